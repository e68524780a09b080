package access

import (
	"maps"
	"slices"

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
