package news

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
)

var idEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// GUID is by what readers know an entry, the same in every feed and format and for ever: the 16 bytes of its id as a UUID
// (RFC 9562, version 8) in a URN. An id that is not one of EntryID gives its hash.
func GUID(entryID string) string {
	b, err := idEncoding.DecodeString(strings.ToUpper(entryID))
	if err != nil || len(b) != 16 {
		sum := sha256.Sum256([]byte(entryID))
		b = sum[:]
	}
	return uuidURN([16]byte(b[:16]))
}

// FeedGUID is a feed's own id: made of the id of the store that it is published from, and of its path without an ending.
func FeedGUID(storeID, path string) string {
	sum := sha256.Sum256([]byte(storeID + "\x00" + path))
	return uuidURN([16]byte(sum[:16]))
}

func uuidURN(b [16]byte) string {
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
