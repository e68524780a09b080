package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// sourcesMost bounds the sources that the page of all feeds lists; the others are in the OPML, and each page has its own.
const sourcesMost = 40

// feedsBody is what the page of all feeds shows.
type feedsBody struct {
	All                      feedRow
	Channels, Towns, Sources []feedRow
	More                     int         // sources that are not listed
	OPML                     []site.Link // as files, by what they hold

	Action                      string
	ChannelChoices, TownChoices []choice
	Query                       string
	Chosen                      *chosen // nil: none is
}

// feedRow is a selection: its page and its feeds.
type feedRow struct {
	site.Link
	Feeds     []site.FeedLink
	Subscribe string // where the ways to are
	Word      string // for them
}

// chosenAsk chooses a feed: any search is one.
type chosenAsk struct {
	Q       string   `query:"q"`
	Channel []string `query:"channel"`
	Town    []string `query:"town"`
	Source  string   `query:"source"`
	Origin  string   `query:"origin"`
}

// search is what the feed is of.
func (in *chosenAsk) search() news.Search {
	return news.Search{Words: in.Q, Channels: in.Channel, Towns: in.Town, Source: in.Source, Origin: in.Origin}.Canonical()
}

// feedsPage lists what the publisher's catalogue lists.
func (s *public) feedsPage(w http.ResponseWriter, r *http.Request) error {
	in, err := s.chosenParams(r)
	if err != nil {
		return err
	}
	catalogue, err := s.Feeds.Catalogue(r.Context())
	if err != nil {
		return err
	}
	v := s.view(r)
	of := in.search()
	want := of.Selection()
	b := feedsBody{OPML: v.opmlLinks(), Action: s.base + "feeds", Query: of.Words}
	if want.Search != "" {
		if b.Chosen, err = v.chosenSearch(r, of); err != nil {
			return err
		}
	}
	for _, f := range catalogue {
		sel := f.Selection
		row := feedRow{site.Link{Text: f.Name, Lang: v.Foreign(""), URL: v.To(pagePath(sel))}, v.feedLinks(f.Title, sel), v.subscribeURL(sel), v.T("subscribe_word")}
		if sel == want {
			b.Chosen = v.chosen(row, sel)
		}
		switch {
		case sel.Source != "":
			if len(b.Sources) == sourcesMost {
				b.More++
				continue
			}
			b.Sources = append(b.Sources, row)
		case sel.Channel != "" && sel.Town != "":
			continue
		case sel.Channel != "":
			c, _ := s.channel(sel.Channel)
			row.Sub = c.Parent != ""
			b.Channels = append(b.Channels, row)
			b.ChannelChoices = append(b.ChannelChoices, choice{sel.Channel, f.Name, slices.Contains(of.Channels, sel.Channel)})
		case sel.Town != "":
			b.Towns = append(b.Towns, row)
			b.TownChoices = append(b.TownChoices, choice{sel.Town, f.Name, slices.Contains(of.Towns, sel.Town)})
		default:
			row.Text, row.Lang = v.T("all_feed"), ""
			b.All = row
		}
	}
	v.Title, v.Description, v.Body, v.Feeds = v.T("feeds"), v.T("feeds_intro"), b, b.All.Feeds
	if b.Chosen != nil && r.URL.RawQuery != "" {
		v.Title = b.Chosen.Text + " · " + v.T("feeds")
		v.NoIndex = true
	}
	v.Menus = v.menus("", "")
	return v.Answer(w, r, http.StatusOK, "feeds", v)
}

// pagePath is a selection's page, below the site's base.
func pagePath(sel news.Selection) string {
	switch {
	case sel.Source != "":
		return "source/" + url.PathEscape(sel.Source)
	case sel.Channel != "":
		return "channel/" + sel.Channel
	case sel.Town != "":
		return "town/" + sel.Town
	}
	return ""
}

// opmlLinks are the lists of feeds as files.
func (v *view) opmlLinks() []site.Link {
	var links []site.Link
	for _, l := range []struct {
		of   feeds.List
		name string
	}{
		{feeds.ListMain, v.T("opml_main")}, {feeds.ListChannels, v.T("opml_channels")}, {feeds.ListTowns, v.T("opml_towns")},
		{feeds.ListSources, v.T("opml_sources")}, {feeds.ListAll, v.T("opml_all")},
	} {
		u := v.public.base + "feeds.opml"
		if l.of != feeds.ListMain {
			u += "?of=" + string(l.of)
		}
		links = append(links, site.Link{Text: l.name, URL: u})
	}
	return links
}

// chosen is a feed with the ways to subscribe to it.
type chosen struct {
	feedRow
	Addresses []address
	Readers   []site.Link // that take it at a click, on the web
	QR        string      // a picture of the address
}

// address is a feed's in one format, to be copied, and for a program that opens such.
type address struct {
	Format, URL string
	Open        template.URL
}

// webReaders take a feed's address at the end of theirs.
var webReaders = []site.Link{
	{Text: "Feedly", URL: "https://feedly.com/i/subscription/feed%2F"}, {Text: "Inoreader", URL: "https://www.inoreader.com/?add_feed="},
	{Text: "NewsBlur", URL: "https://www.newsblur.com/?url="}, {Text: "Feedbin", URL: "https://feedbin.com/?subscribe="},
	{Text: "The Old Reader", URL: "https://theoldreader.com/feeds/subscribe?url="},
}

// chosenSearch is the feed of a search, where it can be.
func (v *view) chosenSearch(r *http.Request, of news.Search) (*chosen, error) {
	if err := v.public.allKnown(r.Context(), of.Channels, of.Towns, of.Source); err != nil {
		return nil, err
	}
	a, err := v.public.searched(of, 0, site.Cursor{})
	if err != nil {
		return nil, err
	}
	sel := a.of.Selection()
	name := v.searchName(a.of)
	return v.chosen(feedRow{Link: site.Link{Text: name, URL: v.searchURL("search", a.of, "", "")}, Feeds: v.feedLinks(v.SiteTitle()+" · "+name, sel)}, sel), nil
}

func (v *view) chosen(row feedRow, sel news.Selection) *chosen {
	if sel.Channel != "" && sel.Town != "" {
		row.URL = v.To("channel/"+sel.Channel, "town", sel.Town)
	}
	c := &chosen{feedRow: row}
	if sel == (news.Selection{}) {
		c.Text, c.Lang = v.T("all_feed"), ""
	}
	c.QR = v.To("feeds/qr.svg", "channel", sel.Channel, "town", sel.Town, "source", sel.Source)
	if of, err := news.SearchOf(sel.Search); err == nil && sel.Search != "" {
		c.QR = v.searchURL("feeds/qr.svg", of, "", "")
	}
	whole := func(f feeds.Format) string { return v.public.feedAddress(sel, f) }
	for _, f := range []struct {
		f    feeds.Format
		name string
	}{{feeds.Atom, "Atom"}, {feeds.RSS, "RSS"}, {feeds.JSON, "JSON Feed"}} {
		c.Addresses = append(c.Addresses, address{f.name, whole(f.f), template.URL("feed:" + whole(f.f))})
	}
	for _, r := range webReaders {
		c.Readers = append(c.Readers, site.Link{Text: r.Text, URL: r.URL + url.QueryEscape(whole(feeds.Atom))})
	}
	return c
}
