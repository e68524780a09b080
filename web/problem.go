package web

import (
	"errors"
	"net/http"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// errNoPage is for an address that no route has.
var errNoPage = site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))

// errKey is for a key that no partner has, or had until it was revoked or expired.
var errKey = site.Refuse(http.StatusUnauthorized, news.Because("problem.key"))

// errFrom is for a key that is not taken from the client's address.
var errFrom = site.Refuse(http.StatusForbidden, news.Because("problem.key-address"))

// unknown says what was asked for and is not there.
func unknown(why news.Reason) error { return site.Refuse(http.StatusNotFound, why) }

// problemOf is the one table from errors to HTTP. Whatever it does not know is the store's, and passes.
func problemOf(err error) *site.Problem {
	if given, ok := errors.AsType[*site.Problem](err); ok {
		return given
	}
	removed, gone := errors.AsType[*rights.Removed](err)
	switch {
	case gone && removed.Reason == "":
		return site.Refuse(http.StatusGone, news.Because("problem.removed"))
	case gone:
		return site.Refuse(http.StatusGone, news.Because("problem.removed-for", removed.Reason))
	case errors.Is(err, news.ErrNotFound):
		return site.Refuse(http.StatusNotFound, news.Because("problem.not-found"))
	case errors.Is(err, changelog.ErrStepped):
		return site.Refuse(http.StatusGone, news.Because("problem.log-stepped"))
	case changelog.Lost(err):
		return site.Refuse(http.StatusGone, news.Because("problem.log-gap"))
	}
	return site.Refuse(http.StatusServiceUnavailable, news.Because("problem.unreadable"))
}

// problem answers with a problem (RFC 9457), in the language that is asked for.
func (s *public) problem(w http.ResponseWriter, r *http.Request, p *site.Problem) {
	w.Header()["Vary"] = varyKeyWords
	site.WriteProblem(w, p.In(s.speaks(r)))
}
