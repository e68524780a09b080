package edition

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// What a house prints that is no article, by the headline without blanks and marks.
var (
	advertisement = regexp.MustCompile(`^(?:公益|分类|商业|房产|招商|整版|平面|形象|商务|遗失|报花|中缝|套红)*广告(?:专版|专栏|专页|信息|版|位|图片|公告|[一二三四五六七八九十0-9]+则?)*$|^(?i:ads?|advertisements?)$|^中缝$|^报花$`)
	imprint       = regexp.MustCompile(`^((?:本版|版面)(?:责任|执行|首席|值班|文字|图片|视觉|轮值)*(?:责编|编辑|主编|美编|编审|审读|校对|校检|设计|版式(?:设计)?|组版|排版|统筹|编委|总编|邮箱|热线)|(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})版(?:责任|执行|首席)*(?:责编|编辑|主编|美编)|(?:本期|今日|值班)(?:责任|执行|首席)*(?:责编|编辑|主编|美编|编委|总编))|^(责任编辑|责编)[\p{Han}]{0,24}(?:` + otherJobs + `)`)
	contents      = regexp.MustCompile(`^(?:今日|本期|本报|要闻|内容|新闻|版面|头版|封面|一周|本周|今日本报)*(?:导读|导览|要目|导航|目录|看点预告|版面预告|版面一览|版面概览|版面目录)$`)
	masthead      = regexp.MustCompile(`^(?:报头|报眼|刊头|报尾|报徽|版面图|版面图片|整版图|版样|版面pdf|pdf版|本报地址|社址电话|本报启事|本报版权声明|本报联系方式|今日[0-9一二三四五六七八九十]+版|二维码|扫码(?:关注|阅读|看报)(?:本报|我们|更多|全文|详情|精彩|内容|微信|公众号|视频号|客户端|电子报|数字报)*|无标题|本版无标题)$`)
	// flagged is a headline that the house's label stands before, in brackets or with a colon, or behind in brackets, where a
	// （导读） without a day or a paper is a guide to a book.
	flagged   = regexp.MustCompile(`^[【\[［（(〔〖]\s*(?:` + labels + `)\s*[】\]］）)〕〗]|^(?:` + labels + `)\s*[:：|｜丨]|[【\[［（(〔〖]\s*(?:` + advertised + `|` + issue + guide + `)\s*[】\]］）)〕〗]$`)
	subscribe = regexp.MustCompile(`^(?:欢迎)?(?:订阅|征订)(?:[\p{Han}]{2,6}(?:报|刊|晚报|日报|周刊))?(?:启事|热线|电话)?$|^(?:[0-9]{4}年度?)?[\p{Han}]{0,6}(?:报|刊)(?:征订|订阅|发行)(?:启事|进行时|火热进行中|开始啦?)$|^本(?:报|刊|版)(?:征稿|稿约|投稿须知|征订启事|征稿启事|投稿邮箱)$`)
)

// labels are what a house writes before what is no article of its own: 广告法 (Advertising Law) §14 asks for the first.
const (
	advertised = `(?:公益|分类|商业|房产|招商|商务|形象)?广告`
	issue      = `(?:今日|本期|本报|要闻|一周|本周)`
	guide      = `(?:导读|导览|要目)`
	labels     = advertised + `|` + issue + `?` + guide
)

// houseWords are words of which any of that has one.
var houseWords = sync.OnceValue(func() *text.Automaton {
	return words(`广告 中缝 报花 编 校 设计 版式 组版 排版 统筹 邮箱 热线 导读 导览 要目 导航 目录 预告 一览 概览 报头 报眼 刊头 报尾 报徽 版面 版样 版pdf 版PDF 地址 社址 启事 声明 联系 今日 二维码 扫码 标题 订阅 征订 发行 征稿 稿约 投稿 AD Ad ad`)
})

// House tells what is no article of an edition: an advertisement, a page's imprint, a table of contents, a masthead, an invitation to
// subscribe, or a page itself. told is the words that say so; empty: it is an article. texts tells whether there is text beside the headline.
func House(page news.PrintedPage, headline string, texts func() bool) (told string) {
	said := headline
	if said == "" {
		said = page.Name
	}
	if page.IsZero() && !houseWords().Starts(said) {
		return ""
	}
	key := news.LineKey(said)
	if len(key) > 240 {
		return ""
	}
	if page.IsZero() && !houseWords().Within(key) {
		return ""
	}
	switch {
	case advertisement.MatchString(key), contents.MatchString(key), subscribe.MatchString(key):
		return said
	case flagged.MatchString(strings.TrimSpace(said)):
		return flagged.FindString(strings.TrimSpace(said))
	case masthead.MatchString(strings.ToLower(key)):
		return said
	case imprints(said, key) != "":
		return imprints(said, key)
	case page.IsZero():
		return ""
	}
	if name := news.LineKey(page.Name); advertisement.MatchString(name) || strings.HasSuffix(name, "中缝") || strings.HasSuffix(name, "专题广告") {
		return page.Name
	}
	if headline == "" && !texts() {
		return strings.TrimSpace(page.Number + "版 " + page.Name)
	}
	return ""
}

// imprints is the label that begins a page's imprint, its marks and blanks left out of key. Behind it comes a sign or a blank, or on the
// label of a page itself a name: 值班总编接听市民热线 is news.
func imprints(said, key string) (label string) {
	m := imprint.FindStringSubmatch(key)
	if m == nil {
		return ""
	}
	if m[1] == "" {
		between := utf8.RuneCountInString(jobs.ReplaceAllString(m[0][len(m[2]):], ""))
		if !signs(after(said, m[0]), between) {
			return ""
		}
		return m[2]
	}
	label, rest := m[1], after(said, m[1])
	next, _ := utf8.DecodeRuneInString(rest)
	glued := rest != "" && unicode.IsLetter(next)
	if glued && (!strings.HasPrefix(label, "本版") || !named(rest)) {
		return ""
	}
	return label
}

// otherJobs are labels of an imprint behind that of its editor.
const otherJobs = `版式|美编|校对|校检|组版|排版`

var jobs = regexp.MustCompile(otherJobs)

// after is what stands behind letters that a text begins with, whatever marks and blanks stand among them.
func after(said, letters string) string {
	for _, want := range letters {
		_, said, _ = strings.Cut(said, string(want))
	}
	return said
}

// signs tells whether what stands behind the last label of 责任编辑 … 校对 … signs a page: a mark, or a name; on the label itself only where
// there is one between the labels, too. 责任编辑、校对培训班开班 is news of these trades.
func signs(rest string, between int) bool {
	name := strings.TrimLeftFunc(rest, unicode.IsSpace)
	next, _ := utf8.DecodeRuneInString(name)
	if !unicode.IsLetter(next) {
		return name != "" && next != '、'
	}
	if end := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		name = name[:end]
	}
	return named(name) && (between >= 2 || !strings.HasPrefix(rest, name))
}

// named tells whether letters may be a person's name.
func named(s string) bool {
	return utf8.RuneCountInString(s) <= longestNamed && !trade.MatchString(s)
}

// trade is what is told of those who make pages: no name ends so.
var trade = regexp.MustCompile(`(?:座谈|研讨|交流|培训|评报|碰头|讨论|工作|表彰|总结|年|例)会$|^会|会议$|培训班?$|开班$|工作$|制度$|改革$|竞赛$|大赛$|评选$|招聘$|竞聘$|搬迁$|手记$|札记$|寄语$|推荐$|点评$|的`)

// longestNamed is how many characters a person's name has that is glued to a label.
const longestNamed = 4
