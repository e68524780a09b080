package web

import (
	"bytes"
	"context"
	"encoding/xml"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// Sitemaps tell search engines which pages there are (sitemaps.org, and Google's extension for news). Those of entries follow the
// order of arrival, so many arrivals each, so that one costs the same however many entries there are, and changes only where it does.
const (
	sitemapBlock = 1000           // arrivals of one sitemap of entries
	sitemapMost  = 40_000         // addresses of the sitemap of all other pages; one may have 50,000
	newsFor      = 48 * time.Hour // how long an entry is news
	newsMost     = 1000           // of them
)

const (
	nsSitemap = "http://www.sitemaps.org/schemas/sitemap/0.9"
	nsNews    = "http://www.google.com/schemas/sitemap-news/0.9"
)

// sitemapIndex names sitemaps.
type sitemapIndex struct {
	XMLName xml.Name  `xml:"sitemapindex"`
	NS      string    `xml:"xmlns,attr"`
	Maps    []mapItem `xml:"sitemap"`
}

// sitemap names pages.
type sitemap struct {
	XMLName xml.Name  `xml:"urlset"`
	NS      string    `xml:"xmlns,attr"`
	News    string    `xml:"xmlns:news,attr,omitempty"`
	Pages   []mapItem `xml:"url"`
}

type mapItem struct {
	At      string    `xml:"loc"`
	Changed string    `xml:"lastmod,omitempty"`
	News    *newsItem `xml:"news:news"`
}

// newsItem is what the extension for news says of an article.
type newsItem struct {
	Site      string `xml:"news:publication>news:name"`
	Language  string `xml:"news:publication>news:language"`
	Published string `xml:"news:publication_date"`
	Title     string `xml:"news:title"`
}

// sitemapIndex names the sitemaps that there are.
func (s *public) sitemapIndex(w http.ResponseWriter, r *http.Request) error {
	return s.keepMap(w, r, func(ctx context.Context) (any, time.Time, error) {
		at := s.inForce().URL + "sitemap/"
		all := sitemapIndex{NS: nsSitemap, Maps: []mapItem{{At: at + "news.xml"}, {At: at + "pages.xml"}}}
		if s.Order == nil {
			return all, time.Time{}, nil
		}
		_, first, total, err := s.Order.Arrivals(ctx, news.TimelineAll, 0, 1)
		for n := first/sitemapBlock + 1; n <= (total+sitemapBlock-1)/sitemapBlock; n++ {
			all.Maps = append(all.Maps, mapItem{At: at + "entries-" + strconv.Itoa(n) + ".xml"})
		}
		return all, time.Time{}, err
	})
}

// sitemap answers with one of them.
func (s *public) sitemap(w http.ResponseWriter, r *http.Request) error {
	name, _ := strings.CutSuffix(r.PathValue("file"), ".xml")
	switch name {
	case r.PathValue("file"):
		return errNoPage
	case "news":
		return s.keepMap(w, r, s.newsMap)
	case "pages":
		return s.keepMap(w, r, s.pagesMap)
	}
	number, _ := strings.CutPrefix(name, "entries-")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > math.MaxInt32 || strconv.Itoa(n) != number || s.Order == nil || number == name {
		return errNoPage
	}
	return s.keepMap(w, r, func(ctx context.Context) (any, time.Time, error) { return s.entriesMap(ctx, n) })
}

// keepMap answers with a document that is kept until entries come, change or go: so what is taken down is in none any more.
func (s *public) keepMap(w http.ResponseWriter, r *http.Request, draw func(context.Context) (any, time.Time, error)) error {
	doc, err := s.Shelf.Page(r.Context(), news.Selection{}, "sitemap "+r.URL.Path, func(ctx context.Context) ([]byte, time.Time, error) {
		all, until, err := draw(ctx)
		if err != nil {
			return nil, until, err
		}
		var b bytes.Buffer
		b.WriteString(xml.Header)
		err = xml.NewEncoder(&b).Encode(all)
		return b.Bytes(), until, err
	})
	if err != nil {
		return err
	}
	_, err = site.Serve(w, r, doc, site.About{MediaType: "application/xml", Age: doc.Age()})
	return err
}

// entriesMap names those of the nth block of arrivals whose pages search engines may show.
func (s *public) entriesMap(ctx context.Context, n int) (any, time.Time, error) {
	ids, at, total, err := s.Order.Arrivals(ctx, news.TimelineAll, (n-1)*sitemapBlock, sitemapBlock)
	switch {
	case err != nil:
		return nil, time.Time{}, err
	case (n-1)*sitemapBlock >= total || at >= n*sitemapBlock:
		return nil, time.Time{}, errNoPage
	}
	page, err := s.Rights.Named(ctx, rights.Audience{}, news.TimelineAll, ids[:min(len(ids), n*sitemapBlock-at)])
	m := sitemap{NS: nsSitemap}
	for i := range page.Entries {
		if g := &page.Entries[i]; isFound(g) {
			m.Pages = append(m.Pages, mapItem{At: s.entryAddress(&g.Entry), Changed: stamp(g.Entry.Updated)})
		}
	}
	return m, page.Until, err
}

// newsMap names the entries that are news.
func (s *public) newsMap(ctx context.Context) (any, time.Time, error) {
	now := s.Now()
	page, err := s.Rights.Page(ctx, rights.Audience{}, rights.Query{Line: news.TimelineAll, Limit: newsMost, Least: 1, Since: now.Add(-newsFor)})
	m, until, is := sitemap{NS: nsSitemap, News: nsNews}, page.Until, s.inForce()
	for i := range page.Entries {
		g := &page.Entries[i]
		published := g.Entry.Published
		if published.IsZero() {
			published = g.Entry.FirstSeen
		}
		ends := published.Add(newsFor)
		if !isFound(g) || !ends.After(now) {
			continue
		}
		if until.IsZero() || ends.Before(until) {
			until = ends
		}
		e := feeds.Clean(g.Entry)
		title := e.Title
		if title == "" {
			title = describe(e.Summary, is.Title)
		}
		m.Pages = append(m.Pages, mapItem{At: s.entryAddress(&e), News: &newsItem{Site: is.Title, Language: newsLanguage(e.Language, is.Language), Published: stamp(published), Title: title}})
	}
	return m, until, err
}

// pagesMap names all pages but those of entries and stories.
func (s *public) pagesMap(ctx context.Context) (any, time.Time, error) {
	catalogue, err := s.Feeds.Catalogue(ctx)
	base := s.inForce().URL
	m := sitemap{NS: nsSitemap}
	for _, path := range []string{"", "feeds", "partners", "rights"} {
		m.Pages = append(m.Pages, mapItem{At: base + path})
	}
	for _, f := range catalogue {
		sel := f.Selection
		if sel == (news.Selection{}) || sel.Channel != "" && sel.Town != "" || len(m.Pages) == sitemapMost {
			continue
		}
		m.Pages = append(m.Pages, mapItem{At: base + pagePath(sel)})
	}
	return m, time.Time{}, err
}

func (s *public) entryAddress(e *news.Entry) string {
	return s.inForce().URL + "entry/" + url.PathEscape(e.ID)
}

// isFound reports whether search engines may show an entry's page, as robotsFor has it.
func isFound(g *rights.Given) bool {
	return g.Extent == news.ExtentFull || g.Extent == news.ExtentSummary
}

// newsLanguage is a language as the extension for news wants it: of Chinese its script, of others the language alone.
func newsLanguage(tag, own string) string {
	if tag == "" {
		tag = own
	}
	parts := strings.Split(strings.ToLower(tag), "-")
	switch {
	case parts[0] != "zh":
		return parts[0]
	case slices.ContainsFunc(parts, func(p string) bool { return p == "hant" || p == "tw" || p == "hk" || p == "mo" }):
		return "zh-tw"
	}
	return "zh-cn"
}
