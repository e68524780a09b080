package editorial

import (
	"net/url"
	"strings"
)

// AddressKey is what addresses of one document share: host, path and query, without scheme, user, fragment and default port.
func AddressKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return address
	}
	host := strings.ToLower(u.Host)
	switch u.Port() {
	case "80", "443":
		host = strings.TrimSuffix(host, ":"+u.Port())
	}
	key := url.URL{Host: host, Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	if key.Path == "" {
		key.Path = "/"
	}
	return key.String()
}

// IDFromAddress makes a source's id of its address: the host without www and the common endings, dots as hyphens.
func IDFromAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "source"
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for _, end := range []string{".com.cn", ".gov.cn", ".cn", ".com", ".net", ".org"} {
		host = strings.TrimSuffix(host, end)
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, host)
}
