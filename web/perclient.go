package web

import (
	"net/http"
	"net/netip"
	"sync"

	"github.com/txnews/hub/site"
)

// perClient counts what each client has under way of what one must not take from all others.
type perClient struct {
	most int // of one client

	mu    sync.Mutex
	under map[string]int // by client; none of 0
}

// enter counts one more of a client, until leave; false where it has as many as one may.
func (c *perClient) enter(client string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.under[client] >= c.most {
		return false
	}
	if c.under == nil {
		c.under = map[string]int{}
	}
	c.under[client]++
	return true
}

func (c *perClient) leave(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.under[client]--; c.under[client] == 0 {
		delete(c.under, client)
	}
}

// clientOf tells who asks: a partner, else an address; of IPv6 the network of 64 bits that one customer has.
func (s *public) clientOf(r *http.Request) string {
	if c := callerOf(r.Context()); c != nil {
		return "partner " + c.note.id
	}
	from := site.ClientAddress(r, s.Trusted)
	if a, err := netip.ParseAddr(from); err == nil && a.Is6() {
		if network, err := a.Prefix(64); err == nil {
			return network.String()
		}
	}
	return from
}
