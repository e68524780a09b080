package site

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

//go:embed templates/layout.html
var layoutFile embed.FS

// Pages are a room's pages: its templates, each in the layout that all pages share.
type Pages struct {
	site      func() news.Site // in force now
	base      string           // path of the site's address, ends in /
	static    *Static
	templates map[string]func() (*template.Template, error) // by the file's name without its ending
}

// NewPages takes a room's templates, the .html files in templates/ of files. Each defines "main", which stands in the layout;
// what several need is defined in templates/parts/. One is read when a page is first drawn of it: a command draws none.
func NewPages(s func() news.Site, base string, static *Static, files fs.FS) (*Pages, error) {
	p := &Pages{site: s, base: base, static: static, templates: map[string]func() (*template.Template, error){}}
	list, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("site: templates: %w", err)
	}
	shared := sync.OnceValues(func() (*template.Template, error) {
		t, err := template.ParseFS(layoutFile, "templates/layout.html")
		if parts, _ := fs.Glob(files, "templates/parts/*.html"); err == nil && len(parts) > 0 {
			return t.ParseFS(files, parts...)
		}
		return t, err
	})
	for _, file := range list {
		p.templates[strings.TrimSuffix(path.Base(file), ".html")] = sync.OnceValues(func() (*template.Template, error) {
			t, err := shared()
			if err == nil {
				t, err = t.Clone()
			}
			if err == nil {
				t, err = t.ParseFS(files, file)
			}
			return t, err
		})
	}
	return p, nil
}

// ReadAll reads every template, and tells of one that is not well formed.
func (p *Pages) ReadAll() error {
	for _, read := range p.templates {
		if _, err := read(); err != nil {
			return fmt.Errorf("site: templates: %w", err)
		}
	}
	return nil
}

// Base is the path that all pages are below; it ends in /.
func (p *Pages) Base() string { return p.base }

// Page is what the layout shows around a page's own part.
type Page struct {
	words.Lang        // the reader's
	Carried    string // the language to carry along in links; empty: the site's own

	Title       string     // the page's own
	Description string     // what it is about, for search engines and whoever is sent a link to it
	Feeds       []FeedLink // that readers find by this page
	Tools       []Link     // at the top, beside the language
	Menus       []Menu
	Other       string // this page in the other language
	NoIndex     bool
	Meta        Meta     // for search engines and whoever shows a link to it
	Slim        bool     // it lists alone: the style of texts and tables is not needed
	Styles      []string // static files beside the style that all pages have
	Scripts     []string // static files, run once the page is there
	Start       string   // where the site's name leads; empty: to the front page
	Leave       *Button  // signs out; nil: nobody is signed in
	Desk        bool     // it is of the administration
	Body        any      // for the page's own template

	pages *Pages
}

// Menu is a row of links below the site's name.
type Menu struct {
	Label string
	Class string // of its style, beside "bar"
	Shown bool   // the label stands before the links; else it is only read out
	Links []Link
}

// Link is a place to go.
type Link struct {
	Text, URL string
	Lang      string // of the text, where it is another than the page's
	Here      bool   // the page is there already
	Sub       bool   // it belongs below the one before
	Note      string
	Count     string // how much waits there; empty: nothing does
	Late      bool   // for too long
}

// Button is a place to go that changes something: it is posted to.
type Button struct{ Text, URL string }

// FeedLink is a feed to subscribe to.
type FeedLink struct {
	Title, Format, Type, URL string
}

// Page starts a page in the language that the request or the site asks for.
func (p *Pages) Page(r *http.Request) *Page { return p.PageIn(r, words.Of(p.site().Language)) }

// PageIn starts a page in the language that the request asks for, else in its reader's own.
func (p *Pages) PageIn(r *http.Request, own words.Lang) *Page {
	q := r.URL.Query()
	page := &Page{Lang: own, pages: p}
	other := words.English
	if own == words.English {
		other = words.Chinese
	}
	if asked := q.Get("lang"); asked != "" && words.Of(asked) == other {
		page.Lang, page.Carried = other, string(other)
		q.Del("lang")
	} else {
		q.Set("lang", string(other))
	}
	page.Other = p.base + strings.TrimPrefix(r.URL.EscapedPath(), "/")
	if len(q) > 0 {
		page.Other += "?" + q.Encode()
	}
	return page
}

// SiteTitle is the site's name.
func (p *Page) SiteTitle() string { return p.pages.site().Title }

// titleMost bounds a document's title, in characters: more is cut off by tabs and search engines, and validators object.
const titleMost = 70

// DocumentTitle is the page's own title with the site's, of a long one the beginning.
func (p *Page) DocumentTitle() string {
	if p.Title == "" {
		return p.SiteTitle()
	}
	own, behind := []rune(p.Title), " · "+p.SiteTitle()
	if room := max(titleMost-utf8.RuneCountInString(behind), titleMost/2); len(own) > room {
		own = append(own[:room-1:room-1], '…')
	}
	return string(own) + behind
}

// SiteURL is the site's public address; it ends in /.
func (p *Page) SiteURL() string { return p.pages.site().URL }

// Home is where the site's name leads.
func (p *Page) Home() string { return cmp.Or(p.Start, p.To("")) }

// Static is the address of a static file.
func (p *Page) Static(name string) string {
	return p.pages.base + "static/" + p.pages.static.Name(name)
}

// To is the address of a page of ours: path segments, then query as pairs, of which the empty ones are left out.
func (p *Page) To(path string, query ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			q.Set(query[i], query[i+1])
		}
	}
	if p.Carried != "" {
		q.Set("lang", p.Carried)
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return p.pages.base + path
}

// Draw makes a page of a template, whole. data holds the page, and what the template wants beside it.
func (p *Page) Draw(name string, data any) ([]byte, error) {
	var buf bytes.Buffer
	t, err := p.pages.templates[name]()
	if err == nil {
		err = t.ExecuteTemplate(&buf, "layout", data)
	}
	if err != nil {
		return nil, fmt.Errorf("rendering the page %s: %w", name, err)
	}
	return buf.Bytes(), nil
}

// Answer answers with a page that is drawn now.
func (p *Page) Answer(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	body, err := p.Draw(name, data)
	if err != nil {
		return err
	}
	const html = "text/html; charset=utf-8"
	w.Header().Set("Content-Language", string(p.Lang))
	if status == http.StatusOK {
		return ServeBytes(w, r, html, body)
	}
	w.Header().Set("Content-Type", html)
	NoCache(w.Header())
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
	return nil
}
