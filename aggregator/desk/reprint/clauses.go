package reprint

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// clausesOf splits a gap where it pauses.
func (g gap) clausesOf() []gap {
	var out []gap
	from := g.from
	for i := g.from + 1; i < g.to; i++ {
		if g.t.pause[i] >= commaStop {
			out = append(out, gap{g.t, from, i})
			from = i
		}
	}
	return append(out, gap{g.t, from, g.to})
}

// clauseWise tells that two gaps of several clauses say the same but for clauses that were cut in one of them, or set in: those that both
// have come in one order, and nowhere do two stand in place of one another.
func (c *comparison) clauseWise(ga, gb gap) bool {
	const most = 12
	as, bs := ga.clausesOf(), gb.clausesOf()
	if len(as) == 1 && len(bs) == 1 || len(as) > most || len(bs) > most {
		return false
	}
	was, paired, from, start := *c, 0, 0, 0
	left := func(a, b []gap) bool {
		return len(a) == 0 && c.setIn(b, gap{c.a, ga.to, ga.to}) || len(b) == 0 && c.setIn(a, gap{c.b, gb.to, gb.to}) ||
			len(a) > 0 && len(b) > 0 && c.bothEnd(gap{c.a, a[0].from, a[len(a)-1].to}, gap{c.b, b[0].from, b[len(b)-1].to}) ||
			len(a) > 0 && len(b) > 0 && c.shared >= foreignLeast && foreign(gap{c.a, a[0].from, a[len(a)-1].to}, gap{c.b, b[0].from, b[len(b)-1].to})
	}
	for i := range as {
		for j := from; j < len(bs); j++ {
			if !c.sameClause(as[i], bs[j]) {
				continue
			}
			if !left(as[start:i], bs[from:j]) {
				*c = was
				return false
			}
			paired, start, from = paired+1, i+1, j+1
			break
		}
	}
	if paired == 0 || !left(as[start:], bs[from:]) {
		*c = was
		return false
	}
	was.loose, was.looseChars = c.loose, c.looseChars
	*c = was
	return true
}

// setIn tells that clauses were set into the other text, or cut from it: whole ones, or words that may be.
func (c *comparison) setIn(clauses []gap, other gap) bool {
	for _, g := range clauses {
		if g.whole() {
			continue
		}
		x, y := g, other
		if g.t == c.b {
			x, y = other, g
		}
		if !c.sameClause(x, y) {
			return false
		}
	}
	return true
}

// sameClause tells that two clauses, or what gaps have of them, say the same.
func (c *comparison) sameClause(x, y gap) bool {
	if x.text() == y.text() {
		return true
	}
	was := *c
	c.within++
	why := c.differ(x, y)
	c.within--
	if !why.IsZero() || c.changed > was.changed || c.added > was.added || c.recast > was.recast {
		*c = was
		return false
	}
	return true
}

// bare is the gap without what a house set into the text: a heading in brackets, a mark between numbers.
func (c *comparison) bare(g gap) gap {
	if strings.Trim(g.text(), string(apartMark)) == "" {
		return gap{g.t, g.to, g.to}
	}
	if g.len() == 0 || g.from >= len(g.t.pause) || g.t.pause[g.from] < commaStop && g.from > 0 {
		return g
	}
	const longest = 8
	for n := min(longest, g.len()); n > 1; n-- {
		h := gap{g.t, g.from, g.from + n}
		if s := h.text(); !turns(s) && !weighs(s) && (h.to == len(g.t.pause) || g.t.pause[h.to] > noStop) && c.heading(h) {
			return gap{g.t, h.to, g.to}
		}
	}
	return g
}

// numbering is how many characters of the gap number a line or clause: 一要, 二是, 3.
func (g gap) numbering() int {
	if g.len() == 0 || g.t.pause[g.from] < commaStop || !arabic(g.t.runes[g.from]) {
		return 0
	}
	switch end := g.from + 1; {
	case end == len(g.t.pause) || end > g.to || end < len(g.t.runes) && numeral(g.t.runes[end]):
		return 0
	case end < g.to && (g.t.runes[end] == '要' || g.t.runes[end] == '是'):
		return 2
	case end < len(g.t.pause) && g.t.pause[end] == slightStop:
		return 1
	}
	return 0
}

// heading tells that the gap stands in brackets of headings.
func (c *comparison) heading(g gap) bool {
	e := c.ea
	if g.t == c.b {
		e = c.eb
	}
	return strings.Contains(e.Content, "【"+g.text()+"】")
}

// creditWords are in brackets at the end of a text, and say whose it is, or lead to the rest.
var creditWords = strings.Fields("供稿 综合 摘编 编辑 转载 转自 来源 原载 据 通讯员 记者 供图 图片 视频 点击 阅读 联盟")

// unsigned is an end of a text without the brackets in which a house says from whom it has it.
func (c *comparison) unsigned(g gap) gap {
	const longest, reach = 24, 400
	e := c.ea
	if g.t == c.b {
		e = c.eb
	}
	if g.len() == 0 {
		return g
	}
	tail := e.Content[max(len(e.Content)-reach, 0):]
	s := strings.TrimRight(text.StripTags(tail), " \t\r\n。")
	if !strings.HasSuffix(s, "）") && !strings.HasSuffix(s, ")") {
		return g
	}
	i := max(strings.LastIndex(s, "（"), strings.LastIndex(s, "("))
	if i < 0 {
		return g
	}
	said := headline(s[i:]).runes
	if n := len(said); n > 0 && n <= longest && n <= g.len() && slices.Equal(g.runes()[g.len()-n:], said) && firstOf(creditWords, string(said)) != "" {
		g.to -= n
	}
	return g
}

// bothEnd tells that two gaps are other endings of both texts.
func (c *comparison) bothEnd(ga, gb gap) bool {
	return ga.to == len(c.a.runes) && gb.to == len(c.b.runes) && c.otherEnding(ga, gb)
}

// otherEnding tells that each of two texts that share much, and figures, has an end of its own: one was cut, the other added to.
func (c *comparison) otherEnding(ga, gb gap) bool {
	const least, alike, figuresLeast = 8, 20, 2
	return min(ga.len(), gb.len()) >= least && c.shared >= cutLeast && ga.t.pause[ga.from] >= commaStop && gb.t.pause[gb.from] >= commaStop &&
		likeness(ga.runes(), gb.runes()) < alike && len(c.figuresShared()) >= figuresLeast
}
