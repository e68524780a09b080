package feeds

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// Delta is what of a feed differs from what a client has (RFC 3229 with the instance manipulation "feed").
type Delta struct {
	Part *Document // the entries that it lacks, or has otherwise; Atom says which were deleted, too
	Full *Document // the whole feed, whose entity tags are the answer's
}

func (d *Delta) size() int64 {
	if d.Part == nil {
		return d.Full.size()
	}
	return d.Part.size() + d.Full.size()
}

func (d *Delta) ends() time.Time { return d.Full.Until }

// noted is the document whose entity tag clients bring back.
func (d *Delta) noted() *Document    { return d.Full }
func (d *Document) noted() *Document { return d }

// DeltaFor is what of a feed differs from the document that one of the entity tags was of, in any coding. It is nil where no tag is known (any
// more), where the feed is the same, and where nothing of it is. Entries are compared as they are shown, so that a licence, an audience or
// a setting that differs makes other entries.
func (p *Publisher) DeltaFor(ctx context.Context, who rights.Audience, sel news.Selection, f Format, limit int, tags []string) (*Delta, error) {
	if err := p.known(sel, f); err != nil {
		return nil, err
	}
	limit = min(max(limit, 0), MaxLimit)
	for _, tag := range tags {
		had := p.cache.printsOf(plainTag(tag))
		if len(had) == 0 {
			continue
		}
		query, line := feedQuery(who, sel, limit)
		d, err := get(ctx, p.cache, string(f)+query+" "+who.Topic()+" since "+plainTag(tag), line, func(ctx context.Context) (*Delta, error) {
			at := p.cache.lastAt(line)
			v, err := p.kept(ctx, query, line, func(ctx context.Context) (*view, error) { return p.look(ctx, who, sel, limit) })
			if err != nil {
				return nil, fmt.Errorf("render %s as %s: %w", line, f, err)
			}
			return p.delta(v, f, who.Topic(), at, had)
		})
		if err != nil || d.Part == nil {
			return nil, err
		}
		return d, nil
	}
	return nil, nil
}

// delta renders a view, and what of it is not among prints: no part where that is all of it, or nothing.
func (p *Publisher) delta(v *view, f Format, topic string, at time.Time, had []uint64) (*Delta, error) {
	full, err := p.finished(v, f, topic, at)
	if err != nil {
		return nil, err
	}
	part := *v
	part.items = nil
	for i, print := range full.prints {
		if !slices.Contains(had, print) {
			part.items = append(part.items, v.items[i])
		}
	}
	d := &Delta{Full: full}
	if len(part.items) == len(full.prints) || slices.Equal(had, full.prints) {
		return d, nil
	}
	d.Part, err = p.finished(&part, f, topic, at)
	return d, err
}

// seed is of the prints of all items that this process shows.
var seed = maphash.MakeSeed()

// print tells an item from another, and from itself when any format shows it otherwise.
func (it *item) print() uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	say := func(texts ...string) {
		for _, s := range texts {
			_, _ = h.WriteString(strconv.Itoa(len(s)) + ":")
			_, _ = h.WriteString(s)
		}
		_ = h.WriteByte(';')
	}
	say(it.id, it.link, it.title, it.summary, it.content, it.credit, it.language, it.publisher, it.rights, it.licence, strconv.Itoa(it.entry.Version))
	say(it.published.String(), it.updated.String())
	say(it.authors...)
	say(it.contributors...)
	for _, c := range it.categories {
		say(c.Term, c.Scheme, c.Label)
	}
	for _, m := range it.media {
		say(m.url, m.kind, m.caption, m.medium, strconv.FormatInt(m.length, 10))
	}
	say(it.source.url, it.source.title, it.source.home, it.source.rights, strconv.FormatBool(it.source.feed))
	for _, pr := range it.entry.Providers {
		say(pr.ID, pr.Name, pr.URL)
	}
	return h.Sum64()
}
