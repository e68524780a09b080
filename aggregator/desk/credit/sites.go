package credit

import (
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// sections end the name of a portal's desk: 新浪娱乐讯, 搜狐体育讯.
var sections = strings.Fields(`娱乐 体育 财经 科技 汽车 军事 时尚 房产 游戏 女性 读书 数码 证券 音乐 电影 电竞`)

// ofSite is the site that s, right before 讯 or 消息, is by its shape: a portal's desk, or an address.
func (rd *Reader) ofSite(w *wire, s string) string {
	if domain := strings.TrimSuffix(strings.TrimSuffix(s, ".cn"), ".com"); len(domain) > 2 && len(domain) < len(s) && strings.IndexFunc(domain, func(r rune) bool { return !latinRune(r) && !(r >= '0' && r <= '9') }) < 0 {
		return s
	}
	if w.kind != "讯" || !w.apart || !hasAnySuffix(s, sections) {
		return ""
	}
	stem := s[:len(s)-len("娱乐")]
	if n := text.Count(stem); n < 2 || n > 4 || strings.ContainsRune("市县区镇乡省国", lastRune(stem)) || rd.isPlace(stem) || !hanOrDot(s) || !rd.mayBeHouse(s) {
		return ""
	}
	return s
}

// underAddress is the outlet on a line that is a page's address, its date and who printed it: http://www.sina.com.cn 2004年08月23日08:37 体坛周报.
func (rd *Reader) underAddress(s string) string {
	i := strings.IndexFunc(s, text.IsSpace)
	if i < 0 {
		return ""
	}
	rest := strings.TrimLeftFunc(s[i:], text.IsSpace)
	if name := undatedEnds(rest); len(name) < len(rest) && hanOrDot(name) && rd.outlet(name) {
		return name
	}
	return ""
}

// datedReport is the outlet that a line opens with before a date and 报道: 参考消息网5月9日报道.
func (rd *Reader) datedReport(s string) string {
	head := s[:runeFloor(s, 60)]
	i := strings.Index(head, "日报道")
	if i < 0 {
		return ""
	}
	if r, _ := utf8.DecodeRuneInString(s[i+len("日报道"):]); !text.IsSpace(r) && !strings.ContainsRune(":：,，", r) {
		return ""
	}
	who := strings.TrimRight(head[:i], "0123456789年月")
	if len(who) == i || !digit(head[i-1]) {
		return ""
	}
	who = strings.Trim(who, " \u3000《》")
	if at := placeAtEnd(who); at > 0 && !rd.outlet(who) {
		who = who[:at]
	}
	if !hanOrDot(who) || !rd.outlet(who) {
		return ""
	}
	return who
}

// undatedStart is s without the words at its start that begin with a figure.
func undatedStart(s string) string {
	for s != "" && digit(s[0]) {
		i := strings.IndexFunc(s, text.IsSpace)
		if i < 0 {
			return ""
		}
		s = strings.TrimLeftFunc(s[i:], partsName)
	}
	return s
}

// unplaced is s without the place behind its last sign: 张三 · 花莲.
func unplaced(s string) string {
	i := strings.LastIndexFunc(s, partsName)
	if i <= 0 {
		return s
	}
	if _, w := utf8.DecodeRuneInString(s[i:]); !placeNames()[s[i+w:]] {
		return s
	}
	return strings.TrimRightFunc(s[:i], partsName)
}

// printedIn is the outlet that a text's last line names behind a dash, and where the dash stands: ——《嘉兴日报》.
func (rd *Reader) printedIn(s string) (name string, from int) {
	name, ok := strings.CutSuffix(s, "》")
	from = strings.LastIndex(name, "——")
	if !ok || from < 0 {
		return "", 0
	}
	name, ok = strings.CutPrefix(name[from+len("——"):], "《")
	if !ok || !hanOrDot(name) || !rd.outlet(name) {
		return "", 0
	}
	return name, from
}

// passive takes 由 off who a label behind says took the picture: 由张三摄.
func (p *parser) passive(w string, at int) string {
	if rest, ok := strings.CutPrefix(w, "由"); ok && p.takenBy(at) && p.rd.odds(rest) > p.rd.odds(w) {
		return rest
	}
	return w
}

// permitted tells that a word before 转载自 says with whose leave: 本文经授权转载自.
func permitted(s string) bool {
	return hasAnySuffix(s, []string{"授权", "许可", "同意"}) && text.Count(s) <= 10 && !prose(s)
}

// accountWithin tells that the bracket of an account's id stands among the tokens from i up to end: 湖畔(ID:hupan).
func (p *parser) accountWithin(i, end int) bool {
	for ; i+1 < end; i++ {
		if p.toks[i].kind == tokOpen {
			return p.toks[i+1].kind == tokLatin && strings.EqualFold(p.toks[i+1].text, "id")
		}
	}
	return false
}
