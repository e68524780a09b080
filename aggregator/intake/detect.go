package intake

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Detect says what kind of source a document would be, and why. An empty kind: none, and the reason says what it is.
func (r *Reader) Detect(_ context.Context, doc *fetch.Response) (news.Kind, string) {
	if doc == nil || len(bytes.TrimSpace(doc.Body)) == 0 {
		return "", "the document is empty"
	}
	d := decode(doc.Body, doc.ContentType, declaredXML)
	if what := binary(doc.Body, d.text); what != nil {
		return "", "it is " + what.Error()
	}
	text, _ := dropNonXML(d.text)
	if t := bytes.TrimLeft(text, " \t\r\n"); len(t) > 0 && t[0] == '{' {
		if _, err := r.readJSON(t, doc.URL); err != nil {
			return "", err.Error()
		}
		return news.KindFeed, "a JSON Feed"
	}
	m := &mender{in: text, opt: r.opt, notes: map[string]int{}, none: map[string]bool{}}
	if _, err := m.findRoot(); err == nil {
		return news.KindFeed, map[string]string{"feed": "an Atom feed", "entry": "an Atom entry", "rdf": "an RSS 1.0 (RDF) feed"}[m.root] + map[bool]string{true: "an RSS feed"}[m.root == "rss" || m.root == "channel"]
	} else if g, perr := parsePage(doc); perr == nil && m.root != "opml" && m.root != "urlset" {
		return detectPage(g, baseOf(g, doc.URL), doc.URL)
	} else {
		return "", err.Error()
	}
}

func detectPage(g *goquery.Document, base, address string) (news.Kind, string) {
	if name, why := presetFor(g, base); name != "" {
		return news.KindEpaper, why + " (preset " + name + ")"
	}
	named := ""
	if feeds := feedLinks(g, base); len(feeds) > 0 {
		named = "; it names feeds, which are better: " + strings.Join(feeds, " ")
	}
	if n := len(articleLinks(g, base, address)); n > 0 {
		return news.KindPage, fmt.Sprintf("a web page with %d links that look like articles%s", n, named)
	}
	if g.Find("input[type=password]").Length() > 0 {
		return "", "a login page" + named
	}
	return news.KindPage, "a web page; which links are articles must be said by selectors" + named
}

// Preset says which family of digital newspapers (news.Source.Preset) a page belongs to, an index, an edition's page or an
// article, and why. An empty name: none that is known, and the reason says so.
func Preset(doc *fetch.Response) (name, reason string) {
	g, err := parsePage(doc)
	if err != nil {
		return "", err.Error()
	}
	if name, reason = presetFor(g, baseOf(g, doc.URL)); name == "" {
		return "", "nothing on the page is known of a family of digital newspapers: selectors must say where its links are"
	}
	return name, reason
}

// presetFor goes by what stands on the page, else by the address that an index leads to.
func presetFor(g *goquery.Document, base string) (name, reason string) {
	// Articles of the zjol family have a founder-content too.
	if g.Find("ul.main-ed-articlenav-list, map[name=PagePicMap], a#pageLink, .main-article-content").Length() > 0 {
		return "zjol", "a page of a digital newspaper of the zjol family"
	}
	if g.Find("#articlelist .clearfix a, founder-content").Length() > 0 {
		return "founder", "a page of a digital newspaper of the Founder family"
	}
	if to := refresh(g, base); editionNode.MatchString(to) {
		return presetOfAddress(to), "it leads on to an edition of a digital newspaper: " + to
	}
	for _, l := range find(g, "a[href*='node_']", base) {
		if editionNode.MatchString(l.url) {
			return presetOfAddress(l.url), "it links to an edition of a digital newspaper: " + l.url
		}
	}
	return "", ""
}

// presetOfAddress tells the families by the folders of their editions: html/2012-06/12/ or layout/201206/12/.
func presetOfAddress(edition string) string {
	m := editionNode.FindStringSubmatch(edition)
	if m != nil && strings.Contains(edition, m[1]+"-"+m[2]+"/") && !strings.Contains(edition, "/layout/") {
		return zjol
	}
	return founder
}
