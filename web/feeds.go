package web

import (
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
	name, f, ok := cutFormat(r.PathValue("file"))
	if !ok || name != "all" {
		return errNoPage
	}
	return s.feed(w, r, news.Selection{}, f)
}

func (s *public) feedChannel(w http.ResponseWriter, r *http.Request) error {
	id, f, ok := cutFormat(r.PathValue("file"))
	if !ok {
		return errNoPage
	}
	return s.feed(w, r, news.Selection{Channel: id}, f)
}

func (s *public) feedTown(w http.ResponseWriter, r *http.Request) error {
	id, f, ok := cutFormat(r.PathValue("file"))
	if !ok {
		return errNoPage
	}
	return s.feed(w, r, news.Selection{Town: id}, f)
}

func (s *public) feedBoth(w http.ResponseWriter, r *http.Request) error {
	id, f, ok := cutFormat(r.PathValue("file"))
	if !ok {
		return errNoPage
	}
	return s.feed(w, r, news.Selection{Channel: r.PathValue("id"), Town: id}, f)
}

func (s *public) feedSource(w http.ResponseWriter, r *http.Request) error {
	id, f, ok := cutFormat(r.PathValue("file"))
	if !ok {
		return errNoPage
	}
	return s.feed(w, r, news.Selection{Source: id}, f)
}

// feed serves one published feed, and counts what came of it.
func (s *public) feed(w http.ResponseWriter, r *http.Request, sel news.Selection, f feeds.Format) error {
	limit, err := site.Limit(r.URL, 0, feeds.MaxLimit)
	if err == nil {
		var status int
		if status, err = s.document(w, r, sel, f, limit); err == nil {
			s.metrics.feed(f, status)
			return nil
		}
	}
	s.metrics.feed(f, problemOf(err).Status)
	return err
}

// keeping is a feed's Cache-Control. No cache may give it away past the moment at which a licence turns.
func (s *public) keeping(doc *feeds.Document) []string {
	if doc.Until.IsZero() {
		return s.maxAge
	}
	left := int(doc.MaxAge(s.MaxAge) / time.Second)
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
	_, err = site.Serve(w, r, doc, site.About{MediaType: doc.MediaType, CacheControl: s.maxAge})
	return err
}

// cutFormat takes a feed's last path segment apart: an id, which may hold dots, and the format.
func cutFormat(file string) (id string, f feeds.Format, ok bool) {
	dot := strings.LastIndexByte(file, '.')
	if dot <= 0 {
		return "", "", false
	}
	switch f = feeds.Format(file[dot+1:]); f {
	case feeds.RSS, feeds.Atom, feeds.JSON:
		return file[:dot], f, true
	}
	return "", "", false
}
