package engine

import "time"

// PostingID is the packed id of an entry.
type PostingID [16]byte

// Posting puts an id on the list of a term, at its newest end; one that is on the list stays where it is. Where the list
// is no longer Seen, and does not hold the id, the batch is refused with ErrConflict.
//
// Terms within a batch may repeat: each is compared with the list as it stood before the batch. An engine may keep as few
// as 50 bits of a term, so that lists of different terms are one, once in a long while: a posting is a hint.
type Posting struct {
	Term uint64
	ID   PostingID
	Seen []PostingID // as Posted gave it
}

// PostingsPerTerm is how many ids the list of a term holds; the newest win.
const PostingsPerTerm = 16

// PostingsFor is how long a posting is found at least. It is gone after twice that.
const PostingsFor = 45 * 24 * time.Hour

// Generation numbers the stretch of time, PostingsFor long, that a moment is in. Postings are written into the current
// one, and read from it and the one before.
func Generation(now time.Time) int64 { return max(1, now.Unix()/int64(PostingsFor/time.Second)) }

// GenerationEnds is when postings of a generation are no longer read.
func GenerationEnds(gen int64) time.Time {
	return time.Unix((gen+2)*int64(PostingsFor/time.Second), 0)
}

// Posts is a record of the log of a generation's postings, see package postings.
type Posts struct {
	Gen    int64
	Packed []byte
}
