package feeds

// nsMedia is Media RSS's (https://www.rssboard.org/media-rss).
const nsMedia = "http://search.yahoo.com/mrss/"

// mediaContent is Media RSS's content element. A caption is its title: Python's feedparser takes a media:description for the entry's
// own text, before or behind it, while a title below the entry's it leaves alone.
type mediaContent struct {
	URL     string        `xml:"url,attr"`
	Type    string        `xml:"type,attr,omitempty"`
	Medium  string        `xml:"medium,attr,omitempty"`
	Size    int64         `xml:"fileSize,attr,omitempty"`
	Seconds int64         `xml:"duration,attr,omitempty"`
	Title   *mediaText    `xml:"media:title"`
	Credits []mediaCredit `xml:"media:credit"`
}

type mediaText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type mediaCredit struct {
	Role string `xml:"role,attr,omitempty"`
	Name string `xml:",chardata"`
}

type mediaThumbnail struct {
	URL string `xml:"url,attr"`
}

// mediaRSS is what an item carries, and the picture that stands for it, in XML of any format.
func mediaRSS(it *item) (all []mediaContent, thumbnail *mediaThumbnail) {
	for _, m := range it.media {
		c := mediaContent{URL: m.url, Type: m.kind, Medium: m.medium, Size: m.length, Seconds: m.seconds}
		if m.caption != "" {
			c.Title = &mediaText{Type: "plain", Text: m.caption}
		}
		if m.medium == "image" {
			for _, name := range it.entry.Attribution.Photographers {
				c.Credits = append(c.Credits, mediaCredit{Role: "photographer", Name: name})
			}
		}
		all = append(all, c)
	}
	if url := it.image(); url != "" {
		thumbnail = &mediaThumbnail{url}
	}
	return all, thumbnail
}
