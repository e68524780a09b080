package reprint_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// storyGroup is a text and what became of it elsewhere, each copy written as what it changes.
type storyGroup struct {
	Kind   string
	Text   []string // paragraphs
	Copies []groupCopy
}

// groupCopy says which paragraphs are kept in which order, what is put for what, what is set between and behind, and
// whether the text is cut or written otherwise. Copies with an equal Story are one story; lookalikes have others.
type groupCopy struct {
	ID, Source, Title, After, Story string

	Text    string            // of its own, in place of the group's
	Summary string            // in place of content
	Keep    []int             // paragraphs, all where empty
	Sub     [][2]string       // old and new words
	Ins     map[string]string // before the paragraph of that number
	Tail    []string          // paragraphs
	Merge   bool              // one paragraph
	Cut     int               // characters kept before …
	Trad    bool
}

func (c *groupCopy) text(t testing.TB, g *storyGroup) string {
	ps := slices.Clone(g.Text)
	if c.Text != "" {
		ps = strings.Split(c.Text, "\n")
	}
	if len(c.Keep) > 0 {
		kept := make([]string, len(c.Keep))
		for i, k := range c.Keep {
			kept[i] = ps[k]
		}
		ps = kept
	}
	for i := len(ps); i >= 0; i-- {
		if s := c.Ins[strconv.Itoa(i)]; s != "" {
			ps = slices.Insert(ps, i, s)
		}
	}
	sep := "\n"
	if c.Merge {
		sep = ""
	}
	s := strings.Join(append(ps, c.Tail...), sep)
	for _, w := range c.Sub {
		if len(c.Keep) == 0 && !strings.Contains(s, w[0]) {
			t.Fatalf("%s has no %s", c.ID, w[0])
		}
		s = strings.ReplaceAll(s, w[0], w[1])
	}
	if r := []rune(s); c.Cut > 0 {
		s = string(r[:min(c.Cut, len(r))]) + "…"
	}
	if c.Trad {
		s = toTraditional()(s)
	}
	return s
}

func (c *groupCopy) entry(t testing.TB, d *desk.Desk, g *storyGroup) news.Entry {
	after, err := time.ParseDuration(c.After)
	if err != nil {
		t.Fatal(err)
	}
	raw := news.Raw{GUID: c.ID, Title: c.Title, Summary: c.Summary, Published: time.Date(2014, 9, 1, 8, 0, 0, 0, desktest.Shanghai).Add(after).Format(time.RFC3339)}
	if c.Summary == "" {
		raw.Content = "<p>" + strings.ReplaceAll(c.text(t, g), "\n", "</p><p>") + "</p>"
	}
	return d.Edit(news.Source{ID: c.Source, Name: c.Source}, raw, desktest.Now)
}

// TestQualityStoryGroups measures stories as the hub makes them of all copies of all groups: who is linked, directly or
// through others. Groups written before the rules that judge them; those of real length are counted apart.
func TestQualityStoryGroups(t *testing.T) {
	d := desktest.Builtin(t)
	type item struct {
		group int
		c     *groupCopy
		e     news.Entry
	}
	groups := desktest.Cases[storyGroup](t, "story_groups.jsonl")
	var all []item
	for n := range groups {
		for i := range groups[n].Copies {
			c := &groups[n].Copies[i]
			all = append(all, item{n, c, c.entry(t, d, &groups[n])})
		}
	}
	story := make([]int, len(all))
	for i := range story {
		story[i] = i
	}
	same := func(i, j int) bool { return all[i].group == all[j].group && all[i].c.Story == all[j].c.Story }
	for i := range all {
		for j := range i {
			is, why := d.SameStory(&all[i].e, &all[j].e)
			if back, _ := d.SameStory(&all[j].e, &all[i].e); back != is {
				t.Errorf("%s %s: the order matters", all[i].c.ID, all[j].c.ID)
			}
			printed := sharePrint(&all[i].e, &all[j].e)
			if is && !same(i, j) {
				t.Errorf("forbidden merge (%s): %s %s: %s", groups[all[i].group].Kind, all[i].c.ID, all[j].c.ID, why)
			}
			if same(i, j) && !(is && printed) {
				t.Logf("no link (%s, print %t): %s %s: %s", groups[all[i].group].Kind, printed, all[j].c.ID, all[i].c.ID, why)
			}
			if is && printed {
				from, to := story[i], story[j]
				for k := range story {
					if story[k] == from {
						story[k] = to
					}
				}
			}
		}
	}
	short, long := desktest.Score{}, desktest.Score{}
	for i := range all {
		for j := range i {
			s := &long
			if strings.HasPrefix(groups[all[i].group].Kind, "short") {
				s = &short
			}
			switch got, want := story[i] == story[j], same(i, j); {
			case got && want:
				s.Hit++
			case got:
				s.Wrong++
			case want:
				s.Missed++
				t.Logf("missed (%s): %s %s", groups[all[i].group].Kind, all[j].c.ID, all[i].c.ID)
			}
		}
	}
	for name, s := range map[string]desktest.Score{"short": short, "of real length": long} {
		t.Logf("%s: precision %.3f recall %.3f F1 %.3f (%d pairs of one story)", name, s.Precision(), s.Recall(), s.F1(), s.Hit+s.Missed)
		if s.F1() < 0.92 || s.Wrong > 0 {
			t.Errorf("%s: F1 %.3f, %d wrong", name, s.F1(), s.Wrong)
		}
	}
}
