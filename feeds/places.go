package feeds

import (
	"strings"

	"github.com/txnews/hub/changelog"
)

// placesMost bounds the entity tags that are remembered: some 3 MB, and 16 MB where all feeds are full.
const placesMost = 4096

// place is what is remembered of an entity tag: the place of the change log that it stood for, and its document's items.
type place struct {
	seq    uint64
	prints []uint64
}

// places remembers the newest entity tags.
type places struct {
	byTag map[string]place // by the tag of the plain bytes
	order []string         // a ring, the oldest at next once it is full
	next  int
}

// note takes a tag down. The same bytes may have stood at several places: what came after the last of them is what they lack.
func (p *places) note(d *Document, seq uint64) {
	tag := d.ETag
	if had, ok := p.byTag[tag]; ok {
		p.byTag[tag] = place{max(had.seq, seq), had.prints}
		return
	}
	if p.byTag == nil {
		p.byTag = map[string]place{}
	}
	p.byTag[tag] = place{seq, d.prints}
	if len(p.order) < placesMost {
		p.order = append(p.order, tag)
		return
	}
	delete(p.byTag, p.order[p.next])
	p.order[p.next] = tag
	p.next = (p.next + 1) % placesMost
}

// PlaceOf is a place of the change log that the document of an entity tag held everything up to, as far as the log touches
// it: what changed in the feed since stands after it. It is false for a tag that is not known, or not any more: of a feed
// that was rendered before this process followed the log, or long ago. The tag may be one of any coding, weak or strong.
// The log may step back before its follower notices: the place names the log's epoch, so that reading from it tells.
func (p *Publisher) PlaceOf(tag string) (at changelog.Cursor, ok bool) {
	c := p.cache
	c.mu.Lock()
	defer c.mu.Unlock()
	place, ok := c.places.byTag[plainTag(tag)]
	if !ok {
		return at, false
	}
	return changelog.Cursor{Epoch: c.epoch, Seq: place.seq}, true
}

// known is the first entity tag that is known, in any coding, and the prints of its document's items; none where no tag is.
func (c *cache) known(tags []string) (tag string, prints []uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, tag := range tags {
		if prints := c.places.byTag[plainTag(tag)].prints; len(prints) > 0 {
			return tag, prints
		}
	}
	return "", nil
}

// plainTag is the tag of the plain bytes, of whichever coding a tag is.
func plainTag(tag string) string {
	tag = strings.TrimPrefix(tag, "W/")
	for _, coding := range codings {
		if plain, ok := strings.CutSuffix(tag, "-"+coding+`"`); ok {
			return plain + `"`
		}
	}
	return tag
}
