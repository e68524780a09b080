package editorial

import (
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// judgedBy writes entries that are filed by some rules, one each, and gives their ids.
func judgedBy(t *testing.T, s *store.Store, rules ...string) (ids []string) {
	t.Helper()
	return cameJudged(t, s, noon, rules...)
}

// cameJudged is judgedBy of entries that came at a time.
func cameJudged(t *testing.T, s *store.Store, at time.Time, rules ...string) (ids []string) {
	t.Helper()
	var entries []news.Entry
	for _, rule := range rules {
		id := news.EntryID("jxrb", rule)
		entries = append(entries, news.Entry{ID: id, Source: "jxrb", Version: 1, Digest: rule, Title: rule, Content: "<p>" + rule + "</p>", Channels: []string{"world"}, Categories: []string{"要闻"},
			Why: news.Why{Channels: map[string]news.Reason{"world": news.Because(rule)}}, Story: id, Original: id, FirstSeen: at, Sort: at})
		ids = append(ids, id)
	}
	if _, err := s.Amend(t.Context(), entries, nil, nil, news.Act{At: noon, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	return ids
}

func queueOf(t *testing.T, o *Office) (titles []string) {
	t.Helper()
	for _, e := range must(o.Doubtful(t.Context(), 10)).Entries {
		titles = append(titles, e.Entry.Title)
	}
	return titles
}

// What is least certain comes first; what is said to be right, or filed elsewhere, leaves the queue and is an example.
func TestTheDoubtfulAreWorkedThrough(t *testing.T) {
	o, s := office(t)
	ids := judgedBy(t, s, "channel.trail", "channel.title-word", "channel.rest", "channel.default")
	if got := queueOf(t, o); !slices.Equal(got, []string{"channel.rest", "channel.default", "channel.title-word"}) {
		t.Fatal(got)
	}
	first := must(o.Doubtful(t.Context(), 1))
	if first.All != 3 || len(first.Entries) != 1 || first.Entries[0].Percent != 30 {
		t.Errorf("%+v", first)
	}
	right := must(o.Decide(t.Context(), li, ids[2], first.Entries[0].Revision, Decision{Right: true}))
	if !slices.Equal(right.Entry.Channels, []string{"world"}) || right.Entry.Override.Channels != nil {
		t.Errorf("%+v, want it as it stood", right.Entry)
	}
	_, err := o.Decide(t.Context(), li, ids[2], first.Entries[0].Revision, Decision{Right: true})
	wantRefusal(t, err, EntryDecided)
	_ = must(o.Decide(t.Context(), li, ids[3], "", Decision{Channels: &[]string{"travel"}}))
	if got := queueOf(t, o); !slices.Equal(got, []string{"channel.title-word"}) {
		t.Error(got)
	}
	if q := must(o.Queues(t.Context())); q.Doubtful != 1 {
		t.Errorf("%+v", q)
	}
	page := must(o.Examples(t.Context(), news.Cursor{}, 10))
	if len(page.Examples) != 2 {
		t.Fatalf("%+v", page)
	}
	for _, x := range page.Examples {
		said := map[bool]string{true: "world", false: "travel"}[x.Right]
		if !slices.Equal(x.Desk.Channels, []string{"world"}) || x.Said.Channels[0] != said || x.By != "li" || x.Content == "" || len(x.Categories) == 0 || x.Why.Channels["world"].Rule == "" {
			t.Errorf("%+v", x)
		}
	}
	if _, err := o.Undo(t.Context(), li, actOf(t, s, "entry.set").ID); err != nil {
		t.Fatal(err)
	}
	if page = must(o.Examples(t.Context(), news.Cursor{}, 10)); len(page.Examples) != 1 {
		t.Errorf("undone: %+v", page.Examples)
	}
	_ = must(o.Decide(t.Context(), li, ids[2], "", Decision{Auto: []string{"right"}}))
	if page = must(o.Examples(t.Context(), news.Cursor{}, 10)); len(page.Examples) != 0 {
		t.Errorf("taken back: %+v", page.Examples)
	}
}

// What is taken down is no example: nothing of its text is kept for that.
func TestATakedownTakesItsExample(t *testing.T) {
	o, s := office(t)
	ids := judgedBy(t, s, "channel.rest")
	_ = must(o.Decide(t.Context(), li, ids[0], "", Decision{Right: true}))
	down := must(o.AskTakedown(t.Context(), li, TakedownAsk{Entry: ids[0], Reason: "版权"}))
	if page := must(o.Examples(t.Context(), news.Cursor{}, 10)); len(page.Examples) != 0 {
		t.Errorf("%+v", page.Examples)
	}
	_ = must(o.DecideTakedown(t.Context(), li, down.ID, "", TakedownRuling{Decision: DecideRestore}))
	if page := must(o.Examples(t.Context(), news.Cursor{}, 10)); len(page.Examples) != 1 {
		t.Errorf("back: %+v", page.Examples)
	}
}
