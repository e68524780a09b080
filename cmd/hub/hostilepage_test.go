package main

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// judge knows what a page of the administration may be made of: the elements and attributes that its templates name, and what the desk
// lets through in the text of an entry.
type judge struct{ elements, attributes map[string]bool }

var (
	elementOf   = regexp.MustCompile(`<([a-z][a-z0-9]*)`)
	attributeOf = regexp.MustCompile(`[\s"}]([a-z][a-z-]*)`)
)

// newJudge reads the templates.
func newJudge(t *testing.T) judge {
	t.Helper()
	j := judge{map[string]bool{"tbody": true}, map[string]bool{}}
	n := 0
	for _, folder := range []string{"../../admin/pages/templates", "../../site/templates"} {
		err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			n++
			b, err := os.ReadFile(path)
			for _, m := range elementOf.FindAllStringSubmatch(string(b), -1) {
				j.elements[m[1]] = true
			}
			for _, m := range attributeOf.FindAllStringSubmatch(string(b), -1) {
				j.attributes[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 20 || !j.elements["table"] || !j.attributes["href"] {
		t.Fatalf("read %d templates", n)
	}
	for _, name := range strings.Fields("p div br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code strong b em i u s del ins sub sup small mark q cite abbr ruby rt rp figure figcaption table caption thead tfoot tr td th a") {
		j.elements[name] = true // of an entry's text
	}
	for _, name := range []string{"colspan", "rowspan", "start", "charset", "viewbox", "d", "property"} {
		j.attributes[name] = true
	}
	for _, never := range []string{"object", "embed", "base", "style", "math", "noscript", "template", "video", "audio"} {
		delete(j.elements, never)
	}
	delete(j.attributes, "style")
	return j
}

// finds names what of a page a browser would act on, or what its templates did not make.
func (j judge) finds(page string) (found []string) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	for n := range root.Descendants() {
		switch n.Type {
		case html.CommentNode:
			found = append(found, "comment "+n.Data)
			continue
		case html.ElementNode:
		default:
			continue
		}
		if !j.elements[n.Data] {
			found = append(found, "<"+n.Data+">")
		}
		for _, a := range n.Attr {
			name := strings.ToLower(a.Key)
			switch {
			case !j.attributes[name] || strings.HasPrefix(name, "on"):
				found = append(found, n.Data+" "+a.Key)
			case slices.Contains([]string{"href", "src", "action", "formaction", "poster", "srcset"}, name) && !harmless(a.Val):
				found = append(found, n.Data+" "+a.Key+"="+a.Val)
			case name == "http-equiv":
				found = append(found, n.Data+" http-equiv="+a.Val)
			}
		}
	}
	return append(found, foreign(root)...)
}

// harmless reports whether an address leads to a page or a mailbox and runs nothing.
func harmless(address string) bool {
	address = strings.Map(func(r rune) rune { // as browsers read it (WHATWG URL §4.4)
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.Trim(address, "\x00 \t\n\r\f\v\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x1f"))
	u, err := url.Parse(address)
	return err == nil && slices.Contains([]string{"", "http", "https", "mailto"}, strings.ToLower(u.Scheme))
}

// TestTheJudgeFindsWhatIsHostile holds the judge itself to what it must find.
func TestTheJudgeFindsWhatIsHostile(t *testing.T) {
	j := newJudge(t)
	for _, page := range []string{`<p>x`, `<a href="/admin/x">x</a>`, `<a href="https://e.cn/">x</a>`, `<script src="/static/desk.js" defer></script>`, `<input name="q" value='"><script>'>`} {
		if found := j.finds(page); len(found) > 0 {
			t.Errorf("%s is harmless: %q", page, found)
		}
	}
	for _, page := range []string{`<script>alert(1)</script>`, `<script src="//e.cn/x.js"></script>`, `<a href="java&#10;script:alert(1)">x</a>`, `<a href=" &#14; javascript:alert(1)">x</a>`, `<p onclick=alert(1)>x`, `<p style="x">x`,
		`<img src="http://e.cn/x.jpg">`, `<iframe srcdoc="x"></iframe>`, `<object data="x"></object>`, `<base href="//e.cn/">`, `<meta http-equiv="refresh" content="0;url=//e.cn">`, `<form action="https://e.cn/"></form>`, `<svg onload=alert(1)>`, `<input value="" onfocus=alert(1) x="">`, `<!-- x -->`} {
		if len(j.finds(page)) == 0 {
			t.Errorf("%s passes", page)
		}
	}
}
