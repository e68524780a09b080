package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/search"
	"github.com/txnews/hub/site"
)

// searchAsk is what the page of a search is asked for.
type searchAsk struct {
	Q       string      `query:"q"`
	Channel []string    `query:"channel"`
	Town    []string    `query:"town"`
	Source  string      `query:"source"`
	Origin  string      `query:"origin"`
	Order   string      `query:"order" enum:"time,relevance"`
	Limit   int         `query:"limit" minimum:"1" maximum:"50" default:"20"`
	Before  site.Cursor `query:"before"`
}

// choicesMost bounds the sources that one may be chosen from, and excerptMost the columns of an excerpt.
const (
	choicesMost = 60
	excerptMost = 120
)

// searchBody is what the page of a search shows.
type searchBody struct {
	Heading                          string
	Action                           string
	Asked                            news.Search
	Order                            string
	Channels, Towns, Sources, Orders []choice
	Narrowed                         bool // by more than words
	Looked                           bool // something was searched for
	Building                         bool // the newest alone were looked through
	Weighed                          int  // the best are of so many hits, the newest; 0: of all
	Hits                             []hit
	Feeds                            []site.FeedLink
	Subscribe                        string
	Older, Newest                    string
}

// hit is an entry that was found, with what was looked for marked.
type hit struct {
	item
	Head, Text []piece
}

// piece is a piece of a text.
type piece struct {
	Text string
	Mark bool
}

// searchPage is a search with its filters, for people.
func (s *public) searchPage(w http.ResponseWriter, r *http.Request) error {
	in, err := s.searchParams(r)
	if err != nil {
		return err
	}
	into, err := s.mergedInto(r.Context(), in.Source)
	if err != nil {
		return err
	}
	if err := s.allKnown(r.Context(), listed(in.Channel...), listed(in.Town...), in.Source); err != nil {
		return err
	}
	a, err := s.searched(news.Search{Words: in.Q, Channels: in.Channel, Towns: in.Town, Source: cmp.Or(into, in.Source), Origin: in.Origin}, in.Limit, in.Before)
	if err != nil {
		return err
	}
	if err := a.ordered(in.Order); err != nil {
		return err
	}
	v := s.view(r)
	b := searchBody{Heading: v.T("search"), Action: s.base + "search", Asked: a.of, Order: cmp.Or(in.Order, orderTime)}
	if err := b.choices(r, v); err != nil {
		return err
	}
	if b.Looked = a.of.Query() != ""; b.Looked {
		if err := b.find(r, v, a); err != nil {
			return err
		}
	}
	v.Title, v.Description, v.NoIndex, v.Body, v.Feeds = b.Heading, v.T("describe.search", v.SiteTitle()), true, b, b.Feeds
	v.Menus = v.menus("", "")
	return v.Answer(w, r, http.StatusOK, "search", v)
}

// choices are the filters.
func (b *searchBody) choices(r *http.Request, v *view) error {
	now := v.public.Settings.Current()
	for _, c := range now.Channels {
		b.Channels = append(b.Channels, choice{c.ID, c.Name, slices.Contains(b.Asked.Channels, c.ID)})
	}
	for _, t := range now.Towns {
		b.Towns = append(b.Towns, choice{t.ID, t.Name, slices.Contains(b.Asked.Towns, t.ID)})
	}
	terms, err := v.public.Rights.Terms(r.Context())
	if err != nil {
		return err
	}
	for id, src := range terms.Sources() {
		if src.Enabled || id == b.Asked.Source {
			b.Sources = append(b.Sources, choice{id, src.Name, id == b.Asked.Source})
		}
	}
	slices.SortFunc(b.Sources, func(x, y choice) int {
		switch {
		case x.Chosen != y.Chosen && x.Chosen:
			return -1
		case x.Chosen != y.Chosen:
			return 1
		}
		return cmp.Or(strings.Compare(x.Text, y.Text), strings.Compare(x.Value, y.Value))
	})
	b.Sources = b.Sources[:min(len(b.Sources), choicesMost)]
	for _, order := range []string{orderTime, orderBest} {
		b.Orders = append(b.Orders, choice{order, v.T("order." + order), order == b.Order})
	}
	b.Narrowed = len(b.Asked.Channels)+len(b.Asked.Towns) > 0 || b.Asked.Source != "" || b.Asked.Origin != ""
	return nil
}

// find searches, and offers the search as a feed.
func (b *searchBody) find(r *http.Request, v *view, a asked) error {
	page, err := v.public.visible(r, a)
	if err != nil {
		return err
	}
	b.Building, b.Weighed = a.looks() && !v.public.Index.Ready(), page.weighed
	for i := range page.Entries {
		b.Hits = append(b.Hits, v.hit(feeds.Clean(page.Entries[i].Entry), &a.q))
	}
	if !page.Next.IsZero() {
		b.Older = v.searchURL("search", a.of, b.Order, site.CursorText(page.Next))
	}
	if !a.from.IsZero() {
		b.Newest = v.searchURL("search", a.of, b.Order, "")
	}
	b.Heading = v.searchName(a.of)
	b.Feeds = v.feedLinks(v.SiteTitle()+" · "+b.Heading, a.of.Selection())
	b.Subscribe = v.searchURL("feeds", a.of, "", "") + "#chosen"
	return nil
}

// searchName is what a search is called.
func (v *view) searchName(of news.Search) string {
	if of.Words == "" {
		return v.T("search")
	}
	return v.T("search_of", of.Words)
}

// searchURL is the address of a page about a search.
func (v *view) searchURL(page string, of news.Search, order, before string) string {
	q, _ := url.ParseQuery(of.Query())
	for name, value := range map[string]string{"order": order, "before": before, "lang": v.Carried} {
		if value != "" && (name != "order" || value != orderTime) {
			q.Set(name, value)
		}
	}
	return v.public.base + page + "?" + q.Encode()
}

// hit shows where an entry has what was looked for: in its summary, else in its text.
func (v *view) hit(e news.Entry, q *search.Query) hit {
	h := hit{item: v.item(e)}
	h.Time, _ = v.when(&e, v.Full, v.Date)
	h.Head = pieces(h.Title, q.Marks(h.Title))
	text := q.Excerpt(&e, excerptMost)
	h.Text = pieces(text, q.Marks(text))
	return h
}

// pieces cuts a text at its marks.
func pieces(text string, marks [][2]int) (list []piece) {
	at := 0
	for _, m := range marks {
		if m[0] > at {
			list = append(list, piece{text[at:m[0]], false})
		}
		list = append(list, piece{text[m[0]:m[1]], true})
		at = m[1]
	}
	if at < len(text) {
		list = append(list, piece{text[at:], false})
	}
	return list
}
