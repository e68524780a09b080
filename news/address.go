package news

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// AddressKey is what addresses of one document share: host, path and query, without scheme, user, fragment and default port,
// in one spelling. No two sources may have one key.
func AddressKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return address
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	key := url.URL{Host: host, Path: u.Path, RawQuery: upperEscapes(u.RawQuery)}
	if strings.Contains(strings.ToLower(u.RawPath), "%2f") {
		key.RawPath = upperEscapes(u.RawPath) // an escaped slash divides nothing
	}
	if key.Path == "" {
		key.Path = "/"
	}
	return key.String()
}

// upperEscapes writes percent escapes in upper case (RFC 3986 §6.2.2.1), and what may not stand unescaped as an escape.
func upperEscapes(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '%' && i+2 < len(s):
			b.WriteString(strings.ToUpper(s[i : i+3]))
			i += 2
		case c <= ' ' || c >= 0x7f:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
