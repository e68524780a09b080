package web

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// mapped is a sitemap, or an index of them, as it is read.
type mapped struct {
	XMLName xml.Name
	Items   []struct {
		At      string `xml:"loc"`
		Changed string `xml:"lastmod"`
		News    struct {
			Published string `xml:"publication_date"`
			Title     string `xml:"title"`
			Site      string `xml:"publication>name"`
			Language  string `xml:"publication>language"`
		} `xml:"http://www.google.com/schemas/sitemap-news/0.9 news"`
	} `xml:",any"`
}

func (p *place) mapped(t *testing.T, path string) (m mapped) {
	t.Helper()
	res := p.get(t, path)
	wantStatus(t, res, http.StatusOK)
	wantHeader(t, res, "Content-Type", "application/xml")
	must(t, xml.Unmarshal([]byte(text(t, res)), &m))
	return m
}

func (m mapped) names(e news.Entry) bool {
	for _, i := range m.Items {
		if i.At == "http://hub.example/entry/"+e.ID {
			return true
		}
	}
	return false
}

// The sitemaps name each page that search engines may show once, and none of which a licence gives the public less, or that was taken down.
func TestSitemapsNameWhatMayBeFound(t *testing.T) {
	now := at(t, 12, 0)
	st := newMemory(testChannels)
	p := placeOver(t, st, func() time.Time { return now }, nil)
	found := map[string]news.Entry{}
	for source, public := range map[string]news.Extent{"full": "full", "summary": "summary", "headline": "headline", "nothing": "nothing"} {
		st.addSource(news.Source{ID: source, Enabled: true, Licence: news.Licence{Public: public}})
		found[source] = st.put(news.Entry{Source: source, Title: "题<&>" + source, Summary: "摘要", Published: now, Updated: now, FirstSeen: now})
	}
	old := st.put(news.Entry{Source: "full", Title: "旧闻", Language: "zh-Hant", Published: now.Add(-49 * time.Hour), Updated: now, FirstSeen: now.Add(-49 * time.Hour)})
	index := p.mapped(t, "/sitemap.xml")
	if index.XMLName.Local != "sitemapindex" || len(index.Items) != 3 || index.Items[2].At != "http://hub.example/sitemap/entries-1.xml" {
		t.Errorf("%+v", index)
	}
	all, fresh := p.mapped(t, "/sitemap/entries-1.xml"), p.mapped(t, "/sitemap/news.xml")
	for source, e := range found {
		if want := source == "full" || source == "summary"; all.names(e) != want || fresh.names(e) != want {
			t.Errorf("%s: named %v, as news %v", source, all.names(e), fresh.names(e))
		}
	}
	if !all.names(old) || fresh.names(old) {
		t.Errorf("of two days ago: named %v, as news %v", all.names(old), fresh.names(old))
	}
	if n := fresh.Items[0].News; n.Site != testSite.Title || n.Language != "zh-cn" || !strings.HasPrefix(n.Title, "题<&>") || n.Published != now.Format(time.RFC3339) {
		t.Errorf("%+v", n)
	}
	st.remove(found["full"].ID, news.Tombstone{At: now, Reason: "应版权方要求"})
	for _, path := range []string{"/sitemap/entries-1.xml", "/sitemap/news.xml"} {
		if p.mapped(t, path).names(found["full"]) {
			t.Errorf("%s names what was taken down", path)
		}
	}
	for _, path := range []string{"/sitemap/entries-2.xml", "/sitemap/entries-0.xml", "/sitemap/entries-01.xml", "/sitemap/entries-1", "/sitemap/none.xml", "/sitemap/1.xml", "/sitemap/entries-99999999999999999999.xml",
		"/sitemap/entries-2305843009213693953.xml", "/sitemap/entries-239807672958224172.xml"} {
		wantStatus(t, p.get(t, path), http.StatusNotFound)
	}
	for _, i := range p.mapped(t, "/sitemap/pages.xml").Items {
		wantStatus(t, p.get(t, strings.TrimPrefix(i.At, "http://hub.example")), http.StatusOK)
	}
	wantIn(t, text(t, p.get(t, "/robots.txt")), "\nSitemap: http://hub.example/sitemap.xml\n")
}

func TestSitemapsAreCompressedAndRevalidated(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 50, "zjol")
	res := p.get(t, "/sitemap/entries-1.xml", "Accept-Encoding", "gzip")
	wantHeader(t, res, "Content-Encoding", "gzip")
	wantHeader(t, res, "Cache-Control", "no-cache")
	again := p.get(t, "/sitemap/entries-1.xml", "Accept-Encoding", "gzip", "If-None-Match", res.Header.Get("ETag"))
	wantStatus(t, again, http.StatusNotModified)
}
