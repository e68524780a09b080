package redis

import (
	"encoding/binary"

	"github.com/txnews/hub/store/engine"
)

// A member of a timeline is an id, and before it the number of its arrival: in 4 bytes of which the first has its highest bit set, so
// that it sorts above ids that have no number. With an id of 26 characters it just fits where Redis has room for 32 bytes. A number
// from shortEnd on has 8 bytes, of which the first is 0xFF. Members from before format 6 stay as engine.Place.Member has them, below
// these: their numbers are lower, so that both sort by number. commit.lua and page.lua know all this.
const (
	shortMark = 0x80 << 24
	shortEnd  = 0x7F << 24
	wideMark  = 0xFF << 56
)

// memberOf names a place on its timeline.
func memberOf(p engine.Place) string {
	if p.Number == 0 {
		return p.ID
	}
	var room [64]byte
	b := room[:0]
	if p.Number < shortEnd {
		b = binary.BigEndian.AppendUint32(b, uint32(p.Number)|shortMark)
	} else {
		b = binary.BigEndian.AppendUint64(b, p.Number|wideMark)
	}
	return string(append(b, p.ID...))
}

// placeOf undoes memberOf.
func placeOf(timeline, member string, score int64) engine.Place {
	p := engine.Place{Timeline: timeline, Score: score}
	switch b := []byte(member); {
	case len(b) >= 8 && b[0] == 0xFF:
		p.Number, p.ID = binary.BigEndian.Uint64(b)&^wideMark, member[8:]
	case len(b) >= 4 && b[0] >= 0x80 && b[0] < 0xFF:
		p.Number, p.ID = uint64(binary.BigEndian.Uint32(b)&^shortMark), member[4:]
	default:
		return engine.PlaceOf(timeline, member, score)
	}
	return p
}
