package web

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
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
		for _, path := range []string{"/healthz", "/readyz", "/robots.txt", "/favicon.ico"} {
			get(http.StatusOK, "", path, one)
		}
		if said := text(t, get(http.StatusTooManyRequests, `"client";r=0;t=45`, "/", one)); !strings.Contains(said, "每分钟最多 3 次请求") {
			t.Errorf("people are not told why: %s", said)
		}
		time.Sleep(45 * time.Second)
		get(http.StatusOK, `"client";r=2;t=60`, "/feeds/all.rss", one)
	})
}

// A key that is nobody's is no way around: whoever shows one is counted by the address.
func TestAKeyOfNobodyIsPaced(t *testing.T) {
	p := newPartnerPlace(t)
	p.serve(t, Options{Settings: testSettings, Minute: 3, Now: func() time.Time { return at(t, 12, 0) }}, Deps{Keys: p.keys}, p.store)
	for _, status := range []int{http.StatusUnauthorized, http.StatusUnauthorized, http.StatusUnauthorized, http.StatusTooManyRequests} {
		wantStatus(t, p.from(t, "/api/v1/entries", "198.51.100.7:1", "", bearer("nobody's")...), status)
	}
	wantStatus(t, p.from(t, "/feeds/all.rss?topic=nobodys", "198.51.100.7:1", ""), http.StatusTooManyRequests)
	wantStatus(t, p.from(t, "/api/v1/entries", "198.51.100.7:1", "", bearer(whole)...), http.StatusOK)
}

// Whoever has more addresses than are counted takes nobody's requests.
func TestManyClientsLockNobodyOut(t *testing.T) {
	a, now := aMinute{most: 2}, time.Date(2026, 6, 12, 12, 0, 1, 0, time.UTC)
	for i := range 2*clientsMost + 100 {
		if !a.enter(strconv.Itoa(i), now) {
			t.Fatalf("client %d is refused its first request", i)
		}
	}
	if len(a.had) > clientsMost {
		t.Errorf("%d clients are kept", len(a.had))
	}
	for want := 1; want <= 3; want++ {
		if got := a.count("a reader", now); got != want {
			t.Errorf("request %d of a reader is counted as %d", want, got)
		}
	}
}
