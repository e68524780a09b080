package desk

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// opening is how a report begins: 本报讯 (记者 张三 通讯员 李四), 浙江在线6月12日讯(…), 新华社北京6月12日电.
var opening = regexp.MustCompile(`^[\s\x{3000}【\[(（■□●◎◆▲*]*(据)?([\p{Han}A-Za-z·\-《》]{0,24}?)[\s\x{3000}]*((?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)?[\s\x{3000}]*(讯|电|消息)[\s\x{3000}]*[】\])）]?[\s\x{3000}]*([:：,，—\-]*)[\s\x{3000}]*`)

var broadcast = regexp.MustCompile(`^[\s\x{3000}【\[(（]*(据)?([\p{Han}]{0,12}?电(?:视台|台))((?:\d{1,2}月)?\d{1,2}日)?[\s\x{3000}]*(讯|消息)[\s\x{3000}]*[】\])）]?[\s\x{3000}]*([:：,，—\-]*)[\s\x{3000}]*`)

var openingPeople = regexp.MustCompile(`^[(（\[【]([^()（）\[\]【】]{2,120})[)）\]】][\s\x{3000}]*[:：,，]?[\s\x{3000}]*`)

// headline reads the opening of a line. The people in it are cut out, and with them 本报讯, which only tells readers of that paper something.
func headline(b *body, l *line) (credit, bool) {
	lead := len(l.text) - len(strings.TrimLeftFunc(l.text, isSpace))
	text := l.text[lead:]
	var c credit
	var m []int
	if start := text[:min(len(text), 130)]; strings.Contains(start, "讯") || strings.Contains(start, "电") || strings.Contains(start, "消息") {
		m = opening.FindStringSubmatchIndex(text)
	}
	if m != nil && (strings.HasPrefix(text[m[9]:], "台") || strings.HasPrefix(text[m[9]:], "视台")) { // 桐乡电台消息
		m = broadcast.FindStringSubmatchIndex(text)
	}
	end, start := 0, 0
	if m != nil {
		out, dated, kind := text[m[4]:m[5]], m[6] >= 0, text[m[8]:m[9]]
		who := openingOutlet(out, dated, kind)
		if who == "" && (!dated || strings.TrimSpace(out) != "") {
			return c, false
		}
		c.dateline = who
		if m[2] >= 0 && who == selfOutlet {
			return credit{}, false
		}
		end, start = m[1], m[1]
		if who == selfOutlet && !dated {
			start = 0
		}
	}
	rest := text[end:]
	if p := openingPeople.FindStringSubmatchIndex(rest); p != nil {
		d, ok := parseCredit(rest[p[2]:p[3]], true)
		if !ok && m != nil {
			d, ok = bareNames(rest[p[2]:p[3]])
		}
		if ok && (m != nil || d.people()) {
			c.merge(d)
			b.cut(*l, lead+start, lead+end+p[1])
			return c, true
		}
		return c, m != nil
	}
	if m == nil {
		return c, false
	}
	if d, n := loosePeople(rest); n > 0 {
		c.merge(d)
		b.cut(*l, lead+start, lead+end+n)
		return c, true
	}
	return c, true
}

// openingOutlet is the outlet that a dateline names, selfOutlet for 本报, nothing where it is no dateline.
func openingOutlet(out string, dated bool, kind string) string {
	out = strings.Map(func(r rune) rune {
		if r == '《' || r == '》' {
			return -1
		}
		return r
	}, strings.TrimSpace(out))
	for self := range selfWords {
		if strings.HasPrefix(self, "本") && utf8.RuneCountInString(self) == 2 && strings.HasPrefix(out, self) && (out == self || dated) {
			return selfOutlet
		}
	}
	for _, a := range agencies {
		if rest, ok := strings.CutPrefix(out, a); ok && (dated || rest == "") {
			for _, more := range []string{"客户端", "新媒体", "融媒体"} {
				if strings.HasPrefix(rest, more) {
					return a + more
				}
			}
			return a
		}
	}
	if outlet(out) && !strings.HasPrefix(out, "本") && (dated || kind != "电") {
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
func bareNames(s string) (credit, bool) {
	s = narrow(s)
	var names []string
	for _, w := range joinNames(strings.FieldsFunc(s, func(r rune) bool { return isSpace(r) || strings.ContainsRune("、,;/", r) })) {
		if !personName(w) {
			return credit{}, false
		}
		names = append(names, w)
	}
	return credit{writers: names}, len(names) > 0 && len(names) < 6
}

var looseStart = regexp.MustCompile(`^(?:(?:本报|本网|本台)?(?:见习|首席|特约|全媒体|实习)?记者|通讯员)`)

// loosePeople reads names that follow a dateline without brackets: 本报讯 记者张三 通讯员李四 昨日…. It returns how many bytes they take.
func loosePeople(s string) (credit, int) {
	if !looseStart.MatchString(s) {
		return credit{}, 0
	}
	var c credit
	best := 0
	for i, r := range s {
		if i > 200 || strings.ContainsRune("。！？，,:：", r) {
			break
		}
		if !isSpace(r) || i == 0 {
			continue
		}
		if d, ok := parseCredit(s[:i], true); ok && d.people() {
			c, best = d, i
		}
	}
	return c, best
}

var cites = regexp.MustCompile(`据(?:[\p{Han}]{0,4}《([^》]{2,20})》|([\p{Han}]{2,14}?(?:日报|晚报|时报|早报|晨报|商报|快报|都市报|青年报|新闻网|电视台|客户端|在线|新华社|中新社|中新网|人民网|新华网|央视新闻|澎湃新闻|社|网|台)))` +
	`(?:记者)?(?:\d{1,2}月)?(?:\d{1,2}日|今日|昨日)?(?:官方)?(?:的)?(?:消息|报道|报导|电|讯)`)

var after = regexp.MustCompile(`^据(?:《([^》]{2,20})》|([\p{Han}]{2,14}))(?:电|报道|消息)?$`)

// citedAfter reads what a closing bracket cites: (据新华社), (据《人民日报》报道).
func citedAfter(s string) (credit, bool) {
	m := after.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return credit{}, false
	}
	for _, tail := range []string{"报道", "消息", "电"} {
		m[2] = strings.TrimSuffix(m[2], tail)
	}
	if m[2] != "" && (!outlet(m[2]) || selfWords[m[2]]) {
		return credit{}, false
	}
	return credit{cited: m[1] + m[2]}, true
}

// citation finds 据《X》报道 in the first lines.
func citation(s string) string {
	i := strings.Index(s, "据")
	if i < 0 || i > 360 {
		return ""
	}
	m := cites.FindStringSubmatch(s[:min(len(s), 900)])
	if m == nil {
		return ""
	}
	name := m[1] + m[2]
	if m[2] != "" && !outlet(name) || selfWords[name] {
		return ""
	}
	return name
}
