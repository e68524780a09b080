package admin

import (
	"cmp"
	"net/http"

	"github.com/txnews/hub/editorial"
)

// UserHeader names the operating system's user of a command. The control socket lets no other user in.
const UserHeader = "Hub-User"

// actor is on whose behalf a request comes: whoever reaches the control socket may do everything.
func actor(r *http.Request) editorial.Actor {
	return editorial.Actor{Name: cmp.Or(r.Header.Get(UserHeader), "unknown"), From: editorial.From{Way: editorial.WayCLI}, Role: editorial.RoleAdministrator}
}
