package feeds

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// clean drops what XML 1.0 cannot carry (§2.2): control characters, U+FFFE and U+FFFF, bytes that are no UTF-8.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func isClean(s string) bool {
	for i, r := range s {
		switch {
		case r >= ' ' && r < utf8.RuneError: // nearly always
		case r == '\t', r == '\n', r == '\r', r > 0xFFFF:
		case r == utf8.RuneError && strings.HasPrefix(s[i:], string(utf8.RuneError)): // and no byte that is no UTF-8
		default:
			return false
		}
	}
	return true
}

// Clean makes every field of an entry that a reader gets to see fit for XML, and its addresses ones of the web. The entry
// passed in is left as it is.
func Clean(e news.Entry) news.Entry {
	a := &e.Attribution
	for _, s := range []*string{
		&e.ID, &e.URL, &e.Title, &e.Summary, &e.Content, &e.Language, &e.Story, &e.Original,
		&a.Origin, &a.OriginURL, &a.Label, &a.Rights, &e.Page.Number, &e.Page.Name,
	} {
		*s = clean(*s)
	}
	for _, list := range []*[]string{
		&e.Channels, &e.Towns, &e.Categories, &a.Reporters, &a.Correspondents, &a.Photographers, &a.Editors,
	} {
		*list = cleanAll(*list)
	}
	e.Providers, e.Media = slices.Clone(e.Providers), slices.Clone(e.Media)
	for i := range e.Providers {
		pr := &e.Providers[i]
		pr.ID, pr.Name, pr.URL = clean(pr.ID), clean(pr.Name), webURL(pr.URL)
	}
	e.Media = slices.DeleteFunc(e.Media, func(m news.Media) bool { return webURL(m.URL) == "" })
	for i := range e.Media {
		m := &e.Media[i]
		m.URL, m.Type, m.Caption = webURL(m.URL), clean(m.Type), clean(m.Caption)
	}
	e.URL = webURL(e.URL)
	return e
}

// cleanAll gives the list itself where there is nothing to clean.
func cleanAll(list []string) []string {
	if !slices.ContainsFunc(list, func(s string) bool { return !isClean(s) }) {
		return list
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = clean(s)
	}
	return out
}

// appendText appends text so that it stays text in HTML and in XML, in content and in a double-quoted attribute. The
// numeric forms are known to both.
func appendText(to []byte, s string) []byte { return appendEscaped(to, s, &asText) }

// asElement makes text the content or an attribute of an XML element, as encoding/xml does.
// asMarkup makes a whole HTML text the content of an XML element, where quotes may stay.
// asJSON makes a clean text one of JSON's, but for U+2028 and U+2029.
var (
	asText    = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\'': "&#39;"}
	asElement = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&#34;", '\'': "&#39;", '\t': "&#x9;", '\n': "&#xA;", '\r': "&#xD;"}
	asMarkup  = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '\r': "&#xD;"}
	asJSON    = [256]string{'"': `\"`, '\\': `\\`, '\t': `\t`, '\n': `\n`, '\r': `\r`}
)

func appendEscaped(to []byte, s string, as *[256]string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf { // most of a Chinese text, and never escaped
			continue
		}
		if esc := as[s[i]]; esc != "" {
			to = append(append(to, s[from:i]...), esc...)
			from = i + 1
		}
	}
	return append(to, s[from:]...)
}

// webURL gives an address of the web in its escaped form, or "" for anything else (javascript:, data:, relative).
func webURL(s string) string {
	s = strings.TrimSpace(s)
	if isPlainURL(s) {
		return s
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return ""
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.User = nil // a partner's password is not for its readers
	u.RawQuery = escapeURL(u.RawQuery)
	return escapeURL(u.String())
}

// isPlainURL tells most addresses, which need no more work: a host's name, and nothing that needs escaping or is escaped.
func isPlainURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "http://"); !ok {
			return false
		}
	}
	host := true
	for i := 0; i < len(rest); i++ {
		b := rest[i]
		switch {
		case b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '.':
		case b == '/' && i > 0:
			host = false
		case host:
			return false
		case b >= 'A' && b <= 'Z' || strings.IndexByte("_~=&?+,;", b) >= 0:
		default:
			return false
		}
	}
	return rest != ""
}

// escapeURL escapes what RFC 3986 knows in no address: beyond ASCII, spaces, quotes, brackets of markup.
func escapeURL(s string) string {
	const hex = "0123456789ABCDEF"
	bad := func(b byte) bool {
		return b <= ' ' || b >= 0x7F || strings.IndexByte("\"<>\\^`{|}", b) >= 0
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if bad(s[i]) {
			n++
		}
	}
	if n == 0 {
		return s
	}
	out := make([]byte, 0, len(s)+2*n)
	for i := 0; i < len(s); i++ {
		if b := s[i]; bad(b) {
			out = append(out, '%', hex[b>>4], hex[b&15])
		} else {
			out = append(out, b)
		}
	}
	return string(out)
}

// mediaType is the type of a medium: what is said of it, else what the ending of its address says, else "". The
// machine's own table is not asked, so that every hub gives the same bytes.
func mediaType(said, address string) string {
	said = strings.ToLower(strings.TrimSpace(said))
	if kind, rest, ok := strings.Cut(said, "/"); ok && isToken(kind) && isToken(rest) {
		return said
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return typeByEnding[strings.ToLower(path.Ext(u.Path))]
}

func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b <= ' ' || b >= 0x7F || strings.IndexByte(`()<>@,;:\"/[]?=`, b) >= 0 {
			return false
		}
	}
	return s != ""
}

var typeByEnding = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
	".avif": "image/avif", ".svg": "image/svg+xml", ".bmp": "image/bmp", ".mp3": "audio/mpeg", ".m4a": "audio/mp4",
	".aac": "audio/aac", ".ogg": "audio/ogg", ".wav": "audio/wav", ".mp4": "video/mp4", ".m4v": "video/mp4",
	".webm": "video/webm", ".mov": "video/quicktime", ".flv": "video/x-flv", ".m3u8": "application/vnd.apple.mpegurl",
	".pdf": "application/pdf",
}

// langTag gives a language tag that has BCP 47's shape, or "".
func langTag(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	for i, part := range strings.Split(s, "-") {
		if len(part) == 0 || len(part) > 8 || i == 0 && len(part) < 2 {
			return ""
		}
		for _, r := range part {
			letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
			if !letter && (i == 0 || r < '0' || r > '9') {
				return ""
			}
		}
	}
	return s
}
