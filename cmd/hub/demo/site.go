package demo

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"text/template"
	"time"

	"github.com/txnews/hub/news"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	// shown is how many articles a partner's lists and editions lead to at a time, the newest.
	shown = 80
	// keep is how many articles and pictures a partner has: hours of them, as who looks at the hub goes back to older ones.
	keep = 1000
)

// partner is one kind of site.
type partner struct {
	id, name string
	source   func(base string) news.Source
	page     func(s *site, path string) (document, bool)

	etag         string // "": none, else strong or weak
	lastModified bool
	gzip         bool
	gb18030      bool   // documents go out in GB18030, whatever they say they are
	maxAge       string // Cache-Control's
}

// document is what a partner answers with.
type document struct {
	mediaType string
	moved     string // instead of a body: its permanent address
	body      []byte
	modified  time.Time
}

// site is a running partner.
type site struct {
	partner
	mu       *sync.RWMutex
	base     string
	articles []*article // newest first
	changed  time.Time  // of its lists and feeds
}

// touch moves the site's Last-Modified, which knows whole seconds only, on at every change.
func (s *site) touch(at time.Time) {
	at = at.Truncate(time.Second)
	if !at.After(s.changed) {
		at = s.changed.Add(time.Second)
	}
	s.changed = at
}

// ServeHTTP answers from what is published now, with the partner's own habits of validators and compression.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	d, ok := s.find(r.URL.Path)
	s.mu.RUnlock()
	switch {
	case !ok:
		http.NotFound(w, r)
		return
	case d.moved != "":
		http.Redirect(w, r, d.moved, http.StatusMovedPermanently)
		return
	}
	h := w.Header()
	h.Set("Content-Type", d.mediaType)
	if s.maxAge != "" {
		h.Set("Cache-Control", s.maxAge)
	}
	if s.etag != "" {
		sum := sha256.Sum256(d.body)
		tag := `"` + hex.EncodeToString(sum[:8]) + `"`
		if s.etag == "weak" {
			tag = "W/" + tag
		}
		h.Set("ETag", tag)
	}
	if !s.lastModified {
		d.modified = time.Time{}
	}
	if s.gzip {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			d.body = compress(d.body)
		}
	}
	http.ServeContent(w, r, "", d.modified, bytes.NewReader(d.body))
}

// find is the document at an address: what all sites have, else what this kind has.
func (s *site) find(p string) (document, bool) {
	switch {
	case p == "/robots.txt":
		return document{mediaType: "text/plain", body: []byte("User-agent: *\nDisallow: /admin/\n"), modified: s.start()}, true
	case strings.HasPrefix(p, "/images/"):
		a := s.byNumber(strings.TrimSuffix(path.Base(p), ".png"))
		if a == nil || a.Image == "" {
			return document{}, false
		}
		return document{mediaType: "image/png", body: a.picture, modified: a.Published}, true
	case strings.HasPrefix(p, "/more/"): // the other pictures of an article: its number and theirs
		number, n, _ := strings.Cut(strings.TrimSuffix(path.Base(p), ".png"), "-")
		a, i := s.byNumber(number), 0
		if _, err := fmt.Sscan(n, &i); err != nil || a == nil || i < 0 || i >= len(a.More) {
			return document{}, false
		}
		return document{mediaType: "image/png", body: drawPicture(a.ID + n), modified: a.Published}, true
	case strings.HasPrefix(p, "/audio/"):
		a := s.byNumber(strings.TrimSuffix(path.Base(p), ".wav"))
		if a == nil || !a.Audio {
			return document{}, false
		}
		return document{mediaType: "audio/wav", body: tune(a.Number), modified: a.Published}, true
	}
	d, ok := s.page(s, p)
	if ok && s.gb18030 && d.moved == "" {
		d.body = toGB18030(d.body)
	}
	return d, ok
}

// start is when the site's unchanging parts were made.
func (s *site) start() time.Time { return time.Date(2012, 6, 1, 0, 0, 0, 0, china) }

func (s *site) byNumber(n string) *article {
	number, err := strconv.Atoi(n)
	if err != nil {
		return nil
	}
	for _, a := range s.articles {
		if a.Number == number {
			return a
		}
	}
	return nil
}

func (s *site) imageURL(a *article) string {
	return s.base + "/images/" + strconv.Itoa(a.Number) + ".png"
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}

// toGB18030 encodes a document; GB18030 has a place for every character, so it cannot fail.
func toGB18030(body []byte) []byte {
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes(body)
	if err != nil {
		panic("demo: " + err.Error())
	}
	return b
}

//go:embed pages
var pageFiles embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"entities": entities,
	"cst":      func(t time.Time) string { return t.In(china).Format("2006-01-02 15:04:05") },
	"rfc3339":  func(t time.Time) string { return t.In(china).Format(time.RFC3339) },
	"add":      func(a, b int) int { return a + b },
	"rfc1123":  func(t time.Time) string { return t.In(china).Format(time.RFC1123Z) },
	"wav":      func(number int) int { return len(tune(number)) },
}).ParseFS(pageFiles, "pages/*"))

// render fills a template of pages/. A failure is a mistake in a template, which every test meets.
func render(name string, data any) []byte {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		panic("demo: " + err.Error())
	}
	return b.Bytes()
}

// entities writes text as old Chinese systems do: with the entities of HTML, also where XML has no such names.
func entities(s string) string {
	s = template.HTMLEscapeString(s)
	return strings.NewReplacer("——", "&mdash;&mdash;", "“", "&ldquo;", "”", "&rdquo;", "·", "&middot;", "　", "&nbsp;&nbsp;").Replace(s)
}
