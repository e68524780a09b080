package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// spare is a second key of the partner whole.
const spare = "the-spare-key-of-whole"

// second gives the partner whole its second key.
func (p *partnerPlace) second(edit func(*news.PartnerKey)) {
	k := news.NewPartnerKey("2", spare, time.Now())
	edit(&k)
	p.partners.mu.Lock()
	defer p.partners.mu.Unlock()
	whole := &p.partners.list[2]
	whole.Keys = append(whole.Keys[:1:1], k)
	p.keys.Forget()
}

// from asks from an address, through a proxy maybe.
func (p *partnerPlace) from(t *testing.T, path, peer, forwarded string, header ...string) *http.Response {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	r.RemoteAddr = peer
	if forwarded != "" {
		r.Header.Set("X-Forwarded-For", forwarded)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result()
}

func TestOneKeyEndsAndTheOthersGoOn(t *testing.T) {
	p := newPartnerPlace(t)
	p.second(func(*news.PartnerKey) {})
	for _, key := range []string{whole, spare} {
		if said := text(t, p.get(t, "/feeds/source/shut.atom", bearer(key)...)); !strings.Contains(said, "全文 of shut") || !strings.Contains(said, news.TopicToken(key)) {
			t.Errorf("%s does not give its partner's feed, at an address of its own: %s", key, said)
		}
	}
	p.second(func(k *news.PartnerKey) { k.Revoked = time.Now() })
	wantStatus(t, p.get(t, "/feeds/all.atom", bearer(spare)...), http.StatusUnauthorized)
	wantStatus(t, p.get(t, "/feeds/all.atom?topic="+news.TopicToken(spare)), http.StatusUnauthorized)
	wantStatus(t, p.get(t, "/feeds/all.atom", bearer(whole)...), http.StatusOK)
	wantStatus(t, p.get(t, "/feeds/all.atom?topic="+news.TopicToken(whole)), http.StatusOK)
}

// A key that expires ends by the clock alone: no change of the log tells of it, and what it holds ends on that moment.
func TestWhatStandsOnAKeyEndsWhenItExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPartnerPlace(t)
		p.second(func(k *news.PartnerKey) { k.Expires = time.Now().Add(20 * time.Second) })
		next := decode[changesAnswer](t, p.get(t, "/api/v1/changes", bearer(spare)...)).Next
		ends := make(chan time.Duration, 2)
		began := time.Now()
		for _, head := range [][]string{nil, {"Accept", "text/event-stream"}} {
			go func() {
				p.from(t, "/api/v1/changes?wait=50s&since="+next, "192.0.2.7:1", "", append(bearer(spare), head...)...)
				ends <- time.Since(began)
			}()
		}
		for range 2 {
			if took := <-ends; took != 20*time.Second {
				t.Errorf("an answer is held for %s, the key for 20 s", took)
			}
		}
		wantStatus(t, p.get(t, "/api/v1/changes", bearer(spare)...), http.StatusUnauthorized)
		wantStatus(t, p.get(t, "/feeds/all.atom?topic="+news.TopicToken(spare)), http.StatusUnauthorized)
		if _, err := p.keys.TopicAudience(t.Context(), news.TopicToken(spare), netip.Addr{}); err == nil {
			t.Error("its topic has an audience still")
		}
		wantStatus(t, p.get(t, "/api/v1/changes", bearer(whole)...), http.StatusOK)
	})
}

func TestAKeyIsTakenFromItsAddressesAlone(t *testing.T) {
	p := newPartnerPlace(t)
	p.serve(t, Options{Settings: testSettings, Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}, Deps{Keys: p.keys}, p.store)
	p.second(func(k *news.PartnerKey) {
		k.Ranges = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8::/48")}
	})
	for _, c := range []struct {
		peer, forwarded string
		want            int
	}{
		{"192.0.2.7:1", "", http.StatusOK},
		{"[::ffff:192.0.2.7]:1", "", http.StatusOK},
		{"[2001:db8::7%eth0]:1", "", http.StatusOK},
		{"192.0.3.7:1", "", http.StatusForbidden},
		{"[2001:db8:1::7]:1", "", http.StatusForbidden},
		{"10.0.0.1:1", "192.0.2.7", http.StatusOK},
		{"10.0.0.1:1", "::ffff:192.0.2.7", http.StatusOK},
		{"10.0.0.1:1", "192.0.2.7, 198.51.100.7", http.StatusForbidden},
		{"192.0.3.7:1", "192.0.2.7", http.StatusForbidden}, // no proxy of ours
	} {
		for _, res := range []*http.Response{p.from(t, "/api/v1/entries", c.peer, c.forwarded, bearer(spare)...), p.from(t, "/feeds/all.rss?key="+spare, c.peer, c.forwarded), p.from(t, "/feeds/all.rss?topic="+news.TopicToken(spare), c.peer, c.forwarded)} {
			wantStatus(t, res, c.want)
			wantHeader(t, res, "Cache-Control", "private, no-cache")
		}
		wantStatus(t, p.from(t, "/api/v1/entries", c.peer, c.forwarded, bearer(whole)...), http.StatusOK)
	}
}

func TestATopicIsSubscribedToFromItsKeysAddresses(t *testing.T) {
	p := newPartnerPlace(t)
	p.second(func(k *news.PartnerKey) { k.Ranges = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} })
	for from, want := range map[netip.Addr]bool{{}: true, netip.MustParseAddr("192.0.2.7"): true, netip.MustParseAddr("::ffff:192.0.2.7"): true, netip.MustParseAddr("198.51.100.7"): false} {
		if _, err := p.keys.TopicAudience(t.Context(), news.TopicToken(spare), from); (err == nil) != want {
			t.Errorf("from %s: %v", from, err)
		}
	}
}

func TestWhenEachKeyWasUsedIsNoted(t *testing.T) {
	p := newPartnerPlace(t)
	p.second(func(*news.PartnerKey) {})
	p.follow(t)
	began := time.Now()
	wantStatus(t, p.get(t, "/api/v1/entries", bearer(spare)...), http.StatusOK)
	if err := p.keys.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.partners.mu.Lock()
	defer p.partners.mu.Unlock()
	if used := p.partners.last.Used; len(used) != 1 || used["2"].Before(began) {
		t.Errorf("noted %v", used)
	}
}
