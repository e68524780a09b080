package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
)

// opening is how a report begins: 本报讯 (记者 张三 通讯员 李四), 浙江在线6月12日讯(…), 新华社北京6月12日电.
var opening = regexp.MustCompile(`^[\s\x{3000}【\[(（■□●◎◆▲*]*(据)?([\p{Han}A-Za-z·\-—–－《》]{0,24}?)[\s\x{3000}]*((?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)?[\s\x{3000}]*(讯|(?:新媒体)?专?电|消息)[\s\x{3000}]*[】\])）]?[\s\x{3000}]*([:：,，—\-]*)[\s\x{3000}]*`)

var broadcast = regexp.MustCompile(`^[\s\x{3000}【\[(（]*(据)?([\p{Han}]{0,12}?电(?:视台|台))((?:\d{1,2}月)?\d{1,2}日)?[\s\x{3000}]*(讯|消息)[\s\x{3000}]*[】\])）]?[\s\x{3000}]*([:：,，—\-]*)[\s\x{3000}]*`)

// placed is 本报 with a place behind it: 本报桐乡讯.
var placed = regexp.MustCompile(`^本[报网台站][\p{Han}]{2,6}$`)

var openingPeople = regexp.MustCompile(`^[(（\[【]([^()（）\[\]【】]{2,120})[)）\]】][\s\x{3000}]*[:：,，]?[\s\x{3000}]*`)

// matchPeople matches openingPeople; most text begins with no bracket.
func matchPeople(s string) []int {
	if r, _ := utf8.DecodeRuneInString(s); !strings.ContainsRune("(（[【", r) {
		return nil
	}
	return openingPeople.FindStringSubmatchIndex(s)
}

// dateline is one that was found in a text: the bytes of its line before to.
type dateline struct {
	line markup.Line
	to   int
	who  string // the outlet that it names, selfOutlet for 本报; nothing where it is a date alone
}

// dropDatelines cuts out the datelines whose outlet the entry is credited to, so that nothing of the credit is lost.
func dropDatelines(b *markup.Body, found []dateline, origin string) {
	for _, d := range found {
		if d.who == "" || d.who == selfOutlet || strings.Contains(text.InPlainHan(origin), d.who) {
			b.Cut(d.line, 0, d.to)
		}
	}
}

// openingLine reads the opening of a line. The people in it are cut out, and the dateline is noted for dropDatelines.
func (rd *Reader) openingLine(b *markup.Body, l *markup.Line, found *[]dateline) (credit, bool) {
	lead := len(l.Text) - len(strings.TrimLeftFunc(l.Text, text.IsSpace))
	text := l.Text[lead:]
	var c credit
	if d, n := rd.signedDateline(text); n > 0 {
		*found = append(*found, dateline{*l, lead + n, d.dateline})
		return d, true
	}
	m := findOpening(text)
	end, parted, whole := 0, false, false
	if m != nil {
		out, dated, kind := text[m[4]:m[5]], m[6] >= 0, text[m[8]:m[9]]
		if strings.HasSuffix(kind, "电") {
			kind = "电"
		}
		who := rd.openingOutlet(out, dated, kind)
		if who == "" && !dated && placed.MatchString(out) && matchPeople(text[m[1]:]) != nil {
			who = selfOutlet
		}
		if who == "" && (!dated || strings.TrimSpace(out) != "") || m[2] >= 0 && who == selfOutlet {
			return c, false
		}
		c.dateline = who
		end = m[1]
		whole = closed(text[:end])
		parted = whole && who != "" && rd.partsFrom(text[m[9]:], kind, who, dated)
		if m[2] >= 0 && strings.ContainsAny(text[m[10]:m[11]], ",，") { // 据新华社消息,…: a clause
			parted = false
		}
	}
	note := func(to int) { *found = append(*found, dateline{*l, lead + to, c.dateline}) }
	d, n, ok := rd.openingNames(text[end:], m != nil)
	if !ok && m != nil && !whole {
		if d, n, ok = rd.namesToBracket(text[end:]); ok {
			note(end + n)
			c.merge(d)
			return c, true
		}
	}
	switch {
	case ok && m == nil:
		b.Cut(*l, 0, lead+n)
	case ok:
		if whole {
			note(end)
		}
		b.Replace(*l, lead+end, lead+end+n, " ")
	case m == nil:
		return c, false
	case parted && matchPeople(text[end:]) == nil:
		note(end)
	}
	c.merge(d)
	return c, true
}

// findOpening matches opening, and broadcast where a station is named: 桐乡电台消息.
func findOpening(text string) []int {
	if start := text[:min(len(text), 130)]; !strings.Contains(start, "讯") && !strings.Contains(start, "电") && !strings.Contains(start, "消息") {
		return nil
	}
	head := text
	if len(head) > 240 {
		head = head[:240]
	}
	m := opening.FindStringSubmatchIndex(head)
	if m != nil && (strings.HasPrefix(text[m[9]:], "台") || strings.HasPrefix(text[m[9]:], "视台")) {
		m = broadcast.FindStringSubmatchIndex(head)
	}
	return m
}

// openingNames reads the people at the start of s, in brackets or, behind a dateline, without. n is how many bytes they take.
func (rd *Reader) openingNames(s string, dated bool) (c credit, n int, ok bool) {
	if p := matchPeople(s); p != nil {
		c, ok = rd.parse(s[p[2]:p[3]], true)
		if !ok && dated {
			c, ok = rd.bareNames(s[p[2]:p[3]])
		}
		if !ok && dated && labelWords().Within(s[p[2]:p[3]]) { // (张三 通讯员 李四)
			c, ok = rd.parse("记者 "+s[p[2]:p[3]], true)
			ok = ok && c.named(rd)
		}
		if !ok || !dated && !c.people() {
			return credit{}, 0, false
		}
		return c, p[1], true
	}
	if dated {
		c, n = rd.loosePeople(s)
	}
	if n == 0 {
		c, n = rd.slashedPeople(s)
	}
	return c, n, n > 0
}

var toBracket = regexp.MustCompile(`^([^()（）\[\]【】。]{2,120})[)）\]】][\s\x{3000}]*[:：,，]?[\s\x{3000}]*`)

// namesToBracket reads the people in a bracket that the dateline opened: (本报讯 记者 张三).
func (rd *Reader) namesToBracket(s string) (c credit, n int, ok bool) {
	p := toBracket.FindStringSubmatchIndex(s)
	if p == nil {
		return c, 0, false
	}
	c, ok = rd.parse(s[p[2]:p[3]], true)
	return c, p[1], ok && c.people()
}

// closed tells that no bracket stays open: 【本报讯】, but not (本报讯 记者….
func closed(s string) bool {
	return strings.Count(s, "(")+strings.Count(s, "（")+strings.Count(s, "[")+strings.Count(s, "【") == strings.Count(s, ")")+strings.Count(s, "）")+strings.Count(s, "]")+strings.Count(s, "】")
}

// partsFrom tells that a dateline of the given kind, with rest right behind it, is none of the sentence's words: 本报讯昨天,
// but not 浙江在线消息灵通, 新华社电文, 乌镇景区发布消息:.
func (rd *Reader) partsFrom(rest, kind, who string, dated bool) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	if rest == "" || !text.IsHan(r) && !text.Alnum(byte(min(r, 0x7f))) {
		return kind != "消息" || dated || who == selfOutlet || slices.Contains(rd.outlets, who)
	}
	switch kind {
	case "讯":
		return !strings.ContainsRune("息号问道飞员", r)
	case "电":
		return dated && !strings.ContainsRune("话视力影脑网报讯台文子商动器梯车池信", r)
	}
	return false
}

// openingOutlet is the outlet that a dateline names, selfOutlet for 本报, nothing where it is no dateline.
func (rd *Reader) openingOutlet(out string, dated bool, kind string) string {
	out = strings.Map(func(r rune) rune {
		if r == '《' || r == '》' {
			return -1
		}
		return r
	}, strings.TrimSpace(out))
	const two = len("本报")
	if strings.HasPrefix(out, "本") && len(out) >= two && selfWords[out[:two]] && (len(out) == two || dated) {
		return selfOutlet
	}
	if parts := strings.FieldsFunc(out, dash); len(parts) > 1 { // 嘉兴在线—南湖晚报: two that print as one
		if slices.ContainsFunc(parts, func(p string) bool { return !rd.outlet(p) }) {
			return ""
		}
		return out
	}
	for _, a := range rd.outlets {
		if rest, ok := strings.CutPrefix(out, a); ok && (dated || rest == "") {
			for _, more := range []string{"客户端", "新媒体", "融媒体"} {
				if strings.HasPrefix(rest, more) {
					return a + more
				}
			}
			return a
		}
	}
	if rd.outlet(out) && !strings.HasPrefix(out, "本") && (dated || kind != "电") {
		return out
	}
	if !dated {
		return ""
	}
	// 浙江在线杭州6月12日讯: the place follows the outlet.
	for _, e := range outletEndings {
		if utf8.RuneCountInString(e) < 2 {
			continue
		}
		if i := strings.Index(out, e); i > 0 && utf8.RuneCountInString(out[i+len(e):]) <= 6 {
			return out[:i+len(e)]
		}
	}
	return ""
}

// bareNames reads a bracket behind a dateline that holds names alone: (张三 李四).
func (rd *Reader) bareNames(s string) (credit, bool) {
	s = text.Narrow(s)
	var names []string
	for _, w := range rd.joinNames(strings.FieldsFunc(s, func(r rune) bool { return text.IsSpace(r) || strings.ContainsRune("、,;/", r) })) {
		if !rd.personName(w) {
			return credit{}, false
		}
		names = append(names, w)
	}
	return credit{writers: names}, len(names) > 0 && len(names) < 6
}

var cites = regexp.MustCompile(`据(?:[\p{Han}]{0,4}《([^》]{2,20})》|([\p{Han}]{2,14}?(?:日报|晚报|时报|早报|晨报|商报|快报|都市报|青年报|新闻网|电视台|客户端|在线|新华社|中新社|中新网|人民网|新华网|央视新闻|澎湃新闻|社|网|台)))` +
	`(?:记者)?(?:\d{1,2}月)?(?:\d{1,2}日|今日|昨日)?(?:官方)?(?:的)?(?:消息|报道|报导|电|讯)`)

var after = regexp.MustCompile(`^据(?:《([^》]{2,20})》|([\p{Han}]{2,14}))(?:电|报道|消息)?$`)

// citedAfter reads what a closing bracket cites: (据新华社), (据《人民日报》报道).
func (rd *Reader) citedAfter(s string) (credit, bool) {
	m := after.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return credit{}, false
	}
	for _, tail := range []string{"报道", "消息", "电"} {
		m[2] = strings.TrimSuffix(m[2], tail)
	}
	if m[2] != "" && (!rd.outlet(m[2]) || selfWords[m[2]]) {
		return credit{}, false
	}
	return credit{cited: m[1] + m[2]}, true
}

// citation finds 据《X》报道 in the first lines.
func (rd *Reader) citation(s string) string {
	i := strings.Index(s, "据")
	if i < 0 || i > 360 {
		return ""
	}
	m := cites.FindStringSubmatch(s[:min(len(s), 900)])
	if m == nil {
		return ""
	}
	name := m[1] + m[2]
	if m[2] != "" && !rd.outlet(name) || selfWords[name] {
		return ""
	}
	return name
}
