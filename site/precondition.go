package site

import (
	"net/http"
	"strings"
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
		return BadRequest("If-Match takes one entity tag as it was read, in quotes, or *")
	}
	*m = Match(rev)
	return nil
}

// Missing is the refusal of a change that does not say what it was made from.
func (m *Match) Missing() *Problem {
	return NewProblem(http.StatusPreconditionRequired, "say in If-Match which revision the change was made from: the ETag that was read, or * for whichever is in force")
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
