package intake

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/txnews/hub/soup"
)

// knowPlain finds the titles and texts that are plain text though nothing says so: of what reads like a tag in them none can be one.
func (res *Result) knowPlain() {
	for i := range res.Entries {
		e := &res.Entries[i]
		knowPlainText(&e.Summary, &e.Plain.Summary)
		knowPlainText(&e.Content, &e.Plain.Content)
		if e.Plain.Title || !strings.ContainsAny(e.Title, "<&") {
			continue
		}
		title := e.Title
		for range 3 { // as often as the desk would
			title = html.UnescapeString(title)
		}
		if lessThanLetter(title) && !holdsTag(title) {
			e.Title, e.Plain.Title = html.EscapeString(title), true
		}
	}
}

// lineText makes a text construct that is one line HTML, and tells whether it is known to be plain text. That is known of HTML that says it is: what
// its entities stand for is text (RFC 4287 §3.1.1.2), unless it does something where it is taken for a tag.
func lineText(value string, t textFacts) (line string, plain bool) {
	if plainText(value, t) {
		return asHTML(value, t), true
	}
	value = unwrapCDATA(asHTML(value, t))
	if !strings.Contains(t.typ, "html") || strings.Contains(value, "<") && !holdsTag(value) {
		return value, false
	}
	if text := escapedTwice.ReplaceAllStringFunc(soup.Line(value), html.UnescapeString); soup.Tame(text) == text {
		return html.EscapeString(text), true
	}
	return value, false
}

// escapedTwice finds references that no text has on purpose.
var escapedTwice = regexp.MustCompile(`(?i)&(?:#x?[0-9a-f]{1,6}|nbsp|[lr][sd]quo|hellip|[mn]dash|middot|quot);`)

func knowPlainText(text *string, plain *bool) {
	if !*plain && lessThanLetter(*text) && !holdsTag(*text) {
		*text, *plain = html.EscapeString(html.UnescapeString(*text)), true
	}
}

// lessThanLetter tells whether a title has something that reads like a tag.
func lessThanLetter(s string) bool {
	for i := strings.IndexByte(s, '<'); i >= 0 && i+1 < len(s); {
		if asciiLetter(s[i+1]) {
			return true
		}
		next := strings.IndexByte(s[i+1:], '<')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// holdsTag tells whether a title has something that is, or may be the beginning of, a tag, a comment or a declaration of HTML.
func holdsTag(title string) bool {
	for i := strings.IndexByte(title, '<'); i >= 0; {
		rest := title[i+1:]
		next := strings.IndexByte(rest, '<')
		if next < 0 {
			next = len(rest)
		}
		if tagBegins(title[:i], rest[:next]) {
			return true
		}
		if next == len(rest) {
			return false
		}
		i += 1 + next
	}
	return false
}

// tagBegins judges a less-than sign by what stands before it, and behind it up to the next one.
func tagBegins(before, behind string) bool {
	if behind == "" {
		return false
	}
	if c := behind[0]; c == '/' || c == '!' || c == '?' || !asciiLetter(c) {
		return c == '/' || c == '!' || c == '?'
	}
	n := 1
	for n < len(behind) && (asciiLetter(behind[n]) || behind[n] >= '0' && behind[n] <= '9') {
		n++
	}
	name, rest := strings.ToLower(behind[:n]), behind[n:]
	if rest != "" && (rest[0] >= utf8.RuneSelf || rest[0] == '+') {
		return false // a<b则, C<C++>
	}
	known := atom.Lookup([]byte(name)) != 0
	if inside, _, closed := strings.Cut(rest, ">"); closed {
		return known || strings.ContainsAny(inside, `=/"'`) || inside != "" && (inside[0] == ':' || inside[0] == '-' || inside[0] == ' ' && attributes(inside))
	}
	switch {
	case strings.ContainsAny(rest, `=/"'`):
		return true
	case variable(before) && (len(name) == 1 || len(name) == 2 && !known):
		return false // i<j, x1<x2
	}
	return known || cutTag(name)
}

// attributes: words of ASCII, as an element's attributes without values are.
func attributes(s string) bool {
	s = strings.TrimLeft(s, " ")
	return s != "" && asciiLetter(s[0])
}

// variable tells whether a text ends with what one compares: a number, a name of up to three characters, a closing bracket.
func variable(s string) bool {
	from := len(s)
	for from > 0 && (asciiLetter(s[from-1]) || s[from-1] >= '0' && s[from-1] <= '9') {
		from--
	}
	switch n := len(s) - from; {
	case n == 0:
		return strings.HasSuffix(s, ")") || strings.HasSuffix(s, "]") || strings.HasSuffix(s, "%") || strings.HasSuffix(s, "℃")
	case n > 3:
		return s[len(s)-1] <= '9'
	}
	return true
}

// cutTag tells whether a title that was cut may end in the beginning of a tag of that name.
func cutTag(name string) bool {
	for _, whole := range []string{"strong", "span", "font", "script", "style", "small", "sub", "sup", "div", "img", "iframe", "center", "table", "em", "br", "blink", "a", "p", "h1", "video"} {
		if strings.HasPrefix(whole, name) {
			return true
		}
	}
	return false
}

func asciiLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
