package feeds

import (
	"context"
	"fmt"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// TypeHTML is the media type of a page for people.
const TypeHTML = "text/html; charset=utf-8"

// newestMost bounds the entries that are looked through for the newest ones of a selection, where licences leave entries out.
const newestMost = 400

// Newest is what the public sees of the newest entries of a selection, without their texts. Nobody may change it.
type Newest struct {
	Entries []news.Entry
	Next    news.Cursor // to go on from; zero where there are no more
	Until   time.Time   // when a licence changes it; zero: never
}

func (n *Newest) ends() time.Time { return n.Until }

func (n *Newest) size() int64 {
	size := int64(256)
	for i := range n.Entries {
		size += 2048 + textSize(&n.Entries[i])
	}
	return size
}

// Newest gives the newest entries of a selection, limit at most. They are kept until their timeline changes.
func (p *Publisher) Newest(ctx context.Context, sel news.Selection, limit int) (*Newest, error) {
	s := p.feedSpot(rights.Audience{}, sel, limit)
	return get(ctx, s.in, "newest"+s.query, s.line, func(ctx context.Context) (*Newest, error) {
		page, err := p.opt.Rights.Page(ctx, rights.Audience{}, rights.Query{Line: s.line, Limit: limit, Most: newestMost})
		if err != nil {
			return nil, fmt.Errorf("read the newest of %s: %w", s.line, err)
		}
		n := &Newest{Next: page.Next, Until: page.Until, Entries: make([]news.Entry, 0, len(page.Entries))}
		for i := range page.Entries {
			e := Clean(page.Entries[i].Entry)
			e.Content = ""
			n.Entries = append(n.Entries, e)
		}
		return n, nil
	})
}

// Page gives a page for people as a document, which is kept as a feed is: until the selection's timeline changes. key tells it from
// other pages. draw makes it, and says from when on a licence gives more or less than it shows; zero: never.
func (p *Publisher) Page(ctx context.Context, sel news.Selection, key string, draw func(context.Context) (html []byte, until time.Time, err error)) (*Document, error) {
	return get(ctx, p.cache, "page "+key, sel.Timeline(), func(ctx context.Context) (*Document, error) {
		if err := p.begin(ctx); err != nil {
			return nil, err
		}
		defer p.end()
		html, until, err := draw(ctx)
		if err != nil {
			return nil, err
		}
		doc := p.document(html, TypeHTML, time.Time{})
		doc.Until = until
		return doc, nil
	})
}
