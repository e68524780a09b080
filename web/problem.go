package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// problem answers with a problem (RFC 9457).
func problem(w http.ResponseWriter, status int, detail string) {
	site.WriteProblem(w, site.NewProblem(status, detail))
}

// errNoPage is for an address that no route has.
var errNoPage = errors.New("there is nothing at this address")

// unknown says what was asked for and is not there.
type unknown struct{ what, id string }

func (e unknown) Error() string        { return fmt.Sprintf("there is no %s %q", e.what, e.id) }
func (e unknown) Is(target error) bool { return target == news.ErrNotFound }

// statusOf is the one table from errors to HTTP. Whatever it does not know is the store's, and passes.
func statusOf(err error) (status int, detail string) {
	var given *site.Problem
	var no unknown
	var removed *rights.Removed
	switch {
	case errors.As(err, &given):
		return given.Status, given.Detail
	case errors.As(err, &no):
		return http.StatusNotFound, no.Error()
	case errors.Is(err, errKey):
		return http.StatusUnauthorized, errKey.Error()
	case errors.Is(err, errNoPage):
		return http.StatusNotFound, errNoPage.Error()
	case errors.Is(err, news.ErrNotFound):
		return http.StatusNotFound, "there is no such thing here"
	case errors.As(err, &removed):
		return http.StatusGone, removed.Error()
	case changelog.Lost(err):
		return http.StatusGone, err.Error() + "; read everything anew, with since empty"
	}
	return http.StatusServiceUnavailable, "this cannot be read right now; try again later"
}
