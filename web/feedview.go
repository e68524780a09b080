package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// rawParam has a browser given the feed itself.
const rawParam = "raw"

// readable has a browser that goes to a feed's address shown a page with what the feed has and what it is for; all others are given the
// feed (docs/decisions/a-browser-is-shown-a-page-at-a-feeds-address.md).
func (s *public) readable(feed handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !visits(r) {
			return feed(w, r)
		}
		name, f, ok := feeds.CutFormat(r.PathValue("file"))
		if !ok {
			return feed(w, r)
		}
		asked := r.Clone(r.Context())
		asked.Method = http.MethodGet
		asked.SetPathValue("file", name+"."+string(feeds.JSON))
		for _, conditional := range []string{"If-None-Match", "If-Modified-Since", "A-Im", "Accept-Encoding"} {
			asked.Header.Del(conditional)
		}
		got := &caught{header: http.Header{}}
		if err := feed(got, asked); err != nil {
			return err
		}
		if got.status != http.StatusOK {
			return feed(w, r)
		}
		return s.showFeed(w, r, f, got.body.Bytes())
	}
}

// visits tells a browser that shows somebody a feed's address: no reader of feeds says that it navigates to a document. Who shows a key
// is a partner's program.
func visits(r *http.Request) bool {
	h := r.Header
	return len(h["Sec-Fetch-Dest"]) > 0 && h.Get("Sec-Fetch-Dest") == "document" && h.Get("Sec-Fetch-Mode") == "navigate" && strings.HasPrefix(h.Get("Accept"), "text/html") &&
		h.Get("A-Im") == "" && callerOf(r.Context()) == nil && !r.URL.Query().Has(rawParam)
}

// caught is an answer that goes nowhere yet.
type caught struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (c *caught) Header() http.Header { return c.header }

func (c *caught) WriteHeader(status int) { c.status = status }

func (c *caught) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	return c.body.Write(b)
}

// feedBody is what the page at a feed's address shows.
type feedBody struct {
	Heading string
	Address string // of the feed, for readers
	Format  string
	Others  []site.FeedLink // the same in other formats
	Home    string          // the page that the feed is of
	Raw     string          // the feed itself
	Items   []feedItem
}

type feedItem struct{ Title, URL, Time, Stamp, Summary, Lang string }

// shownItems bounds the entries of a feed that its page shows.
const shownItems = 100

// shownFeed is what the page takes of a feed, in JSON Feed's form.
type shownFeed struct {
	Title string `json:"title"`
	Home  string `json:"home_page_url"`
	Items []struct {
		Title     string    `json:"title"`
		URL       string    `json:"url"`
		Summary   string    `json:"summary"`
		Language  string    `json:"language"`
		Published time.Time `json:"date_published"`
		Hub       struct {
			ID string `json:"id"`
		} `json:"_hub"`
	} `json:"items"`
}

// showFeed answers with the page of a feed. Nobody keeps it: a cache on the way would give it to readers of feeds.
func (s *public) showFeed(w http.ResponseWriter, r *http.Request, f feeds.Format, feed []byte) error {
	var is shownFeed
	if err := json.Unmarshal(feed, &is); err != nil {
		return err
	}
	h := w.Header()
	site.SecurePage(h)
	h.Del("Access-Control-Allow-Origin")
	site.NoStore(h)
	v := s.view(r)
	path := strings.TrimPrefix(r.URL.EscapedPath(), "/")
	query := r.URL.Query()
	query.Del("lang")
	b := feedBody{Heading: is.Title, Address: withQuery(s.inForce().URL+path, query), Home: webAddress(is.Home)}
	for _, link := range formatLinks() {
		to := withQuery(s.base+strings.TrimSuffix(path, string(f))+string(link.f), query)
		if link.f == f {
			b.Format = link.name
			continue
		}
		b.Others = append(b.Others, site.FeedLink{Title: is.Title + " (" + link.name + ")", Format: link.name, Type: link.kind, URL: to})
	}
	query.Set(rawParam, "1")
	b.Raw = withQuery(s.base+path, query)
	for _, item := range is.Items[:min(len(is.Items), shownItems)] {
		shown := feedItem{Title: item.Title, URL: webAddress(item.URL), Summary: item.Summary, Lang: v.Foreign(item.Language)}
		if item.Hub.ID != "" {
			shown.URL = v.To("entry/" + url.PathEscape(item.Hub.ID))
		}
		if !item.Published.IsZero() {
			e := news.Entry{Published: item.Published}
			shown.Time, shown.Stamp = v.when(&e, v.Full, v.Date)
		}
		if shown.Title == "" {
			shown.Title = v.T("untitled")
		}
		b.Items = append(b.Items, shown)
	}
	v.Title, v.Description, v.NoIndex, v.Body = v.T("feedview.title", is.Title, b.Format), v.T("feedview.what"), true, b
	v.Menus = v.menus("", "")
	return v.Answer(w, r, http.StatusOK, "feed", v)
}

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
