package news

import (
	"testing"
	"time"
)

func TestPartnerSaw(t *testing.T) {
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	var p Partner
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
		if fresh := p.Saw(c.seq, at.Add(c.after)); fresh != c.fresh || p.Pulled != c.pulled || !p.PulledAt.Equal(at.Add(c.when)) {
			t.Errorf("saw %d after %s: news %v, pulled %d at %s; want %+v", c.seq, c.after, fresh, p.Pulled, p.PulledAt, c)
		}
	}
	if !p.LastSeen.Equal(at.Add(3 * time.Minute)) {
		t.Errorf("last seen at %s", p.LastSeen)
	}
	if !p.HasPulled(9) || p.HasPulled(10) {
		t.Errorf("pulled up to 9: has %v and %v", p.HasPulled(9), p.HasPulled(10))
	}
}

func TestPartnerCovers(t *testing.T) {
	all, some := Partner{}, Partner{Sources: []string{"jxrb"}}
	if !all.Covers("zjol") || !some.Covers("jxrb") || some.Covers("zjol") {
		t.Error("an agreement without a list covers every source, one with a list those on it")
	}
}
