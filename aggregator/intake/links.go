package intake

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
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
	ref = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	for strings.HasSuffix(ref, "%20") { // a blank that the parser escaped
		ref = strings.TrimSuffix(ref, "%20")
	}
	for strings.Contains(ref, "&amp;") { // escaped once too often
		ref = strings.ReplaceAll(ref, "&amp;", "&")
	}
	if noLink(ref) {
		return ""
	}
	if len(ref) > 4 && strings.EqualFold(ref[:4], "www.") {
		ref = "http://" + ref
	}
	u, err := url.Parse(ref)
	if err != nil {
		if u, err = url.Parse(escapeLoose(ref)); err != nil {
			return ""
		}
	}
	if !u.IsAbs() {
		b, err := url.Parse(base)
		if err != nil || !b.IsAbs() {
			return ""
		}
		u = b.ResolveReference(u)
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || !asciiHost(u) {
		return ""
	}
	return u.String()
}

// noLink: what some sites and templates write where an address is missing.
func noLink(ref string) bool {
	switch strings.ToLower(ref) {
	case "", "n/a", "na", "none", "null", "nil", "undefined", "无", "暂无", "没有", "-", "--", "/dev/null":
		return true
	}
	return ref[0] == '#' || strings.ContainsAny(ref, "<>") || strings.Contains(ref, "{{") || strings.Contains(ref, "${") || strings.Contains(ref, "{%")
}

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
