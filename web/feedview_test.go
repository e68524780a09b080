package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

// visit is what Chromium sends when somebody opens an address.
var visit = []string{"Sec-Fetch-Dest", "document", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "none",
	"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"}

func TestABrowserIsShownAPageAtAFeedsAddress(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	hostile := p.store.put(news.Entry{Source: "jxrb", Title: `</title><script>alert(1)</script>`, Summary: `<img src=x onerror=alert(1)>`, URL: "javascript:alert(1)", FirstSeen: at(t, 11, 0), Providers: []news.Provider{{ID: "jxrb", Name: "嘉兴日报"}}})
	for _, path := range []string{"/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/feeds/channel/world.rss", "/feeds/source/jxrb.atom", "/feeds/all.rss?limit=5&lang=en"} {
		res := p.get(t, path, visit...)
		wantStatus(t, res, http.StatusOK)
		wantHeader(t, res, "Content-Type", "text/html; charset=utf-8")
		wantHeader(t, res, "Cache-Control", "no-store")
		body := text(t, res)
		wantIn(t, body, `value="http://hub.example`+strings.ReplaceAll(strings.TrimSuffix(path, "&lang=en"), "&", "&amp;")+`"`, "raw=1", e.Title, `href="/entry/`+e.ID, `content="noindex"`)
		wantOut(t, body, "<script", "<img src=x", "javascript:")
	}
	wantIn(t, text(t, p.get(t, "/feeds/all.rss", visit...)), `href="/entry/`+hostile.ID+`"`, `href="/feeds/all.atom"`)
	wantStatus(t, p.get(t, "/feeds/none.rss", visit...), http.StatusNotFound)
	wantStatus(t, p.get(t, "/feeds/all.rss?limit=x", visit...), http.StatusBadRequest)
}

// Whoever is not a browser that shows somebody an address gets the feed, which caches may keep: what a browser is shown changes
// nothing of it.
func TestReadersAreNeverShownAPage(t *testing.T) {
	p := newPlace(t)
	p.seed(t)
	without := func(name, value string) []string {
		var h []string
		for i := 0; i < len(visit); i += 2 {
			if v := visit[i+1]; visit[i] != name {
				h = append(h, visit[i], v)
			} else if value != "" {
				h = append(h, name, value)
			}
		}
		return h
	}
	plain := text(t, p.get(t, "/feeds/all.atom"))
	vary := p.get(t, "/feeds/all.atom").Header.Get("Vary")
	for _, asked := range [][]string{
		nil, {"Accept", "text/html,*/*"}, {"Accept", "application/atom+xml, text/html"}, {"User-Agent", "Mozilla/5.0 Chrome/156", "Accept", "text/html,*/*", "Upgrade-Insecure-Requests", "1"},
		without("Sec-Fetch-Dest", "empty"), without("Sec-Fetch-Dest", ""), without("Sec-Fetch-Dest", "iframe"), without("Sec-Fetch-Mode", "cors"), without("Accept", "*/*"), without("Accept", ""),
	} {
		res := p.get(t, "/feeds/all.atom", asked...)
		wantHeader(t, res, "Content-Type", "application/atom+xml; charset=utf-8")
		wantHeader(t, res, "Vary", vary)
		if text(t, res) != plain {
			t.Errorf("%v is given another feed", asked)
		}
	}
	wantHeader(t, p.get(t, "/feeds/all.atom?raw=1", visit...), "Content-Type", "application/atom+xml; charset=utf-8")
	if got := p.get(t, "/feeds/all.atom", append([]string{"A-IM", "feed"}, visit...)...).Header.Get("Content-Type"); !strings.HasPrefix(got, "application/atom+xml") {
		t.Errorf("a reader of deltas is given %s", got)
	}
}
