package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
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
	limit, err := limitOf(r.URL, feeds.DefaultLimit, feeds.MaxLimit)
	if err == nil {
		var doc *feeds.Document
		if doc, err = s.document(r.Context(), sel, f, limit); err == nil {
			s.metrics.feed(f, serveDocument(w, r, doc, s.keeping(doc)))
			return nil
		}
	}
	status, _ := statusOf(err)
	s.metrics.feed(f, status)
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
	doc, err := s.Feeds.OPML(r.Context())
	if err != nil {
		return err
	}
	list := *doc
	list.LastModified = time.Time{} // a source list has no date: only its ETag tells whether it changed
	serveDocument(w, r, &list, s.maxAge)
	return nil
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

// limitOf reads ?limit=, def where it is not given.
func limitOf(u *url.URL, def, most int) (int, error) {
	if u.RawQuery == "" {
		return def, nil
	}
	v := u.Query().Get("limit")
	if v == "" {
		return def, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > most {
		return 0, badRequest("limit must be a whole number from 1 to " + strconv.Itoa(most))
	}
	return n, nil
}
