package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
	"golang.org/x/net/idna"
)

// azureWire is Azure's metadata service, on an address that looks public.
var azureWire = netip.MustParsePrefix("168.63.129.16/32")

// newGuard checks the address that is dialled, which no spelling of a name can hide: anything but global unicast is
// refused, what carries an IPv4 address within (mapped, NAT64, 6to4, Teredo) with it.
func newGuard() func(network, address string, conn syscall.RawConn) error {
	g := ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(azureWire))
	return func(network, address string, conn syscall.RawConn) error {
		err := g.Safe(network, address, conn)
		if err == nil {
			return nil
		}
		shown := address
		if ap, perr := netip.ParseAddrPort(address); perr == nil {
			shown = ap.Addr().Unmap().String()
		}
		return because(err, ErrPrivateAddress, "fetch.private", "the address resolves to %s, which is not public; set polling.allow_private for a test", shown)
	}
}

// parseURL reads an address that an administrator, a feed or a page gave.
func parseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err // without the address once more
		}
		if strings.Contains(raw, "@") { // the cause would quote what may be a password
			return nil, fail(ErrAddress, "fetch.address-password", "the address cannot be read: in a user and password before the @, what is no letter or digit must be escaped (%%2F for a /)")
		}
		return nil, fail(ErrAddress, "fetch.address-unread", "the address cannot be read: %s", oneLine(err.Error()))
	}
	return tidy(u)
}

// tidy brings an address to the one form that is requested, compared and reported. User, password and fragment go.
func tidy(u *url.URL) (*url.URL, error) {
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fail(ErrAddress, "fetch.address-scheme", "the address is %s, which is not http or https", schemeOf(u))
	}
	if u.Opaque != "" || u.Hostname() == "" {
		return nil, fail(ErrAddress, "fetch.address-hostless", "the address names no host")
	}
	host, err := tidyHost(u.Hostname())
	if err != nil {
		return nil, err
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && p != defaultPort(u.Scheme) {
		host += ":" + p
	}
	t := *u
	t.Host, t.User, t.Fragment, t.RawFragment = host, nil, "", ""
	t.RawQuery = escapeQuery(t.RawQuery)
	if t.Path == "" {
		t.Path = "/"
	}
	return &t, nil
}

func tidyHost(host string) (string, error) {
	if strings.Contains(host, ":") { // IPv6: url.Parse lets nothing else through
		ip, err := netip.ParseAddr(host)
		if err != nil || ip.Zone() != "" { // a zone means something on one machine only
			return "", fail(ErrAddress, "fetch.host-ip", "the host %s is no address of a server", oneLine(host))
		}
		return ip.String(), nil
	}
	ascii := strings.ToLower(host) // names with an underscore are in use, so what is ASCII is not judged
	if !isASCII(host) {
		var err error
		if ascii, err = idna.Lookup.ToASCII(host); err != nil {
			return "", fail(ErrAddress, "fetch.host-name", "the host %s is not a name", oneLine(host))
		}
	}
	name := strings.TrimSuffix(ascii, ".")
	if name == "" {
		return "", fail(ErrAddress, "fetch.host-name", "the host %s is not a name", oneLine(host))
	}
	if numeric(name[strings.LastIndexByte(name, '.')+1:]) {
		// Resolvers differ over 127.1, 0x7f000001 or 0177.0.0.1, so only the common form is an address.
		if _, err := netip.ParseAddr(name); err != nil {
			return "", fail(ErrAddress, "fetch.host-number", "the host %s is a number in a form that no public server is named by", oneLine(host))
		}
		return name, nil
	}
	return ascii, nil
}

// numeric reports whether a name's last label makes it an IPv4 address (WHATWG URL, "ends in a number").
func numeric(label string) bool {
	if rest, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return strings.Trim(label, "0123456789") == ""
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func schemeOf(u *url.URL) string {
	if u.Scheme == "" {
		return "without a scheme"
	}
	return oneLine(u.Scheme) + ":"
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// escapeQuery escapes what may not stand in a request line: some sites link queries with blanks or raw GBK bytes in them.
func escapeQuery(q string) string {
	bad := func(b byte) bool { return b <= ' ' || b >= 0x7f || b == '"' || b == '<' || b == '>' }
	clean := true
	for i := range len(q) {
		if bad(q[i]) {
			clean = false
			break
		}
	}
	if clean {
		return q
	}
	var b strings.Builder
	for i := range len(q) {
		if bad(q[i]) {
			fmt.Fprintf(&b, "%%%02X", q[i])
		} else {
			b.WriteByte(q[i])
		}
	}
	return b.String()
}
