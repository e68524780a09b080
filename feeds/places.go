package feeds

import (
	"strings"

	"github.com/txnews/hub/changelog"
)

// placesMost bounds the entity tags whose places are remembered: some 2 MB.
const placesMost = 16384

// places remembers of the newest entity tags which place of the change log each stood for.
type places struct {
	byTag map[string]uint64 // by the tag of the plain bytes
	order []string          // a ring, the oldest at next once it is full
	next  int
}

// note takes a tag down. The same bytes may have stood at several places: what came after the last of them is what they lack.
func (p *places) note(tag string, seq uint64) {
	if had, ok := p.byTag[tag]; ok {
		p.byTag[tag] = max(had, seq)
		return
	}
	if p.byTag == nil {
		p.byTag = map[string]uint64{}
	}
	p.byTag[tag] = seq
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
	seq, ok := c.places.byTag[plainTag(tag)]
	if !ok {
		return at, false
	}
	return changelog.Cursor{Epoch: c.epoch, Seq: seq}, true
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
