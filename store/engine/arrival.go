package engine

import (
	"bytes"
	"encoding/base32"
	"math"
	"strconv"
	"strings"
)

// Arrival is given to a bulk record when it comes in, by the engine, in the commit: so that all hubs on a store count as one.
type Arrival struct {
	Number uint64 // one more for each; 0: from before arrivals were numbered
	At     int64  // Unix ms, never less than an earlier one's, however wrong a hub's clock is
}

// AtArrival is the score of a place that a record takes by arriving: Arrival.At stands for it.
const AtArrival = math.MinInt64

// Join puts records' keys at the end of a timeline's order of arrival.
type Join struct {
	Timeline string
	Keys     []string
	First    bool // before all others, where nobody has read the order yet
	After    int  // where the order begins: how many that were let go came before its first key
}

// Trim lets go of the keys on a timeline's order of arrival before a position. The positions of the others stay.
type Trim struct {
	Timeline string
	To       int
}

// numberMark begins what carries a number. It sorts above every id, so that at one score arrivals that are numbered stand
// above those that are not.
const numberMark = "~"

const (
	numberBase   = 36
	numberDigits = 7
)

// Member is what stands for the place on its timeline: it sorts by number, then by id.
func (p Place) Member() string {
	if p.Number == 0 {
		return p.ID
	}
	var room [64]byte
	return string(p.AppendMember(room[:0]))
}

// AppendMember appends Member.
func (p Place) AppendMember(to []byte) []byte {
	if p.Number > 0 {
		var room [16]byte
		number := strconv.AppendUint(room[:0], p.Number, numberBase)
		to = append(to, numberMark...)
		for range numberDigits - len(number) {
			to = append(to, '0')
		}
		to = append(to, number...)
	}
	return append(to, p.ID...)
}

// PlaceOf undoes Member.
func PlaceOf(timeline, member string, score int64) Place {
	p := Place{Timeline: timeline, ID: member, Score: score}
	rest, ok := strings.CutPrefix(member, numberMark)
	if !ok || len(rest) < numberDigits {
		return p
	}
	n, err := strconv.ParseUint(rest[:numberDigits], numberBase, 64)
	if err == nil {
		p.Number, p.ID = n, rest[numberDigits:]
	}
	return p
}

// Numbered gives a head as it is stored, with the arrival.
func (a Arrival) Numbered(head []byte) []byte {
	if a.Number == 0 {
		return head
	}
	b := append(make([]byte, 0, len(head)+24), numberMark...)
	b = strconv.AppendUint(b, a.Number, numberBase)
	b = strconv.AppendInt(append(b, ','), a.At, numberBase)
	return append(append(b, '|'), head...)
}

// CutArrival undoes Numbered. The head is a part of what is stored.
func CutArrival(stored []byte) (a Arrival, head []byte) {
	rest, ok := bytes.CutPrefix(stored, []byte(numberMark))
	if !ok {
		return a, stored
	}
	arrival, head, _ := bytes.Cut(rest, []byte("|"))
	number, at, _ := bytes.Cut(arrival, []byte(","))
	a.Number, _ = strconv.ParseUint(string(number), numberBase, 64) // Numbered wrote them
	a.At, _ = strconv.ParseInt(string(at), numberBase, 64)
	return a, head
}

var packing = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// PackKey writes a key for a timeline's order of arrival: base32 of 16 bytes as these bytes, another behind so many zeros
// that it has another length.
func PackKey(key string) string {
	var b [16]byte
	var back [26]byte
	if len(key) == len(back) {
		n, err := packing.Decode(b[:], []byte(key))
		if packing.Encode(back[:], b[:]); err == nil && n == len(b) && string(back[:]) == key {
			return string(b[:])
		}
	}
	if len(key) == 15 {
		return "\x00\x00" + key
	}
	return "\x00" + key
}

// UnpackKey undoes PackKey.
func UnpackKey(packed string) string {
	if len(packed) == 16 {
		return packing.EncodeToString([]byte(packed))
	}
	return strings.TrimLeft(packed, "\x00")
}
