// Package walktest gives tests an address for every route of the administration, by the one table in admin/access: a page that is added
// is walked by itself.
package walktest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/news"
)

// Route is one row of the table with an address that it answers.
type Route struct {
	Pattern, Method, Path string
	Least                 news.Role
}

// API reports whether it is of the API, and no page.
func (r Route) API() bool { return strings.HasPrefix(r.Path, "/admin/api/") }

// Reads reports whether it changes nothing.
func (r Route) Reads() bool { return r.Method == "GET" }

// IDs has, by the segment of the path before it, what stands for {id} or {name}: an id of a thing that is there. What stands under "" does for
// all others.
type IDs map[string]string

var wildcard = regexp.MustCompile(`/([^/]+)/\{\w+\}`)

// All gives every route. Where ids lacks what a route needs, the test fails and says so.
func All(t testing.TB, ids IDs) (all []Route) {
	t.Helper()
	for _, pattern := range access.Patterns() {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok { // what no other route has
			method, path = "GET", pattern+"nothing/here"
		}
		path = strings.TrimSuffix(path, "{$}")
		path = wildcard.ReplaceAllStringFunc(path, func(part string) string {
			kind := wildcard.FindStringSubmatch(part)[1]
			id := ids[kind]
			if id == "" {
				id = ids[""]
			}
			if id == "" {
				t.Errorf("the route %s needs one of its %s: add it to what the test fills its hub with", pattern, kind)
			}
			return "/" + kind + "/" + id
		})
		all = append(all, Route{pattern, method, path, access.Least(pattern)})
	}
	return all
}
