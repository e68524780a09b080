package markup

import (
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/idna"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// What the addresses of an entry may take, in bytes: one, and all together. A short one in its text may stand for one as long
// as its base.
const (
	maxAddress   = 4 << 10
	maxAddresses = 512 << 10
)

// Linker makes the addresses of one entry absolute.
type Linker struct {
	Base   string
	parsed *url.URL
	tried  bool
	given  int // bytes
}

// Web is the absolute http or https address that ref means, or nothing.
func (l *Linker) Web(ref string) string { return l.bounded(ref, false) }

// link is web, and mailto besides.
func (l *Linker) link(ref string) string { return l.bounded(ref, true) }

func (l *Linker) bounded(ref string, mail bool) string {
	if ref == "" || len(ref) > maxAddress || l.given > maxAddresses {
		return ""
	}
	address := l.resolve(ref, mail)
	l.given += len(address)
	if len(address) > maxAddress {
		return ""
	}
	return address
}

func (l *Linker) resolve(ref string, mail bool) string {
	ref = trimURL(ref)
	ref = news.UnescapeAmpersands(ref)
	if ref == "" || ref == "#" || news.NoLink(ref) {
		return ""
	}
	if simpleURL(ref) {
		return ref
	}
	if rooted(ref) && simpleURL(l.Base) {
		return l.Base[:siteLength(l.Base)] + ref
	}
	u, err := url.Parse(ref)
	if err != nil {
		u, err = url.Parse(mending.Replace(ref))
		if err != nil {
			return ""
		}
	}
	if u.Scheme == "mailto" && mail && u.Opaque != "" && !strings.ContainsAny(u.Opaque, "<>\"'` ") {
		return u.String()
	}
	if u.Scheme != "" && u.Host == "" {
		return ""
	}
	if !u.IsAbs() {
		base := l.baseURL()
		if base == nil {
			return ""
		}
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.ContainsAny(u.Host, "<>\"'` ") {
		return ""
	}
	if strings.ContainsFunc(u.Host, func(r rune) bool { return r > 0x7e }) {
		host, err := idna.Lookup.ToASCII(u.Hostname()) // RFC 5891 §4.4
		if err != nil {
			return ""
		}
		u.Host = strings.Replace(u.Host, u.Hostname(), host, 1)
	}
	return quoting.Replace(u.String())
}

var (
	mending = strings.NewReplacer(" ", "%20", `\`, "/", "%", "%25")
	quoting = strings.NewReplacer(" ", "%20", "'", "%27", "`", "%60", "<", "%3C", ">", "%3E", `"`, "%22")
)

func (l *Linker) baseURL() *url.URL {
	if !l.tried {
		l.tried = true
		if u, err := url.Parse(trimURL(l.Base)); err == nil && u.IsAbs() && u.Host != "" {
			l.parsed = u
		}
	}
	return l.parsed
}

// trimURL drops what browsers drop from an address: white space around it, and tabs, line breaks and other control
// characters anywhere in it (WHATWG URL §4.4).
func trimURL(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < 0x20 || text.IsInvisible(r) {
			return -1
		}
		return r
	}, s))
}

// simpleURL tells that s is an absolute web address of plain characters, which needs no parser.
func simpleURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "http://"); !ok {
			return false
		}
	}
	return rest != "" && text.Alnum(rest[0]) && plainURL(rest)
}

func plainURL(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !text.Alnum(c) && !urlSigns.Has(rune(c)) {
			return false
		}
	}
	return true
}

var urlSigns = text.SetOf("-._~/?#&=+,;!$*()")

// rooted tells that s is a path from the site's root, of plain characters and without steps up, which needs no parser either.
func rooted(s string) bool {
	return len(s) > 1 && s[0] == '/' && text.Alnum(s[1]) && plainURL(s) && !strings.Contains(s, "/.") && s[len(s)-1] != '#'
}

// siteLength is where the path begins in a simple address.
func siteLength(addr string) int {
	from := strings.Index(addr, "//") + 2
	if i := strings.IndexAny(addr[from:], "/?#"); i >= 0 {
		return from + i
	}
	return len(addr)
}

// pathOf is the path of an address; false: it is no address.
func pathOf(address string) (path string, ok bool) {
	if simpleURL(address) {
		path = address[siteLength(address):]
		if i := strings.IndexAny(path, "?#"); i >= 0 {
			path = path[:i]
		}
		return path, true
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	return u.Path, true
}

var typeByExt = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp", ".bmp": "image/bmp",
	".avif": "image/avif", ".svg": "image/svg+xml",
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".aac": "audio/aac", ".ogg": "audio/ogg", ".wav": "audio/wav", ".wma": "audio/x-ms-wma", ".opus": "audio/ogg",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".flv": "video/x-flv", ".wmv": "video/x-ms-wmv", ".mov": "video/quicktime",
	".avi": "video/x-msvideo", ".m3u8": "application/vnd.apple.mpegurl", ".pdf": "application/pdf",
}

// typeOf guesses a media type from an address's ending.
func typeOf(addr string) string {
	if i := strings.IndexAny(addr, "?#"); i >= 0 {
		addr = addr[:i]
	}
	return typeByExt[strings.ToLower(path.Ext(addr))]
}
