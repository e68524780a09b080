package site

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Limit reads ?limit=, def where it is not given.
func Limit(u *url.URL, def, most int) (int, error) {
	if u.RawQuery == "" {
		return def, nil
	}
	v := u.Query().Get("limit")
	if v == "" {
		return def, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > most {
		return 0, BadRequest(news.Because("problem.number-between", "limit", "1", strconv.Itoa(most)))
	}
	return n, nil
}

// ParseTime reads a time as RFC 3339 has it. In an address its plus is a space, where nobody wrote %2B for it.
func ParseTime(text string) (time.Time, error) {
	return time.Parse(time.RFC3339, strings.Replace(text, " ", "+", 1))
}

// A cursor is opaque to clients. It is made of letters, digits, '-' and '.', so that it stands in an address as it is.

// CursorText writes a place on a list that is ordered by time; the zero one is empty.
func CursorText(c news.Cursor) string {
	if c.IsZero() {
		return ""
	}
	at := strconv.FormatInt(c.Sort.UnixNano(), 36)
	if c.Arrived > 0 {
		at += "-" + strconv.FormatUint(c.Arrived, 36)
	}
	return at + "." + c.ID
}

// ParseCursor reads what CursorText wrote.
func ParseCursor(text string) (news.Cursor, error) {
	if text == "" {
		return news.Cursor{}, nil
	}
	at, id, ok := strings.Cut(text, ".")
	number := "0"
	if dash := strings.LastIndexByte(at, '-'); dash > 0 { // the first may be a sign
		at, number = at[:dash], at[dash+1:]
	}
	nano, err := strconv.ParseInt(at, 36, 64)
	arrived, err2 := strconv.ParseUint(number, 36, 64)
	if !ok || err != nil || err2 != nil || id == "" || strings.Contains(id, ".") || len(text) > 200 {
		return news.Cursor{}, BadRequest(news.Because("problem.cursor"))
	}
	return news.Cursor{Sort: time.Unix(0, nano).UTC(), Arrived: arrived, ID: id}, nil
}
