package news

import "time"

// Pick is a source of which somebody points at the parts: the source as it is made, and its pages as they were fetched.
type Pick struct {
	ID     string    `json:"id"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Source Source    `json:"source"`
	Rev    string    `json:"rev,omitempty"` // of the source that is changed; empty: it is a new one
	Pages  []Page    `json:"pages"`
}

// Page is a page of a source's site as it was fetched.
type Page struct {
	Of          string `json:"of"`  // PageList …
	URL         string `json:"url"` // without user and password
	ContentType string `json:"content_type,omitempty"`
	Body        []byte `json:"body"`
}

// The pages that are pointed at.
const (
	PageList    = "list"    // of links to articles; of an epaper the index
	PageEdition = "edition" // of an epaper: a page (版) of its newest edition
	PageArticle = "article"
)

// PicksKept is how long a pick is remembered.
const PicksKept = 4 * time.Hour

// Page is one of the pages; nil: it could not be fetched.
func (p *Pick) Page(of string) *Page {
	for i := range p.Pages {
		if p.Pages[i].Of == of {
			return &p.Pages[i]
		}
	}
	return nil
}

// PageOf is the page that one of the source's selectors is of.
func (p *Pick) PageOf(selector string) string {
	switch selector {
	case "title", "date", "content", "byline", "trail":
		return PageArticle
	case "links", "next", "pages", "page_name":
		if p.Source.Kind == KindEpaper {
			return PageEdition
		}
	}
	return PageList
}

// Selectors are those that are pointed at for the source's kind, in order.
func (p *Pick) Selectors() []string {
	article := []string{"title", "date", "content", "byline", "trail"}
	if p.Source.Kind == KindEpaper {
		return append([]string{"edition", "pages", "page_name", "links"}, article...)
	}
	return append([]string{"links", "next"}, article...)
}
