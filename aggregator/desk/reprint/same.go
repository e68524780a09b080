// Package reprint tells which entries are copies of one text, which came first, and what a text is recognised by.
package reprint

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Lengths, in characters without punctuation, by which texts are judged.
const (
	storyLeast  = 20  // shorter texts say too little to be told apart
	storyShort  = 120 // where every difference counts
	storyLong   = 500 // where a few words may differ
	otherLead   = 95  // the most that a lead or headline set before the text has
	otherEnd    = 75  // the most that an editor's line after it has
	sharedLeast = 36  // what texts that are not the same throughout must share
)

// Same tells whether two entries are copies of one text, and why or why not. It errs to no: a wrong merge
// hides news, a missed one shows a text twice. The order of a and b does not matter.
// Place is names of our place, which a copy elsewhere puts for 我市; towns are those of its towns, which papers leave out, and put for 我镇.
func Same(a, b *news.Entry, place, towns []string) (bool, news.Reasons) {
	x, y := readStory(a), readStory(b)
	if len(x.runes) > len(y.runes) || len(x.runes) == len(y.runes) && slices.Compare(x.runes, y.runes) > 0 {
		a, b, x, y = b, a, y, x
	}
	if len(x.runes) < storyLeast {
		return false, news.Reasons{news.Because("unlike.short", strconv.Itoa(len(x.runes)))}
	}
	c := comparison{a: &x, b: &y, ea: a, eb: b, place: spellAll(place), towns: towns, tiles: tiles(x.runes, y.runes)}
	c.borders()
	c.measure()
	why, retold := c.unlike()
	if !why.IsZero() {
		return false, news.Reasons{why}
	}
	remark := c.remark()
	if retold {
		remark = news.Because("same.retold")
	}
	return true, news.Reasons{news.Because("same.text", strconv.Itoa(len(x.runes)), strconv.Itoa(c.shared), strconv.Itoa(len(y.runes))), remark}
}

// unlike is why the two texts are no copies of one. Retold: they are, since both tell the same, though in other words.
func (c *comparison) unlike() (why news.Reason, retold bool) {
	around := func() news.Reason { return firstReason(c.announce, c.sameHouse, c.headlines, c.times) }
	if why = c.disjoint(); !why.IsZero() {
		if !c.retelling(why) {
			return why, false
		}
		return around(), true
	}
	if why = around(); !why.IsZero() {
		return why, false
	}
	if why = firstReason(c.details, c.replaced, c.outline); !why.IsZero() && c.retelling(why) {
		return news.Reason{}, true
	}
	return why, false
}

func firstReason(of ...func() news.Reason) news.Reason {
	for _, why := range of {
		if r := why(); !r.IsZero() {
			return r
		}
	}
	return news.Reason{}
}

// comparison holds two texts side by side, the shorter one first.
type comparison struct {
	a, b   *storyText
	ea, eb *news.Entry
	tiles  []tile   // in a's order
	inB    []tile   // and in b's
	place  []string // names of our place, which a copy elsewhere puts for 我市
	towns  []string // and of its towns

	shared       int
	headA, headB int // characters before the first that is shared
	tailA, tailB int // and after the last
	moved        bool
	changed      int // words that differ
	added        int // words within a clause that one text lacks
	loose        int // and those that an editor cuts
	looseChars   int // characters of them
	within       int // how deep within two gaps parts of them are compared
	recast       int // clauses of a long text that one tells in fewer words
	alike        int // characters of the shorter text in whose place the other says the same
	scattered    int // characters of the shorter text, before or after what is shared, in sentences that stand elsewhere in the other
	lines        int // characters of the shorter text that are captions and lines of an editor
	words        int // words for which the other text has others in the same clause
	pardons      int // what was paid for of the evidence
	edits        int // places within the text at which an editor cut, set in or told in other words
	reworded     int // places of which nothing is known but that they turn nothing and name nothing

	saidA, saidB vocabulary
	proof        int // evidence, once it was reckoned
}

func (c *comparison) measure() {
	c.headA, c.headB, c.tailA, c.tailB = len(c.a.runes), len(c.b.runes), len(c.a.runes), len(c.b.runes)
	last := 0
	for _, t := range c.tiles {
		c.shared += t.n
		c.headA, c.headB = min(c.headA, t.a), min(c.headB, t.b)
		c.tailA, c.tailB = min(c.tailA, len(c.a.runes)-t.a-t.n), min(c.tailB, len(c.b.runes)-t.b-t.n)
		c.moved = c.moved || t.b < last
		last = t.b
	}
}

func (c *comparison) innerA() int {
	return len(c.a.runes) - c.shared - c.headA - c.tailA - c.alike - c.lines
}

// came is when the text of the gap came out.
func (c *comparison) came(g gap) time.Time {
	if g.t == c.b {
		return c.eb.Published
	}
	return c.ea.Published
}

// whole tells that next to nothing is missing on either side.
func (c *comparison) whole() bool { return c.shared*100 >= len(c.b.runes)*95 }

func (c *comparison) remark() news.Reason {
	switch {
	case c.shared == len(c.b.runes) && !c.moved:
		return news.Because("same.whole")
	case c.moved:
		return news.Because("same.order")
	case c.headA > 12 && c.headB > 12:
		return news.Because("same.lead")
	case c.whole():
		return news.Because("same.touched")
	}
	return news.Because("same.cut")
}

func (c *comparison) disjoint() news.Reason {
	if c.shared < storyLeast || c.shared*2 < len(c.a.runes) {
		return news.Because("unlike.text", strconv.Itoa(len(c.a.runes)), strconv.Itoa(c.shared))
	}
	return news.Reason{}
}

// credited tells that one text, which has nothing that the other lacks, says that it is from the house that carries the other.
func (c *comparison) credited() bool {
	from := func(e, of *news.Entry) bool {
		carries := func(p news.Provider) bool { return p.Name == e.Attribution.Origin }
		return e.Attribution.Origin != "" && !slices.ContainsFunc(e.Providers, carries) && slices.ContainsFunc(of.Providers, carries)
	}
	return c.whole() && c.shared >= storyLeast && (from(c.ea, c.eb) || from(c.eb, c.ea))
}

// times tells apart what is said again on another day: notices, forecasts, yearly rules.
func (c *comparison) times() news.Reason {
	apart := c.ea.Published.Sub(c.eb.Published).Abs()
	if c.ea.Published.IsZero() || c.eb.Published.IsZero() {
		apart = 0
	}
	if apart > 45*24*time.Hour && !c.credited() && (c.shared < storyLong || !c.whole()) && (apart > 200*24*time.Hour || c.shared < weighedLeast || c.shared*10 < len(c.a.runes)*9) {
		return news.Because("unlike.days", strconv.Itoa(int(apart.Hours()/24)))
	}
	if len(c.a.runes) >= storyShort*5/2 {
		return news.Reason{}
	}
	if c.a.day != "" && c.b.day != "" && c.a.day != c.b.day {
		return news.Because("unlike.dateline", c.a.day, c.b.day)
	}
	if apart >= 20*time.Hour && (len(c.a.runes) < storyShort && c.comesBack() || c.ea.Source == c.eb.Source) {
		if w, v := firstOf(relativeDays, string(c.a.runes)), firstOf(relativeDays, string(c.b.runes)); w != "" && v != "" && !c.oneDay(w, v) {
			return news.Because("unlike.daily", w)
		}
	}
	return news.Reason{}
}

// oneDay tells that two words for a day mean the same, each in its text.
func (c *comparison) oneDay(a, b string) bool {
	x, n := momentAt(a, c.ea.Published)
	y, m := momentAt(b, c.eb.Published)
	_, resolved := sameMoments([]moment{x}, []moment{y})
	return a != b && n > 0 && m > 0 && resolved
}

// comesBack tells that two texts have the headline of what is said each day, or forecast.
func (c *comparison) comesBack() bool {
	const form = 60 // per cent of likeness of two headlines of one form
	a, b := headline(c.ea.Title), headline(c.eb.Title)
	return len(a.runes) == 0 || len(b.runes) == 0 || slices.Equal(a.runes, b.runes) || likeness(a.runes, b.runes) >= form ||
		firstOf(forecastDays, string(c.a.runes)) != ""
}

// firstOf is the first word of the list that the text has.
func firstOf(list []string, text string) string {
	for _, w := range list {
		if strings.Contains(text, w) {
			return w
		}
	}
	return ""
}
