package postings

import (
	"encoding/binary"
	"math"

	"github.com/txnews/hub/store/engine"
)

// head is how long what stands before an id's terms is.
const head = len(engine.PostingID{}) + 2

// Pack writes postings for a log: ids, each followed by the number of its terms and by these.
func Pack(posts []engine.Posting) []byte {
	v := make([]byte, 0, len(posts)*8+(len(posts)/8+1)*head)
	for len(posts) > 0 {
		n := 1
		for n < min(len(posts), math.MaxUint16) && posts[n].ID == posts[0].ID {
			n++
		}
		v = append(v, posts[0].ID[:]...)
		v = binary.BigEndian.AppendUint16(v, uint16(n))
		for _, p := range posts[:n] {
			v = AppendTerm(v, p.Term)
		}
		posts = posts[n:]
	}
	return v
}

// AppendTerm writes a term as Pack does.
func AppendTerm(to []byte, term uint64) []byte { return binary.BigEndian.AppendUint64(to, term) }

// Unpack undoes Pack. It reports whether v is whole.
func Unpack(v []byte, add func(term uint64, id engine.PostingID)) bool {
	for len(v) > 0 {
		if len(v) < head || len(v) < head+8*int(binary.BigEndian.Uint16(v[head-2:])) {
			return false
		}
		id, n := engine.PostingID(v), binary.BigEndian.Uint16(v[head-2:])
		for v = v[head:]; n > 0; n, v = n-1, v[8:] {
			add(binary.BigEndian.Uint64(v), id)
		}
	}
	return true
}
