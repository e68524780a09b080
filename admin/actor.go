package admin

import (
	"cmp"
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// UserHeader names the operating system's user of a command. The control socket lets no other user in.
const UserHeader = "Hub-User"

// actor is on whose behalf a request comes: whom the network's guard let in, else whoever reaches the control socket, who may do
// everything.
func actor(r *http.Request) editorial.Actor {
	if by, ok := editorial.ActorIn(r.Context()); ok {
		return by
	}
	return editorial.Actor{Name: cmp.Or(r.Header.Get(UserHeader), "unknown"), From: editorial.From{Way: editorial.WayCLI}, Role: news.RoleAdministrator}
}
