package web

import (
	"net/http"
	"net/url"

	"github.com/txnews/hub/site"
)

// feedsBody is what the page of all feeds shows.
type feedsBody struct {
	OPML                     string
	All                      feedRow
	Channels, Towns, Sources []feedRow
	Both                     []feedGroup
}

// feedRow is a selection: its page and its feeds.
type feedRow struct {
	site.Link
	Feeds []site.FeedLink
}

// feedGroup is a channel with its feed for each town.
type feedGroup struct {
	Text string
	Rows []feedRow
}

// feedsPage lists what the publisher's catalogue lists.
func (s *public) feedsPage(w http.ResponseWriter, r *http.Request) error {
	catalogue, err := s.Feeds.Catalogue(r.Context())
	if err != nil {
		return err
	}
	v := s.view(r)
	b := feedsBody{OPML: s.base + "feeds.opml"}
	for _, f := range catalogue {
		sel := f.Selection
		row := feedRow{site.Link{Text: f.Name}, v.feedLinks(f.Title, sel)}
		switch {
		case sel.Source != "":
			row.URL = v.To("source/" + url.PathEscape(sel.Source))
			b.Sources = append(b.Sources, row)
		case sel.Channel != "" && sel.Town != "":
			row.URL = v.To("channel/"+sel.Channel, "town", sel.Town)
			name := s.channelName(sel.Channel)
			if len(b.Both) == 0 || b.Both[len(b.Both)-1].Text != name {
				b.Both = append(b.Both, feedGroup{Text: name})
			}
			g := &b.Both[len(b.Both)-1]
			g.Rows = append(g.Rows, row)
		case sel.Channel != "":
			c, _ := s.channel(sel.Channel)
			row.URL, row.Sub = v.To("channel/"+sel.Channel), c.Parent != ""
			b.Channels = append(b.Channels, row)
		case sel.Town != "":
			row.URL = v.To("town/" + sel.Town)
			b.Towns = append(b.Towns, row)
		default:
			row.Text, row.URL = v.T("all_feed"), v.To("")
			b.All = row
		}
	}
	v.Title, v.Body, v.Feeds = v.T("feeds"), b, b.All.Feeds
	v.Menus = v.menus("", "")
	return v.Answer(w, r, http.StatusOK, "feeds", v)
}
