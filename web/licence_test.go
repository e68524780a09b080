package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// No cache on the way is allowed to keep a feed past the moment at which a licence turns.
func TestCachesKeepNoFeedPastALicencesTurn(t *testing.T) {
	start := at(t, 9, 0)
	now := start
	store := newMemory(testChannels)
	store.addSource(news.Source{ID: "a", Enabled: true, Licence: news.Licence{Public: "full", Except: []news.Exception{{Expiry: time.Hour, Public: "headline"}}}})
	store.put(news.Entry{Source: "a", Title: "题", Published: start, Updated: start, FirstSeen: start, Channels: []string{"world"}})
	clock := func() time.Time { return now }
	p := placeOver(t, store, clock, nil)
	for _, c := range []struct {
		after time.Duration
		path  string
		want  string
	}{
		{0, "all", "public, max-age=60, must-revalidate"},
		{time.Hour - 30*time.Second, "all", "public, max-age=30, must-revalidate"},
		{time.Hour - 500*time.Millisecond, "channel/world", "public, max-age=0, must-revalidate"},
		{time.Hour, "all", "public, max-age=60"},
		{0, "channel/tongxiang", "public, max-age=60"},
	} {
		now = start.Add(c.after)
		res := p.get(t, "/feeds/"+c.path+".rss")
		wantStatus(t, res, http.StatusOK)
		wantHeader(t, res, "Cache-Control", c.want)
		again := p.get(t, "/feeds/"+c.path+".rss", "If-None-Match", res.Header.Get("ETag"))
		wantStatus(t, again, http.StatusNotModified)
		wantHeader(t, again, "Cache-Control", c.want)
	}
}

// A subscriber who takes the newest fifty and remembers guids sees an article when its embargo ends, however many came since.
func TestASubscriberSeesWhatAnEmbargoOpens(t *testing.T) {
	ctx, now := t.Context(), at(t, 9, 0)
	clock := func() time.Time { return now }
	st, err := store.Open(ctx, t.TempDir(), store.Options{Channels: testChannels, Now: clock})
	must(t, err)
	defer func() { must(t, st.Close()) }()
	p := placeOver(t, st, clock, nil)
	commit := func(source string, l news.Licence, titles ...string) {
		t.Helper()
		src := news.Source{ID: source, Name: source, Kind: news.KindFeed, URL: "http://" + source + ".example/", Enabled: true, Licence: l}
		must(t, st.AddSource(ctx, src, now, news.Act{}))
		leases, err := st.Claim(ctx, "test", now, time.Minute, 1)
		must(t, err)
		var entries []news.Entry
		for _, title := range titles {
			id := news.EntryID(source, title)
			e := news.Entry{ID: id, Story: id, Original: id, Version: 1, Source: source, Digest: "d", Title: title, Published: now, Updated: now, FirstSeen: now}
			p.office.Settle(src, &e, nil, now)
			entries = append(entries, e)
		}
		_, err = st.Commit(ctx, news.Refresh{Lease: leases[0].Lease, Entries: entries, State: news.SourceState{NextCheck: now.Add(100 * time.Hour)}, At: now})
		must(t, err)
	}
	commit("timed", news.Licence{Public: "full", Except: []news.Exception{{Embargo: 3 * time.Hour, Public: "nothing"}}}, "解禁稿")
	now = now.Add(time.Minute)
	var newer []string
	for i := range 60 {
		newer = append(newer, fmt.Sprint("新稿", i))
	}
	commit("free", news.Licence{Public: "full"}, newer...)
	turns := jobs.NewTurns(jobs.TurnsParams{Queue: st, Archive: st, Rights: p.office, Owner: "test", Log: slog.New(slog.DiscardHandler), Now: clock})
	var read changelog.Cursor
	poll := func() string {
		t.Helper()
		for range 2 {
			changes, next, err := changelog.Read(ctx, st, read, 1000)
			must(t, err)
			read = next
			must(t, turns.Take(ctx, changes))
			must(t, p.pub.Take(ctx, changes))
			_, err = turns.Turn(ctx)
			must(t, err)
		}
		return text(t, p.get(t, "/feeds/all.atom?limit=50"))
	}
	if body := poll(); strings.Contains(body, "解禁稿") || strings.Count(body, "<entry>") != 50 {
		t.Errorf("under embargo the feed is %s", body)
	}
	now = now.Add(3 * time.Hour)
	body := poll()
	if first, _, _ := strings.Cut(body, "</entry>"); !strings.Contains(first, "解禁稿") {
		t.Errorf("the first entry is not the one that opened: %s", first)
	}
	now = now.Add(time.Hour)
	if again := poll(); again != body {
		t.Error("the feed changed once more")
	}
}
