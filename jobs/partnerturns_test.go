package jobs_test

import (
	"maps"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
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

// follower follows the changes as a partner does, whatever is agreed, and has what it was told.
func (h *hubs) follower(id string) func() map[string]string {
	at, has := uint64(0), map[string]string{}
	return func() map[string]string {
		h.t.Helper()
		h.work()
		list, err := h.st.Partners(h.t.Context())
		h.must(err)
		changes, err := h.st.Changes(h.t.Context(), at, 1000)
		h.must(err)
		for _, p := range list {
			if p.ID != id {
				continue
			}
			told, err := h.offices[0].Changes(h.t.Context(), rights.Partner(p), changes, nil)
			h.must(err)
			for _, c := range told {
				if delete(has, c.ID[:1]); c.Op == news.OpPut {
					has[c.ID[:1]] = "headline"
					if c.Entry.Content != "" {
						has[c.ID[:1]] = "full"
					}
				}
			}
		}
		if len(changes) > 0 {
			at = changes[len(changes)-1].Seq
		}
		return maps.Clone(has)
	}
}

// TestAnAgreementThatTurnsIsTold: whoever follows the changes has what is agreed with it, when it begins, when it ends, and when it is another
// one; others hear nothing of it.
func TestAnAgreementThatTurnsIsTold(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		h := newHubs(t, where, 2,
			news.Source{ID: "closed", Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}},
			news.Source{ID: "known", Licence: news.Licence{Public: news.ExtentHeadline, Partner: news.ExtentFull}})
		a, b := news.NewPartnerKey("1", "a", noon), news.NewPartnerKey("1", "b", noon)
		h.must(h.st.AddPartner(t.Context(), news.Partner{ID: "p", Keys: []news.PartnerKey{a}, Created: noon, Agreement: news.Agreement{From: noon.Add(time.Hour), Until: noon.Add(5 * time.Hour)}}, news.Act{At: noon}))
		h.must(h.st.AddPartner(t.Context(), news.Partner{ID: "q", Keys: []news.PartnerKey{b}, Created: noon}, news.Act{At: noon}))
		h.put("closed", nil, letter("c"))
		h.put("known", nil, letter("k"))
		p, q := h.follower("p"), h.follower("q")
		all := map[string]string{"c": "full", "k": "full"}
		agree := func(a news.Agreement) {
			t.Helper()
			h.must(h.st.PutPartner(t.Context(), news.Partner{ID: "p", Agreement: a}, news.Act{At: h.now}))
		}
		for _, c := range []struct {
			name string
			at   time.Duration
			do   func()
			want map[string]string
		}{
			{"before it begins", time.Minute, nil, map[string]string{"k": "headline"}},
			{"when it begins", time.Hour, nil, all},
			{"cut down to one source", 2 * time.Hour, func() { agree(news.Agreement{Sources: []string{"known"}, Until: noon.Add(5 * time.Hour)}) }, map[string]string{"k": "full"}},
			{"to headlines", 2*time.Hour + time.Minute, func() {
				agree(news.Agreement{Sources: []string{"closed", "known"}, Form: news.ExtentHeadline, Until: noon.Add(5 * time.Hour)})
			}, map[string]string{"c": "headline", "k": "headline"}},
			{"changed twice before anybody looks", 3 * time.Hour, func() {
				agree(news.Agreement{Sources: []string{"closed"}})
				agree(news.Agreement{Until: noon.Add(5 * time.Hour)})
			}, all},
			{"when it ends", 5 * time.Hour, nil, map[string]string{"k": "headline"}},
			{"prolonged", 6 * time.Hour, func() { agree(news.Agreement{}) }, all},
		} {
			if h.now = noon.Add(c.at); c.do != nil {
				c.do()
			}
			if got := p(); !maps.Equal(got, c.want) {
				t.Errorf("%s it has %v, want %v", c.name, got, c.want)
			}
			if got := q(); !maps.Equal(got, all) {
				t.Errorf("%s another has %v", c.name, got)
			}
		}
		before, err := h.st.LastSeq(t.Context())
		h.must(err)
		h.now = h.now.Add(time.Hour)
		h.must(h.turns[0].Begin(t.Context(), h.at, nil))
		h.work()
		if after, err := h.st.LastSeq(t.Context()); err != nil || after != before {
			t.Errorf("the log goes on from %d to %d though nothing changed, %v", before, after, err)
		}
	})
}

// TestAnAgreementIsToldOnceThoughItIsToldAgain: a hub that is killed while it tells begins again, and nobody is told twice.
func TestAnAgreementIsToldOnceThoughItIsToldAgain(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		h := newHubs(t, where, 1, news.Source{ID: "closed", Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}})
		h.put("closed", nil, letter("a"), letter("b"))
		page, _, err := h.st.Entries(t.Context(), news.TimelineSeen, news.Cursor{}, 10)
		h.must(err)
		h.must(h.st.TellAgreed(t.Context(), "p", "mark", page[:1], noon))
		h.must(h.st.TellAgreed(t.Context(), "p", "mark", page, noon))
		h.must(h.st.TellAgreed(t.Context(), "q", "mark", page[:1], noon))
		changes, err := h.st.Changes(t.Context(), 0, 100)
		h.must(err)
		told := map[string]int{}
		for _, c := range changes {
			if c.Op == news.OpAgreed {
				told[c.For+" "+c.ID[:1]]++
			}
		}
		if !maps.Equal(told, map[string]int{"p a": 1, "p b": 1, "q " + page[0].ID[:1]: 1}) {
			t.Errorf("told %v", told)
		}
	})
}
