package web

import (
	"net/http"
	"net/netip"

	"github.com/txnews/hub/site"
)

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
