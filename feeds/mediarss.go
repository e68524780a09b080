package feeds

// nsMedia is Media RSS's (https://www.rssboard.org/media-rss).
const nsMedia = "http://search.yahoo.com/mrss/"

// mediaRSS writes what an item carries, and the picture that stands for it, in XML of any format. A caption is a title: Python's
// feedparser takes a media:description for the entry's own text, before or behind it, while a title below the entry's it leaves alone.
func (s *scratch) mediaRSS(it *item) {
	for _, m := range it.media {
		s.open("media:content", "url", m.url, "type", m.kind, "medium", m.medium, "fileSize", number(m.length), "duration", number(m.seconds))
		if m.caption != "" {
			s.element("media:title", m.caption, "type", "plain")
		}
		if m.medium == "image" {
			for _, name := range it.entry.Attribution.Photographers {
				s.element("media:credit", name, "role", "photographer")
			}
		}
		s.close("media:content")
	}
	if url := it.image(); url != "" {
		s.element("media:thumbnail", "", "url", url)
	}
}
