package site

import (
	"net/http"
	"strings"

	"github.com/txnews/hub/news"
)

// Match is the revision that a change was made from, the entity tag of If-Match (RFC 9110 §13.1.1), as a parameter; empty is *,
// whichever is in force. Without the header the change is refused (RFC 6585 §3).
type Match string

// UnmarshalText reads one entity tag, or *.
func (m *Match) UnmarshalText(text []byte) error {
	tag := strings.TrimSpace(string(text))
	if tag == "*" {
		*m = ""
		return nil
	}
	rev := strings.Trim(tag, `"`)
	if rev == "" || tag != `"`+rev+`"` || strings.Contains(rev, `"`) {
		return BadRequest(news.Because("problem.if-match"))
	}
	*m = Match(rev)
	return nil
}

// Missing is the refusal of a change that does not say what it was made from.
func (m *Match) Missing() *Problem {
	return Refuse(http.StatusPreconditionRequired, news.Because("problem.if-match-missing"))
}

// Tagged is an answer with the revision of what it shows, which is its ETag.
type Tagged[T any] struct {
	Value    T
	Revision string
}

func (t Tagged[T]) tagged() (value any, rev string) { return t.Value, t.Revision }

// revised is any Tagged.
type revised interface {
	tagged() (value any, rev string)
}
