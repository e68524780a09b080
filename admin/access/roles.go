package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Anyone is the least role of routes that nobody needs to sign in for.
const Anyone news.Role = "anyone"

// Least is the least role that a route needs, by its pattern. What is not in the table only administrators may do; a test finds it.
func Least(pattern string) news.Role {
	if role, ok := table()[pattern]; ok {
		return role
	}
	return news.RoleAdministrator
}

// Patterns are those of all routes, in order.
func Patterns() []string { return slices.Sorted(maps.Keys(table())) }

// Listed reports whether a route is in the table.
func Listed(pattern string) bool {
	_, ok := table()[pattern]
	return ok
}

// OfAccount reports whether a route is of somebody's own account: their password, second factor and sessions, and tokens that they make
// for themselves. Only who signed in has it: a token is lent to a program, and may do less than its user.
func OfAccount(pattern string) bool {
	_, path, _ := strings.Cut(pattern, " ")
	return path == "/admin/account" || strings.HasPrefix(path, "/admin/account/") || path == "/admin/alerts/feed"
}
