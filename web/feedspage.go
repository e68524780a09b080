package web

import (
	"net/http"
	"net/url"

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

	// A channel's feed of one town is chosen.
	Action                      string
	ChannelChoices, TownChoices []choice
	Both                        *feedRow // that was chosen; nil: none was
}

// feedRow is a selection: its page and its feeds.
type feedRow struct {
	site.Link
	Feeds []site.FeedLink
}

// bothAsk chooses a channel's feed of a town.
type bothAsk struct {
	Channel string `query:"channel"`
	Town    string `query:"town"`
}

// feedsPage lists what the publisher's catalogue lists.
func (s *public) feedsPage(w http.ResponseWriter, r *http.Request) error {
	in, err := s.bothParams(r)
	if err != nil {
		return err
	}
	catalogue, err := s.Feeds.Catalogue(r.Context())
	if err != nil {
		return err
	}
	v := s.view(r)
	b := feedsBody{OPML: v.opmlLinks(), Action: s.base + "feeds"}
	for _, f := range catalogue {
		sel := f.Selection
		row := feedRow{site.Link{Text: f.Name, URL: v.To(pagePath(sel))}, v.feedLinks(f.Title, sel)}
		switch {
		case sel.Source != "":
			if len(b.Sources) == sourcesMost {
				b.More++
				continue
			}
			b.Sources = append(b.Sources, row)
		case sel.Channel != "" && sel.Town != "":
			if sel.Channel == in.Channel && sel.Town == in.Town {
				row.URL = v.To("channel/"+sel.Channel, "town", sel.Town)
				b.Both = &row
			}
		case sel.Channel != "":
			c, _ := s.channel(sel.Channel)
			row.Sub = c.Parent != ""
			b.Channels = append(b.Channels, row)
			b.ChannelChoices = append(b.ChannelChoices, choice{sel.Channel, f.Name, sel.Channel == in.Channel})
		case sel.Town != "":
			b.Towns = append(b.Towns, row)
			b.TownChoices = append(b.TownChoices, choice{sel.Town, f.Name, sel.Town == in.Town})
		default:
			row.Text = v.T("all_feed")
			b.All = row
		}
	}
	v.Title, v.Description, v.Body, v.Feeds = v.T("feeds"), v.T("feeds_intro"), b, b.All.Feeds
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
