package access

import (
	"net/url"
	"path"
	"strings"
)

// Next is where somebody goes on after signing in: the page that they asked for, where it is one of the administration's own,
// else its first page. A page's address is given as it stands in ?next=.
func (a *Access) Next(asked string) string {
	home := a.path + "admin/"
	u, err := url.Parse(asked)
	odd := func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || strings.ContainsFunc(asked, odd) || strings.ContainsFunc(u.Path, odd) {
		return home
	}
	if !strings.HasPrefix(u.Path, home) || path.Clean(u.Path)+"/" != home && !strings.HasPrefix(path.Clean(u.Path), home) || strings.Contains(u.Path, "//") {
		return home
	}
	return u.EscapedPath() + query(u)
}

func query(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}
