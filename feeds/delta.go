package feeds

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// Delta is what of a feed differs from what a client has (RFC 3229 with the instance manipulation "feed"). It is had in the codings of its
// part, under the whole feed's entity tags.
type Delta struct {
	Part *Document // the entries that it lacks, or has otherwise, and which were deleted
	Full *Document // the whole feed
	Base string    // the entity tag that the client has, as it gave it
}

// Codings are those of the part.
func (d *Delta) Codings() []string { return d.Part.Codings() }

// Tag is the whole feed's.
func (d *Delta) Tag(coding string) string { return d.Full.Tag(coding) }

// In gives the part's bytes.
func (d *Delta) In(coding string) ([]byte, error) { return d.Part.In(coding) }

// part is a document of some of a feed's items. Its entity tag is never given away.
type part struct{ doc *Document }

func (p part) size() int64     { return p.doc.size() }
func (p part) ends() time.Time { return p.doc.Until }

// errMoved is for a feed that changed between two looks at it.
var errMoved = errors.New("the feed is another by now")

// DeltaFor is what of a feed differs from the document that one of the entity tags was of, in any coding. It is nil where no tag is known (any
// more) of this feed, for this audience and with this limit, where a source, a setting or a licence is another since, where the feed is the same,
// and where nothing of it is.
func (p *Publisher) DeltaFor(ctx context.Context, who rights.Audience, sel news.Selection, f Format, limit int, tags []string) (*Delta, error) {
	s := p.feedSpot(who, sel, min(max(limit, 0), MaxLimit))
	feed := documentKey(s, f, who.Topic())
	base, had := s.in.known(feed, tags)
	if base == "" {
		return nil, nil
	}
	full, err := p.FeedFor(ctx, who, sel, f, limit)
	if err != nil || slices.ContainsFunc(tags, func(tag string) bool { return plainTag(tag) == full.ETag }) {
		return nil, err
	}
	lacks := slices.DeleteFunc(slices.Clone(full.prints), func(print uint64) bool { return slices.Contains(had.prints, print) })
	if len(lacks) == len(full.prints) || full.turned.After(had.at) {
		return nil, nil
	}
	key := feed + " of " + full.ETag + " since " + plainTag(base)
	some, err := get(ctx, s.in, key, s.line, func(ctx context.Context) (part, error) {
		if err := p.begin(ctx); err != nil {
			return part{}, err
		}
		defer p.end()
		at := s.in.lastAt(s.line)
		v, err := p.kept(ctx, s, func(ctx context.Context) (*view, error) { return p.look(ctx, who, sel, limit) })
		if err != nil {
			return part{}, err
		}
		less, ok := v.only(f, lacks)
		if !ok {
			return part{}, errMoved
		}
		doc, err := p.finished(less, f, who.Topic(), at, nil)
		return part{doc}, err
	})
	switch {
	case errors.Is(err, errMoved):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("render a part of %s as %s: %w", s.line, f, err)
	}
	return &Delta{Part: some.doc, Full: full, Base: base}, nil
}

// only is the view with those items alone that have the prints; false where some are not there.
func (v *view) only(f Format, prints []uint64) (*view, bool) {
	less := *v
	less.items, less.made = nil, nil
	for i := range v.items {
		if slices.Contains(prints, v.items[i].print(f)) {
			less.items, less.made = append(less.items, v.items[i]), append(less.made, v.made[i])
		}
	}
	return &less, len(less.items) == len(prints)
}

// seed is of the prints of all items that this process shows.
var seed = maphash.MakeSeed()

// print tells an item from another, and from itself when the format shows it otherwise. A version that nothing else differs in is shown by a
// JSON Feed alone: one that merged feeds take in later, or that a licence's turn made, is no news to who has it as XML.
func (it *item) print(f Format) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	say := func(texts ...string) {
		for _, s := range texts {
			_, _ = h.WriteString(strconv.Itoa(len(s)) + ":")
			_, _ = h.WriteString(s)
		}
		_ = h.WriteByte(';')
	}
	say(it.id, it.link, it.title, it.summary, it.content, it.credit, it.language, it.publisher, it.rights, it.licence)
	if f == JSON {
		say(strconv.Itoa(it.entry.Version))
	}
	say(it.published.String(), it.updated.String())
	say(it.authors...)
	say(it.contributors...)
	for _, c := range it.categories {
		say(c.Term, c.Scheme, c.Label)
	}
	for _, m := range it.media {
		say(m.url, m.kind, m.caption, m.medium, strconv.FormatInt(m.length, 10), strconv.FormatInt(m.seconds, 10))
	}
	say(it.entry.Page.Number, it.entry.Page.Name)
	say(it.source.url, it.source.title, it.source.home, it.source.rights, strconv.FormatBool(it.source.feed))
	for _, pr := range it.entry.Providers {
		say(pr.ID, pr.Name, pr.URL)
	}
	return h.Sum64()
}
