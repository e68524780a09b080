package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/search"
)

// searchPlace is a place with partners and an index, whose feeds follow both.
func searchPlace(t *testing.T, o Search) *partnerPlace {
	t.Helper()
	p := newPartnerPlace(t)
	p.index = search.New(search.Options{Gap: -1, Weighed: 10}, p.store)
	p.pub = feeds.New(feeds.Options{Rights: p.office, Settings: testSettings, Hub: testSite.URL + "websub", Tombstones: p.store, Order: p.store, Index: p.index})
	p.serve(t, Options{Settings: testSettings, Search: o}, Deps{Keys: p.keys, Index: p.index}, p.store)
	p.follow(t)
	runIndex(t, p.index, p.pub.Searches())
	return p
}

// indexed waits until feeds have heard of all that the store has, and the index too.
func (p *partnerPlace) indexed(t *testing.T) {
	t.Helper()
	p.seen(t)
	for late := time.Now().Add(time.Minute); time.Now().Before(late); time.Sleep(time.Millisecond) {
		if last, err := p.store.LastSeq(t.Context()); err == nil && p.index.Stats().Seen >= last {
			return
		}
	}
	t.Fatal("the index does not catch up")
}

func put(t *testing.T, p *partnerPlace, source, title, content string, hour int, channels ...string) news.Entry {
	return p.store.put(news.Entry{Source: source, Title: title, Content: content, FirstSeen: at(t, hour, 0), Updated: at(t, hour, 0), Channels: channels,
		Attribution: news.Attribution{Origin: "嘉兴日报"}})
}

func TestSearchesAreFeeds(t *testing.T) {
	p := searchPlace(t, Search{})
	put(t, p, "zjol", "烏鎮峰會", "<p>隐藏的句子</p>", 2, "world")
	put(t, p, "jxrb", "乌镇天气", "", 3, "tongxiang")
	put(t, p, "jxrb", "别的", "", 4, "pictures")
	p.indexed(t)
	q := url.QueryEscape
	for query, want := range map[string]string{
		"q=" + q("乌镇"): "乌镇天气 烏鎮峰會 题 zjol", "q=" + q("乌镇") + "&source=jxrb": "乌镇天气", "channel=world&channel=tongxiang": "乌镇天气 烏鎮峰會 题 zjol",
		"origin=" + q("《嘉興日報》"): "别的 乌镇天气 烏鎮峰會", "q=" + q("隐藏"): "", "q=" + q("隐藏") + "&key=" + whole: "烏鎮峰會", "q=" + q("乌镇") + "&limit=1": "乌镇天气",
		"channel=world": "烏鎮峰會 题 zjol", "source=jxrb": "别的 乌镇天气", "": "别的 乌镇天气 烏鎮峰會 题 zjol", "q=" + q("！"): "",
	} {
		res := p.get(t, "/feeds/search.json?"+query)
		wantStatus(t, res, http.StatusOK)
		got := decode[struct {
			Items []struct{ Title string }
		}](t, res)
		var titles []string
		for _, it := range got.Items {
			titles = append(titles, it.Title)
		}
		if s := strings.Join(titles, " "); s != want {
			t.Errorf("%s: %q, want %q", query, s, want)
		}
	}
	for query, status := range map[string]int{"channel=none": 404, "town=none": 404, "source=none": 404, "q=" + strings.Repeat("a", 201): 400, "limit=0": 400, "q=%zz": 400} {
		wantStatus(t, p.get(t, "/feeds/search.atom?"+query), status)
	}
	wantStatus(t, p.get(t, "/feeds/search.xml?q=a"), http.StatusNotFound)
	wantStatus(t, p.get(t, "/feeds/search/archive/1.atom"), http.StatusNotFound)
}

// A search's feed has one address, id and tag however it is written, names no hub, and answers conditionally and with what changed.
func TestSearchFeedIsAFeed(t *testing.T) {
	p := searchPlace(t, Search{})
	put(t, p, "jxrb", "乌镇一", "", 2, "world")
	p.indexed(t)
	first := p.get(t, "/feeds/search.atom?town=dama&q=+"+url.QueryEscape("乌镇  天气")+"&town=wuzhen")
	again := p.get(t, "/feeds/search.atom?q="+url.QueryEscape("乌镇 天气")+"&town=wuzhen&town=dama&town=")
	if a, b := first.Header.Get("ETag"), again.Header.Get("ETag"); a == "" || a != b {
		t.Errorf("%s, %s", a, b)
	}
	body := text(t, first)
	self := "http://hub.example/feeds/search.atom?q=" + url.QueryEscape("乌镇 天气") + "&amp;town=dama&amp;town=wuzhen"
	if !strings.Contains(body, `rel="self"`) || !strings.Contains(body, self[len("http://hub.example"):]) || strings.Contains(body, `rel="hub"`) || first.Header.Get("Link") != "" {
		t.Errorf("%v %s", first.Header, body)
	}
	path := "/feeds/search.rss?q=" + url.QueryEscape("乌镇")
	res := p.get(t, path)
	tag := res.Header.Get("ETag")
	wantStatus(t, p.get(t, path, "If-None-Match", tag), http.StatusNotModified)
	put(t, p, "jxrb", "别的", "", 3, "world")
	p.indexed(t)
	wantStatus(t, p.get(t, path, "If-None-Match", tag), http.StatusNotModified)
	put(t, p, "jxrb", "乌镇二", "", 4, "world")
	p.indexed(t)
	res = p.fresh(t, path, "If-None-Match", tag, "A-IM", "feed")
	wantStatus(t, res, http.StatusIMUsed)
	if body := text(t, res); !strings.Contains(body, "乌镇二") || strings.Contains(body, "乌镇一") {
		t.Error(body)
	}
}

// What is taken away leaves the feed at once, though the index has not heard of it.
func TestTakedownsReachSearchFeedsAtOnce(t *testing.T) {
	p := newPartnerPlace(t)
	behind := &halting{memory: p.store}
	p.index = search.New(search.Options{Gap: -1}, behind)
	p.pub = feeds.New(feeds.Options{Rights: p.office, Settings: testSettings, Index: p.index})
	p.serve(t, Options{Settings: testSettings}, Deps{Keys: p.keys, Index: p.index}, p.store)
	p.follow(t)
	e, held := put(t, p, "jxrb", "乌镇一", "", 2, "world"), put(t, p, "jxrb", "乌镇二", "", 2, "world")
	runIndex(t, p.index, p.pub.Searches())
	shows := func(want ...bool) {
		t.Helper()
		for range 2 {
			body := text(t, p.get(t, "/feeds/search.rss?q="+url.QueryEscape("乌镇")))
			for i, title := range []string{"乌镇一", "乌镇二"} {
				if got := strings.Contains(body, title); got != want[i] {
					t.Errorf("%s: %v", title, got)
				}
			}
		}
	}
	shows(true, true)
	behind.halted.Store(true)
	p.store.remove(e.ID, news.Tombstone{At: at(t, 4, 0)})
	p.seen(t)
	shows(false, true)
	held.Held = news.Because("held")
	p.store.put(held)
	p.seen(t)
	shows(false, false)
}

// Nobody makes the hub render thousands: a client has so many new feeds a minute, and what is kept of them pushes out no other feed.
func TestSearchFeedsAreBounded(t *testing.T) {
	p := searchPlace(t, Search{})
	put(t, p, "jxrb", "乌镇一", "", 2, "world")
	p.indexed(t)
	reads := func() int {
		p.store.mu.Lock()
		defer p.store.mu.Unlock()
		return p.store.reads
	}
	wantStatus(t, p.get(t, "/feeds/all.rss"), http.StatusOK)
	ask := func(i int) *http.Response { return p.get(t, "/feeds/search.rss?q="+strconv.Itoa(i)) }
	refused := 0
	for i := range 2*feedsAMinute + 20 {
		if res := ask(i); res.StatusCode == http.StatusTooManyRequests {
			wantHeader(t, res, "Retry-After", searchRetry)
			refused++
		}
	}
	if refused == 0 {
		t.Error("none was refused")
	}
	wantStatus(t, ask(0), http.StatusOK) // it is kept
	before := reads()
	wantStatus(t, p.get(t, "/feeds/all.rss"), http.StatusOK)
	if reads() != before {
		t.Error("searches pushed out the feed of everything")
	}
}

func TestAMinuteIsCountedByClient(t *testing.T) {
	a, now := aMinute{most: 2}, time.Date(2026, 6, 12, 12, 0, 1, 0, time.UTC)
	got := ""
	for _, c := range []struct {
		client string
		after  time.Duration
	}{{"a", 0}, {"a", 1}, {"a", 2}, {"b", 3}, {"a", time.Minute}} {
		got += strconv.FormatBool(a.enter(c.client, now.Add(c.after))) + " "
	}
	if got != "true true false true true " {
		t.Error(got)
	}
}

// While no place is free to search at, what was made before is served.
func TestSearchFeedsAreServedStaleWhileSearchesAreFull(t *testing.T) {
	p := searchPlace(t, Search{Workers: 1, Queue: 1, PerClient: 1})
	put(t, p, "jxrb", "乌镇一", "", 2, "world")
	p.indexed(t)
	path := "/feeds/search.rss?q=" + url.QueryEscape("乌镇")
	wantStatus(t, p.get(t, path), http.StatusOK)
	put(t, p, "jxrb", "乌镇二", "", 3, "world")
	p.indexed(t)
	full := func(ctx context.Context, _ func(context.Context) error) error { return errBusy }
	sel := news.Search{Words: "乌镇"}.Selection()
	doc, err := p.pub.FeedFor(feeds.WithGate(t.Context(), full), rights.Audience{}, sel, feeds.RSS, 0)
	if err != nil || !strings.Contains(string(doc.Plain), "乌镇一") || strings.Contains(string(doc.Plain), "乌镇二") {
		t.Errorf("%v", err)
	}
	sel = news.Search{Words: "别的"}.Selection()
	if _, err := p.pub.FeedFor(feeds.WithGate(t.Context(), full), rights.Audience{}, sel, feeds.RSS, 0); problemOf(err) != errBusy {
		t.Error(err)
	}
}
