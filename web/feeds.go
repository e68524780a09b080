package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

func (s *public) feedAll(w http.ResponseWriter, r *http.Request) error {
	name, f, ok := feeds.CutFormat(r.PathValue("file"))
	switch {
	case ok && name == "all":
		return s.feed(w, r, news.Selection{}, f)
	case ok && name == "search":
		return s.feedSearch(w, r, f)
	}
	return errNoPage
}

func (s *public) feedChannel(w http.ResponseWriter, r *http.Request) error {
	id, f, ok := feeds.CutFormat(r.PathValue("file"))
	if !ok {
		return errNoPage
	}
	return s.feed(w, r, news.Selection{Channel: id}, f)
}

func (s *public) feedTown(w http.ResponseWriter, r *http.Request) error {
	id, f, ok := feeds.CutFormat(r.PathValue("file"))
	if !ok {
		return errNoPage
	}
	return s.feed(w, r, news.Selection{Town: id}, f)
}

func (s *public) feedBoth(w http.ResponseWriter, r *http.Request) error {
	id, f, ok := feeds.CutFormat(r.PathValue("file"))
	if !ok {
		return errNoPage
	}
	return s.feed(w, r, news.Selection{Channel: r.PathValue("id"), Town: id}, f)
}

func (s *public) feedSource(w http.ResponseWriter, r *http.Request) error {
	id, f, ok := feeds.CutFormat(r.PathValue("file"))
	if !ok {
		return errNoPage
	}
	into, err := s.mergedInto(r.Context(), id)
	if err != nil {
		return err
	}
	if into != "" {
		return led(w, r, into+"."+string(f))
	}
	return s.feed(w, r, news.Selection{Source: id}, f)
}

// mergedInto is the source that another was merged into in the end, as far as they are there; empty: it stands for itself.
func (s *public) mergedInto(ctx context.Context, id string) (string, error) {
	terms, err := s.Rights.Terms(ctx)
	if err != nil {
		return "", err
	}
	for seen := []string{id}; ; {
		last := seen[len(seen)-1]
		src, _ := terms.Source(last)
		if _, there := terms.Source(src.Into); there && !slices.Contains(seen, src.Into) {
			seen = append(seen, src.Into)
			continue
		}
		if last == id {
			last = ""
		}
		return last, nil
	}
}

// led leads to where a source that was merged into another is now, beside what was asked for. A partner who is known by the address alone is
// led to its own feed there: readers keep where a 301 leads. The merge can be undone: nobody keeps the answer without asking again.
func led(w http.ResponseWriter, r *http.Request, to string) error {
	query := r.URL.RawQuery
	if as, ok := r.Context().Value(callerKey{}).(*asking); ok && as.inAddress && as.topic != "" {
		query = strings.TrimPrefix(query+"&"+topicParam+as.topic, "&")
	}
	if query != "" {
		to += "?" + query
	}
	site.NoCache(w.Header())
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusMovedPermanently)
	return nil
}

// feed serves one published feed, and counts what came of it.
func (s *public) feed(w http.ResponseWriter, r *http.Request, sel news.Selection, f feeds.Format) error {
	if led, err := s.named(w, r, sel, func(is news.Selection) string { return feeds.Path(is, f) }); led || err != nil {
		return err
	}
	return s.counted(f, func() (int, error) {
		limit, err := site.Limit(r.URL, 0, feeds.MaxLimit)
		if err != nil {
			return 0, err
		}
		w.Header()["Vary"] = varyFeed
		if status := s.delta(w, r, sel, f, limit); status != 0 {
			return status, nil
		}
		doc, err := s.Feeds.AtHand(r.Context(), audienceOf(r.Context()), sel, f, limit)
		if err != nil {
			return 0, err
		}
		gives(r.Context(), news.WayFeed, sel.Timeline(), doc.Carries...)
		if !doc.Until.IsZero() {
			return s.document(w, r, doc, revalidated(doc, s.MaxAge))
		}
		status, err := s.document(w, r, doc, s.maxAge)
		if err == nil {
			s.remember(w, r, status, doc, f)
		}
		return status, err
	})
}

// remember has the next who asks this of a public feed be answered on the connection. Where each answer says something of its own, it is not.
func (s *public) remember(w http.ResponseWriter, r *http.Request, status int, doc *feeds.Document, f feeds.Format) {
	if s.Polls == nil || s.Minute > 0 || callerOf(r.Context()) != nil || doc.Age() > 0 || s.Log.Enabled(r.Context(), slog.LevelDebug) {
		return
	}
	s.Polls.note(r, status, w.Header(), doc, s.polled[f])
}

// archiveMaxAge is how long a cache may keep an archive before it asks again, at most: a takedown must reach it.
const archiveMaxAge = 5 * time.Minute

// archive serves one archive of a feed (RFC 5005 §4), and counts what came of it.
func (s *public) archive(sel func(*http.Request) news.Selection) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		number, f, ok := feeds.CutFormat(r.PathValue("file"))
		n, err := strconv.Atoi(number)
		if !ok || err != nil || strconv.Itoa(n) != number {
			return errNoPage
		}
		first := 0
		if of := r.URL.Query().Get(feeds.FirstParam); of != "" {
			if first, err = strconv.Atoi(of); err != nil || first < 1 {
				return errNoPage
			}
		}
		if led, err := s.named(w, r, sel(r), func(is news.Selection) string { return feeds.ArchivePath(is, f, n) }); led || err != nil {
			return err
		}
		return s.counted(f, func() (int, error) {
			doc, err := s.Feeds.ArchiveFor(r.Context(), audienceOf(r.Context()), sel(r), f, feeds.Part{Archive: n, First: first})
			if err != nil {
				return 0, err
			}
			gives(r.Context(), news.WayArchive, sel(r).Timeline(), doc.Carries...)
			return s.document(w, r, doc, revalidated(doc, min(s.MaxAge, archiveMaxAge)))
		})
	}
}

// archiveSource serves one archive of a source's feed. Of one that was merged into another it leads to the other's feed, whose archives are
// numbered otherwise.
func (s *public) archiveSource(w http.ResponseWriter, r *http.Request) error {
	into, err := s.mergedInto(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if _, f, ok := feeds.CutFormat(r.PathValue("file")); ok && into != "" {
		return led(w, r, "../../"+into+"."+string(f))
	}
	return s.archive(func(r *http.Request) news.Selection { return news.Selection{Source: r.PathValue("id")} })(w, r)
}

// counted counts what came of serving a feed.
func (s *public) counted(f feeds.Format, serve func() (status int, err error)) error {
	status, err := serve()
	if err != nil {
		status = problemOf(err).Status
	}
	s.metrics.feed(f, status)
	return err
}

// revalidated is the Cache-Control of what no cache may give away unasked after most, or past the moment at which a licence turns.
func revalidated(doc *feeds.Document, most time.Duration) []string {
	left := int(doc.MaxAge(most) / time.Second)
	return []string{"public, max-age=" + strconv.Itoa(left) + ", must-revalidate"}
}

func (s *public) opml(w http.ResponseWriter, r *http.Request) error {
	of := feeds.List(r.URL.Query().Get("of"))
	if !slices.Contains(feeds.Lists(), of) {
		return site.BadRequest(news.Because("problem.list"))
	}
	doc, err := s.Feeds.OPML(r.Context(), of)
	if err != nil {
		return err
	}
	// A source list has no date: only its ETag tells whether it changed.
	_, err = site.Serve(w, r, doc, site.About{MediaType: doc.MediaType, CacheControl: s.maxAge, Age: doc.Age()})
	return err
}
