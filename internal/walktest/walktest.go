// Package walktest gives tests an address for every route of the administration, by the one table in admin/access: a page that is added
// is walked by itself.
package walktest

import (
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

// IDs has, by the last segment of the path before it that is a word, what stands for {id}: the id of a thing that is there. For {name} it is what
// stands under "settings"; what stands under "" does for all others.
type IDs map[string]string

// All gives every route. Where ids lacks what a route needs, the test fails and says so.
func All(t testing.TB, ids IDs) (all []Route) {
	t.Helper()
	for _, pattern := range access.Patterns() {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok { // what no other route has
			method, path = "GET", pattern+"nothing/here"
		}
		segments, kind := strings.Split(strings.TrimSuffix(path, "{$}"), "/"), ""
		for i, segment := range segments {
			switch {
			case !strings.HasPrefix(segment, "{"):
				kind = segment
				continue
			case segment == "{name}":
				segments[i] = ids["settings"]
			default:
				segments[i] = ids[kind]
			}
			if segments[i] == "" {
				segments[i] = ids[""]
			}
			if segments[i] == "" {
				t.Errorf("the route %s needs one of its %s: add it to what the test fills its hub with", pattern, kind)
			}
		}
		path = strings.Join(segments, "/")
		all = append(all, Route{pattern, method, path, access.Least(pattern)})
	}
	return all
}
