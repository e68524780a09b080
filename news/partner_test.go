package news

import (
	"net/netip"
	"testing"
	"time"
)

func TestPartnerSaw(t *testing.T) {
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	p := Partner{Keys: []PartnerKey{{ID: "1"}, {ID: "2"}}}
	for _, c := range []struct {
		seq    uint64
		after  time.Duration
		fresh  bool
		pulled uint64
		when   time.Duration
	}{
		{5, time.Minute, true, 5, time.Minute},
		{5, time.Minute, false, 5, time.Minute},
		{3, 2 * time.Minute, true, 5, time.Minute}, // it reads from the beginning again
		{0, 3 * time.Minute, true, 5, time.Minute}, // it reads something else
		{9, 0, true, 9, 0},                         // another hub's clock is behind
	} {
		if fresh := p.Saw(Pull{c.seq, map[string]time.Time{"1": at.Add(c.after)}}); fresh != c.fresh || p.Pulled != c.pulled || !p.PulledAt.Equal(at.Add(c.when)) {
			t.Errorf("saw %d after %s: news %v, pulled %d at %s; want %+v", c.seq, c.after, fresh, p.Pulled, p.PulledAt, c)
		}
	}
	if !p.LastSeen.Equal(at.Add(3 * time.Minute)) {
		t.Errorf("last seen at %s", p.LastSeen)
	}
	if !p.Key("1").LastUsed.Equal(p.LastSeen) || !p.Key("2").LastUsed.IsZero() || p.Key("3") != nil {
		t.Errorf("its keys are %+v", p.Keys)
	}
	if !p.HasPulled(9) || p.HasPulled(10) {
		t.Errorf("pulled up to 9: has %v and %v", p.HasPulled(9), p.HasPulled(10))
	}
}

func TestPartnerCovers(t *testing.T) {
	all, some := Agreement{}, Agreement{Sources: []string{"jxrb"}}
	if !all.Covers("zjol") || !some.Covers("jxrb") || some.Covers("zjol") {
		t.Error("an agreement without a list covers every source, one with a list those on it")
	}
}

func TestAKeyIsBoundInTimeAndPlace(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		k    PartnerKey
		want bool
	}{
		{PartnerKey{}, true},
		{PartnerKey{Expires: noon.Add(1)}, true},
		{PartnerKey{Expires: noon}, false},
		{PartnerKey{Revoked: noon.Add(-1)}, false},
		{PartnerKey{Revoked: noon, Expires: noon.Add(time.Hour)}, false},
	} {
		if c.k.Active(noon) != c.want {
			t.Errorf("%+v: want %v", c.k, c.want)
		}
	}
	bound := PartnerKey{Ranges: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/25"), netip.MustParsePrefix("2001:db8::/32")}}
	for from, want := range map[string]bool{"192.0.2.7": true, "::ffff:192.0.2.7": true, "192.0.2.129": false, "2001:db8::1": true, "2001:db8::1%eth0": true, "2001:db9::1": false} {
		if bound.Admits(netip.MustParseAddr(from)) != want {
			t.Errorf("%s: want %v", from, want)
		}
	}
	if bound.Admits(netip.Addr{}) || !(&PartnerKey{}).Admits(netip.Addr{}) {
		t.Error("who has no address that can be told is let in by a key without ranges alone")
	}
}

func TestWhenAPartnersKeysTurn(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	p := Partner{Keys: []PartnerKey{{}, {Expires: noon.Add(2 * time.Hour)}, {Expires: noon.Add(time.Hour)}, {Expires: noon.Add(time.Minute), Revoked: noon}}}
	if at := p.Turns(noon); !at.Equal(noon.Add(time.Hour)) {
		t.Errorf("first at %s", at)
	}
	if at := p.Turns(noon.Add(time.Hour)); !at.Equal(noon.Add(2 * time.Hour)) {
		t.Errorf("then at %s", at)
	}
	if at := p.Turns(noon.Add(2 * time.Hour)); !at.IsZero() {
		t.Errorf("at last at %s", at)
	}
	if p.Revoked = noon; !p.Turns(noon).IsZero() {
		t.Error("nothing turns for who is revoked")
	}
}
