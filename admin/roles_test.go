package admin

import (
	"testing"

	"github.com/txnews/hub/admin/access"
)

// Who may do what is said of every route in one table: a new one is named there.
func TestEveryRouteHasItsLeastRole(t *testing.T) {
	a, _ := whole(t)
	for _, op := range a.routes {
		if pattern := op.Method + " " + op.Path; !access.Listed(pattern) {
			t.Errorf("%s has no least role: add it to the table in admin/access/table.go", pattern)
		}
	}
}
