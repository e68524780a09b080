package edition

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

const (
	headLines     = 6   // how many lines furniture is looked for in before a text begins
	tailLines     = 14  // and behind its end
	longestLine   = 80  // characters of a line of furniture
	shortLine     = 20  // characters of a sentence that may stand among furniture
	longestBehind = 300 // bytes of what stands behind a text on its last line
)

// Around is what is known of a source's lines.
type Around struct {
	Shared  []string               // keys of lines that stand in most of its entries
	Credits func(line string) bool // tells a line that says who made a text
}

// Cut takes the furniture off both ends of a text: the page's date, ways to other articles, buttons, who owns the copyright, and what stands in most
// entries of the source. It gives the page that a line names, and whether any text is left. A text of one line that would be nothing
// without is left as it is, and repetition alone takes no text whole.
func Cut(b *markup.Body, known Around) (page news.PrintedPage, left bool) {
	c := cutter{lines: b.Lines(), known: known}
	if len(c.lines) == 0 {
		return page, false
	}
	head := 0
	for head < min(len(c.lines), headLines) && (c.look(head, true) || labelled(&c.lines[head])) {
		head++
	}
	for i := len(c.lines) - 1; i >= head && i >= len(c.lines)-tailLines; i-- {
		l := c.lines[i].Text
		if dateOnly(l) { // a notice is signed with its day
			continue
		}
		if !c.look(i, false) && (len(l) > 3*longestLine || endsSentence(l) && len(l) > 3*shortLine) {
			break
		}
	}
	if len(c.out) == 1 && len(c.lines) == 1 && !b.Shows() {
		return c.page, false
	}
	if len(c.repeated) > 0 && !b.Shows() && !c.leavesText() {
		c.out = slices.DeleteFunc(c.out, func(i int) bool { return slices.Contains(c.repeated, i) })
	}
	for _, i := range c.out {
		b.Cut(c.lines[i], 0, len(c.lines[i].Text))
	}
	cutRuns(b, c.lines, c.out)
	return c.page, len(c.out) < len(c.lines)
}

// cutter goes through the lines of a text.
type cutter struct {
	lines    []markup.Line
	known    Around
	out      []int // lines that are furniture
	repeated []int // those of them that are by repetition alone
	page     news.PrintedPage
}

// look tells that a line is furniture; head: it stands before the text.
func (c *cutter) look(i int, head bool) bool {
	line := &c.lines[i]
	l := line.Text
	if line.Kinds&text.Printed != 0 {
		if found, ok := Line(l); ok && c.page.IsZero() {
			c.page = found
		}
	}
	if len(l) > 3*longestLine+60 {
		return false
	}
	switch {
	case isFurniture(l) && !c.credited(l):
	case c.isRepeated(line, head):
		c.repeated = append(c.repeated, i)
	default:
		return false
	}
	c.out = append(c.out, i)
	return true
}

// credited tells that a line of furniture says where the text is from, too: 上一篇:… 来源:嘉兴日报, ©央视新闻, http://… 嘉兴日报.
func (c *cutter) credited(s string) bool {
	return c.known.Credits != nil && (strings.Contains(s, "来源") || strings.HasPrefix(s, "©") || strings.HasPrefix(s, "http")) && c.known.Credits(s)
}

// isRepeated tells a line that is furniture because most entries of the source have it. Who made a text, who signs it and what is a fact may stand in
// all of them, and so may a sentence that is news.
func (c *cutter) isRepeated(l *markup.Line, head bool) bool {
	s := l.Text
	if len(c.known.Shared) == 0 || !slices.Contains(c.known.Shared, news.LineKey(s)) || labelled(l) || fact.MatchString(s) || c.known.Credits(s) {
		return false
	}
	return !endsSentence(s) || calls().Within(s) || !head && !dates().Within(s)
}

// dates are in sentences that are of a day.
var dates = sync.OnceValue(func() *text.Automaton {
	return words(`0 1 2 3 4 5 6 7 8 9 昨 今天 今日 今晨 今晚 今年 明天 日前 近日 目前 当天 当日 本月 本周 去年`)
})

// leavesText tells that a text is left beside its furniture, its credit and its day.
func (c *cutter) leavesText() bool {
	for i := range c.lines {
		l := &c.lines[i]
		if !slices.Contains(c.out, i) && !labelled(l) && !dateOnly(l.Text) && !c.known.Credits(l.Text) {
			return true
		}
	}
	return false
}

// dateOnly tells a line that is a day, and nothing else.
func dateOnly(s string) bool {
	return len(s) < 60 && strings.Contains(s, "日") && trimmed(dated.ReplaceAllString(s, "")) == ""
}

var (
	// fact tells a line that says something under a label, and who signs: facts, though they may stand in many entries.
	fact = regexp.MustCompile(`[:：]\s*[^\s:：/]|(?:局|委|办|院|府|公司|中心|报|社|部|会|校|馆|站|厅|所|队)$|^特此`)
)

// labelled tells a line of credit, of which others judge.
func labelled(l *markup.Line) bool {
	s := l.Text
	if l.Kinds&text.Labels == 0 {
		return false
	}
	end := behindLabel.TrimRight(s)
	return len(s) <= 3*longestLine && (credits().Within(s) || strings.HasSuffix(end, "摄") || strings.HasSuffix(end, "电"))
}

var behindLabel = text.SetOf(" \u3000)）]】")

var credits = sync.OnceValue(func() *text.Automaton {
	return words(`记者 通讯员 作者 编辑 责编 来源 摄影 撰稿 撰文 监制 主编 文/ 文／ 文| 文｜ 文丨 文: 文： 图/ 图／ 图| 图｜ 图丨 图: 图： 供图 供稿 报道`)
})

// words finds any of some words.
func words(list string) *text.Automaton {
	var terms [][]rune
	for _, w := range strings.Fields(list) {
		terms = append(terms, []rune(w))
	}
	return text.NewAutomaton(terms)
}

func endsSentence(s string) bool {
	for {
		r, w := utf8.DecodeLastRuneInString(s)
		switch r {
		case ' ', '\u3000', '”', '’', '」', '』', '）', ')':
			s = s[:len(s)-w]
		default:
			return r == '。' || r == '！' || r == '？' || r == '!' || r == '?' || r == '…' || r == '；'
		}
	}
}

// isFurniture tells a line that stands around articles by what it says.
func isFurniture(s string) bool {
	if endsSentence(s) && !calls().Within(s) {
		return false
	}
	var room [longestLine]rune
	k, short := text.NarrowLine(room[:0], s) // 人 民 网 版 权 所 有
	switch {
	case !short || len(k) == 0:
		return false
	case len(k) > longestButton && k[0] > '9' && k[0] != '第' && !calls().WithinRunes(k):
		return false
	case len(k) <= longestButton && text.IsHan(k[0]) && !buttons().WithinRunes(k):
		return false
	}
	return whole.MatchString(string(k))
}

// longestButton is how many characters a line has that may be a button.
const longestButton = 6

// calls has a word of all furniture that is longer than a button, buttons one of all that is not.
var (
	calls   = sync.OnceValue(func() *text.Automaton { return words(callWords) })
	buttons = sync.OnceValue(func() *text.Automaton { return words(callWords + ` ` + buttonWords) })
)

const (
	callWords   = `版权 opyright OPYRIGHT © eserved 授权 许可 未经 转载 关注 订阅 更多 原文 全文 详情 地址 网址 http www. 扫描 扫码 扫一扫 长按 点赞 在看 转发 收藏 扩散 分享 滑动 声明 邮箱 信箱 热线 电话 上一 下一 前一 后一 字号 字体 打印 关闭 返回 放大 阅读 浏览 点击 版式 本版 版面 版次 下转 上接 紧接 转第 接第 发布 更新 朗读 首页 导航 复制`
	buttonWords = `字 大 中 小 默认 版 时间 日期 星期 周 礼拜 顶部 微信 朋友圈 微博 纠错 举报 新闻 播 暂停 收听 手机 评论 访问 推荐 留言 上期 下期 往期 正文 完 扫 转存 未得 投诉`
)

const (
	day     = `(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}月\d{1,2}日星期[一二三四五六日天]`
	clock   = `\d{1,2}:\d{2}(?::\d{2})?`
	weekday = `(?:星期|周|礼拜)[一二三四五六日天]`
	pageOf  = `第?(?:[A-Z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3})版(?:[:·|]?[\p{Han}·]{1,12})?|版[次面号]:?[A-Z]?\d{0,3}(?:[:·|]?[\p{Han}·]{1,12})?|[A-Z]\d{2}`
	button  = `字[号体](?:大小)?:?|放大|缩小|默认|[大中小]号?|打印(?:本[页稿文])?|关闭(?:本页|窗口|页面)?|收藏(?:本[页站文])?|返回(?:首页|顶部|目录|列表|版面|上一?[级页]|主页)?|回到?顶部|TOP|复制(?:链接|网址)|分享(?:到|至)?|微信(?:好友)?|朋友圈|微博|新浪微博|QQ空间|QQ|纠错|举报|朗读|听新闻|` +
		`语音播报|播放|暂停|收听|手机看|点赞|在看|评论|推荐|写留言|留言|首页|版面导航|版面概览|标题导航|上一[篇版条页期]|下一[篇版条页期]|上期|下期|往期(?:回顾|数据)?|放大镜|PDF(?:版|下载)?|正文|END|完|全文完`
	count = `(?:阅读|浏览|点击|访问|评论|播放|点赞|转发)(?:量|数|次数)?:?\d+(?:\.\d+)?[万次+]*|\d+(?:次|人)?(?:阅读|浏览|点击|评论)`
	stamp = `(?:发布|更新|发表|采编|刊发)?(?:时间|日期):?|发布于|更新于`
)

// whole tells a line that is nothing but furniture, compact.
var whole = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`(?:` + strings.Join([]string{stamp, day, clock, weekday, pageOf, button, count, `[\pP\pS]`}, "|") + `)+`,
	`[\pP\pS]*(?:上|下|前|后)一[篇条版页期](?:文章|新闻|稿件|报道)?[:>»】)\]].{0,60}`,
	`[\pP\pS]*(?:[\p{Han}A-Za-z0-9.·]{0,24}版权所有(?:[^者人权方]|$)|版权(?:归|属)|(?:本[文网站报刊]|图片|文章|作品)版权|(?:C|c)opyright|COPYRIGHT|©|(?i:all ?rights? ?reserved)).{0,70}`,
	`[\pP\pS]*(?:本[文网站报刊]内容|本作品|任何[\p{Han}]{0,8})?未[经得][\p{Han}、]{0,20}(?:授权|许可|允许|同意|协议)[\p{Han},、]{0,14}(?:禁止|不得|请勿|严禁|谢绝|侵权)[\p{Han}、,。]{0,24}`,
	`[\pP\pS]*(?:如需)?(?:欢迎)?转载(?:本文)?(?:请|须|务必)?(?:注明|标明|联系).{0,40}`,
	`[\pP\pS]*(?:点击|阅读|查看|展开|文章|浏览|详见)+(?:原文|全文|更多|详情)(?:内容|链接)?[\pP\pS]*`,
	`[\pP\pS]*(?:原文(?:链接|地址|网址|来源)|平台地址|本文链接|文章来源地址|文章地址|永久链接|网址)[:=]?(?:https?://\S*|www\.\S*)`,
	`[\pP\pS]*(?:https?://\S+|www\.\S+)`,
	`[\pP\pS]*(?:获取|订阅|查看|了解|获得)?更多(?:精彩|新闻|资讯|内容|RSS|文章|全文RSS|信息|报道|详情|请)[\p{Han}A-Za-z,]{0,14}[\pP\pS]*`,
	`[\pP\pS]*(?:长按|扫描|扫码|扫一扫|微信扫|请扫)[\p{Han}A-Za-z“”"、,]{0,24}[\pP\pS]*`,
	`[\pP\pS]*(?:欢迎|敬请|请|点击)?(?:关注|订阅)(?:本[报刊号台]|公众号|[\p{Han}“”"]{2,12}(?:公众号|视频号|客户端|微信|抖音号))[\p{Han}A-Za-z“”",、]{0,20}[\pP\pS]*`,
	`[\pP\pS]*(?:欢迎|请)?(?:关注|订阅)我们[\pP\pS]*`,
	`(?:喜欢[\p{Han}]{2,8},?|觉得不错,?)?(?:请|就|记得|快来|欢迎|一起)?点?个?(?:转发|点赞|在看|收藏|扩散|转存|分享)(?:[、,\s]*(?:转发|点赞|收藏|周知|扩散|祝贺|分享|提醒|致敬|在看|转存|支持|祝福|起来|出去|吧|给更多人|给家人|朋友|一下))*[\pP\pS]*`,
	`[\pP\pS]*(?:左右|上下)?滑动(?:查看|阅读|浏览)[\p{Han}]{0,8}[\pP\pS]*`,
	`[\pP\pS]*(?:下转|上接|紧接|转接|[转接见])第?[A-Z]?[\d一二三四五六七八九十]{1,3}版[\p{Han}《》“”:,、]{0,24}[\pP\pS]*`,
	`[\pP\pS]*(?:免责声明|版权声明|特别声明|郑重声明|侵权投诉|投稿邮箱|投稿信箱|新闻热线|爆料热线|广告热线|发行热线|读者热线|本版邮箱|电子邮箱|值班电话|邮箱|热线):.{0,70}`,
	`(?:本版|版面)(?:责任|执行|视觉|图片)*(?:设计|版式|美编|制图|校对):?[\p{Han}]{0,16}|版式设计:?[\p{Han}]{0,16}`,
}, "|") + `)$`)

var (
	// openingDate is a page's date that the text follows on one line.
	openingDate = regexp.MustCompile(`^[\s\x{3000}]*` + date + `(?:[\s\x{3000}]*星期[一二三四五六日天](?:[\s\x{3000}]*` + numbered + `[:：·]?[\p{Han}]{0,6})?[\s\x{3000}]+|[\s\x{3000}]*` + numbered + `[:：·]?[\p{Han}]{0,6}[\s\x{3000}]+|[\s\x{3000}]{2,})`)
	// closingNotice is who owns the copyright, behind the text on one line.
	closingNotice = regexp.MustCompile(`(?:[\p{Han}][\s\x{3000}]?){0,8}版[\s\x{3000}]?权[\s\x{3000}]?所[\s\x{3000}]?有|(?:Copyright|COPYRIGHT|copyright|©)[\s\x{3000}]*[©(（\d]`)
)

// cutRuns takes furniture off the first and the last line that stay.
func cutRuns(b *markup.Body, lines []markup.Line, out []int) {
	first, last := 0, len(lines)-1
	for slices.Contains(out, first) {
		first++
	}
	for slices.Contains(out, last) {
		last--
	}
	if first > last {
		return
	}
	if l := lines[first]; len(l.Text) > 8 && (l.Text[0] == '2' || l.Text[0] == '1' || l.Text[0] == ' ' || l.Text[0] == '\t') {
		if end := openingDate.FindStringIndex(l.Text); end != nil && end[1] < len(l.Text) {
			b.Cut(l, 0, end[1])
			lines[first].Text = l.Text[end[1]:]
		}
	}
	l := lines[last]
	if l.Kinds&text.Printed == 0 {
		return
	}
	from := max(0, len(l.Text)-longestBehind)
	for from < len(l.Text) && !utf8.RuneStart(l.Text[from]) {
		from++
	}
	rest := l.Text[from:]
	if !strings.Contains(rest, "©") && !strings.Contains(rest, "opyright") && !(strings.ContainsRune(rest, '权') && strings.ContainsRune(rest, '版') && strings.ContainsRune(rest, '所')) {
		return
	}
	if at := closingNotice.FindStringIndex(rest); at != nil && from+at[0] > 0 && parts(l.Text[:from+at[0]]) {
		b.Cut(l, from+at[0], len(l.Text))
	}
}

// parts tells that a text may end here: a sentence does, or a blank stands behind it.
func parts(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return text.IsSpace(r) || endsSentence(before)
}
