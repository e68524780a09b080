package news_test

import (
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestKey(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  news.Raw
		want string
	}{
		{"guid first", news.Raw{GUID: "g", URL: "http://a/"}, "g"},
		{"else the link", news.Raw{URL: "http://a/1"}, "http://a/1"},
		{"else what it says", news.Raw{Title: "t", Summary: "s"}, "content:t\x00s\x00"},
	} {
		if got := c.raw.Key(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestEntryIDIsTheSameEverywhere(t *testing.T) {
	if got, want := news.EntryID("jxrb", "http://a/1"), "t4qpranzxuj55ngn4bhymkgihm"; got != want {
		t.Errorf("got %q, want %q: every id in every store would change", got, want)
	}
	if news.EntryID("jxrb", "http://a/1") != news.EntryID("jxrb", "https://a/1") {
		t.Error("http → https changes the id")
	}
	if news.EntryID("jxrb", "http:1") == news.EntryID("jxrb", "https:1") {
		t.Error("a guid that only looks like an address was taken for one")
	}
	if news.EntryID("a", "bc") == news.EntryID("ab", "c") {
		t.Error("source and key run into one another")
	}
}

func TestSortKey(t *testing.T) {
	seen := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name      string
		published time.Time
		want      time.Time
	}{
		{"as claimed", seen.Add(-time.Hour), seen.Add(-time.Hour)},
		{"no date", time.Time{}, seen},
		{"a future date stands where it was seen", seen.Add(time.Hour), seen},
	} {
		if got := news.SortKey(c.published, seen); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTimelinesIncludeParents(t *testing.T) {
	channels := []news.Channel{{ID: "world"}, {ID: "strong-counties", Parent: "world"}}
	e := &news.Entry{Source: "s", Channels: []string{"strong-counties", "world"}, Towns: []string{"wuzhen"}}
	want := []string{"all", "source/s", "channel/strong-counties", "channel/strong-counties/town/wuzhen",
		"channel/world", "channel/world/town/wuzhen", "town/wuzhen"}
	if got := news.Timelines(e, channels); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAncestorsEndInACycle(t *testing.T) {
	channels := []news.Channel{{ID: "a", Parent: "b"}, {ID: "b", Parent: "a"}}
	if got := news.Ancestors(channels, "a"); len(got) > 2 {
		t.Errorf("%v", got)
	}
}

func TestExtentLeavesNothingBehind(t *testing.T) {
	e := news.Entry{Title: "t", Summary: "s", Content: "c", Media: []news.Media{{URL: "u"}}}
	for _, c := range []struct {
		extent                      news.Extent
		ok, summary, content, media bool
	}{
		{news.ExtentFull, true, true, true, true},
		{news.ExtentSummary, true, true, false, true},
		{news.ExtentHeadline, true, false, false, false},
		{news.ExtentNothing, false, false, false, false},
		{"unheard of", false, false, false, false},
	} {
		got, ok := c.extent.Apply(e)
		if ok != c.ok || (got.Summary != "") != c.summary || (got.Content != "") != c.content || (len(got.Media) > 0) != c.media {
			t.Errorf("%s: %v %+v", c.extent, ok, got)
		}
	}
}
