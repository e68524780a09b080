// Package pages is the administration's pages, drawn by the server: what they show and do are functions of editorial.Office.
//
// A page is added so: its route with its least role in the table of admin/access; a line in routes (routes.go) that leads to a
// method of Pages; a template in templates/, which defines "main" and is given the method's view; its texts in words/*/desk.json.
// A link in the navigation is a line in menu (view.go). Whatever is posted redirects to what shows it (view.done), and a refusal
// of the office that the method returns becomes a page by itself, or is shown beside the form (view.refused). Every page works
// without script; script is a file of its own in site/static.
package pages

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/alerts"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/site"
)

//go:embed templates/*.html templates/parts/*.html
var templateFiles embed.FS

// Options are what the pages work with.
type Options struct {
	Office   *editorial.Office
	Access   *access.Access
	Settings settings.Source
	Lists    Lists
	Address  string   // that they are below, ends in /
	Public   string   // of the public pages; empty: they are not told of
	StoreID  string   // that the feed of alerts is known by
	Ways     []string // by which alerts are told
	Try      func(context.Context) []alerts.Tried
	ActsFor  time.Duration // how long lines of the audit log stay; 0: for ever
	Static   *site.Static
	Log      *slog.Logger
	Ending   context.Context // ends when answers must not be held any longer; nil: never
}

// Pages are the administration's pages.
type Pages struct {
	Options
	http.ServeMux
	patterns []string
	pages    *site.Pages
	holding  site.PerClient // answers that are held, by user
}

// New makes them ready to serve, below access.Guard.
func New(o Options) (*Pages, error) {
	u, err := url.Parse(o.Address)
	if err != nil {
		return nil, err
	}
	p := &Pages{Options: o, holding: site.PerClient{Most: maxHeld}}
	p.pages, err = site.NewPages(func() news.Site { return o.Settings.Current().Site }, u.EscapedPath(), o.Static, templateFiles)
	if err != nil {
		return nil, err
	}
	p.routes()
	for _, pattern := range p.patterns {
		if !access.Listed(pattern) {
			return nil, fmt.Errorf("the page %s has no least role: add it to the table of admin/access", pattern)
		}
	}
	return p, nil
}

// handler answers a page; what it cannot answer, it returns.
type handler func(v *view, w http.ResponseWriter, r *http.Request) error

func (p *Pages) page(pattern string, h handler) {
	p.patterns = append(p.patterns, pattern)
	most := mostSent(pattern)
	p.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		if err := h(p.view(r), w, r); err != nil {
			p.fail(w, r, err)
		}
	})
}

// What a page may be sent, in bytes.
const (
	maxStranger = 64 << 10 // before anybody is signed in
	maxForm     = 1 << 20
	maxList     = 16 << 20 // a list of sources
)

// mostSent bounds what the page of a route may be sent.
func mostSent(pattern string) int64 {
	switch {
	case access.Least(pattern) == access.Anyone:
		return maxStranger
	case pattern == listRoute:
		return maxList
	}
	return maxForm
}

// fail answers an error as a page.
func (p *Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody is there to read it
	}
	v := p.view(r)
	said := admin.Problem(err, v.Lang)
	if said.Status >= http.StatusInternalServerError {
		p.Log.Error("a page of the administration failed", "path", r.URL.Path, "err", err)
	}
	v.Title, v.Body = v.T("desk.error"), said
	v.answer(w, r, said.Status, "problem")
}

// Deny sends who is not signed in to do so and come back, and tells everybody else why not.
func (p *Pages) Deny(w http.ResponseWriter, r *http.Request, why error) {
	if e, ok := errors.AsType[*editorial.Error](why); !ok || e.Code != editorial.LoginNeeded || strings.HasPrefix(r.URL.Path, "/admin/feeds/") {
		p.fail(w, r, why)
		return
	}
	v, next := p.view(r), ""
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		next = v.To("") + r.URL.EscapedPath()[1:]
		if r.URL.RawQuery != "" {
			next += "?" + r.URL.RawQuery
		}
	}
	http.Redirect(w, r, v.To("admin/login", "next", next), http.StatusSeeOther)
}
