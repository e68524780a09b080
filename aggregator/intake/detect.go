package intake

import (
	"bytes"
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Detect says what kind of source a document would be, and why. An empty kind: none, and the reasons say what it is.
func (r *Reader) Detect(_ context.Context, doc *fetch.Response) (news.Kind, news.Reasons) {
	if doc == nil || len(bytes.TrimSpace(doc.Body)) == 0 {
		return "", news.ReasonsOf(ErrEmpty)
	}
	d := decode(doc.Body, doc.ContentType, declaredXML)
	if what := binary(doc.Body, d.text); what != nil {
		return "", news.ReasonsOf(what)
	}
	text, _ := dropNonXML(d.text)
	if t := jsonIn(text); t != nil && t[0] == '{' {
		if _, err := r.readJSON(t, doc.URL); err != nil {
			return "", news.ReasonsOf(err)
		}
		return news.KindFeed, news.Reasons{news.Because("detect.json-feed")}
	}
	m := &mender{in: text, opt: r.opt, notes: map[string]int{}, none: map[string]bool{}}
	_, err := m.findRoot()
	if err == nil {
		return news.KindFeed, news.Reasons{feedWithRoot(m.root)}
	}
	if g, perr := parsePage(doc); perr == nil && m.root != "opml" && m.root != "urlset" {
		return r.detectPage(g, baseOf(g, doc.URL), doc.URL)
	}
	return "", news.ReasonsOf(err)
}

// feedWithRoot says which format a feed's root element is of.
func feedWithRoot(root string) news.Reason {
	switch root {
	case "feed":
		return news.Because("detect.atom")
	case "entry":
		return news.Because("detect.atom-entry")
	case "rdf":
		return news.Because("detect.rdf")
	}
	return news.Because("detect.rss")
}

func (r *Reader) detectPage(g *goquery.Document, base, address string) (news.Kind, news.Reasons) {
	if name, why := r.presetFor(g, base); name != "" {
		return news.KindEpaper, news.Reasons{why, news.Because("detect.preset", name)}
	}
	kind, why := news.KindPage, news.Because("detect.page")
	if n := len(articleLinks(g, base, address)); n > 0 {
		why = news.Because("detect.page-links", strconv.Itoa(n))
	} else if g.Find("input[type=password]").Length() > 0 {
		kind, why = "", news.Because("intake.is-login")
	}
	if feeds := feedLinks(g, base); len(feeds) > 0 {
		return kind, news.Reasons{why, news.Because("detect.names-feeds", strings.Join(feeds, " "))}
	}
	return kind, news.Reasons{why}
}

// Preset says which family of digital newspapers (news.Source.Preset) a page belongs to, an index, an edition's page or an
// article, and why. An empty name: none that is known, and the reasons say so.
func (r *Reader) Preset(doc *fetch.Response) (name string, why news.Reasons) {
	g, err := parsePage(doc)
	if err != nil {
		return "", news.ReasonsOf(err)
	}
	name, reason := r.presetFor(g, baseOf(g, doc.URL))
	if name == "" {
		reason = news.Because("detect.no-preset")
	}
	return name, news.Reasons{reason}
}

// presetFor goes by what stands on the page, else by the address that an index leads to.
func (r *Reader) presetFor(g *goquery.Document, base string) (name string, why news.Reason) {
	for _, p := range r.opt.Presets {
		if p.Marks != "" && g.Find(p.Marks).Length() > 0 {
			return p.ID, news.Because("detect.preset-marks", p.ID)
		}
	}
	if to := refresh(g, base); editionNode.MatchString(to) {
		return r.presetOfAddress(to), news.Because("detect.preset-leads", to)
	}
	for _, l := range find(g, "a[href*='node_']", base) {
		if editionNode.MatchString(l.url) {
			return r.presetOfAddress(l.url), news.Because("detect.preset-links", l.url)
		}
	}
	return "", news.Reason{}
}

// presetOfAddress tells the families by the addresses of their editions; empty where none is like it.
func (r *Reader) presetOfAddress(edition string) string {
	for _, p := range r.opt.Presets {
		if p.Address == "" {
			continue
		}
		if like, err := regexp.Compile(p.Address); err == nil && like.MatchString(edition) {
			return p.ID
		}
	}
	return ""
}
