package reprint

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Where a text is long enough for what is shared to be weighed against what is not.
const (
	weighedLeast = 200 // characters of the shorter text
	ownFew       = 15  // per cent of it that may be its own whatever is shared
	ownWoven     = 45  // and where what is shared stands here and there
	ownAtMost    = 36  // and where both open alike: a cut copy with paragraphs added
	digestMost   = 300 // characters of one item of a digest
	leadLeast    = 32  // characters of news that both open with
	leadReach    = 24  // characters before what is shared, for a text to open with it
	retoldMost   = 250 // characters of an earlier report that a follow-up tells again
	ledDays      = 8   // days between two texts that each house led in with words of its own
	ledAlike     = 8   // evidence for which leads without news may differ
	newsLead     = 24  // characters in which something new can be told
)

// outline judges what is shared against what is not: where the one is cut, led in or closed differently, and where the two
// are a story and its follow-up, or two reports with the same quotations.
func (c *comparison) outline() news.Reason {
	n, m := len(c.a.runes), len(c.b.runes)
	if c.shared+c.alike < sharedLeast && !(c.shared*100 >= n*97 && (c.whole() || c.headB == 0)) && !c.teaser() {
		return news.Because("unlike.little", strconv.Itoa(c.shared))
	}
	if why := c.own(); !why.IsZero() {
		return why
	}
	if why := c.followUp(); !why.IsZero() {
		return why
	}
	excerpt := c.shared >= weighedLeast*3/4 && (c.shared+c.alike+c.lines+c.scattered)*100 >= n*(100-ownFew) && (m <= 4*n || c.shared >= digestMost && m <= 8*n)
	excerpt = excerpt || n >= foreignLeast && m <= 6*n && !c.later() && (c.shared+c.leadOf(c.a, c.headA, c.b))*100 >= n*97
	if c.headB > max(otherLead, m/4) && !c.whole() && !excerpt {
		return news.Because("unlike.background", strconv.Itoa(c.headB))
	}
	if m > 12*n && c.headB > otherLead/2 {
		return news.Because("unlike.digest")
	}
	return news.Reason{}
}

// own judges what the shorter text has that the other lacks.
func (c *comparison) own() news.Reason {
	n := len(c.a.runes)
	if n >= weighedLeast {
		own, _ := c.ownLengths()
		may := ownFew
		if c.newsAlike() {
			may = ownAtMost
		}
		if c.interwoven() {
			may = ownWoven
		}
		if own*100 > n*may {
			return news.Because("unlike.text", strconv.Itoa(n), strconv.Itoa(c.shared))
		}
		return news.Reason{}
	}
	if c.innerA()*100 > n*c.slack() && c.innerA() >= c.evidence() {
		return news.Because("unlike.inside", strconv.Itoa(c.innerA()))
	}
	if c.headA > min(otherLead, n*4/10) || c.tailA > min(otherEnd, n*3/10) || c.shared*100 < n*58 {
		return news.Because("unlike.ends", strconv.Itoa(c.headA+c.tailA))
	}
	return news.Reason{}
}

// newsAlike tells that both texts open with the same news, but for a line of an editor's; or, where no news can be told from
// background, with the same words and little else after them.
func (c *comparison) newsAlike() bool {
	const lead, little = 80, 5
	for _, t := range c.tiles {
		if t.n < leadLeast || max(t.a, t.b) > leadReach {
			continue
		}
		opening := string(c.a.runes[t.a : t.a+min(t.n, lead)])
		ownA, ownB := c.ownLengths()
		return firstOf(newsDays, opening) != "" || slices.ContainsFunc(figures([]rune(opening)), func(f string) bool { return len(f) > 1 }) ||
			t.n >= lead && min(ownA, ownB)*little <= c.shared
	}
	return false
}

// interwoven tells that what is shared are passages in several places, as in a text that was told in fewer words; what two reports have
// in common besides, a law or a life, stands in one.
func (c *comparison) interwoven() bool {
	const least, passages, most = 20, 3, 60 // characters, number, per cent of all
	n := 0
	for _, t := range c.tiles {
		if t.n*100 > c.shared*most {
			return false
		}
		if t.n >= least {
			n++
		}
	}
	return n >= passages
}

// ownLengths are how many characters each text has that the other lacks.
func (c *comparison) ownLengths() (inA, inB int) {
	both := c.shared + c.alike + c.scattered
	return len(c.a.runes) - both - c.lines, len(c.b.runes) - both
}

// slack is how much of the inside of the shorter text may be new, in per cent.
func (c *comparison) slack() int {
	switch n := len(c.a.runes); {
	case n < storyShort:
		return 3
	case n < storyLong:
		return 5
	}
	return 9
}

var followWords = []string{"此前报道", "曾报道", "后续", "最新进展", "追踪报道", "回访", "有了结果", "有了新进展", "本报报道了", "昨日报道", "前日报道"}

// toldBefore ends a lead behind which a follow-up tells what was.
var toldBefore = regexp.MustCompile(`(?:[几\d](?:天|日|周|星期|个月)|此|之)前的?$`)

// followUp finds the news in leads that differ: words that say so, or figures that the other text does not know.
func (c *comparison) followUp() news.Reason {
	if c.whole() {
		return news.Reason{}
	}
	la, lb := c.a.runes[:c.headA], c.b.runes[:c.headB]
	inA, inB := string(c.a.runes), string(c.b.runes)
	for _, w := range followWords {
		if strings.Contains(string(la)+c.ea.Title, w) != strings.Contains(string(lb)+c.eb.Title, w) {
			return news.Because("unlike.follow-up", w)
		}
	}
	if len(la) <= 4 || len(lb) <= 4 {
		return c.newsBefore(la, lb)
	}
	if short := min(len(la), len(lb)); short <= newsLead && !c.tells(gap{c.a, 0, c.headA}, c.b) && short*4 < c.shared {
		return news.Reason{} // a line of an editor's
	}
	na, nb := strange(figures(la), inB), strange(figures(lb), inA)
	if na != "" && nb != "" || len(c.a.runes) < 2*storyShort && na != "" {
		return news.Because("unlike.leads", na, nb)
	}
	if ga, gb := (gap{c.a, 0, c.headA}), (gap{c.b, 0, c.headB}); max(len(la), len(lb)) <= c.shared && c.ornament(ga, c.b) && c.ornament(gb, c.a) && c.daysApart() <= ledDays && c.evidence() >= ledAlike {
		return news.Reason{} // led in with other words, by neither with news
	}
	if c.shared < 2*max(len(la), min(len(lb), otherLead)) || c.shared < 100 {
		return news.Because("unlike.lead")
	}
	return news.Reason{}
}

// newsBefore finds a lead that one text has before all that the other says: the news of a follow-up that tells again what
// was. A lead that is short beside what follows, or tells of no day and no figure, is an editor's; where the text goes on after
// what is shared as long as it ran before, and the other ends there, that is an excerpt from its middle.
func (c *comparison) newsBefore(la, lb []rune) news.Reason {
	l, other, after, end := lb, c.a, c.tailB, c.tailA
	if len(la) > len(lb) {
		l, other, after, end = la, c.b, c.tailA, c.tailB
	}
	if after >= len(l) && end == 0 {
		return news.Reason{}
	}
	if len(l) < newsLead || len(l)*6 < c.shared || c.shared > retoldMost || len(lb) > len(la) && !c.later() {
		return news.Reason{}
	}
	unknown := strangers(figures(l), string(other.runes))
	if ago := toldBefore.FindString(string(l)); ago != "" {
		return news.Because("unlike.follow-up", ago)
	}
	if day := firstOf(newsDays, string(l)); len(unknown) > 1 || day != "" && len(unknown) > 0 {
		return news.Because("unlike.leads", day, unknown[0])
	}
	return news.Reason{}
}

// later tells that the longer text may tell what the shorter one could not know yet: it came half a day later, or nobody knows when.
func (c *comparison) later() bool {
	a, b := c.ea.Published, c.eb.Published
	return a.IsZero() || b.IsZero() || b.Sub(a) >= 12*time.Hour
}

// strange is the first figure that the text does not have.
func strange(of []string, text string) string {
	if s := strangers(of, text); len(s) > 0 {
		return s[0]
	}
	return ""
}

// strangers are the figures that the text does not have.
func strangers(of []string, text string) []string {
	var out []string
	var has []string
	for _, f := range of {
		if f == "1" || strings.Contains(text, f) {
			continue
		}
		if has == nil {
			has = figures([]rune(text))
		}
		if !slices.Contains(has, f) {
			out = append(out, f)
		}
	}
	return out
}
