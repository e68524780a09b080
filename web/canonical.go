package web

import (
	"net/http"
	"net/url"
	"path"
	"strings"
)

// ServeHTTP leads an address that is written with empty or dotted segments to the one that it means, as http.ServeMux would, but
// below the path that the site has from outside, and out of others' caches where it bears a key. All others it serves.
func (t *table) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if tidy(r.URL.Path) {
		t.ServeMux.ServeHTTP(w, r)
		return
	}
	p := path.Clean("/" + r.URL.Path)
	if strings.HasSuffix(r.URL.Path, "/") && p != "/" {
		p += "/"
	}
	w.Header()["Vary"] = varyKey
	lead(shield(w, r), r, t.base, (&url.URL{Path: p}).EscapedPath())
}

// tidy reports whether http.ServeMux takes a path as it is.
func tidy(p string) bool {
	if p == "" || p[0] != '/' {
		return false
	}
	if !strings.Contains(p, "//") && !strings.Contains(p, "/.") {
		return true
	}
	for _, segment := range strings.Split(strings.TrimSuffix(p[1:], "/"), "/") {
		if segment == "" || segment == "." || segment == ".." {
			return false
		}
	}
	return true
}

// slashless leads from a page's address with a slash at its end to the one without.
func (s *public) slashless(w http.ResponseWriter, r *http.Request) error {
	lead(w, r, s.base, strings.TrimRight(r.URL.EscapedPath(), "/"))
	return nil
}

// lead answers that an address stands for good at an escaped path below base. Its query goes along.
func lead(w http.ResponseWriter, r *http.Request, base, p string) {
	to := base + strings.TrimPrefix(p, "/")
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, to, http.StatusPermanentRedirect)
}
