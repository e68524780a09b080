package text

import (
	"html"
	"strings"
	"unicode/utf8"
)

// Plain makes one line of plain text of what a source gave as text or HTML: entities decoded (twice where the source
// escaped twice), tags dropped, white space joined, invisible characters gone.
func Plain(s string) string {
	for range 3 { // some sources escape titles twice; more is nobody's habit
		if strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '&') < 0 {
			break
		}
		t := html.UnescapeString(stripTags(s, ' '))
		if t == s {
			break
		}
		s = t
	}
	return Squeeze(stripTags(s, ' '))
}

// Unescaped makes one line of what is known to be plain text, escaped as HTML has it: whatever looks like a tag is text.
func Unescaped(s string) string { return Squeeze(html.UnescapeString(s)) }

// StripTags drops everything that a browser could take for a tag. A '<' before anything but a letter, '/', '!' or '?' is
// text: 1<2, <三国>; so is one whose name goes on as no element's does: a<b则, C<C++>.
func StripTags(s string) string { return stripTags(s, '\n') }

// stripTags puts a blank of that kind where a line ends.
func stripTags(s string, lineEnd byte) string {
	i := strings.IndexByte(s, '<')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := NextTag(s)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(strings.TrimRight(s[:i], "<")) // <<b>a: what is left must not become a tag in its turn
		name, end := TagName(s[i:])
		if IsBlock(name) || name == "br" {
			b.WriteByte(lineEnd)
		}
		opens := s[i+1] != '/'
		s = s[i+end:]
		if opens && (name == "script" || name == "style") {
			s = skipRaw(s, name)
		}
	}
}

func NextTag(s string) int {
	for off := 0; ; {
		i := strings.IndexByte(s[off:], '<')
		if i < 0 {
			return -1
		}
		i += off
		if opensTag(s[i:]) {
			return i
		}
		off = i + 1
	}
}

// opensTag reports whether a tag, a comment or a declaration begins with s.
func opensTag(s string) bool {
	if len(s) < 2 {
		return false
	}
	switch c := s[1]; {
	case c == '!', c == '?', c == '/':
		return true
	case !IsLetter(c):
		return false
	}
	i := 1
	for i < len(s) && (Alnum(s[i]) || s[i] == '-' || s[i] == ':') {
		i++
	}
	return i == len(s) || s[i] < utf8.RuneSelf && s[i] != '+'
}

// EscapeLoose escapes each '<' that opens no tag, which a parser of HTML would take for one.
func EscapeLoose(s string) string {
	var b strings.Builder
	done := 0
	for i := strings.IndexByte(s, '<'); i >= 0; {
		if !opensTag(s[i:]) {
			b.WriteString(s[done:i] + "&lt;")
			done = i + 1
		}
		next := strings.IndexByte(s[i+1:], '<')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	if done == 0 {
		return s
	}
	return b.String() + s[done:]
}

// TagName returns the lower-case name of the tag at the start of s and the tag's length; an unclosed tag reaches to the end.
func TagName(s string) (string, int) {
	i := 1
	if i < len(s) && s[i] == '/' {
		i++
	}
	j := i
	for j < len(s) && (IsLetter(s[j]) || s[j] >= '0' && s[j] <= '9') {
		j++
	}
	end := strings.IndexByte(s, '>')
	if strings.HasPrefix(s, "<!--") {
		if end = strings.Index(s, "-->"); end >= 0 {
			end += 2
		}
	}
	if end < 0 {
		return strings.ToLower(s[i:j]), len(s)
	}
	return strings.ToLower(s[i:j]), end + 1
}

func skipRaw(s, name string) string {
	if i := EndTag(s, name); i >= 0 {
		return s[i:]
	}
	return ""
}

// PlainLines is the text of markup, line by line.
func PlainLines(s string) string { return html.UnescapeString(StripTags(s)) }

// IsBlock tells the elements that begin and end a line.
func IsBlock(name string) bool {
	switch name {
	case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption",
		"blockquote", "pre", "figure", "figcaption", "hr", "section", "article", "center":
		return true
	}
	return false
}

// EndTag is where the named element's end tag stands in s, -1 for nowhere.
func EndTag(s, name string) int {
	for off := 0; ; {
		i := strings.Index(s[off:], "</")
		if i < 0 {
			return -1
		}
		off += i
		rest := s[off+2:]
		if len(rest) >= len(name) && strings.EqualFold(rest[:len(name)], name) && (len(rest) == len(name) || !Alnum(rest[len(name)])) {
			return off
		}
		off += 2
	}
}
