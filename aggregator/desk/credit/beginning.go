package credit

import (
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
)

// beginning is how a line of the text begins.
type beginning struct {
	lead   int    // bytes of blanks before it
	s      string // the line behind them
	signed bool   // people may stand before its date
	wire   wire   // where wired
	wired  bool
}

// beginningOf reads the beginning of a line of such characters.
func beginningOf(line string, kinds text.Kinds) beginning {
	o := beginning{lead: blanks(line)}
	o.s = line[o.lead:]
	if o.signed = kinds&text.Opening != 0 && tellsOpening.In(o.s[:runeFloor(o.s, signedWithin)]); o.signed {
		o.wire, o.wired = findWire(o.s)
	}
	return o
}

// mostCited is how many bytes a clause has at most that cites where the report is from.
const mostCited = 120

// passedOn is the outlet that a line's first words cite, and how many bytes they take, where the report opens behind them as that outlet
// printed it: 据《嘉兴日报》报道 本报讯(记者 张三)….
func (rd *Reader) passedOn(s string) (outlet string, n int) {
	head := s[:runeFloor(s, mostCited)]
	rest, cites := strings.CutPrefix(head, "据")
	if !cites {
		if rest, cites = strings.CutPrefix(head, "转自"); !cites {
			return "", 0
		}
		name, behind, _ := strings.Cut(strings.TrimPrefix(rest, "《"), "》")
		if name = strings.TrimSpace(name); !rd.outlet(name) {
			return "", 0
		}
		return name, len(head) - len(behind) + signsBehind(behind)
	}
	if outlet = rd.cited(rest); outlet == "" {
		return "", 0
	}
	for _, says := range []string{"报道", "报导", "消息"} {
		if _, behind, ok := strings.Cut(rest, says); ok {
			return outlet, len(head) - len(behind) + signsBehind(behind)
		}
	}
	return "", 0
}

// passedOnLine reads such a line where it is signed. What the outlet calls its own is the outlet's.
func (rd *Reader) passedOnLine(b *markup.Body, l *markup.Line, head *beginning, found *[]dateline) (c credit, ok bool) {
	outlet, n := rd.passedOn(head.s)
	if n == 0 {
		return c, false
	}
	inner := beginningOf(l.Text[head.lead+n:], l.Kinds)
	inner.lead += head.lead + n
	had := len(*found)
	if c, ok = rd.wireLine(b, l, &inner, found); !ok && !strings.ContainsAny(head.s[:n], ",，") {
		c, ok = rd.peopleLine(b, l, &inner)
	}
	if !ok {
		return c, false
	}
	c.cited = outlet
	if c.dateline == selfOutlet {
		c.dateline = outlet
	}
	for i := range (*found)[had:] {
		(*found)[had+i].who = c.dateline
	}
	return c, true
}

// endsWire are what 讯, 电 and 消息 begin with; tellsOpening the same with 记者 and 通讯员.
var (
	endsWire     = text.SetOf("讯电消")
	tellsOpening = text.SetOf("讯电消记通")
)

// The marks that stand around and before credit.
var (
	openBrackets  = text.SetOf("(（[［【〔")
	closeBrackets = text.SetOf(")）]］】〕")
	brackets      = text.SetOf("()（）[]［］【】〔〕")
	openingMarks  = text.SetOf("【[［(（〔■□●◎◆▲*")
)

func opens(r rune) bool { return unseen(r) || openingMarks.Has(r) }

// peopleLine reads people at the start of a line without an outlet's dateline: (记者 张三)昨天…, 文/张三 图/李四 今天…, 乌镇讯(记者
// 张三), and cuts them; so it does with a bracket that names an outlet alone: 【来源:嘉兴日报】昨天….
func (rd *Reader) peopleLine(b *markup.Body, l *markup.Line, head *beginning) (credit, bool) {
	lead, s, from := head.lead, head.s, 0
	if w := &head.wire; head.wired && w.kind == "讯" && !w.cites && len(w.who) <= 8*len("字") {
		if r, _ := utf8.DecodeRuneInString(s[w.end:]); openBrackets.Has(r) {
			from = w.end
		}
	}
	if !mayOpen(s[from:]) {
		return credit{}, false
	}
	c, n := rd.underMasthead(s[from:])
	bracket := n > 0
	if n == 0 {
		if c, n = rd.signedReport(s[from:]); n > 0 {
			b.Cut(*l, lead+from, lead+from+n)
			return c, true
		}
		c, n, bracket = rd.openingNames(s[from:], false, false)
	}
	if n == 0 || !c.people() && !(bracket && c.printed+c.cited != "") || !bracket && n < len(s) && !c.named(rd) {
		return credit{}, false
	}
	b.Cut(*l, lead+from, lead+from+n)
	return c, true
}

// mayOpen tells at a glance that a line may begin with people: a bracket, a mark or a label stands near its start.
func mayOpen(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if openBrackets.Has(r) {
		return true
	}
	lex, n := known(), 0
	for i, w := 0, 0; i < len(s); i += w {
		var r rune
		r, w = text.At(s, i)
		if n++; n > 12 || r == '，' || r == '。' {
			break
		}
		if lex.labelAt(s[i:], r) {
			return true
		}
	}
	return strings.HasPrefix(s, "By ") || strings.HasPrefix(s, "BY ")
}

// openingNames reads the people at the start of s, in brackets or without; n is how many bytes they take. inside: a bracket is open
// that the names close; dated: behind a dateline.
func (rd *Reader) openingNames(s string, inside, dated bool) (c credit, n int, bracket bool) {
	r, w := utf8.DecodeRuneInString(s)
	if bracket = openBrackets.Has(r); bracket || inside {
		if !bracket {
			w = 0
		}
		if end := bracketEnd(s[w:runeFloor(s, w+360)]); end >= 0 {
			in := s[w : w+end]
			if c, ok := rd.inBracket(in, dated); ok {
				n = w + end + utf8.RuneLen(wide(s[w+end:]))
				return c, n + signsBehind(s[n:]), true
			}
			return credit{}, 0, true
		}
		if c, n, ok := rd.read(s[w:min(len(s), w+360)], opening); ok {
			return c, w + n, true
		}
		return credit{}, 0, true
	}
	if len(s) <= shortOpening { // nothing but people
		if c, ok := rd.parse(s, strict); ok && c.people() {
			return c, len(s), false
		}
	}
	c, n, ok := rd.read(s[:runeFloor(s, 240)], opening)
	if !ok {
		return credit{}, 0, false
	}
	return c, n + signsBehind(s[n:]), false
}

// shortOpening is how many bytes a line has at most that may be an opening and nothing else.
const shortOpening = 96

// bracketEnd is where the bracket closes that is open where s begins, which may hold one other: -1 for nowhere.
func bracketEnd(s string) int {
	depth := 1
	for i, w := 0, 0; i < len(s); i += w {
		var r rune
		r, w = text.At(s, i)
		switch {
		case openBrackets.Has(r):
			if depth++; depth > 2 {
				return -1
			}
		case closeBrackets.Has(r):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func wide(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// runeFloor is at most n, and no byte within a character of s.
func runeFloor(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// signsBehind is how many bytes of blanks and a sign part people from the text.
func signsBehind(s string) int {
	i := blanks(s)
	if r, w := utf8.DecodeRuneInString(s[i:]); strings.ContainsRune(":：,，", r) {
		i += w
		i += blanks(s[i:])
	}
	return i
}

// inBracket reads people or an outlet in brackets at an opening, names without a label too: (张三 李四), (张三 通讯员 李四).
func (rd *Reader) inBracket(s string, dated bool) (credit, bool) {
	if c, ok := rd.citedAfter(s); ok {
		return c, true
	}
	if name := rd.reported(s); name != "" { // 【环球网报道】
		return credit{cited: name}, true
	}
	if rd.masthead(s) { // 【嘉兴日报】
		return credit{cited: s}, true
	}
	if c, ok := rd.parse(unremarked(s), strict); ok {
		return c, c.people() || c.printed != ""
	}
	if !hasHan(s) || !dated && !strings.Contains(s, "记者") && !strings.Contains(s, "通讯员") {
		return credit{}, false
	}
	c, ok := rd.parse("记者 "+s, strict)
	c.dateline = ""
	return c, ok && c.people() && c.named(rd)
}
