package feeds

import (
	"context"
	"fmt"
	"time"

	"github.com/txnews/hub/news"
)

// nsTombstones is RFC 6721's.
const nsTombstones = "http://purl.org/atompub/tombstones/1.0"

// tombstonesMost bounds how many removed entries a feed tells of.
const tombstonesMost = 50

// Tombstones tells which entries were last taken off a timeline, the latest first.
type Tombstones interface {
	Gone(ctx context.Context, tl news.Timeline, limit int) ([]news.Tombstone, error)
}

// deletedEntry is RFC 6721's at:deleted-entry: a reader that kept the entry should drop it. RSS 2.0 takes the element as it is, as one of
// another namespace; a JSON Feed has the same in an extension of its own.
type deletedEntry struct {
	Ref     string `xml:"ref,attr" json:"id"` // the entry's atom:id, guid or id
	When    string `xml:"when,attr" json:"when"`
	Comment string `xml:"at:comment,omitempty" json:"reason,omitempty"`
}

// bury adds the timeline's removed entries to the view, which the latest of them has changed: those that are of it; nil: all.
func (p *Publisher) bury(ctx context.Context, v *view, of func(id string) bool) error {
	if p.opt.Tombstones == nil {
		return nil
	}
	stones, err := p.opt.Tombstones.Gone(ctx, lineOf(v.sel), tombstonesMost)
	if err != nil {
		return fmt.Errorf("read what was removed from %s: %w", v.sel.Timeline(), err)
	}
	if len(stones) == 0 {
		return nil
	}
	terms, err := p.opt.Rights.Terms(ctx)
	if err != nil {
		return err
	}
	for _, t := range stones {
		if !terms.Heard(v.who, &t) || of != nil && !of(t.ID) {
			continue
		}
		when := p.date(t.At)
		v.gone = append(v.gone, deletedEntry{Ref: news.GUID(t.ID), When: when.Format(time.RFC3339), Comment: clean(t.Reason)})
		v.updated = later(v.updated, when)
	}
	return nil
}
