package admin

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// Problem is an error of the API (RFC 9457). A refusal of the editorial office has members more: what is wrong as data.
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`

	Kind     editorial.Kind `json:"kind,omitempty"`
	Code     editorial.Code `json:"code,omitempty"`
	Field    string         `json:"field,omitempty"` // of what was sent
	Terms    []string       `json:"terms,omitempty"`
	Revision string         `json:"revision,omitempty"` // in force, where another was expected
}

func (p *Problem) Error() string { return p.Detail }

// Unwrap gives the refusal that the problem was made of, nil where it was none.
func (p *Problem) Unwrap() error {
	if p.Code == "" {
		return nil
	}
	return &editorial.Error{Kind: p.Kind, Code: p.Code, Field: p.Field, Terms: p.Terms, Revision: p.Revision}
}

// kinds maps the sorts of refusals to HTTP, in one table.
var kinds = map[editorial.Kind]int{
	editorial.NotFound:    http.StatusNotFound,
	editorial.Exists:      http.StatusConflict,
	editorial.Invalid:     http.StatusUnprocessableEntity,
	editorial.Conflict:    http.StatusConflict,
	editorial.Gone:        http.StatusGone,
	editorial.Unreachable: http.StatusBadGateway,
}

// statuses maps the errors that rooms below give, likewise.
var statuses = []struct {
	err    error
	status int
}{
	{news.ErrNotFound, http.StatusNotFound},
	{news.ErrExists, http.StatusConflict},
	{news.ErrConflict, http.StatusConflict},
	{context.DeadlineExceeded, http.StatusGatewayTimeout},
}

// problemOf makes a problem of any error.
func problemOf(err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if e, ok := errors.AsType[*editorial.Error](err); ok {
		status := kinds[e.Kind]
		if e.Revision != "" {
			status = http.StatusPreconditionFailed
		}
		return &Problem{Status: status, Detail: words.English.Say(e.Reason()), Kind: e.Kind, Code: e.Code, Field: e.Field, Terms: e.Terms, Revision: e.Revision}
	}
	p := &Problem{Status: http.StatusInternalServerError, Detail: err.Error()}
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			p.Status = s.status
		}
	}
	return p
}

func writeProblem(w http.ResponseWriter, err error) {
	p := problemOf(err)
	p.Detail = strings.ReplaceAll(p.Detail, "\n", "; ")
	p.Title = http.StatusText(p.Status)
	b, _ := json.Marshal(p)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(b, '\n'))
}
