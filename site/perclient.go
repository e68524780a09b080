package site

import "sync"

// PerClient counts what each client has under way of what one must not take from all others.
type PerClient struct {
	Most int // of one client

	mu    sync.Mutex
	under map[string]int // by client; none of 0
}

// Enter counts one more of a client, until Leave; false where it has as many as one may.
func (c *PerClient) Enter(client string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.under[client] >= c.Most {
		return false
	}
	if c.under == nil {
		c.under = map[string]int{}
	}
	c.under[client]++
	return true
}

// Leave ends what Enter counted.
func (c *PerClient) Leave(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.under[client]--; c.under[client] == 0 {
		delete(c.under, client)
	}
}
