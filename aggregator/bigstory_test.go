package aggregator_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// merged are the sources of which something stands on the merged timeline.
func (d *desks) merged() (sources []string) {
	d.Helper()
	all, _, err := d.st.Entries(d.Context(), news.TimelineAll, news.Cursor{}, 100)
	if err != nil {
		d.Fatal(err)
	}
	for _, e := range all {
		sources = append(sources, e.Source)
	}
	slices.Sort(sources)
	return sources
}

// Of a story of a hundred copies any one can be split off, decided of and joined again, whether the story's record keeps it or not.
func TestAStoryOfAHundredCopies(t *testing.T) {
	text := prose(2, 200) + "(来源:嘉兴日报)"
	copies := make([]told, 100)
	for i := range copies {
		copies[i] = told{prose(1, 12), text, ""}
	}
	d := newDesks(t, t.TempDir(), copies)
	for i := range copies {
		d.takes(i)
	}
	st, err := d.st.StoriesByID(t.Context(), []string{d.of(0).Story})
	kept := st[d.of(0).Story]
	if err != nil || len(kept.Members) != news.MaxCopies {
		t.Fatalf("the story keeps %d copies, %v", len(kept.Members), err)
	}
	wantMerged := func(what string, n int) {
		t.Helper()
		if got := d.merged(); len(got) != n {
			t.Errorf("%s: %v stand on the merged timeline, want %d", what, got, n)
		}
		if n, err := d.st.Count(t.Context(), news.StoryLine(kept.ID)); err != nil || n < 90 {
			t.Errorf("%s: %d copies are on the story's line, %v", what, n, err)
		}
	}
	for _, which := range []string{"the head", "one that is kept", "one that is not"} {
		i := slices.IndexFunc(d.sources, func(src news.Source) bool {
			e := news.EntryID(src.ID, copies[0].title)
			return map[string]bool{"the head": e == kept.Head(), "one that is kept": kept.Member(e) > 0, "one that is not": kept.Member(e) < 0}[which]
		})
		e := d.of(i)
		d.decide(e, editorial.Decision{Story: news.StoryAlone})
		if e = d.of(i); e.Original != e.ID {
			t.Errorf("%s, split off, names %s as its original", which, e.Original)
		}
		wantMerged(which+" split off", 2)
		d.decide(e, editorial.Decision{Auto: []string{"story"}})
		wantMerged(which+" left to the desk again", 1)
		d.decide(e, editorial.Decision{Story: news.StoryAlone})
		d.decide(e, editorial.Decision{Story: d.of((i + 50) % 100).ID})
		wantMerged(which+" joined by hand", 1)
		none := []string{}
		d.decide(e, editorial.Decision{Channels: &none, Auto: []string{"story"}})
		all, _, err := d.st.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 1)
		if err != nil || len(all) != 1 || len(all[0].Channels) != 0 {
			t.Errorf("%s is in no channel, and its story in %v, %v", which, all[0].Channels, err)
		}
		d.decide(d.of((i+30)%100), editorial.Decision{Auto: []string{"channels"}})
		d.decide(e, editorial.Decision{Auto: []string{"channels"}})
		if all, _, err = d.st.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 1); err != nil || len(all[0].Channels) == 0 {
			t.Errorf("%s is left to the desk again, and its story in %v, %v", which, all[0].Channels, err)
		}
	}
}

// A copy that is like another of a story's copies, though not like its head, is found to be of it by an editor's desk too.
func TestAStoryIsJudgedByAllItsTexts(t *testing.T) {
	p := make([]string, 8)
	for i := range p {
		p[i] = prose(10+i, 70) + "。"
	}
	title, by := prose(1, 12), "(来源:嘉兴日报)"
	d := newDesks(t, t.TempDir(), []told{
		{title, strings.Join(p[:5], "") + by, "<pubDate>Tue, 24 Nov 2026 09:00:00 +0800</pubDate>"},
		{title, strings.Join(p, "") + by, "<pubDate>Tue, 24 Nov 2026 10:00:00 +0800</pubDate>"},
		{title, strings.Join(p[3:], "") + by, "<pubDate>Tue, 24 Nov 2026 10:30:00 +0800</pubDate>"},
	})
	for i := range d.sources {
		d.takes(i)
	}
	head, last := d.of(0), d.of(2)
	if last.Original != head.ID {
		t.Fatalf("the original is %s", last.Original)
	}
	d.decide(last, editorial.Decision{Story: news.StoryAlone})
	d.decide(last, editorial.Decision{Auto: []string{"story"}})
	if last = d.of(2); last.Original != head.ID {
		t.Error("left to the desk again, it stands alone")
	}
}
