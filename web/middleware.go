package web

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// handler is a public handler: what it cannot answer, it returns.
type handler func(w http.ResponseWriter, r *http.Request) error

// recorder remembers the status that went out.
type recorder struct {
	http.ResponseWriter
	status int
	open   bool // for scripts of every origin, see open
}

func (w *recorder) WriteHeader(status int) {
	if status >= 200 {
		w.begin(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	w.begin(http.StatusOK)
	return w.ResponseWriter.Write(b)
}

// begin notes the status that goes out. What an open answer says of its bytes is not said with a 304: it stays with those that the client has.
func (w *recorder) begin(status int) {
	if w.status != 0 {
		return
	}
	if w.status = status; w.open && status != http.StatusNotModified {
		h := w.Header()
		h["Access-Control-Expose-Headers"] = exposeETag
		site.NoSniff(h)
	}
}

// Flush is for handlers that stream and ask for a Flusher.
func (w *recorder) Flush() {
	w.begin(http.StatusOK)
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap is what http.ResponseController looks for.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// wrap measures and logs a route, and answers for a handler that panics.
func (s *public) wrap(name string, h http.Handler) http.Handler {
	seen := s.metrics.route(name)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.Log.Error("a handler panicked", "route", name, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				if rec.status != 0 {
					panic(http.ErrAbortHandler) // the answer is half out: a client must not take it for whole
				}
				s.problem(shield(rec, r), r, site.Refuse(http.StatusInternalServerError, news.Because("problem.internal")))
			}
			took := time.Since(start)
			seen(rec.status, took)
			if s.Log.Enabled(r.Context(), slog.LevelDebug) {
				s.Log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", rec.status, "took", took, "from", r.RemoteAddr)
			}
		}()
		h.ServeHTTP(rec, r)
	})
}

// Header values that many answers share. net/http reads them only, and no spare capacity lets anyone append into them.
var (
	allowGet   = []string{"GET, HEAD, OPTIONS"}
	anyOrigin  = []string{"*"}
	exposeETag = []string{"ETag, Link, IM, Delta-Base, RateLimit, RateLimit-Policy, Retry-After"}
)

// open serves a feed or API address: readable by scripts of every origin, its errors as problem JSON.
func (s *public) open(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := w.(*recorder) // wrap's
		rec.open = true
		head := w.Header()
		head["Access-Control-Allow-Origin"] = anyOrigin
		head["Vary"] = varyKey
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			w, r, err := s.admit(w, r)
			if late := s.paced(w, r); late != nil {
				err = late // whatever key is shown: it is nobody's
			}
			if err == nil {
				w, err = s.limited(w, r)
			}
			if err == nil {
				err = s.metered(w, r, h)
			}
			if err != nil {
				s.fail(w, r, err, s.problem)
			}
		case http.MethodOptions: // a script that sends If-None-Match asks first
			head["Allow"] = allowGet
			head.Set("Access-Control-Allow-Methods", "GET, HEAD")
			head.Set("Access-Control-Allow-Headers", "Authorization, If-None-Match, If-Modified-Since, A-IM, Last-Event-ID")
			head.Set("Access-Control-Max-Age", "86400")
			w.WriteHeader(http.StatusNoContent)
		default:
			head["Allow"] = allowGet
			s.problem(shield(w, r), r, site.Refuse(http.StatusMethodNotAllowed, news.Because("problem.method")))
		}
	})
}

// page serves an address for people that is read alone.
func (s *public) page(h handler) http.Handler {
	answer := s.answering(func(w http.ResponseWriter, r *http.Request) error {
		if err := s.paced(w, r); err != nil {
			return err
		}
		return h(w, r)
	})
	refuse := s.answering(func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Allow", "GET, HEAD")
		return site.Refuse(http.StatusMethodNotAllowed, news.Because("problem.method"))
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			answer.ServeHTTP(w, r)
			return
		}
		refuse.ServeHTTP(w, r)
	})
}

// answering has a handler answer with pages, its errors too.
func (s *public) answering(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site.SecurePage(w.Header())
		r, _, _ = cutKey(r) // pages are for everybody; links on them must not carry a key along
		if err := h(w, r); err != nil {
			removed := &rights.Removed{}
			_ = errors.As(err, &removed)
			s.fail(w, r, err, func(w http.ResponseWriter, r *http.Request, p *site.Problem) {
				s.errorPage(w, r, p, removed.Reason)
			})
		}
	})
}

// fail answers an error in the form that the address speaks, and logs, once, what is the server's own fault.
func (s *public) fail(w http.ResponseWriter, r *http.Request, err error, answer func(http.ResponseWriter, *http.Request, *site.Problem)) {
	if r.Context().Err() != nil {
		return // nobody is there to read it
	}
	p := problemOf(err)
	switch {
	case p == errBusy || p == errEager:
		w.Header().Set("Retry-After", searchRetry)
	case p == heldPlaces.busy || p == heldPlaces.eager || p == exportPlaces.busy || p == exportPlaces.eager:
		w.Header().Set("Retry-After", heldRetry)
	case p.Status >= 500:
		s.Log.Error("a request failed", "path", r.URL.Path, "error", err)
		w.Header().Set("Retry-After", "30")
	}
	answer(w, r, p)
}
