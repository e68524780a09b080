package admin

import (
	"encoding/base64"
	"encoding/json"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// cursorAt is a cursor that says where a page ends: plain data, which JSON can write.
func cursorAt(place any) string {
	b, _ := json.Marshal(place)
	return base64.RawURLEncoding.EncodeToString(b)
}

// readCursor reads what cursorAt wrote; of an empty one, nothing.
func readCursor(s string, place any) error {
	if s == "" {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(b, place) != nil {
		return site.BadRequest(news.Because("problem.cursor"))
	}
	return nil
}
