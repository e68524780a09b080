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

// In an address, keyParam starts a partner's key, and below feedsPath topicParam the token of its feeds.
const (
	keyParam   = "key="
	topicParam = feeds.TopicParam + "="
	feedsPath  = "/feeds/"
)

// Header values of answers that a key changes. A cache on the way must give neither a partner's answer to others nor the
// public's to a partner (RFC 9111 §4.1), and one at the partner must ask again, as a key may be revoked and an entry taken
// down. Vary is one line: nginx before 1.23 heeds the last alone.
var (
	privately    = []string{"private, no-cache"}
	varyKey      = []string{"Accept-Encoding, Authorization"}
	varyFeed     = []string{"Accept-Encoding, Authorization, A-IM"}
	varyKeyWords = []string{"Accept-Encoding, Authorization, Accept-Language"} // with reasons in the reader's language
	challenges   = []string{`Bearer realm="partners", error="invalid_token"`, `Basic realm="partners", charset="UTF-8"`}
)

// admit finds the partner whose key a request bears: as a bearer token, as Basic's password, or as ?key=. It gives the
// request and the writer that the handler is to use: with a key, the request knows its partner and no longer has the key
// in its address, and the answer is kept out of others' caches. An address's key is nowhere to be seen from then on.
func (s *public) admit(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, *http.Request, error) {
	query := r.URL.RawQuery
	r, show := shown(r)
	if !show.given {
		return w, r, nil
	}
	w = &private{ResponseWriter: w}
	if err := oneKey(r, query); err != nil {
		return w, r, err
	}
	as, err := s.caller(r, show)
	if err != nil {
		if errors.Is(err, errKey) {
			w.Header()["Www-Authenticate"] = challenges
		}
		return w, r, err
	}
	return w, r.WithContext(context.WithValue(r.Context(), callerKey{}, as)), nil
}

// credential is what a request shows to be a partner's.
type credential struct {
	key, topic string // a key goes before the token of a topic
	given      bool
	inAddress  bool // and not in a header
}

// oneKey refuses, below /api/, an address that bears several keys. Feeds and pages take the last.
func oneKey(r *http.Request, query string) error {
	if strings.HasPrefix(r.URL.Path, "/api/") && strings.Count("&"+query, "&"+keyParam) > 1 {
		return site.BadRequest(news.Because("problem.doubled", "key"))
	}
	return nil
}

// shown is what a request shows, and the request without it in its address.
func shown(r *http.Request) (_ *http.Request, show credential) {
	var topic string
	var topical bool
	if strings.HasPrefix(r.URL.Path, feedsPath) {
		r, topic, topical = cutParam(r, topicParam)
	}
	r, key, given := cutKey(r)
	inAddress := given || topical
	if len(r.Header["Authorization"]) > 0 {
		key, given, inAddress = authorization(r), true, false
	}
	if given {
		topic = ""
	}
	return r, credential{key, topic, given || topical, inAddress}
}

// shield keeps an answer to a request that shows something, whoever's, out of others' caches.
func shield(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	if _, show := shown(r); show.given {
		return &private{ResponseWriter: w}
	}
	return w
}

// again is a request that was held, as whoever asks is known now.
func (s *public) again(r *http.Request) (*http.Request, error) {
	as, ok := r.Context().Value(callerKey{}).(*asking)
	if !ok {
		return r, nil
	}
	c, err := s.Keys.callerOf(r.Context(), as.key.Hash, site.ClientIP(r, s.Trusted))
	if err != nil {
		return r, err
	}
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, &asking{c, as.topic, as.inAddress})), nil
}

// leftOf is how long whoever asks may go on doing so, by their key; nobody's answer is held for longer.
func leftOf(r *http.Request) time.Duration {
	if c := callerOf(r.Context()); c != nil && !c.key.Expires.IsZero() {
		return time.Until(c.key.Expires)
	}
	return waitMost
}

// caller finds whose credential it is. errKey: nobody's.
func (s *public) caller(r *http.Request, show credential) (*asking, error) {
	switch {
	case s.Keys == nil || show.key == "" && show.topic == "":
		return nil, errKey
	case show.topic != "":
		c, err := s.Keys.callerAt(r.Context(), show.topic, site.ClientIP(r, s.Trusted))
		return &asking{c, show.topic, show.inAddress}, err
	}
	c, err := s.Keys.caller(r.Context(), show.key, site.ClientIP(r, s.Trusted))
	as := &asking{caller: c, inAddress: show.inAddress}
	if err == nil && strings.HasPrefix(r.URL.Path, feedsPath) {
		as.topic, err = s.Keys.topicOf(r.Context(), c, show.key)
	}
	return as, err
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
func cutKey(r *http.Request) (_ *http.Request, key string, given bool) { return cutParam(r, keyParam) }

// cutParam takes a parameter out of a request's address. The last of several counts.
func cutParam(r *http.Request, param string) (_ *http.Request, found string, given bool) {
	if !strings.Contains(r.URL.RawQuery, param) {
		return r, "", false
	}
	var rest []string
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		value, ok := strings.CutPrefix(pair, param)
		if !ok {
			rest = append(rest, pair)
			continue
		}
		given = true
		if v, err := url.QueryUnescape(value); err == nil {
			found = v
		}
	}
	if !given {
		return r, "", false // monkey=
	}
	clean, u := *r, *r.URL
	u.RawQuery = strings.Join(rest, "&")
	clean.URL, clean.RequestURI = &u, u.RequestURI()
	return &clean, found, true
}

// private writes an answer to a partner, errors too, whatever its handler says of caches.
type private struct {
	http.ResponseWriter
	wrote bool
}

func (w *private) WriteHeader(status int) {
	if status >= 200 {
		w.wrote = true
		if h := w.Header(); !strings.HasPrefix(h.Get("Cache-Control"), "no-store") { // which says more
			h["Cache-Control"] = privately
		}
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

// asking is a partner in one request.
type asking struct {
	*caller
	topic     string // the token in the addresses of its feeds; empty where no feed is asked for
	inAddress bool   // it shows who it is by the address alone
}

// callerOf is the partner that asks, nil for the public.
func callerOf(ctx context.Context) *caller {
	if as, ok := ctx.Value(callerKey{}).(*asking); ok {
		return as.caller
	}
	return nil
}

func audienceOf(ctx context.Context) rights.Audience {
	if as, ok := ctx.Value(callerKey{}).(*asking); ok {
		return as.audience.At(as.topic)
	}
	return rights.Audience{}
}

// document answers with a feed, or one of its archives, as whoever asks may see it, and returns the status.
func (s *public) document(w http.ResponseWriter, r *http.Request, doc *feeds.Document, keeping []string) (int, error) {
	about := site.About{MediaType: doc.MediaType, LastModified: modified(r, doc), CacheControl: keeping, Links: doc.Links, Age: doc.Age()}
	if about.LastModified.Equal(doc.LastModified) {
		about.Dated = doc.Dated
	}
	return site.Serve(w, r, doc, about)
}

// modified is the date of a feed, for whoever asks. A client that asks by date alone, and had the public's feed under this address before,
// must be given the partner's: so that is no older than the agreement.
func modified(r *http.Request, doc *feeds.Document) time.Time {
	if c := callerOf(r.Context()); c != nil && doc.LastModified.Before(c.since) {
		return c.since.UTC().Truncate(time.Second)
	}
	return doc.LastModified
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
