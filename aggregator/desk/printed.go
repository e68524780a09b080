package desk

import (
	"github.com/txnews/hub/aggregator/desk/edition"
	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// printed takes off an entry what its paper set around it: the page's mark off the headline, furniture off the text. It notes the page, as
// the headline, a section, the trail or the text names it, and gives what tells that it is no article.
func (d *Desk) printed(e *news.Entry, raw *news.Raw, b *markup.Body) (house string) {
	e.Page, e.Title = edition.Title(e.Title)
	page := func(named news.PrintedPage, ok bool) {
		if ok && (e.Page.Number == "" || e.Page.Number == named.Number) {
			e.Page.Number = named.Number
			if e.Page.Name == "" {
				e.Page.Name = named.Name
			}
		}
	}
	for _, sections := range [][]string{raw.Categories, raw.Trail} {
		for _, s := range sections {
			page(edition.Section(text.Plain(s)))
		}
	}
	named, left := edition.Cut(b, d.around(raw))
	page(named, !named.IsZero())
	return edition.House(e.Page, e.Title, func() bool { return left })
}

// around is what is known of the lines of the entry's source.
func (d *Desk) around(raw *news.Raw) edition.Around {
	return edition.Around{Shared: raw.LinesShared, Credits: d.credits}
}
