package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// TestOnTheEmbeddedStore goes through one entry's life on the store that a hub has by default.
func TestOnTheEmbeddedStore(t *testing.T) {
	ctx, now := t.Context(), at(t, 10, 0)
	st, err := store.Open(ctx, t.TempDir(), store.Options{Channels: testChannels, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	src := news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "http://jxrb.example/", Enabled: true, Licence: news.Licence{Public: news.ExtentFull}}
	if err := st.AddSource(ctx, src, now, news.Act{}); err != nil {
		t.Fatal(err)
	}
	jobs, err := st.Claim(ctx, "test", now, time.Minute, 1)
	if err != nil || len(jobs) != 1 {
		t.Fatal(jobs, err)
	}
	e := news.Entry{
		ID: news.EntryID("jxrb", "1"), Version: 1, Source: "jxrb", Digest: "d", Title: "题目", Content: "<p>文</p>", Published: now, Updated: now,
		FirstSeen: now, Sort: now, Channels: []string{"strong-counties"}, Towns: []string{"wuzhen"},
	}
	if _, err := st.Commit(ctx, news.Refresh{Lease: jobs[0].Lease, Entries: []news.Entry{e}, State: news.SourceState{NextCheck: now.Add(time.Hour)}, At: now}); err != nil {
		t.Fatal(err)
	}
	p := placeOver(t, st, nil, nil)
	shows := []string{
		"/", "/channel/world?town=wuzhen", "/town/wuzhen", "/source/jxrb", "/entry/" + e.ID, "/feeds/channel/world/town/wuzhen.rss", "/feeds/all.json",
		"/api/v1/entries?channel=world", "/api/v1/entries/" + e.ID, "/api/v1/changes",
	}
	for _, path := range shows {
		res := p.get(t, path)
		wantStatus(t, res, http.StatusOK)
		wantIn(t, text(t, res), "题目")
	}
	wantStatus(t, p.get(t, "/readyz"), http.StatusOK)
	words, place := follow(t, p, "", 10)
	wantWords(t, words, "put 题目 1")
	if _, err := st.TakeDown(ctx, news.Takedown{ID: "t", Entry: e.ID, At: now, Reason: "应版权方要求", Removed: []string{e.ID}}, news.Act{At: now}); err != nil {
		t.Fatal(err)
	}
	words, _ = follow(t, p, place, 10)
	wantWords(t, words, "delete "+e.ID)
	for _, path := range shows {
		res := p.get(t, path)
		if strings.Contains(path, e.ID) {
			wantStatus(t, res, http.StatusGone)
		}
		wantOut(t, text(t, res), "题目")
	}
}
