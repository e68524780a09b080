package intake

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/txnews/hub/news"
)

// rootWindow is how far into a document that begins as something else a feed's root is looked for.
const rootWindow = 256 << 10

var feedRoot = regexp.MustCompile(`(?i)<(?:[a-z0-9_-]+:)?(?:rss|rdf|feed)(?:\s[^<]*)?>`)

// findRoot passes the prolog, whatever junk stands in it, and the DOCTYPE, whose entities it takes. It returns where the
// root's start tag begins.
func (m *mender) findRoot() (int, error) {
	pos, in := 0, m.in
	if t := bytes.TrimLeft(in, " \t\r\n"); len(t) > 0 && t[0] != '<' {
		m.note("mended.before-prolog")
	}
	for pos < len(in) {
		i := bytes.IndexByte(in[pos:], '<')
		if i < 0 {
			break
		}
		pos += i
		rest := in[pos:]
		switch {
		case bytes.HasPrefix(rest, []byte("<?")):
			pos += skipTo(rest, "?>")
		case bytes.HasPrefix(rest, []byte("<!--")):
			pos += skipTo(rest, "-->")
		case len(rest) > 9 && bytes.EqualFold(rest[:9], []byte("<!doctype")):
			pos += m.doctype(rest)
		case len(rest) > 1 && nameStart(rest[1]):
			return m.rootTag(pos)
		default:
			pos++
		}
	}
	if len(bytes.TrimSpace(in)) == 0 {
		return 0, ErrEmpty
	}
	return 0, news.Faultf(news.Because("intake.no-feed-element"), "%w: it has no element of a feed", ErrNotFeed)
}

func skipTo(rest []byte, end string) int {
	if i := bytes.Index(rest, []byte(end)); i >= 0 {
		return i + len(end)
	}
	return 1
}

// rootTag takes the first element for the root if it is a feed's, else the first that is.
func (m *mender) rootTag(pos int) (int, error) {
	if m.isRoot(pos) {
		return pos, nil
	}
	switch m.root {
	case "html", "head", "body":
		return 0, notFeedHTML(m.in)
	}
	first := m.root
	if loc := feedRoot.FindIndex(m.in[pos:min(len(m.in), pos+rootWindow)]); loc != nil && m.isRoot(pos+loc[0]) {
		m.note("mended.before-root")
		if i := bytes.Index(m.in[pos:pos+loc[0]], []byte("<!DOCTYPE")); i >= 0 {
			m.doctype(m.in[pos+i:])
		}
		return pos + loc[0], nil
	}
	return 0, notFeed(describe(first))
}

// isRoot reports whether the tag at pos is a feed's root, and sets root and prefix.
func (m *mender) isRoot(pos int) bool {
	end := pos + 1
	for end < len(m.in) && !space(m.in[end]) && m.in[end] != '>' && m.in[end] != '/' && m.in[end] != '<' {
		end++
	}
	name := string(m.in[pos+1 : min(end, pos+64)])
	m.root, m.prefix = strings.ToLower(name), ""
	if i := strings.IndexByte(name, ':'); i >= 0 {
		m.prefix, m.root = name[:i+1], strings.ToLower(name[i+1:])
	}
	if !validName([]byte(name)) {
		m.root = ""
	}
	m.feed.root = m.root
	switch m.root {
	case "rdf":
		m.prefix = "rss:"
		return true
	case "rss", "feed", "channel":
		return true
	case "entry": // an Atom entry document (RFC 4287 §2)
		return true
	}
	m.root = strings.ToLower(name)
	return false
}

var entityDecl = regexp.MustCompile(`<!ENTITY\s+([A-Za-z_][\w.-]{0,63})\s+(?:"([^"]*)"|'([^']*)')\s*>`)

// doctype passes a DOCTYPE and takes the general entities that it defines itself. What it points to outside is never fetched.
func (m *mender) doctype(rest []byte) int {
	end := bytes.IndexByte(rest, '>')
	if end < 0 {
		return len(rest)
	}
	open := bytes.IndexByte(rest[:end], '[')
	if open < 0 {
		return end + 1
	}
	close := bytes.Index(rest, []byte("]>"))
	if close < 0 {
		if close = bytes.LastIndex(rest[:min(len(rest), 1<<20)], []byte("]")); close < open {
			return end + 1
		}
	}
	m.entities = map[string]string{}
	for _, d := range entityDecl.FindAllSubmatch(rest[open:min(close, open+1<<20)], 1000) {
		name, value := string(d[1]), string(d[2])+string(d[3])
		if _, ok := m.entities[name]; !ok {
			m.entities[name] = m.expand(value)
		}
	}
	return close + 1 + bytes.IndexByte(rest[close:], '>')
}

// expand resolves an entity's value when it is declared, with those declared before it. The budget stops a billion laughs.
func (m *mender) expand(value string) string {
	var b strings.Builder
	for len(value) > 0 {
		i := strings.IndexByte(value, '&')
		if i < 0 {
			b.WriteString(value)
			break
		}
		b.WriteString(value[:i])
		value = value[i:]
		end := strings.IndexByte(value[:min(len(value), 70)], ';')
		if end < 0 {
			b.WriteString(value[:1])
			value = value[1:]
			continue
		}
		text, ok := m.entities[value[1:end]]
		if !ok {
			text = html.UnescapeString(value[:end+1])
		}
		if m.budget -= len(text); m.budget < 0 {
			m.note("mended.growing-entities")
			return ""
		}
		b.WriteString(text)
		value = value[end+1:]
	}
	return b.String()
}

// reference looks at the reference that b begins with. n > 0: text takes the place of n bytes; n < 0: -n bytes may stay.
func (m *mender) reference(b []byte) (text string, n int) {
	end := 1
	for end < len(b) && end < 66 && refChar(b[end]) {
		end++
	}
	if end == 1 || end >= len(b) || b[end] != ';' {
		m.note("mended.ampersand")
		return "&amp;", 1
	}
	name := string(b[1:end])
	switch name {
	case "amp", "lt", "gt", "quot", "apos":
		return "", -(end + 1)
	}
	if name[0] == '#' {
		return m.charReference(name, end+1, b[end+1:])
	}
	if value, ok := m.entities[name]; ok {
		if m.budget -= len(value); m.budget < 0 {
			m.note("mended.growing-entities")
			return "", end + 1
		}
		return html.EscapeString(value), end + 1
	}
	whole := "&" + name + ";"
	char := html.UnescapeString(whole)
	if char == whole || char == html.UnescapeString("&"+name)+";" {
		m.note("mended.ampersand")
		return "&amp;", 1
	}
	m.note("mended.html-entities")
	return html.EscapeString(char), end + 1
}

var lowSurrogate = regexp.MustCompile(`^&#(?:[xX]([dD][c-fC-F][0-9a-fA-F]{2})|(5[67][0-9]{3}));`)

// charReference passes a numeric reference to a character of XML; others go, but for Windows' smart quotes and the halves of a
// surrogate pair, of which rest has the second.
func (m *mender) charReference(name string, n int, rest []byte) (string, int) {
	digits, base := name[1:], 10
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	r, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		m.note("mended.ampersand")
		return "&amp;", 1
	}
	switch {
	case r >= 0xD800 && r < 0xDC00 && lowSurrogate.Match(rest):
		pair := lowSurrogate.FindSubmatch(rest)
		low, err := strconv.ParseInt(string(pair[1]), 16, 32)
		if err != nil {
			low, _ = strconv.ParseInt(string(pair[2]), 10, 32)
		}
		m.note("mended.html-entities")
		return string(utf16.DecodeRune(rune(r), rune(low))), n + len(pair[0])
	case r >= 0x80 && r <= 0x9F:
		return html.UnescapeString("&" + name + ";"), n
	case r < 0x20 && r != '\n' && r != '\t' && r != '\r', r >= 0xD800 && r <= 0xDFFF, r == 0xFFFE, r == 0xFFFF, r > 0x10FFFF:
		m.note("mended.no-character")
		return "", n
	case name[1] == 'X': // encoding/xml knows the small one alone
		return html.EscapeString(string(rune(r))), n
	}
	return "", -n
}

// badReferences reports whether an attribute's value has a reference that may not stay.
func (m *mender) badReferences(v []byte) bool {
	for len(v) > 0 {
		i := bytes.IndexByte(v, '&')
		if i < 0 {
			return false
		}
		_, n := m.reference(v[i:])
		if n > 0 {
			return true
		}
		v = v[i-n:]
	}
	return false
}

func refChar(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '#' || c == '.' || c == '_' || c == '-'
}

// describe says what a root element is, for the error where a feed was expected.
func describe(root string) error {
	switch root {
	case "opml":
		return news.Faultf(news.Because("intake.is-opml"), "an OPML list of feeds")
	case "urlset":
		return news.Faultf(news.Because("intake.is-sitemap"), "a sitemap")
	case "sitemapindex":
		return news.Faultf(news.Because("intake.is-sitemaps"), "a sitemap index")
	case "svg":
		return news.Faultf(news.Because("intake.is-svg"), "an SVG image")
	case "error":
		return news.Faultf(news.Because("intake.is-error"), "an error message in XML")
	case "cap:alert":
		return news.Faultf(news.Because("intake.is-cap"), "a CAP alert")
	case "soap:envelope":
		return news.Faultf(news.Because("intake.is-soap"), "a SOAP message")
	}
	return news.Faultf(news.Because("intake.is-xml", root), "XML with the root element %q", root)
}
