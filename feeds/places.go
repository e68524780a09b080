package feeds

import (
	"strings"
	"time"
)

// placesMost bounds the entity tags that are remembered: some 3 MB, and 16 MB where all feeds are full.
const placesMost = 4096

// place is what is remembered of an entity tag: the feed that its document was of, its place in the change log, when it was made, and its items.
type place struct {
	feed   string // key of its documents
	seq    uint64
	at     time.Time
	prints []uint64
}

// places remembers the newest entity tags.
type places struct {
	byTag map[string]place // by the tag of the plain bytes
	order []string         // a ring, the oldest at next once it is full
	next  int
}

// note takes a tag down. The same bytes may have stood at several places: the last of them counts.
func (p *places) note(tag string, is place) {
	if had, ok := p.byTag[tag]; ok {
		if had.seq <= is.seq {
			p.byTag[tag] = is
		}
		return
	}
	if p.byTag == nil {
		p.byTag = map[string]place{}
	}
	p.byTag[tag] = is
	if len(p.order) < placesMost {
		p.order = append(p.order, tag)
		return
	}
	delete(p.byTag, p.order[p.next])
	p.order[p.next] = tag
	p.next = (p.next + 1) % placesMost
}

// known is the first entity tag that is known, in any coding, and its place. There is none where no tag is of this feed, for these readers and with
// this limit, or where a source or the settings are others since.
func (c *cache) known(feed string, tags []string) (tag string, had place) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, tag := range tags {
		if had := c.places.byTag[plainTag(tag)]; had.feed == feed && had.seq >= c.all.seq && len(had.prints) > 0 {
			return tag, had
		}
	}
	return "", place{}
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
