package web

import (
	"net/http"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// One address without a key has so many requests a minute, for feeds, pages and the API together; partners, other addresses and the next minute are
// held to nothing of that.
func TestThePublicIsPaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(15 * time.Second)
		p := newPartnerPlace(t)
		p.serve(t, Options{Settings: testSettings, Minute: 3, Now: time.Now, Trusted: []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")}}, Deps{Keys: p.keys}, p.store)
		get := func(status int, left, path, from string, header ...string) *http.Response {
			t.Helper()
			res := p.from(t, path, from, "", header...)
			wantStatus(t, res, status)
			if got := res.Header.Get("RateLimit"); got != left {
				t.Errorf("%s from %s: %q is left, want %q", path, from, got, left)
			}
			return res
		}
		const one, proxy = "198.51.100.7:1", "192.0.2.1:1"
		wantHeader(t, get(http.StatusOK, `"client";r=2;t=45`, "/feeds/all.rss", one), "RateLimit-Policy", `"client";q=3;w=60`)
		get(http.StatusOK, `"client";r=1;t=45`, "/", one)
		get(http.StatusOK, `"client";r=0;t=45`, "/api/v1/entries", one)
		for _, path := range []string{"/feeds/all.atom", "/", "/api/v1/changes"} {
			wantHeader(t, get(http.StatusTooManyRequests, `"client";r=0;t=45`, path, one), "Retry-After", "45")
		}
		get(http.StatusTooManyRequests, `"client";r=0;t=45`, "/feeds/all.rss", proxy, "X-Forwarded-For", "198.51.100.7")
		get(http.StatusOK, `"client";r=2;t=45`, "/feeds/all.rss", proxy, "X-Forwarded-For", "198.51.100.8")
		get(http.StatusOK, `"client";r=2;t=45`, "/feeds/all.rss", "[2001:db8::1]:1")
		get(http.StatusOK, `"client";r=1;t=45`, "/feeds/all.rss", "[2001:db8::2]:1") // one customer's network
		for range 5 {
			get(http.StatusOK, "", "/api/v1/entries", one, bearer(whole)...)
		}
		get(http.StatusOK, "", "/healthz", one)
		time.Sleep(45 * time.Second)
		get(http.StatusOK, `"client";r=2;t=60`, "/feeds/all.rss", one)
	})
}
