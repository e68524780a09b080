package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// TestAPIRefusesWhatItWouldNotLookAt: a name that is mistyped, or a value too many, must not be passed over in silence.
func TestAPIRefusesWhatItWouldNotLookAt(t *testing.T) {
	p := newPartnerPlace(t)
	id := p.entries["zjol"]
	for query, words := range map[string]string{
		"/api/v1/entries?limt=5":                          "limt; there are channel, town, source, q, origin, since, until, order, limit, cursor, lang, key",
		"/api/v1/entries?utm_source=x&Town=dama":          "Town, utm_source;",
		"/api/v1/entries?q=a&q=b&source=zjol&source=shut": "only one is taken: q, source",
		"/api/v1/entries?cursor=&cursor=":                 "only one is taken: cursor",
		"/api/v1/entries?limit=5;q=x":                     "cannot be read",
		"/api/v1/entries?key=" + whole + "&key=" + part:   "only one is taken: key",
		"/api/v1/entries/" + id + "?q=x":                  "there are lang, key",
		"/api/v1/entries/" + id + ".ninjs?from=x":         "from;",
		"/api/v1/changes?cursor=x":                        "there are since, limit, wait, channel, town, source, lang, key",
		"/api/v1/changes?wait=long":                       "written like 30s",
		"/api/v1/openapi.json?format=yaml":                "there are lang, key",
		"/api/v1/entries?limt=5&key=" + whole:             "limt;",
		"/api/v1/entries?since=yesterday":                 "since must be a time",
	} {
		res := p.get(t, query)
		if got := res.Header.Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s: %s", query, got)
		}
		wantProblem(t, res, http.StatusBadRequest, words)
	}
	if body := text(t, p.get(t, "/api/v1/entries?limt=5&lang=zh-CN")); !strings.Contains(body, "没有这样的参数：limt；可用的有：channel") {
		t.Error(body)
	}
	for _, path := range []string{
		"/?utm_source=x&utm_source=y&from=singlemessage&isappinstalled=0", "/town/wuzhen?from=timeline&nsukey=x", "/entry/" + id + "?utm_medium=rss", "/feeds?x=1", "/feeds.opml?x=1",
		"/feeds/all.rss?utm_source=x&from=y", "/feeds/all.json?limit=5&limit=5", "/feeds/town/wuzhen.atom?key=" + part + "&key=" + whole, "/api/v1/entries?key=" + whole + "&lang=en",
		"/api/v1/entries?town=wuzhen&town=dama&channel=world&channel=world", "/healthz?x", "/readyz?probe=1", "/metrics?x=1",
	} {
		wantStatus(t, p.get(t, path), http.StatusOK)
	}
}

// TestEntriesOfAnyOfSeveral: channels and towns may be given several times, and times are those of first sight.
func TestEntriesOfAnyOfSeveral(t *testing.T) {
	p := newPlace(t)
	put := func(title string, hour int, channel string, towns ...string) {
		p.store.put(news.Entry{Source: "zjol", Title: title, FirstSeen: at(t, hour, 0), Updated: at(t, hour, 0), Channels: []string{channel}, Towns: towns})
	}
	put("a", 1, "strong-counties", "wuzhen")
	put("b", 2, "tongxiang", "dama")
	put("c", 3, "tongxiang", "wuzhen", "dama")
	put("d", 4, "world")
	for query, want := range map[string]string{
		"town=wuzhen&town=dama": "c b a", "channel=world&channel=tongxiang": "d c b a", "channel=world&town=wuzhen&town=dama": "a", "channel=world&channel=tongxiang&town=dama": "c b",
		"channel=strong-counties&channel=&town=": "a", "source=zjol&channel=world&channel=tongxiang&town=wuzhen": "c a", "source=zjol&town=dama": "c b",
		"since=2012-06-12T02:00:00%2B08:00&until=2012-06-12T04:00:00%2B08:00": "c b", "since=2012-06-12T02:00:00+08:00&until=2012-06-12T04:00:00+08:00": "c b", "channel=world&since=2012-06-11T19:00:00Z": "d", "town=dama&town=wuzhen&q=A": "a",
	} {
		if got := strings.Join(titles(decode[entriesAnswer](t, p.get(t, "/api/v1/entries?"+query))), " "); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	wantStatus(t, p.get(t, "/api/v1/entries?town=wuzhen&town=none"), http.StatusNotFound)
	wantStatus(t, p.get(t, "/api/v1/entries?channel=none&channel=world"), http.StatusNotFound)
}

func TestChangesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlace(t)
		p.fill(t, 1, "zjol")
		next := decode[changesAnswer](t, p.get(t, "/api/v1/changes")).Next
		for query, held := range map[string]time.Duration{"": 0, "&wait=0s": 0, "&wait=200ms": 200 * time.Millisecond, "&wait=30s": 30 * time.Second, "&wait=1h": waitMost} {
			began := time.Now()
			if got := decode[changesAnswer](t, p.get(t, "/api/v1/changes?since="+next+query)); len(got.Changes) != 0 || got.Next != next {
				t.Errorf("%s: %+v", query, got)
			}
			if took := time.Since(began); took != held {
				t.Errorf("%s is held for %v, want %v", query, took, held)
			}
		}
		ending, end := context.WithCancel(t.Context())
		stops := newPlace(t, func(o *Options) { o.Ending = ending })
		time.AfterFunc(time.Second, end)
		began := time.Now()
		wantStatus(t, stops.get(t, "/api/v1/changes?wait=30s"), http.StatusOK)
		if took := time.Since(began); took != time.Second {
			t.Errorf("a hub that stops after a second holds an answer for %v", took)
		}
		time.AfterFunc(time.Second, func() { p.fill(t, 1, "zjol") })
		began = time.Now()
		if got := decode[changesAnswer](t, p.get(t, "/api/v1/changes?wait=30s&since="+next)); len(got.Changes) != 1 || time.Since(began) > 2*time.Second {
			t.Errorf("after %v: %+v", time.Since(began), got)
		}
	})
}
