package credit

import (
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// signedDateline reads a dateline with the people before the date: 本报记者 张三 6月12日讯, 新华社记者 李四 杭州6月12日电.
// n is how many bytes it takes, 0 where there is none.
func (rd *Reader) signedDateline(s string) (c credit, n int) {
	head := s[:runeFloor(s, signedWithin)]
	if !strings.Contains(head, "记者") && !strings.Contains(head, "通讯员") {
		return c, 0
	}
	day := strings.Index(head, "日")
	if day < 0 {
		return c, 0
	}
	at := day + len("日")
	at += blanks(head[at:])
	kind := ""
	for _, k := range []string{"讯", "专电", "电"} {
		if strings.HasPrefix(head[at:], k) {
			kind = k
			break
		}
	}
	if kind == "" {
		return c, 0
	}
	who := strings.TrimRightFunc(head[:day], func(r rune) bool { return r >= '0' && r <= '9' || r == '年' || r == '月' || text.IsSpace(r) })
	if who == head[:day] { // 廿三日
		who = beforeHanDate(head[:day+len("日")])
	}
	who = strings.TrimLeftFunc(who, opens)
	w := wire{at: at + len(kind)}
	w.finish(s)
	ok := false
	if at := placeAtEnd(who); at > 0 { // 中央社记者张三台北6日电
		if wider := placeAtEnd(who[:at]); wider > 0 { // 浙江桐乡
			at = wider
		}
		c, ok = rd.parse(who[:at], strict)
	}
	if !ok {
		c, ok = rd.parse(who, strict)
	}
	if i := strings.LastIndexFunc(who, text.IsSpace); !ok && i > 0 { // the place
		c, ok = rd.parse(who[:i], strict)
	}
	if !ok || !c.people() || !closed(s[:w.end]) || !rd.partsFrom(s[w.at:], kind, c.dateline, true) {
		return credit{}, 0
	}
	return c, w.end
}

// signedReport reads people at the start of s whom 报道 or 讯 and a colon close, whatever their names look like: 本报记者 张三 摄影报道:,
// 嘉兴在线 通讯员 李四 讯:. n is how many bytes they take, 0 where there are none.
func (rd *Reader) signedReport(s string) (c credit, n int) {
	at, w := 0, 0
	var sign rune
	for ; at < len(s) && at < signedWithin; at += w {
		if sign, w = text.At(s, at); sign == '：' || sign == ':' || sign == '，' || sign == '。' {
			break
		}
	}
	head := text.TrimRight(s[:at])
	if sign != ':' && sign != '：' || !strings.HasSuffix(head, "报道") && !strings.HasSuffix(head, "讯") {
		return c, 0
	}
	c, ok := rd.parse(strings.TrimSuffix(head, "讯"), strict)
	if !ok || !c.people() {
		return credit{}, 0
	}
	return c, at + w + blanks(s[at+w:])
}

// citedPeople reads people in brackets behind what a report cites from byte end of s on, and says where they stand; to is 0 where there are none.
func (rd *Reader) citedPeople(s string, end int) (c credit, from, to int) {
	outlet, n := rd.passedOn(s[end:])
	if from = end + n; n == 0 || !openBrackets.Has(wide(s[from:])) {
		return c, 0, 0
	}
	c, n, _ = rd.openingNames(s[from:], false, true)
	if c.cited = outlet; n == 0 || !c.people() {
		return credit{}, 0, 0
	}
	return c, from, from + n
}

// underMasthead reads an outlet's name in brackets at the start of s, and people in others behind it: 【嘉兴网】(记者 张三). n is how many bytes
// both take, 0 where they are no such.
func (rd *Reader) underMasthead(s string) (c credit, n int) {
	r, w := utf8.DecodeRuneInString(s)
	if !openBrackets.Has(r) {
		return c, 0
	}
	end := bracketEnd(s[w:runeFloor(s, w+mostHouse*len("字"))])
	if end <= 0 {
		return c, 0
	}
	name := s[w : w+end]
	n = w + end + utf8.RuneLen(wide(s[w+end:]))
	n += blanks(s[n:])
	if !openBrackets.Has(wide(s[n:])) || !hanOrDot(name) || !rd.outlet(name) {
		return c, 0
	}
	c, more, _ := rd.openingNames(s[n:], false, true)
	if more == 0 || !c.people() {
		return credit{}, 0
	}
	c.dateline = name
	return c, n + more
}
