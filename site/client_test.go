package site

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestWhoseAddressIsBelieved(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, c := range map[string]struct {
		peer           string
		xff, forwarded []string
		want           string
	}{
		"nobody's word":                        {"192.0.2.1:9", []string{"198.51.100.7"}, []string{"for=198.51.100.7"}, "192.0.2.1"},
		"a proxy's":                            {"10.0.0.1:9", []string{"198.51.100.7"}, nil, "198.51.100.7"},
		"what the client wrote before it":      {"10.0.0.1:9", []string{"203.0.113.1, 198.51.100.7"}, nil, "198.51.100.7"},
		"in lines of their own":                {"10.0.0.1:9", []string{"203.0.113.1", "198.51.100.7"}, nil, "198.51.100.7"},
		"through two proxies":                  {"10.0.0.1:9", []string{"198.51.100.7, 10.0.0.2"}, nil, "198.51.100.7"},
		"with a port":                          {"10.0.0.1:9", []string{"198.51.100.7:4711"}, nil, "198.51.100.7"},
		"of six":                               {"[fd00::1]:9", []string{"[2001:db8::1]:4711"}, nil, "2001:db8::1"},
		"four in six":                          {"[::ffff:10.0.0.1]:9", []string{"::ffff:198.51.100.7"}, nil, "198.51.100.7"},
		"by RFC 7239":                          {"10.0.0.1:9", nil, []string{`for=203.0.113.1;proto=https, For="[2001:db8::1]:80"`}, "2001:db8::1"},
		"where both say the same":              {"10.0.0.1:9", []string{"198.51.100.7"}, []string{"for=198.51.100.7"}, "198.51.100.7"},
		"where the client wrote the other one": {"10.0.0.1:9", []string{"198.51.100.7"}, []string{"for=203.0.113.1"}, "10.0.0.1"},
		"hidden":                               {"10.0.0.1:9", nil, []string{"for=_hidden"}, "10.0.0.1"},
		"rubbish":                              {"10.0.0.1:9", []string{"198.51.100.7, <b>"}, nil, "10.0.0.1"},
		"nothing":                              {"10.0.0.1:9", nil, nil, "10.0.0.1"},
		"proxies alone":                        {"10.0.0.1:9", []string{"10.0.0.3"}, nil, "10.0.0.1"},
		"no address at all":                    {"@", []string{"198.51.100.7"}, nil, "@"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		r.Header["X-Forwarded-For"], r.Header["Forwarded"] = c.xff, c.forwarded
		if got := ClientAddress(r, trusted); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
