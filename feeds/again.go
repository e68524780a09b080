package feeds

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"slices"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// made is what an item was made of: one of the same is the same item while the settings are, whoever reads the feed and whenever. Of the
// entries of a feed that changed most are as they were.
type made struct {
	of     *rights.Given // as it was given
	serial uint64        // of the item: two views with the same one show the same item
}

// itemsOf makes items of what rights gave. Those that are in a view from before are taken from there.
func (p *Publisher) itemsOf(v *view, given []rights.Given, before *view) {
	had := map[string]int{}
	if before != nil && before.by == v.by {
		for i := range before.made {
			had[before.items[i].entry.ID] = i
		}
	}
	v.items, v.made = make([]item, 0, len(given)), make([]made, 0, len(given))
	for i := range given {
		if j, ok := had[given[i].Entry.ID]; ok && same(before.made[j].of, &given[i]) {
			v.items, v.made = append(v.items, before.items[j]), append(v.made, before.made[j])
			continue
		}
		of := new(rights.Given) // by itself: an item that stays must not keep those that came with it
		*of = given[i]
		v.items = append(v.items, p.item(of))
		if !same(of, &given[i]) { // it was cleaned
			of = new(rights.Given)
			*of = given[i]
		}
		v.made = append(v.made, made{of: of, serial: p.serials.Add(1)})
	}
}

// same reports whether two grants make the same item: whether all is the same that any format shows of them.
func same(a, b *rights.Given) bool {
	x, y, s, t := &a.Entry, &b.Entry, &a.Source, &b.Source
	m, n := &x.Attribution, &y.Attribution
	return x.ID == y.ID && x.Version == y.Version && x.Source == y.Source && x.Language == y.Language && x.Page == y.Page &&
		x.Published.Equal(y.Published) && x.Updated.Equal(y.Updated) && x.FirstSeen.Equal(y.FirstSeen) &&
		x.Story == y.Story && x.Original == y.Original && x.URL == y.URL && x.Title == y.Title && x.Summary == y.Summary && x.Content == y.Content &&
		slices.Equal(x.Channels, y.Channels) && slices.Equal(x.Towns, y.Towns) && slices.Equal(x.Categories, y.Categories) &&
		maps.EqualFunc(x.Why.Channels, y.Why.Channels, news.Reason.Equal) && maps.EqualFunc(x.Why.Towns, y.Why.Towns, news.Reason.Equal) &&
		slices.Equal(x.Providers, y.Providers) && slices.Equal(x.Media, y.Media) && maps.Equal(x.Playtimes, y.Playtimes) &&
		m.Origin == n.Origin && m.OriginURL == n.OriginURL && m.Label == n.Label && m.Rights == n.Rights &&
		slices.Equal(m.Reporters, n.Reporters) && slices.Equal(m.Correspondents, n.Correspondents) &&
		slices.Equal(m.Photographers, n.Photographers) && slices.Equal(m.Editors, n.Editors) &&
		s.Name == t.Name && s.URL == t.URL && s.Homepage == t.Homepage && s.Kind == t.Kind && s.Licence.Rights == t.Licence.Rights && a.Licence.URL == b.Licence.URL
}

// stretch is where an item stands in a document, without what parts it from others.
type stretch struct {
	serial   uint64
	from, to int
	print    uint64            // of the item; 0: not made yet
	sum      [sha256.Size]byte // of its bytes
}

// items has write write the items of a view before the end of what is written, parted, and gives where they stand. Those that stand in a document
// from before are taken from there; nil: there is none.
func (s *scratch) items(v *view, before *Document, end, parted string, write func(i int)) []stretch {
	had := map[uint64]stretch{}
	if before != nil && before.by == v.by {
		for _, of := range before.stretches {
			had[of.serial] = of
		}
	}
	s.text = bytes.TrimSuffix(s.text, []byte(end))
	all := make([]stretch, len(v.made))
	for i := range v.made {
		if i > 0 {
			s.text = append(s.text, parted...)
		}
		at := stretch{serial: v.made[i].serial, from: s.len()}
		if of, ok := had[at.serial]; ok {
			at.print, at.sum = of.print, of.sum
			s.keep(before.Plain[of.from:of.to])
		} else {
			from := len(s.text)
			write(i)
			at.sum = sha256.Sum256(s.text[from:])
		}
		at.to = s.len()
		all[i] = at
	}
	s.text = append(s.text, end...)
	return all
}

// last is what is kept of a key, however stale; the zero value where nothing is.
func last[T sized](c *cache, key string) (value T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k := c.docs[key]; k != nil {
		value, _ = k.value.(T)
	}
	return value
}
