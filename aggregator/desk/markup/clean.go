// Package markup turns a source's HTML or text into a clean body, whose lines may be read and cut, and collects the media in it.
package markup

import (
	"bytes"
	"html"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/soup"
)

// Cleaner turns what a source gave as text or HTML into a body. Its policy is built once and safe for concurrent use.
type Cleaner struct {
	policy *bluemonday.Policy
}

var webAddress = regexp.MustCompile(`^https?://[^\s<>"']+$`)

func NewCleaner() *Cleaner {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code",
		"strong", "b", "em", "i", "u", "s", "del", "ins", "sub", "sup", "small", "mark", "q", "cite", "abbr", "ruby", "rt", "rp", "figure", "figcaption",
		"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	number := regexp.MustCompile(`^[0-9]{1,5}$`)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("colspan", "rowspan").Matching(number).OnElements("td", "th")
	p.AllowAttrs("start").Matching(number).OnElements("ol")
	p.AllowAttrs("src").Matching(webAddress).OnElements("img", "video", "audio", "source")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(number).OnElements("img", "video")
	p.AllowAttrs("srcset").Matching(regexp.MustCompile(`^https?://[^\s<>"']+( [0-9.]+[wx])?(, https?://[^\s<>"']+( [0-9.]+[wx])?)*$`)).OnElements("img", "source")
	p.AllowAttrs("poster").Matching(webAddress).OnElements("video")
	p.AllowAttrs("controls").Matching(regexp.MustCompile(`^$`)).OnElements("video", "audio")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^(video|audio|image)/[a-z0-9.+-]+$`)).OnElements("source")
	p.AllowElements("video", "audio", "picture")
	return &Cleaner{policy: p}
}

// Body cleans text or HTML. Escaped HTML (&lt;p&gt;) is unescaped first: many sources escape twice.
func (c *Cleaner) Body(s string, l *Linker) *Body {
	s = text.TrimSpace(s)
	if strings.IndexByte(s, '<') < 0 && strings.Contains(s, "&") {
		t := html.UnescapeString(s)
		if !escapedMarkup.MatchString(t) {
			return fromText(blanks(t))
		}
		s = t
	}
	if text.NextTag(s) < 0 {
		if strings.Contains(s, "&") {
			s = html.UnescapeString(s)
		}
		return fromText(blanks(s))
	}
	s = text.EscapeLoose(s)
	if b, ok := scan(s, l); ok {
		return b.paragraphs()
	}
	return c.parse(s, l).paragraphs()
}

// Of is Body, but for what is known to be plain text, escaped as HTML has it: there a tag is text.
func (c *Cleaner) Of(s string, plain bool, l *Linker) *Body {
	if plain {
		b := fromText(blanks(strings.TrimFunc(html.UnescapeString(s), text.IsSpace)))
		b.plain = true
		return b
	}
	return c.Body(s, l)
}

// escapedMarkup tells markup that was escaped twice from text that names elements: it has an end tag, an attribute, or an element that
// needs neither.
var escapedMarkup = regexp.MustCompile(`(?i)</(?:p|div|a|span|strong|b|em|i|font|table|ul|ol|li|h[1-6]|blockquote)\s*>|<(?:br|hr)\s*/?>|` +
	`<(?:p|div|img|a|span|strong|b|em|i|font|table|td|ul|li|h[1-6])\s[^<>]*=[^<>]*>|^\s*<(?:p|div)>`)

// parse takes any markup at all: parsed as browsers do, rewritten, and then through the allow-list.
func (c *Cleaner) parse(s string, l *Linker) *Body {
	bounded, _ := soup.Bound([]byte(closeGone(embedded(strings.ReplaceAll(s, "\x00", "")))))
	nodes, err := nethtml.ParseFragmentWithOptions(bytes.NewReader(bounded),
		&nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body}, nethtml.ParseOptionEnableScripting(false))
	if err != nil { // nested beyond reason
		return fromText(text.PlainLines(s))
	}
	root := &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	r := rewriter{linker: l}
	r.children(root)
	var sb strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if nethtml.Render(&sb, n) != nil {
			return fromText(text.PlainLines(s))
		}
	}
	b := fromClean(c.policy.Sanitize(sb.String()))
	b.images = append(b.images, r.images...)
	return b
}

// fromClean splits the allow-list's output into parts.
func fromClean(s string) *Body {
	b := newBody()
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return b
		case nethtml.TextToken:
			b.add(blanks(z.Token().Data))
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			p := tagPart(partOpen, string(name), raw)
			switch p.name {
			case "br", "hr", "img", "source":
				p.kind = partVoid
				p.s = strings.TrimSuffix(strings.TrimSuffix(raw, "/>"), ">") + ">"
			}
			b.parts = append(b.parts, p)
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			switch n := string(name); n {
			case "br", "hr", "img", "source":
			default:
				b.parts = append(b.parts, tagPart(partClose, n, "</"+n+">"))
			}
		}
	}
}

// paragraphs wraps text that stands outside every block into paragraphs; a run of line breaks ends one.
func (b *Body) paragraphs() *Body {
	if b.wrapped() {
		return b
	}
	out := make([]part, 0, len(b.parts)+8)
	depth, inside, breaksSeen := 0, false, 0
	end := func() {
		if inside {
			out = append(out, tagPart(partClose, "p", "</p>"))
			inside = false
		}
		breaksSeen = 0
	}
	for _, p := range b.parts {
		block := p.block
		switch {
		case block && p.kind == partOpen:
			end()
			depth++
		case block && p.kind == partClose:
			depth--
		case block:
			end()
		case depth > 0:
		case p.kind == partVoid && p.name == "br":
			if breaksSeen++; breaksSeen > 1 {
				if inside && out[len(out)-1].name == "br" {
					out = out[:len(out)-1]
				}
				end()
				breaksSeen = 2
			}
			if !inside {
				continue
			}
		case p.kind == partText && !inside && strings.TrimFunc(p.s, text.IsSpace) == "":
			continue
		case !inside:
			out = append(out, tagPart(partOpen, "p", "<p>"))
			inside, breaksSeen = true, 0
		default:
			breaksSeen = 0
		}
		out = append(out, p)
	}
	end()
	b.parts = out
	return b
}

// wrapped tells that all text stands inside blocks already.
func (b *Body) wrapped() bool {
	depth := 0
	for i := range b.parts {
		switch p := &b.parts[i]; {
		case p.block:
			switch p.kind {
			case partOpen:
				depth++
			case partClose:
				depth--
			}
		case depth == 0 && (p.kind != partText || !blank(p.s)):
			return false
		}
	}
	return true
}
