package web

import (
	"net/http"
	"testing"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// No cache on the way is allowed to keep a feed past the moment at which a licence turns.
func TestCachesKeepNoFeedPastALicencesTurn(t *testing.T) {
	start := at(t, 9, 0)
	now := start
	store := newMemory(testChannels)
	store.addSource(news.Source{ID: "a", Enabled: true, Licence: news.Licence{Public: "full", Except: []news.Exception{{Expiry: time.Hour, Public: "headline"}}}})
	store.put(news.Entry{Source: "a", Title: "题", Published: start, Updated: start, FirstSeen: start, Channels: []string{"world"}})
	clock := func() time.Time { return now }
	office := rights.New(rights.Options{Channels: testChannels, Now: clock}, store)
	pub := feeds.New(feeds.Options{Rights: office, Site: testSite, Channels: testChannels, Now: clock})
	h, err := New(Options{Site: testSite, Channels: testChannels, Towns: testTowns}, Deps{Rights: office, Changes: store, Sources: store, Health: store, Feeds: pub})
	if err != nil {
		t.Fatal(err)
	}
	p := &place{Handler: h}
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
