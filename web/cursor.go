package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// A cursor is opaque to clients. It is made of letters, digits, '-' and '.', so that it stands in an address as it is.

// cursorText writes a place on a timeline; the zero one is empty.
func cursorText(c news.Cursor) string {
	if c.IsZero() {
		return ""
	}
	return strconv.FormatInt(c.Sort.UnixNano(), 36) + "." + c.ID
}

// parseCursor reads what cursorText wrote.
func parseCursor(text string) (news.Cursor, error) {
	if text == "" {
		return news.Cursor{}, nil
	}
	at, id, ok := strings.Cut(text, ".")
	nano, err := strconv.ParseInt(at, 36, 64)
	if !ok || err != nil || id == "" || len(text) > 200 {
		return news.Cursor{}, badRequest("this cursor is none that an answer gave")
	}
	return news.Cursor{Sort: time.Unix(0, nano).UTC(), ID: id}, nil
}
