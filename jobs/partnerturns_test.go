package jobs_test

import (
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// partnersTold is how many changes of partners the log has.
func (h *hubs) partnersTold() (n int) {
	h.t.Helper()
	changes, err := h.st.Changes(h.t.Context(), 0, 1000)
	h.must(err)
	for _, c := range changes {
		if c.Op == news.OpPartner {
			n++
		}
	}
	return n
}

// TestTheEndOfAKeyIsTold: who follows the log hears of a key that expires, once, whatever hubs there are, and late rather than never.
func TestTheEndOfAKeyIsTold(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		h := newHubs(t, where, 2)
		first, second := news.NewPartnerKey("1", "one", noon), news.NewPartnerKey("2", "two", noon)
		first.Expires, second.Expires = noon.Add(time.Hour), noon.Add(3*time.Hour)
		h.must(h.st.AddPartner(t.Context(), news.Partner{ID: "radio", Keys: []news.PartnerKey{first, second}, Created: noon}, news.Act{At: noon}))
		for _, c := range []struct {
			at   time.Duration
			want int
		}{{time.Minute, 1}, {time.Hour - time.Second, 1}, {time.Hour, 2}, {time.Hour + time.Minute, 2}, {5 * time.Hour, 3}, {6 * time.Hour, 3}} {
			h.now = noon.Add(c.at)
			h.work()
			h.work() // what was told is taken in
			if n := h.partnersTold(); n != c.want {
				t.Errorf("after %s the log tells %d times of the partner, want %d", c.at, n, c.want)
			}
		}
		end := h.now.Add(time.Hour)
		first.Expires = end
		h.must(h.st.PutKeys(t.Context(), "radio", []news.PartnerKey{first}, news.Act{At: h.now}))
		h.must(h.turns[0].Begin(t.Context(), h.at, nil)) // a follower that begins anew finds it, too
		before := h.partnersTold()
		h.now = end
		h.work()
		if n := h.partnersTold(); n != before+1 {
			t.Errorf("the log tells of a key's new end %d times", n-before)
		}
		h.must(h.st.RevokePartner(t.Context(), "radio", news.Act{At: h.now}))
		h.work()
	})
}
