package web

import (
	"net/http"

	"github.com/txnews/hub/site"
)

// clientOf tells who asks: a partner, else an address; of IPv6 the network of 64 bits that one customer has.
func (s *public) clientOf(r *http.Request) string {
	if c := callerOf(r.Context()); c != nil {
		return "partner " + c.note.id
	}
	if a := site.ClientIP(r, s.Trusted); a.Is6() {
		if network, err := a.Prefix(64); err == nil {
			return network.String()
		}
	}
	return site.ClientAddress(r, s.Trusted)
}
