package news

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
)

// idSize is the length of an entry's id.
const idSize = 26

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// GUID is by what readers know an entry, the same in every feed and format and for ever: the 16 bytes of its id as a UUID
// (RFC 9562, version 8) in a URN. An id that is not one of EntryID gives its hash.
func GUID(entryID string) string {
	var b [16]byte
	if len(entryID) == idSize {
		if n, err := idEncoding.Decode(b[:], []byte(strings.ToLower(entryID))); err == nil && n == len(b) {
			return uuidURN(b)
		}
	}
	sum := sha256.Sum256([]byte(entryID))
	return uuidURN([16]byte(sum[:16]))
}

// FeedGUID is a feed's own id: made of the id of the store that it is published from, and of its path without an ending.
func FeedGUID(storeID, path string) string {
	sum := sha256.Sum256([]byte(storeID + "\x00" + path))
	return uuidURN([16]byte(sum[:16]))
}

func uuidURN(b [16]byte) string {
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	out := append(make([]byte, 0, len("urn:uuid:")+36), "urn:uuid:"...)
	for _, group := range [][]byte{b[:4], b[4:6], b[6:8], b[8:10], b[10:]} {
		out = append(hex.AppendEncode(out, group), '-')
	}
	out = out[:len(out)-1]
	return string(out)
}
