package credit

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// outletEndings end the name of a newspaper, a station or a site.
var outletEndings = strings.Fields(`日报 晚报 时报 早报 晨报 商报 快报 周报 周刊 都市报 青年报 导报 画报 文摘报 电讯 电视台 广播电台 电台 广播 总台 在线 新闻网 新闻社 通讯社 网 报 社 台 客户端 发布 新闻 传媒 融媒 融媒体 融媒体中心 传媒中心 新闻中心 传媒集团 报业 报业集团
	频道 频率 公众号 微信 微博 杂志 观察 论坛 广电 头条 全媒体 平台 网站 之声 卫视 周末 手机报 数字报 传媒网 广播电视中心 电视中心 视点 视听 新媒体 之窗 门户 资讯网 支站 央视 央视财经 中青在线 财经网 网讯 视频网 信息港 贴吧 BBS`)

// noOutletEndings end words that end like an outlet's name and are none.
var noOutletEndings = strings.Fields(`气象台 天文台 舞台 后台 阳台 电网 互联网 上网 官网 联网 路网 旅行社 出版社 合作社 信用社 供销社 公社 情报 海报 预报 通报 举报 汇报 申报 填报 警报 上报 喜报 捷报 好新闻 看台 站台 平台经济 月台 烟台 灶台 柜台 茶社 报社内网 讲台 擂台 亮相平台 展台 窗台
	网格 渔网 管网 球网 总机台 服务台 吧台 灶台 云平台 服务平台 交易平台 监管平台 公社 会社 文学社 诗社 画社 印社 书社 报刊社 商社 旅社 结社 学社 拟发布 公布 将发布 已发布 时发布 告示台 板报 墙报 黑板报 简报 电报 战报 日前报 回报 申报网 政务服务网 看新闻 的新闻 条新闻 新新闻 塔台 瞭望台`)

// mediums are what outlets have, and no outlet's name.
var mediums = wordSet(`客户端 公众号 微信公众号 微信公号 官方微信 官方微博 新媒体 全媒体 融媒体 新闻客户端`)

// outlet tells whether s, in simplified characters, reads like the name of a newspaper, a station or a site.
func (rd *Reader) outlet(s string) bool {
	if n := text.Count(s); n < 2 || n > 16 {
		return false
	}
	if n := rd.taught.outlets[s]; n != 0 {
		return n > 0
	}
	if mediums[s] {
		return false
	}
	if rd.isOutlet[s] || strings.HasPrefix(s, "今日") && len(s) == len("今日桐乡") {
		return true
	}
	if i := strings.IndexFunc(s, nameDot); i > 0 && rd.outlet(s[:i]) { // 浙江在线·桐乡站
		return true
	}
	if !endsOutlet().Has(lastRune(s)) {
		return false
	}
	if hasAnySuffix(s, noOutletEndings) {
		at := runesIn(s, 2)
		return rd.isOutlet[s[at:]] && rd.isPlace(s[:at]) // 香港文汇报
	}
	for _, e := range outletEndings {
		if (len(e) < len(s) || len(e) > len("网报")) && strings.HasSuffix(s, e) {
			return !prose(s) && !selfWords[s] && !hasAnyPrefix(s, notOutlets) && !anyPaper(s)
		}
	}
	return false
}

// notOutlets begin what a sentence says of an outlet.
var notOutlets = strings.Fields(`接受 采访 来自 转自 据 某 一家 多家 各家 这家 回应 面对`)

// anyPaper tells that s says what sort of paper is meant: 党报, 县报.
func anyPaper(s string) bool {
	r, w := utf8.DecodeRuneInString(s)
	return s[w:] == "报" && strings.ContainsRune("党县市省区校院厂我贵各大小本", r)
}

func lastRune(s string) rune {
	r, _ := text.Last(s)
	return r
}

// lastRunes are the characters that the words end in.
func lastRunes(words []string) func() *text.RuneSet {
	return sync.OnceValue(func() *text.RuneSet {
		m := new(text.RuneSet)
		for _, w := range words {
			m.Add(lastRune(w))
		}
		return m
	})
}

var (
	endsOutlet    = lastRunes(outletEndings)
	endsQualifier = lastRunes(qualifiers)
)

// sureOutlet is how sure it is, in percent, that what stands behind 来源 is the outlet.
func (rd *Reader) sureOutlet(s string) percent {
	const listed, likely, office = 97, 92, 75
	switch {
	case rd.isOutlet[s] || s == selfOutlet:
		return listed
	case rd.outlet(s):
		return likely
	}
	return office
}

// proseRunes are characters that names of outlets and pen names hardly have, and sentences do.
var proseRunes = text.SetOf("的了是在从被将就也这那不还很最更我你他她它谁什么怎吗呢吧着过获悉称示让使把与及或但而则即若")

// prose tells that s has a character of grammar: it is part of a sentence.
func prose(s string) bool {
	return proseRunes.In(s) && !strings.Contains(s, "在线")
}

// office tells that s names a body: 桐乡市公安局, 市妇联.
func office(s string) bool {
	n := text.Count(s)
	if n < 3 || n > 20 || !hanOrDot(s) || prose(s) {
		return false
	}
	return hasAnySuffix(s, officeEndings) || n > 3 && n < 10 && hasAnyPrefix(s, officeStarts)
}

var (
	officeEndings = strings.Fields(`局 委 部 联 院 办 会 所 站 处 团 队 中心 社区 街道 镇 政府 公司 集团 学校 大学 中学 小学 医院 法院 检察院 分局 支队 大队 中队 派出所 银行 支行 协会 学会 党委 党工委 管委会 供电所 图书馆 博物馆 文化馆 档案馆 纪念馆 工会 妇联 团委 科协 文联 残联 总工会 供销社 合作社 服务区 电力 供电 交警 消防 幼儿园`)
	officeStarts  = strings.Fields(`市 县 区 省 公安 交警 消防 国网`)
)

// penEndings end the pen names of offices: 桐公轩, 桐检宣, 洲宣.
var penEndings = text.SetOf("轩宣公萱煊瑄媛源讯言法检警安卫教管文新信融妇团农旅建交税商工青学民水电环保司纪人统政审志档消城监市综发金财统科广体医药防急")

// penName tells that s may be what an office signs as.
func penName(s string) bool {
	if !penEndings.Has(lastRune(s)) {
		return false
	}
	n := text.Count(s)
	return n >= 2 && n <= 4 && hanOrDot(s) && !prose(s)
}

func hasAnySuffix(s string, ends []string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(s string, starts []string) bool {
	for _, e := range starts {
		if strings.HasPrefix(s, e) {
			return true
		}
	}
	return false
}

var (
	// A frequency (FM92.2) is no date, and stays.
	outletDate = regexp.MustCompile(`(?i:FM|AM)\s*\d+(?:\.\d+)?|(?:^|[^\d.])\d{2,3}\.\d\b|(?:\d{2,4}\s*[年\-/.]\s*)?\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?`)
	outletPage = regexp.MustCompile(`(?:第?\s*[A-Z]?\d{1,3}\s*版|头版|[A-Z]\d{1,2}(?:-\d+)?$|第\d+期|[（(]\s*(?:ID|id|微信号|微信ID|公众号ID|账号|微信公众号|公众号|微信)\s*[::]?\s*[\w\-]*\s*(?:[)）]|$)|(?:ID|id|微信号|微信ID|公众号ID|账号)\s*[::]\s*[\w\-]+$)`)
	ownQuotes  = regexp.MustCompile(`^(?:[\p{Han}]{0,6}(?:号|微信|微博|客户端))\s*[“"「『《]([^”"」』》]+)[”"」』》]`)
	ofAccount  = regexp.MustCompile(`^(?:(?:新浪|腾讯|人民)?微博|微信公众号|微信公号|公众号|微信|官方微信|官方微博|抖音号?|头条号|视频号|百家号)\s*[:：@]\s*|^(?:微信公众号|微信公号|公众号)\s*`)
	address    = regexp.MustCompile(`\s*[(（]?\s*(?:https?://|www\.)[\w./\-]+\s*[)）]?$`)
	inQuotes   = regexp.MustCompile(`^([\p{Han}]*)《([^》]+)》[\p{Han}]{0,4}$`)
)

// together is s without the blanks that a name has in it: 嘉 兴 日 报, 嘉兴 日报.
func together(s string) string {
	first, rest, ok := strings.Cut(s, " ")
	switch {
	case !ok:
	case !slices.ContainsFunc(strings.Fields(s), func(w string) bool { return !oneHan(w) }):
		return strings.ReplaceAll(s, " ", "")
	case slices.Contains(mastheads, rest) && !hasAnySuffix(first, outletEndings):
		return first + rest
	}
	return s
}

func oneHan(s string) bool {
	r, w := utf8.DecodeRuneInString(s)
	return w == len(s) && text.IsHan(r)
}

// undated is what stays of what outletDate finds.
func undated(s string) string {
	if frequency.MatchString(s) {
		return s
	}
	return " "
}

// station93 is a station that is called by its frequency: 浙江交通之声FM93.
var station93 = regexp.MustCompile(`^[\p{Han}]+(?i:FM|AM)\d{2,4}$`)

// inBracketFM is a frequency in a bracket behind a station's name: 浙江之声(FM88).
var inBracketFM = regexp.MustCompile(`\s*\((?i:FM|AM)\s*[\d.]+\s*\)?$`)

var frequency = regexp.MustCompile(`^(?i:FM|AM)|^\D?\d{2,3}\.\d$`)

// cleanOutlet is the outlet as printed, without 《》, dates, page and account ids; selfOutlet where the source means itself.
func cleanOutlet(s string) string {
	const edge = " ,;|/、。.:-—_()[]【】>@·"
	if s == "" {
		return ""
	}
	printed := s
	s = strings.Trim(text.Squeeze(text.StripTags(text.Narrow(s))), edge)
	if m := ofAccount.FindStringIndex(s); m != nil {
		s = s[m[1]:]
	}
	if m := ownQuotes.FindStringSubmatch(s); m != nil {
		s = m[1]
	} else if m := inQuotes.FindStringSubmatch(s); m != nil && !hasAnySuffix(m[1], outletEndings) {
		s = m[2]
	} else if m != nil {
		s = m[1]
	}
	if at := inBracketFM.FindStringIndex(s); at != nil && at[0] > 0 {
		s = s[:at[0]]
	}
	if strings.ContainsAny(s, "0123456789版期号():") && !station93.MatchString(s) {
		s = outletPage.ReplaceAllString(outletDate.ReplaceAllStringFunc(s, undated), " ")
	}
	if strings.Contains(s, "www.") || strings.Contains(s, "http") {
		if at := address.FindStringIndex(s); at != nil && at[0] > 0 {
			s = s[:at[0]]
		}
	}
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("《》“”「」『』\"", r) {
			return -1
		}
		return r
	}, s)
	s = strings.Trim(text.Squeeze(s), edge)
	if strings.HasSuffix(s, "(微信公众号") || strings.HasSuffix(s, "(公众号") || strings.HasSuffix(s, "(微信") {
		s = s[:strings.LastIndexByte(s, '(')]
	}
	if strings.Contains(s, "(") && !strings.Contains(s, ")") {
		s += ")"
	}
	s, _, _ = strings.Cut(s, " @")
	s = together(s)
	if i := strings.IndexByte(s, ' '); i > 0 && s[i-1] >= 0x80 && (i+1 >= len(s) || s[i+1] >= 0x80) {
		s = s[:i] // a name, a blank, something else
	}
	if rest, ok := strings.CutPrefix(s, "综合"); ok {
		if first, _, _ := strings.Cut(rest, "、"); hasAnySuffix(first, outletEndings) {
			s = rest
		}
	}
	if head, _, ok := strings.Cut(s, "综合"); ok && hasAnySuffix(strings.TrimSuffix(head, " "), outletEndings) { // 央视新闻微信公众号综合中国铁路
		s = strings.TrimSuffix(head, " ")
	}
	for _, more := range []string{"等媒体", "等", "综合"} { // 新华社等
		if rest, ok := strings.CutSuffix(s, more); ok && !noOutlet[s] && text.Count(rest) > 2 {
			s = rest
		}
	}
	if noOutlet[strings.ToLower(s)] {
		return ""
	}
	if plain := text.InPlainHan(s); selfWords[plain] || ownCopy(plain) {
		return selfOutlet
	}
	return asWide(s, printed)
}

// ownCopy tells that s is the source itself, with what it did: 本报综合报道.
func ownCopy(s string) bool {
	rest, ok := strings.CutPrefix(s, "本")
	r, w := utf8.DecodeRuneInString(rest)
	if !ok || !strings.ContainsRune("报网台站刊社", r) {
		return false
	}
	for rest = rest[w:]; rest != ""; {
		i := slices.IndexFunc(ownWork, func(done string) bool { return strings.HasPrefix(rest, done) })
		if i < 0 {
			return false
		}
		rest = rest[len(ownWork[i]):]
	}
	return true
}

// ownWork is what a source says that it did for its own copy.
var ownWork = strings.Fields(`综合 原创 专稿 专电 讯 消息 报道 报导 采写 自采 独家 记者 稿件 稿 采编 整理 首发 特稿`)

// asWide is name, which was read in narrow signs, with those that s prints.
func asWide(name, s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 0xff01 && r <= 0xff5e }) {
		return name
	}
	for from := range s {
		var b strings.Builder
		rest := name
		for _, r := range s[from:] {
			n := text.NarrowRune(r)
			if n < 0 {
				continue
			}
			cut, ok := strings.CutPrefix(rest, string(n))
			if !ok {
				break
			}
			if rest = cut; n == ' ' {
				r = n
			}
			if b.WriteRune(r); rest == "" {
				return b.String()
			}
		}
	}
	return name
}
