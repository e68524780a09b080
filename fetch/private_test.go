package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/txnews/hub/internal/feedtest"
)

// forms are addresses that reach this machine, or another that is not public, by some parser's reading. PORT is where this
// machine listens.
var forms = map[string]string{
	"loopback, IPv4": `127.0.0.1 127.0.0.2 127.127.127.127 127.255.255.254 127.1 127.0.1 0 0.0.0.0 2130706433 017700000001 0177.0.0.1
		0177.0.0.01 0x7f000001 0X7F000001 0x7f.0x0.0x0.0x1 0x7f.1 0x7f.0.1 127.0.0.1. 2130706433. 127.000.000.001 0000127.0.0.1 4294967295
		①②⑦.⓪.⓪.① 127。0。0。1 127．0．0．1 １２７.0.0.1 %31%32%37.0.0.1 127.0.0.1%00.example.com`,
	"loopback, names": `localhost LOCALHOST localhost. localhost.localdomain ip6-localhost foo.localhost ⓛⓞⓒⓐⓛⓗⓞⓢⓣ 127.0.0.1.nip.io
		localtest.me 1.0.0.127.in-addr.arpa 1.127 rebind.example`,
	"loopback, IPv6": `[::1] [::] [0:0:0:0:0:0:0:1] [0000::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1]
		[64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [::1%25lo] [fe80::1%25lo] [::ffff:0:127.0.0.1]`,
	"metadata": `169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 [::ffff:169.254.169.254] [::ffff:a9fe:a9fe]
		metadata.google.internal [fd00:ec2::254] 100.100.100.200 168.63.129.16 [::ffff:168.63.129.16] 192.0.0.192`,
	"not public": `10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 198.18.0.1 192.0.2.1 198.51.100.1 203.0.113.1 224.0.0.1
		240.0.0.1 255.255.255.255 [fc00::1] [fd00::1] [fe80::1] [ff02::1] [2001:db8::1] [3fff::1] [100::1] [5f00::1] [fec0::1]`,
}

// urls are whole addresses of the kind, as a feed or an administrator may give them.
var urls = []string{
	"file:///etc/passwd", "file://localhost/etc/passwd", "gopher://127.0.0.1:PORT/_x", "dict://127.0.0.1:PORT/", "ftp://127.0.0.1:PORT/",
	"ldap://127.0.0.1:PORT/", "tftp://127.0.0.1:PORT/", "jar:http://127.0.0.1:PORT!/", "data:text/xml,<rss/>", "javascript:alert(1)",
	"unix:///var/run/docker.sock", "//127.0.0.1:PORT/", "http:127.0.0.1:PORT/", "http:/127.0.0.1:PORT/", "http:///127.0.0.1:PORT/",
	"HTTP://127.0.0.1:PORT/", " http://127.0.0.1:PORT/", "http://127.0.0.1:PORT/%0d%0aX: y", "http://127.0.0.1:PORT/\r\nX: y", "http\t://127.0.0.1:PORT/",
	"feed://127.0.0.1:PORT/", "feed:http://127.0.0.1:PORT/", "http://good.invalid@127.0.0.1:PORT/", "http://good.invalid:80@127.0.0.1:PORT/",
	"http://127.0.0.1:PORT#@good.invalid/", "http://127.0.0.1:PORT?@good.invalid/", "http://127.0.0.1:PORT\\@good.invalid/",
	"http://good.invalid\\@127.0.0.1:PORT/", "http://127.0.0.1:PORT%2f@good.invalid/", "http://good.invalid&@127.0.0.1:PORT#@good.invalid/",
	"http://127.0.0.1:PORT:80/", "http://127.0.0.1%20:PORT/", "http://127.0.0.1:0PORT/", "http://127.0.0.1:PORT//good.invalid/..",
	"http://[127.0.0.1]:PORT/", "http://[::1]@127.0.0.1:PORT/", "", "http://", "http://:PORT/", "http://./", "127.0.0.1:PORT",
}

// TestPrivateAddresses: whatever the form, no connection is made, and the error is one of the two that say why. Every name
// resolves to loopback here, on IPv4 and IPv6.
func TestPrivateAddresses(t *testing.T) {
	port, hits := listenLoopback(t)
	c := New(Options{Resolver: lyingResolver(t), Timeout: 3 * time.Second})
	defer c.Close()
	var all []string
	for _, hosts := range forms {
		for host := range strings.FieldsSeq(hosts) {
			all = append(all, "http://"+host+":PORT/", "https://"+host+":PORT/")
		}
	}
	for _, raw := range append(all, urls...) {
		raw = strings.ReplaceAll(raw, "PORT", port)
		res, err := c.Get(t.Context(), Request{URL: raw})
		switch {
		case err == nil:
			t.Errorf("%q was fetched: %d", raw, res.Status)
		case !errors.Is(err, ErrPrivateAddress) && !errors.Is(err, ErrAddress):
			t.Errorf("%q: %v; want ErrPrivateAddress or ErrAddress", raw, err)
		case strings.ContainsAny(err.Error(), "\r\n"):
			t.Errorf("%q: not one line: %q", raw, err)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
	if len(all)/2+len(urls) < 114 {
		t.Errorf("%d forms tried, want at least 114", len(all)/2+len(urls))
	}
}

// With AllowPrivate the same machinery reaches loopback: what the test above refuses is refused by the guard.
func TestAllowPrivate(t *testing.T) {
	p := feedtest.New(t)
	p.Serve("/", feedtest.Doc{Text: "x"})
	port := p.URL[strings.LastIndexByte(p.URL, ':')+1:]
	c := New(Options{Resolver: lyingResolver(t), AllowPrivate: true})
	defer c.Close()
	for _, host := range []string{"127.0.0.1", "localhost", "rebind.example", "①②⑦.⓪.⓪.①", "[::ffff:127.0.0.1]"} {
		if _, err := c.Get(t.Context(), Request{URL: "http://" + host + ":" + port}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// Every hop is guarded, robots.txt too.
func TestPrivateHops(t *testing.T) {
	port, hits := listenLoopback(t)
	p := feedtest.New(t)
	guarded := &net.Dialer{Control: newGuard(), Resolver: lyingResolver(t)}
	c := New(Options{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == "public.example:80" {
			return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(p.URL, "http://"))
		}
		return guarded.DialContext(ctx, network, address)
	}})
	defer c.Close()
	for _, to := range []string{"http://127.0.0.1:" + port, "//rebind.example:" + port, "http://10.0.0.1/", "http://[::1]:" + port, "http://0x7f.1:" + port} {
		p.Misbehave("/feed", feedtest.Redirect(301, to))
		_, err := c.Get(t.Context(), Request{URL: "http://public.example/feed"})
		if !errors.Is(err, ErrPrivateAddress) && !errors.Is(err, ErrAddress) {
			t.Errorf("a redirect to %s: %v", to, err)
		}
	}
	p.Misbehave("/robots.txt", feedtest.Redirect(301, "http://127.0.0.1:"+port))
	_, err := c.Get(t.Context(), Request{URL: "http://public.example/feed", Robots: true})
	if !errors.Is(err, ErrRobots) || !errors.Is(err, ErrPrivateAddress) {
		t.Errorf("a robots.txt that redirects to loopback: %v", err)
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
}

func TestPrivateInWords(t *testing.T) {
	c := New(Options{Resolver: lyingResolver(t)})
	for url, want := range map[string]string{
		"http://10.0.0.1/":                "the address resolves to 10.0.0.1, which is not public; set polling.allow_private for a test",
		"http://[::ffff:169.254.169.254]": "the address resolves to 169.254.169.254, which is not public; set polling.allow_private for a test",
		"http://0x7f.1/":                  "the host 0x7f.1 is a number in a form that no public server is named by",
		"ftp://example.cn/":               "the address is ftp:, which is not http or https",
		"/feed.xml":                       "the address is without a scheme, which is not http or https",
		"http:///a":                       "the address names no host",
	} {
		if _, err := c.Get(t.Context(), Request{URL: url}); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", url, err, want)
		}
	}
}

// TestGuardAllows: the guard stops no public address, or no feed would ever be read.
func TestGuardAllows(t *testing.T) {
	guard := newGuard()
	for _, address := range []string{"8.8.8.8:80", "101.71.100.1:443", "114.114.114.114:8080", "168.63.129.17:80"} {
		if err := guard("tcp4", address, nil); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"[2606:4700:4700::1111]:443", "[240e:0:1::1]:80"} {
		if err := guard("tcp6", address, nil); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// listenLoopback counts connections on 127.0.0.1 and, on the same port, ::1.
func listenLoopback(t *testing.T) (port string, hits *atomic.Int32) {
	hits = new(atomic.Int32)
	l4, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err = net.SplitHostPort(l4.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	listeners := []net.Listener{l4}
	if l6, err := net.Listen("tcp6", "[::1]:"+port); err == nil { // a machine may lack IPv6
		listeners = append(listeners, l6)
	}
	for _, l := range listeners {
		t.Cleanup(func() { _ = l.Close() })
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				hits.Add(1)
				_ = conn.Close()
			}
		}()
	}
	return port, hits
}

// lyingResolver answers that every name is 127.0.0.1 and ::1.
func lyingResolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		b := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(b[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			if reply, err := lie(m); err == nil {
				_, _ = conn.WriteTo(reply, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

func lie(m dnsmessage.Message) ([]byte, error) {
	q := m.Questions[0]
	m.Header = dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}
	m.Additionals = nil
	head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1}
	switch q.Type {
	case dnsmessage.TypeA:
		m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AResource{A: netip.MustParseAddr("127.0.0.1").As4()}}}
	case dnsmessage.TypeAAAA:
		m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AAAAResource{AAAA: netip.MustParseAddr("::1").As16()}}}
	}
	return m.Pack()
}
