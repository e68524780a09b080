package web

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestFeedsAreServedUnderTheirPaths(t *testing.T) {
	p := newPlace(t)
	p.seed(t)
	for _, base := range []string{"all", "channel/strong-counties", "channel/world", "source/jxrb"} {
		for f, kind := range map[string]string{"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"} {
			res := p.get(t, "/feeds/"+base+"."+f)
			wantStatus(t, res, http.StatusOK)
			if got := res.Header.Get("Content-Type"); !strings.HasPrefix(got, kind) {
				t.Errorf("%s.%s is %q, want %s", base, f, got, kind)
			}
			for _, h := range [][2]string{{"Access-Control-Allow-Origin", "*"}, {"Cache-Control", "public, max-age=60"}, {"X-Content-Type-Options", "nosniff"}} {
				wantHeader(t, res, h[0], h[1])
			}
			if !strings.Contains(text(t, res), "顾亦来") {
				t.Errorf("%s.%s does not name the reporter", base, f)
			}
		}
	}
	for _, path := range []string{"/feeds/town/wuzhen.rss", "/feeds/channel/world/town/dama.atom", "/feeds/town/wuzhen.json"} {
		res := p.get(t, path)
		wantStatus(t, res, http.StatusOK)
		if strings.Contains(text(t, res), "顾亦来") {
			t.Errorf("%s has an entry of no town", path)
		}
	}
}

func TestFeedConditionalOverHTTP(t *testing.T) {
	p := newPlace(t)
	p.seed(t)
	first := p.get(t, "/feeds/all.atom", "Accept-Encoding", "gzip")
	wantHeader(t, first, "Content-Encoding", "gzip")
	if !strings.Contains(text(t, first), "顾亦来") {
		t.Error("the gzip form is another document")
	}
	again := p.get(t, "/feeds/all.atom", "Accept-Encoding", "gzip", "If-None-Match", first.Header.Get("ETag"))
	wantStatus(t, again, http.StatusNotModified)
	p.fill(t, 1, "zjol")
	wantStatus(t, p.get(t, "/feeds/all.atom", "Accept-Encoding", "gzip", "If-None-Match", first.Header.Get("ETag")), http.StatusOK)
}

func TestFeedLimit(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 60, "zjol")
	for query, want := range map[string]int{"": 50, "?limit=3": 3, "?limit=500": 60, "?limit=": 50, "?other=1": 50} {
		got := decode[struct{ Items []any }](t, p.get(t, "/feeds/all.json"+query))
		if len(got.Items) != want {
			t.Errorf("all.json%s has %d items, want %d", query, len(got.Items), want)
		}
	}
	for _, query := range []string{"0", "-1", "501", "many", "1.5"} {
		wantProblem(t, p.get(t, "/feeds/all.json?limit="+query), http.StatusBadRequest, "1 to 500")
	}
}

func TestUnknownFeeds(t *testing.T) {
	p := newPlace(t)
	for _, path := range []string{
		"/feeds/channel/none.rss", "/feeds/town/none.rss", "/feeds/source/none.atom", "/feeds/channel/world/town/none.json",
		"/feeds/all.xml", "/feeds/all", "/feeds/some.rss", "/feeds/.rss", "/feeds/channel/world", "/feeds/town/wuzhen.RSS",
	} {
		wantProblem(t, p.get(t, path), http.StatusNotFound, "")
	}
}

func TestFeedMethods(t *testing.T) {
	p := newPlace(t)
	res := p.ask(t, http.MethodPost, "/feeds/all.rss")
	wantProblem(t, res, http.StatusMethodNotAllowed, "GET")
	wantHeader(t, res, "Allow", "GET, HEAD, OPTIONS")
	res = p.ask(t, http.MethodOptions, "/feeds/all.rss", "Origin", "https://reader.example", "Access-Control-Request-Headers", "if-none-match")
	wantStatus(t, res, http.StatusNoContent)
	wantHeader(t, res, "Access-Control-Allow-Origin", "*")
	if allowed := res.Header.Get("Access-Control-Allow-Headers"); !strings.Contains(allowed, "If-None-Match") || !strings.Contains(allowed, "A-IM") || !strings.Contains(res.Header.Get("Access-Control-Expose-Headers"), "Delta-Base") {
		t.Error("a script may not send If-None-Match")
	}
}

func TestFeedWhileTheStoreIsAway(t *testing.T) {
	p := newPlace(t)
	p.store.fail(fmt.Errorf("connection refused by secret.host"))
	res := p.get(t, "/feeds/all.rss")
	wantHeader(t, res, "Retry-After", "30")
	if body := text(t, p.get(t, "/feeds/all.rss")); strings.Contains(body, "secret.host") {
		t.Errorf("the answer tells the server's insides: %s", body)
	}
	wantProblem(t, res, http.StatusServiceUnavailable, "later")
}

func TestFeedRequestsAreCounted(t *testing.T) {
	p := newPlace(t)
	etag := p.get(t, "/feeds/all.rss").Header.Get("ETag")
	p.get(t, "/feeds/all.rss", "If-None-Match", etag)
	p.get(t, "/feeds/town/none.json")
	metrics := text(t, p.get(t, "/metrics"))
	for _, want := range []string{
		`hub_feed_requests_total{format="rss",status="200"} 1`, `hub_feed_requests_total{format="rss",status="304"} 1`,
		`hub_feed_requests_total{format="json",status="404"} 1`, `hub_http_requests_total{route="feed",status="3xx"} 1`,
		`hub_http_request_duration_seconds_count{route="feed"} 3`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
}

// TestOPMLs: a list for each who asks, and without a choice what can be subscribed to as it is.
func TestOPMLs(t *testing.T) {
	p := newPlace(t)
	main := []string{"all", "channel/world", "town/dama"}
	lists := map[string][]string{"": main, "?of=": main, "?of=channels": {"channel/world"}, "?of=towns": {"town/dama"}, "?of=sources": {"source/jxrb"},
		"?of=all": append(main, "source/jxrb", "channel/world/town/dama")}
	for query, has := range lists {
		res := p.get(t, "/feeds.opml"+query)
		wantStatus(t, res, http.StatusOK)
		if res.Header.Get("ETag") == "" || res.Header.Get("Last-Modified") != "" {
			t.Errorf("validators are %v: want an ETag, and no date as a source list has none", res.Header)
		}
		body := text(t, res)
		if err := xml.Unmarshal([]byte(body), new(struct{})); err != nil {
			t.Fatal(err)
		}
		for _, sel := range lists["?of=all"] {
			path := "/feeds/" + sel + ".rss"
			if got := strings.Contains(body, path+`"`); got != slices.Contains(has, sel) {
				t.Errorf("the OPML of %q has %s: %v", query, path, got)
			}
			wantStatus(t, p.get(t, path), http.StatusOK)
		}
	}
	wantProblem(t, p.get(t, "/feeds.opml?of=none"), http.StatusBadRequest, "channels, towns, sources or all")
}

func TestTakedownLeavesFeedsAtOnce(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	p.store.remove(e.ID, news.Tombstone{ID: e.ID, At: at(t, 12, 0)})
	for _, path := range []string{"/feeds/all.rss", "/feeds/all.json", "/", "/channel/world", "/api/v1/entries"} {
		if strings.Contains(text(t, p.get(t, path)), "青春党建") {
			t.Errorf("%s still shows it", path)
		}
	}
}

// fresh asks until the answer is of what is new: on a slow machine who asks first after a change may be given what was before, which has an age.
func (p *place) fresh(t *testing.T, path string, headers ...string) *http.Response {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		res := p.get(t, path, headers...)
		if res.Header.Get("Age") == "" || time.Now().After(end) {
			return res
		}
	}
}

// A client that says A-IM: feed is sent what it lacks, with the tag of all (RFC 3229).
func TestADeltaOfAFeed(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 20, "jxrb")
	p.store.follow(t, p.office, p.pub)
	had := p.get(t, "/feeds/all.atom", "Accept-Encoding", "gzip").Header.Get("ETag")
	wantStatus(t, p.get(t, "/feeds/all.atom", "Accept-Encoding", "gzip", "A-IM", "feed", "If-None-Match", had), http.StatusNotModified)
	p.store.put(simple(t, "new", "刚刚发生"))
	p.store.seen(t)
	for _, wants := range []string{"feed", "vcdiff, feed", "feed;q=0.5"} {
		res := p.fresh(t, "/feeds/all.atom", "A-IM", wants, "If-None-Match", had)
		wantStatus(t, res, http.StatusIMUsed)
		if body := text(t, res); res.Header.Get("IM") != "feed" || !strings.Contains(res.Header.Get("Cache-Control"), "no-store") || strings.Count(body, "<entry>") != 1 || !strings.Contains(body, "刚刚发生") {
			t.Errorf("A-IM: %s: %v %s", wants, res.Header, body)
		}
		wantStatus(t, p.get(t, "/feeds/all.atom", "A-IM", wants, "If-None-Match", res.Header.Get("ETag")), http.StatusNotModified)
	}
	for _, h := range [][]string{{"A-IM", "feed"}, {"A-IM", "vcdiff", "If-None-Match", had}, {"A-IM", "feed;q=0", "If-None-Match", had}, {"If-None-Match", had}, {"A-IM", "feed", "If-None-Match", `"other"`},
		{"A-IM", "feed", "If-None-Match", had, "User-Agent", "feedparser/6.0.10 +https://github.com/kurtmckee/feedparser/"}} { // rss2email knows no 226
		res := p.get(t, "/feeds/all.atom", h...)
		if wantStatus(t, res, http.StatusOK); !strings.Contains(res.Header.Get("Vary"), "A-IM") {
			t.Errorf("%v: Vary %s", h, res.Header.Get("Vary"))
		}
	}
	wantStatus(t, p.get(t, "/feeds/all.atom?limit=3", "A-IM", "feed", "If-None-Match", had), http.StatusOK)

	res := p.get(t, "/feeds/all.atom", "A-IM", "feed", "If-None-Match", `"other", `+had, "Accept-Encoding", "gzip")
	full := p.get(t, "/feeds/all.atom", "Accept-Encoding", "gzip")
	wantStatus(t, res, http.StatusIMUsed)
	wantHeader(t, res, "Delta-Base", had)
	sent, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	wantHeader(t, res, "Content-Length", strconv.Itoa(len(sent)))
	for _, same := range []string{"ETag", "Content-Type", "Content-Encoding", "Last-Modified", "Link", "Vary", "X-Content-Type-Options"} {
		if wantHeader(t, res, same, full.Header.Get(same)); full.Header.Get(same) == "" {
			t.Errorf("the whole feed has no %s", same)
		}
	}
	wantIn(t, text(t, p.get(t, "/metrics")), `hub_feed_requests_total{format="atom",status="226"} 4`)
}

// A part of a feed is kept by no cache, at a partner neither: it is no feed.
func TestAPartnersDeltaIsNotStored(t *testing.T) {
	p := newPartnerPlace(t)
	p.store.follow(t, p.office, p.pub)
	had := p.get(t, "/feeds/all.atom?key="+whole).Header.Get("ETag")
	p.store.put(simple(t, "new", "刚刚发生"))
	p.store.seen(t)
	res := p.fresh(t, "/feeds/all.atom?key="+whole, "A-IM", "feed", "If-None-Match", had)
	wantStatus(t, res, http.StatusIMUsed)
	wantHeader(t, res, "Cache-Control", "no-store, im")
}
