package admin

import (
	"context"
	"errors"
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// kinds maps the sorts of refusals to HTTP, in one table.
var kinds = map[editorial.Kind]int{
	editorial.NotFound:    http.StatusNotFound,
	editorial.Exists:      http.StatusConflict,
	editorial.Invalid:     http.StatusUnprocessableEntity,
	editorial.Conflict:    http.StatusConflict,
	editorial.Gone:        http.StatusGone,
	editorial.Unreachable: http.StatusBadGateway,

	editorial.Unauthorized: http.StatusUnauthorized,
	editorial.Forbidden:    http.StatusForbidden,
	editorial.Limited:      http.StatusTooManyRequests,
}

// Problem makes a problem of any error: a refusal of the editorial office in words, with what is wrong as data.
func Problem(err error, lang words.Lang) *site.Problem {
	if e, ok := errors.AsType[*editorial.Error](err); ok {
		status := kinds[e.Kind]
		if e.Revision != "" {
			status = http.StatusPreconditionFailed
		}
		if e.Code == editorial.SourceUnseen {
			status = http.StatusPreconditionRequired
		}
		if e.Kind == editorial.Unreachable && errors.Is(err, context.DeadlineExceeded) { // who asks waits no longer
			status = http.StatusGatewayTimeout
		}
		p := site.NewProblem(status, lang.SayAll(e.Reasons()))
		p.Kind, p.Code, p.Field, p.Terms, p.Revision = string(e.Kind), string(e.Code), e.Field, e.Terms, e.Revision
		p.Cause = e.Cause
		return p
	}
	if p, ok := site.ProblemOf(err); ok {
		return p.In(lang)
	}
	p := site.NewProblem(http.StatusInternalServerError, lang.Err(err))
	p.Code = "internal"
	return p
}

// Refusal is a problem as an error: of a refusal of the editorial office, that refusal too (errors.As).
func Refusal(p *site.Problem) error {
	if p.Kind == "" {
		return p
	}
	return &refusal{p, &editorial.Error{Kind: editorial.Kind(p.Kind), Code: editorial.Code(p.Code), Field: p.Field, Terms: p.Terms, Cause: p.Cause, Revision: p.Revision}}
}

type refusal struct {
	*site.Problem
	of *editorial.Error
}

func (r *refusal) Unwrap() []error { return []error{r.Problem, r.of} }
