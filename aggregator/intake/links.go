package intake

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"

	"github.com/txnews/hub/news"
)

// resolve gives the base that ref, a base itself or an address, means within base (RFC 3986 §5). An empty or broken ref
// changes nothing.
func resolve(base, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return base
	}
	u, err := url.Parse(ref)
	if err != nil {
		return base
	}
	b, err := url.Parse(base)
	if err != nil || base == "" {
		return ref
	}
	return b.ResolveReference(u).String()
}

// absolute is an address that can be gone to: http or https, resolved against base, its host in ASCII (RFC 5891 §4.4).
// Empty for all others, and for what stands where an address is missing.
func absolute(base, ref string) string {
	if len(ref) > 2*maxAddress { // as it is written; the rest is bounded as it is read
		return ""
	}
	ref = news.UnescapeAmpersands(mendScheme(slashed(unquoted(withoutBlanks(unwrapCDATA(ref))))))
	if noLink(ref) {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		if u, err = url.Parse(escapeLoose(ref)); err != nil {
			return ""
		}
	}
	b, err := url.Parse(base)
	if !u.IsAbs() {
		switch {
		case err == nil && web(b):
			u = b.ResolveReference(u)
		case u.Host != "": // //host/… in a document that came from no site
			u.Scheme = "http"
		default:
			return ""
		}
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if !web(u) || !asciiHost(u) || u.Hostname() == "localhost" && (b == nil || b.Hostname() != "localhost") {
		return ""
	}
	return u.String()
}

// web tells an address of the web.
func web(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" }

// webBase is the first of the addresses that others can be resolved against: a file's own is none.
func webBase(addresses ...string) string {
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && web(u) {
			return a
		}
	}
	return ""
}

// withoutBlanks takes off what browsers take off an address (WHATWG URL §4.4), and blanks at its ends that were escaped.
func withoutBlanks(ref string) string {
	ref = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' || r == 0xfeff || r >= 0x200b && r <= 0x200f {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	for strings.HasSuffix(ref, "%20") {
		ref = strings.TrimSuffix(ref, "%20")
	}
	for strings.HasPrefix(ref, "%20") {
		ref = strings.TrimPrefix(ref, "%20")
	}
	return ref
}

// unquoted is the address in what an editor pasted or a program escaped: in quotes or in a link's markup, behind a word, with slashes
// escaped as in JSON, JavaScript or a query.
func unquoted(ref string) string {
	if simple(ref) {
		return ref
	}
	ref = escapedMarks.Replace(ref)
	if m := anchorHref.FindStringSubmatch(ref); m != nil {
		ref = m[1]
	}
	ref = strings.TrimRight(strings.Trim(ref, "\"'“”‘’　 "), "，。；、 ")
	ref = strings.TrimSuffix(ref, " ,")
	if m := beforeAddress.FindString(ref); m != "" {
		if ref = ref[len(m):]; strings.HasPrefix(ref, "//") {
			ref = "http:" + ref
		}
	}
	if wholeEscaped.MatchString(ref) {
		if plain, err := url.PathUnescape(ref); err == nil {
			ref = plain
		}
	}
	return ref
}

// simple tells an address that begins as it should and has nothing odd in it.
func simple(ref string) bool {
	if _, ok := cutScheme(ref); !ok {
		return false
	}
	return !strings.ContainsAny(ref, "\\\"'“”‘’<> ，。；、") && !strings.Contains(ref, "&#")
}

var (
	escapedMarks  = strings.NewReplacer("&#x2F;", "/", "&#x2f;", "/", "&#47;", "/", "&#x3A;", ":", "&#x3a;", ":", "&#58;", ":", "&#x3D;", "=", "&#x3d;", "=", "&#61;", "=", "&#x3F;", "?", "&#x3f;", "?", "&#63;", "?", `\/`, "/")
	anchorHref    = regexp.MustCompile(`(?i)^\s*<a\s[^<>]*?href\s*=\s*["']?([^"'<>\s]+)`)
	beforeAddress = regexp.MustCompile(`(?i)^(?:url|link|feed|view-source|href|链接|网址|地址|原文)\s*[:：=]\s*`)
	wholeEscaped  = regexp.MustCompile(`(?i)^https?%3a%2f%2f`)
)

// slashed makes slashes of the backslashes of an address, as browsers do (WHATWG URL §4.4).
func slashed(ref string) string {
	if strings.IndexByte(ref, '\\') < 0 {
		return ref
	}
	end := strings.IndexAny(ref, "?#")
	if end < 0 {
		end = len(ref)
	}
	return strings.ReplaceAll(ref[:end], `\`, "/") + ref[end:]
}

// hostOf is what stands before an address's path.
func hostOf(rest string) string {
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		return rest[:end]
	}
	return rest
}

// mendScheme gives an address the scheme that it lacks or that was mistyped, and takes the site's off one that was put before a
// whole address.
func mendScheme(ref string) string {
	if rest, ok := cutScheme(ref); ok {
		end := strings.IndexAny(rest, "?#")
		if end < 0 {
			end = len(rest)
		}
		host, path, _ := strings.Cut(rest[:end], "/")
		if inner, ok := cutScheme(path); ok && strings.EqualFold(inner[:min(len(inner), len(host))], host) {
			return mendScheme(path + rest[end:])
		}
		if strings.Contains(rest[:end], "://") {
			if at := secondScheme.FindStringSubmatchIndex(rest[:end]); at != nil {
				return mendScheme(rest[at[2]:])
			}
		}
		return ref
	}
	switch m := looseScheme.FindStringSubmatch(ref); {
	case m != nil && strings.Contains(hostOf(ref[len(m[0]):]), "."):
		return "http" + strings.ToLower(m[1]) + "://" + ref[len(m[0]):]
	case bareHost.MatchString(ref):
		return "http://" + ref
	}
	return ref
}

// cutScheme takes a sound http:// or https:// off.
func cutScheme(ref string) (rest string, ok bool) {
	for _, scheme := range []string{"https://", "http://"} {
		if len(ref) > len(scheme) && strings.EqualFold(ref[:len(scheme)], scheme) && ref[len(scheme)] != '/' {
			return ref[len(scheme):], true
		}
	}
	return "", false
}

var (
	looseScheme  = regexp.MustCompile(`(?i)^(?:h{1,2}[tp]{1,4}|t{1,2}p)(s?)(?:[:：;]?[/／\\]{2,}|[:：;][/／\\])`)
	secondScheme = regexp.MustCompile(`(?i)^[^/]*?(https?://)`)
	bareHost     = regexp.MustCompile(`(?i)^(?:www\.|(?:[a-z0-9-]+\.)+(?:cn|com|net|org)(?::[0-9]+)?(?:/|$))`)
)

// noLink: what stands where an address is missing, or leads to the page itself.
func noLink(ref string) bool { return ref == "" || ref[0] == '#' || news.NoLink(ref) }

// asciiHost puts an address's host into the form that the DNS has. It is false where there is none.
func asciiHost(u *url.URL) bool {
	if ascii([]byte(u.Host)) {
		return true
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return false
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	if host == "" {
		return false
	}
	u.Host = host
	return true
}

// escapeLoose escapes a percent sign that begins no escape, and blanks: addresses as editors type them.
func escapeLoose(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%' && (i+2 >= len(s) || !hexDigit(s[i+1]) || !hexDigit(s[i+2])):
			b.WriteString("%25")
		case c == ' ':
			b.WriteString("%20")
		case c < 0x20 || c == 0x7F:
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func hexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// sameSite: one host is the other or a neighbour of it (news.example.cn and www.example.cn).
func sameSite(a, b string) bool {
	ua, err := url.Parse(a)
	if err != nil {
		return false
	}
	ub, err := url.Parse(b)
	if err != nil {
		return false
	}
	ha, hb := strings.TrimPrefix(strings.ToLower(ua.Hostname()), "www."), strings.TrimPrefix(strings.ToLower(ub.Hostname()), "www.")
	return ha == hb || strings.HasSuffix(ha, "."+hb) || strings.HasSuffix(hb, "."+ha)
}

// page is the address without its fragment.
func page(address string) string {
	before, _, _ := strings.Cut(address, "#")
	return before
}
