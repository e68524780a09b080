package feeds

import (
	"cmp"
	"path"
	"strings"

	"github.com/txnews/hub/news"
)

// nsITunes is of the elements that podcast directories demand (https://help.apple.com/itc/podcasts_connect/#/itcb54353390).
const nsITunes = "http://www.itunes.com/dtds/podcast-1.0.dtd"

// CoverPath is where the site's own cover is served: a picture of 1,400 pixels each way, as podcast directories want one.
const CoverPath = "/cover.png"

// podcastCategory is the category, and the one within it, of a site that names none.
const podcastCategory = "News/Daily News"

// podcast is what an RSS channel says to podcast clients and directories.
type podcast struct {
	Author   string          `xml:"itunes:author,omitempty"`
	Type     string          `xml:"itunes:type,omitempty"`
	Explicit string          `xml:"itunes:explicit,omitempty"`
	Image    *itunesImage    `xml:"itunes:image"`
	Owner    *itunesOwner    `xml:"itunes:owner"`
	Category *itunesCategory `xml:"itunes:category"`
}

type itunesImage struct {
	Href string `xml:"href,attr"`
}

type itunesOwner struct {
	Name  string `xml:"itunes:name"`
	Email string `xml:"itunes:email"`
}

type itunesCategory struct {
	Text   string          `xml:"text,attr"`
	Within *itunesCategory `xml:"itunes:category"`
}

// isPodcast tells the feeds that are made for podcast clients: those of a channel of sound and film.
func (p *Publisher) isPodcast(sel news.Selection) bool {
	return sel.Channel != "" && p.channel(sel.Channel).Role == news.RoleVideo
}

// podcast is what the channel of a selection says; of one that is no podcast, nothing.
func (p *Publisher) podcast(sel news.Selection) podcast {
	if !p.isPodcast(sel) {
		return podcast{}
	}
	is := &p.face().site
	out := podcast{Author: is.Title, Type: "episodic", Explicit: "false", Image: &itunesImage{p.cover()}}
	if isEmail(is.Contact) {
		out.Owner = &itunesOwner{is.Title, is.Contact}
	}
	outer, inner, _ := strings.Cut(cmp.Or(clean(is.PodcastCategory), podcastCategory), "/")
	out.Category = &itunesCategory{Text: outer}
	if inner != "" {
		out.Category.Within = &itunesCategory{Text: inner}
	}
	return out
}

// cover is the address of the site's cover.
func (p *Publisher) cover() string {
	return cmp.Or(webURL(p.face().site.Cover), p.abs(CoverPath))
}

// episode writes what an RSS item with sound or film says to podcast clients of its enclosure.
func (s *scratch) episode(it *item) {
	m, _ := it.enclosure()
	if m.medium != "audio" && m.medium != "video" {
		return
	}
	s.optional("itunes:author", strings.Join(it.authors, ", "))
	s.optional("itunes:duration", number(m.seconds))
	s.element("itunes:explicit", "false")
	switch picture := it.image(); strings.ToLower(path.Ext(picture)) { // directories take no other
	case ".jpg", ".jpeg", ".png":
		s.element("itunes:image", "", "href", picture)
	}
}
