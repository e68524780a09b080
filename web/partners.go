package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// keyParam starts a partner's key in an address.
const keyParam = "key="

// Header values of answers that a key changes. A cache on the way must give neither a partner's answer to others nor the
// public's to a partner (RFC 9111 §4.1), and one at the partner must ask again, as a key may be revoked and an entry taken
// down. Vary is one line: nginx before 1.23 heeds the last alone.
var (
	privately    = []string{"private, no-cache"}
	varyKey      = []string{"Accept-Encoding, Authorization"}
	varyKeyWords = []string{"Accept-Encoding, Authorization, Accept-Language"} // with reasons in the reader's language
	challenges   = []string{`Bearer realm="partners", error="invalid_token"`, `Basic realm="partners", charset="UTF-8"`}
)

// admit finds the partner whose key a request bears: as a bearer token, as Basic's password, or as ?key=. It gives the
// request and the writer that the handler is to use: with a key, the request knows its partner and no longer has the key
// in its address, and the answer is kept out of others' caches. An address's key is nowhere to be seen from then on.
func (s *public) admit(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, *http.Request, error) {
	query := r.URL.RawQuery
	r, key, given := shown(r)
	if !given {
		return w, r, nil
	}
	w = &private{ResponseWriter: w}
	if err := oneKey(r, query); err != nil {
		return w, r, err
	}
	c, err := s.caller(r.Context(), key)
	if err != nil {
		if errors.Is(err, errKey) {
			w.Header()["Www-Authenticate"] = challenges
		}
		return w, r, err
	}
	return w, r.WithContext(context.WithValue(r.Context(), callerKey{}, c)), nil
}

// oneKey refuses, below /api/, an address that bears several keys. Feeds and pages take the last.
func oneKey(r *http.Request, query string) error {
	if strings.HasPrefix(r.URL.Path, "/api/") && strings.Count("&"+query, "&"+keyParam) > 1 {
		return site.BadRequest(news.Because("problem.doubled", "key"))
	}
	return nil
}

// shown is the key that a request bears, and the request without it in its address.
func shown(r *http.Request) (_ *http.Request, key string, given bool) {
	r, key, given = cutKey(r)
	if len(r.Header["Authorization"]) > 0 {
		key, given = authorization(r), true
	}
	return r, key, given
}

// shield keeps an answer to a request with a key, whoever's, out of others' caches.
func shield(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	if _, _, given := shown(r); given {
		return &private{ResponseWriter: w}
	}
	return w
}

// again is a request that was held, as whoever asks is known now.
func (s *public) again(r *http.Request) (*http.Request, error) {
	c := callerOf(r.Context())
	if c == nil {
		return r, nil
	}
	c, err := s.Keys.callerOf(r.Context(), c.key)
	if err != nil {
		return r, err
	}
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, c)), nil
}

func (s *public) caller(ctx context.Context, key string) (*caller, error) {
	if key == "" || s.Keys == nil {
		return nil, errKey
	}
	return s.Keys.caller(ctx, key)
}

// authorization is the key in a request's Authorization header; empty where there is none in it.
func authorization(r *http.Request) string {
	if _, password, ok := r.BasicAuth(); ok {
		return password
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// cutKey takes ?key= out of a request's address, and leaves the rest of it as it was written.
func cutKey(r *http.Request) (_ *http.Request, key string, given bool) {
	if !strings.Contains(r.URL.RawQuery, keyParam) {
		return r, "", false
	}
	var rest []string
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		value, ok := strings.CutPrefix(pair, keyParam)
		if !ok {
			rest = append(rest, pair)
			continue
		}
		given = true
		if v, err := url.QueryUnescape(value); err == nil {
			key = v
		}
	}
	if !given {
		return r, "", false // monkey=
	}
	clean, u := *r, *r.URL
	u.RawQuery = strings.Join(rest, "&")
	clean.URL, clean.RequestURI = &u, u.RequestURI()
	return &clean, key, true
}

// private writes an answer to a partner, errors too, whatever its handler says of caches.
type private struct {
	http.ResponseWriter
	wrote bool
}

func (w *private) WriteHeader(status int) {
	if status >= 200 {
		w.wrote = true
		w.Header()["Cache-Control"] = privately
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *private) Write(b []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap is what http.ResponseController looks for.
func (w *private) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type callerKey struct{}

// callerOf is the partner that asks, nil for the public.
func callerOf(ctx context.Context) *caller {
	c, _ := ctx.Value(callerKey{}).(*caller)
	return c
}

func audienceOf(ctx context.Context) rights.Audience {
	if c := callerOf(ctx); c != nil {
		return c.audience
	}
	return rights.Audience{}
}

// document answers with a feed, or one of its archives, as whoever asks may see it, and returns the status.
//
// A client that asks by date alone, and had the public's feed under this address before, must be given the partner's: so
// that is no older than the agreement.
func (s *public) document(w http.ResponseWriter, r *http.Request, doc *feeds.Document, keeping []string) (int, error) {
	modified := doc.LastModified
	if c := callerOf(r.Context()); c != nil && modified.Before(c.since) {
		modified = c.since.UTC().Truncate(time.Second)
	}
	return site.Serve(w, r, doc, site.About{MediaType: doc.MediaType, LastModified: modified, CacheControl: keeping, Links: doc.Links})
}

// note notes that whoever asks is told of the change log up to a place.
func (s *public) note(r *http.Request, at changelog.Cursor, told []change) error {
	c := callerOf(r.Context())
	if c == nil || r.Method != http.MethodGet { // a HEAD tells nothing
		return nil
	}
	takedowns := false
	for _, ch := range told {
		takedowns = takedowns || ch.Op == news.OpDelete
	}
	return s.Keys.told(r.Context(), c, at, takedowns)
}
