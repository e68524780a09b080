package site

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ClientAddress is the address that a request came from. Where that is a proxy's that is trusted, it is the nearest address that is
// none, as X-Forwarded-For or Forwarded (RFC 7239) has it. A proxy writes one of the two, and the other is whatever the client
// wrote: where they disagree, neither is believed.
func ClientAddress(r *http.Request, trusted []netip.Prefix) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	peer, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	peer = peer.Unmap().WithZone("")
	if !trusts(trusted, peer) {
		return peer.String()
	}
	by := nearest(trusted, strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ","))
	other := nearest(trusted, forwardedFor(r.Header.Values("Forwarded")))
	switch {
	case by.IsValid() && (!other.IsValid() || other == by):
		return by.String()
	case other.IsValid() && !by.IsValid():
		return other.String()
	}
	return peer.String()
}

// ClientIP is ClientAddress as an address to compare; not valid where it can be read as none.
func ClientIP(r *http.Request, trusted []netip.Prefix) netip.Addr {
	a, _ := netip.ParseAddr(ClientAddress(r, trusted))
	return a
}

func trusts(trusted []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(a) })
}

// nearest is the last address of a list that is no trusted proxy's; it is not valid where the list cannot be read up to there.
func nearest(trusted []netip.Prefix, list []string) netip.Addr {
	for _, text := range slices.Backward(list) {
		a := addressIn(text)
		if !a.IsValid() || !trusts(trusted, a) {
			return a
		}
	}
	return netip.Addr{}
}

// addressIn reads 192.0.2.1, 192.0.2.1:80, 2001:db8::1 and [2001:db8::1]:80.
func addressIn(text string) netip.Addr {
	text = strings.TrimSpace(text)
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}

// forwardedFor has the for parameters of Forwarded, one for each hop.
func forwardedFor(lines []string) []string {
	var list []string
	for hop := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		from := ""
		for pair := range strings.SplitSeq(hop, ";") {
			if name, value, ok := strings.Cut(strings.TrimSpace(pair), "="); ok && strings.EqualFold(name, "for") {
				from = strings.Trim(value, `"`)
			}
		}
		list = append(list, from)
	}
	return list
}
