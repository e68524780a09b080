package reprint

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// breaksOff tells that a text ends in dots.
func breaksOff(s string) bool {
	s = strings.TrimRight(s, " \t\r\n")
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...")
}

// teaser tells that the shorter text breaks off, and all that it says the other says, with two figures at least.
func (c *comparison) teaser() bool {
	const least, figuresLeast = 24, 2
	return c.a.open && len(c.a.runes) >= least && c.shared == len(c.a.runes) && c.sooner() && len(c.figuresShared()) >= figuresLeast
}

func (c *comparison) sooner() bool {
	const days = 3
	a, b := c.ea.Published, c.eb.Published
	return a.IsZero() || b.IsZero() || a.Sub(b).Abs().Hours() < days*24
}

// newerWords tell of what is new, besides newsDays.
var newerWords = strings.Fields("已 终于 将 新 又 再 后来 结果 如今 日 月 本周 上周 下周 刚刚")

// setBefore tells that one text is the other but for what was cut of it and a line of an editor's before it, which tells of nothing
// new: nowhere do two passages stand in place of one another, and neither text has anything else of its own at its ends.
func (c *comparison) setBefore() bool {
	const most, part = 60, 4 // characters of the line, and what is shared over them
	g, other, headless := gap{c.a, 0, c.headA}, c.b, c.headB
	if c.headB > c.headA {
		g, other, headless = gap{c.b, 0, c.headB}, c.a, c.headA
	}
	if headless > 0 || g.len() > most || g.len()*part > c.shared || min(c.tailA, c.tailB) > 0 || g.len() > 0 && g.t.pause[g.to] < sentenceStop {
		return false
	}
	end := g.to
	for _, t := range slices.SortedFunc(slices.Values(c.tiles), func(s, t tile) int { return c.at(s, g.t) - c.at(t, g.t) }) {
		if at := c.at(t, g.t); at-end >= frameLeast {
			return false // more of its own than the line
		}
		end = c.at(t, g.t) + t.n
	}
	return len(g.t.runes)-end < frameLeast && c.ornament(g, other)
}

// ornament tells that a passage tells of nothing new: of no day, no figure that the other text does not have, nothing that came of it.
func (c *comparison) ornament(g gap, other *storyText) bool {
	s, told := g.text(), slices.DeleteFunc(figures(g.runes()), func(f string) bool { return f == "1" })
	return firstOf(newsDays, s) == "" && firstOf(newerWords, s) == "" && firstOf(followWords, s) == "" &&
		(len(told) == 0 || strange(told, string(other.runes)) == "")
}

// leadOf is how many characters of the n that a text begins with are a line of an editor's.
func (c *comparison) leadOf(t *storyText, n int, other *storyText) int {
	const most = 40
	if g := (gap{t, 0, n}); n == 0 || n > most || g.goesOn() && t.pause[n] < sentenceStop || !c.ornament(g, other) {
		return 0
	}
	return n
}

// opening is what a text has before the first run, without a house's label, a line of an editor's and the dateline behind that, of the day
// that the other text's has.
func (c *comparison) opening(g gap) gap {
	g.from = c.label(g)
	last := g.lastSentence()
	if lead := (gap{g.t, g.from, last.from}); lead.len() > 0 && c.ornament(lead, c.other(g)) {
		g = last
	}
	if rest, day := dateline(g.text()); g.len() > 0 && rest == "" && c.ofItsDay(g, day) {
		g.from = g.to
	}
	return g
}

// other is the text that the gap is not of.
func (c *comparison) other(g gap) *storyText {
	if g.t == c.b {
		return c.a
	}
	return c.b
}

// ofItsDay tells that a dateline of the gap's text is of the same day as that of the other text; where that has none, of the days in which
// both came.
func (c *comparison) ofItsDay(g gap, day string) bool {
	if other := c.other(g).day; day == "" || other != "" {
		return day == "" || day == other
	}
	return slices.ContainsFunc([]time.Time{c.ea.Published, c.eb.Published}, func(came time.Time) bool {
		return came.Format("1月2日") == day || came.AddDate(0, 0, -1).Format("1月2日") == day
	}) && c.sooner()
}

// apartCaptions tells that one of two ends is a caption, and the other no other wording of it.
func apartCaptions(ga, gb gap) bool {
	return (ga.caption(gb.t) || gb.caption(ga.t)) && likeness(ga.runes(), gb.runes()) < sameFrame
}

// openEnds takes the end of a text that breaks off, where the other has it in a place of its own, at the beginning of a clause.
func (c *comparison) openEnds() {
	const least = 4
	if len(c.tiles) == 0 || !c.a.open {
		return
	}
	t := c.tiles[len(c.tiles)-1]
	end := gap{c.a, t.a + t.n, len(c.a.runes)}
	if end.len() < least || end.len() > leadReach || end.t.pause[end.from] < sentenceStop || numeral(end.t.runes[end.to-1]) {
		return
	}
	from := 0
	for i := range len(c.inB) + 1 {
		to := len(c.b.runes)
		if i < len(c.inB) {
			to = c.inB[i].b
		}
		if from+end.len() <= to && c.b.pause[from] >= sentenceStop && slices.Equal(c.b.runes[from:from+end.len()], end.runes()) {
			c.tiles = append(c.tiles, tile{end.from, from, end.len()})
			c.sortInB()
			return
		}
		if i < len(c.inB) {
			from = to + c.inB[i].n
		}
	}
}

// at is where the run stands in the text.
func (c *comparison) at(t tile, in *storyText) int {
	if in == c.a {
		return t.a
	}
	return t.b
}

// announcing words say that the text which follows was printed elsewhere.
var announcing = regexp.MustCompile(`(以.{2,40}为题|全文如下|转载如下|被.{2,40}(媒体|报|网|客户端)报道|(刊发|刊登|推出).{0,20}(报道|文章)|(本网|现|我们)(予以)?(转载|转发))`)

// announce takes what a house says of where it has the text for none of it.
func (c *comparison) announce() news.Reason {
	if c.announced(gap{c.a, 0, c.headA}) {
		c.lines, c.headA = c.lines+c.headA, 0
	}
	if c.announced(gap{c.b, 0, c.headB}) {
		c.headB = 0
	}
	return news.Reason{}
}

// announced tells that a text begins with a line in which a house says from whom it has what follows.
func (c *comparison) announced(g gap) bool {
	const most, least = 90, 12
	return g.len() >= least && g.len() <= most && g.to < len(g.t.pause) && g.t.pause[g.to] >= sentenceStop && announcing.MatchString(g.text())
}
