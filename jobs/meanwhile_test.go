package jobs_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// copied is a partner's copy of the entries, or the public's, kept by the changes alone.
type copied struct {
	h   *hubs
	id  string // of the partner; empty: the public
	at  uint64
	has map[string]string
}

func (h *hubs) copyFor(id string) *copied { return &copied{h: h, id: id, has: map[string]string{}} }

func (c *copied) who() rights.Audience {
	c.h.t.Helper()
	list, err := c.h.st.Partners(c.h.t.Context())
	c.h.must(err)
	if i := slices.IndexFunc(list, func(p news.Partner) bool { return p.ID == c.id }); i >= 0 {
		return rights.Partner(list[i])
	}
	return rights.Audience{}
}

// read takes in what the log has, as it is told now: before the jobs do anything about what was just changed.
func (c *copied) read() {
	c.h.t.Helper()
	log, err := c.h.st.Changes(c.h.t.Context(), c.at, 1000)
	c.h.must(err)
	told, err := c.h.offices[0].Changes(c.h.t.Context(), c.who(), log, nil)
	c.h.must(err)
	for _, t := range told {
		if delete(c.has, t.ID[:1]); t.Op == news.OpPut {
			c.has[t.ID[:1]] = form(t.Entry)
		}
	}
	if len(log) > 0 {
		c.at = log[len(log)-1].Seq
	}
}

func form(e news.Entry) string {
	said, _ := json.Marshal([]any{e.Title, e.Content, e.Providers, e.Updated, e.Attribution.Label, e.Channels, e.Towns, e.Why})
	return string(said)
}

// alike works until all is told, and wants the copy to be what there is.
func (c *copied) alike(when string) {
	c.h.t.Helper()
	c.h.now = c.h.now.Add(time.Second)
	c.h.work()
	c.read()
	want := map[string]string{}
	walk := c.h.offices[0].Walk(nil, time.Time{})
	for !walk.Done() {
		given, err := walk.Next(c.h.t.Context(), c.who(), 100)
		c.h.must(err)
		for _, g := range given {
			want[g.Entry.ID[:1]] = form(g.Entry)
		}
	}
	if !maps.Equal(c.has, want) {
		c.h.t.Errorf("%s: %q has %v, there is %v", when, c.id, c.has, want)
	}
}

func (h *hubs) relicense(id string, l news.Licence) {
	h.t.Helper()
	src, err := h.st.Source(h.t.Context(), id)
	h.must(err)
	src.Licence = l
	h.must(h.st.PutSource(h.t.Context(), src, news.Act{At: h.now}))
}

// TestWhatIsToldMeanwhileIsPutRight: who reads the log between two changes of an agreement or a licence, before a job told of the first, is given what
// held for a moment; in the end it has what there is, though the second change took the first one back.
func TestWhatIsToldMeanwhileIsPutRight(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		h := newHubs(t, where, 2,
			news.Source{ID: "closed", Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}},
			news.Source{ID: "free", Licence: free})
		h.must(h.st.AddPartner(t.Context(), news.Partner{ID: "p", Keys: []news.PartnerKey{news.NewPartnerKey("1", "a", noon)}, Created: noon}, news.Act{At: noon}))
		agree := func(a news.Agreement) {
			h.must(h.st.PutPartner(t.Context(), news.Partner{ID: "p", Agreement: a}, news.Act{At: h.now}))
		}
		p, public := h.copyFor("p"), h.copyFor("")
		both := func(when string) {
			t.Helper()
			p.alike(when)
			public.alike(when)
		}
		h.put("free", nil, letter("a"))
		h.put("closed", nil, letter("b"))
		both("at first")

		agree(news.Agreement{Form: news.ExtentHeadline})
		h.put("closed", nil, letter("c"))
		p.read()
		agree(news.Agreement{})
		both("an agreement of headlines that was taken back")

		agree(news.Agreement{Until: h.now.Add(time.Minute)})
		both("an agreement that ends in a minute")
		h.now = h.now.Add(2 * time.Minute)
		h.put("closed", nil, letter("d"))
		p.read()
		agree(news.Agreement{})
		both("an agreement that ended, and was prolonged")

		for i, form := range slices.Repeat([]news.Extent{news.ExtentHeadline, news.ExtentSummary}, 15) {
			agree(news.Agreement{Form: form, Sources: []string{"closed"}, PerMinute: 1 + i})
			p.read()
		}
		h.put("closed", nil, letter("e"))
		p.read()
		agree(news.Agreement{})
		both("an agreement that changed thirty times")

		h.relicense("free", news.Licence{Public: news.ExtentHeadline, Partner: news.ExtentNothing})
		h.put("free", nil, letter("f"))
		late := h.copyFor("p")
		late.read()
		h.relicense("free", free)
		both("a licence that closed for a moment")
		late.alike("who began meanwhile")

		h.relicense("closed", free)
		early := h.copyFor("")
		early.read()
		h.relicense("closed", news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull})
		both("a licence that opened for a moment")
		early.alike("who began while it was open")

		h.relicense("free", timed().Licence)
		both("an embargo")
		h.now = h.now.Add(2 * time.Hour)
		public.read()
		h.relicense("free", news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull})
		both("an embargo that ended, and a licence that closed before that was told")
	})
}

// TestWhatWasToldEarlyAndTakenDownIsToldToBeGone: a licence opens, somebody reads the entry in that second, and it is taken down before the log told of
// the opening.
func TestWhatWasToldEarlyAndTakenDownIsToldToBeGone(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		shut := news.Licence{Public: news.ExtentNothing, Partner: news.ExtentNothing}
		h := newHubs(t, where, 2, news.Source{ID: "closed", Licence: shut})
		h.must(h.st.AddPartner(t.Context(), news.Partner{ID: "p", Keys: []news.PartnerKey{news.NewPartnerKey("1", "a", noon)}, Created: noon}, news.Act{At: noon}))
		h.put("closed", nil, letter("a"), letter("b"))
		h.work()
		h.relicense("closed", free)
		public, p := h.copyFor(""), h.copyFor("p")
		public.read()
		p.read()
		if len(public.has) != 2 || len(p.has) != 2 {
			t.Fatalf("the opening is not read: %v, %v", public.has, p.has)
		}
		id := letter("a").ID
		_, err := h.st.TakeDown(t.Context(), news.Takedown{ID: "t", Entry: id, At: h.now, Removed: []string{id}}, news.Act{})
		h.must(err)
		public.alike("taken down in the second of its opening")
		p.alike("taken down in the second of its opening")
		late := h.copyFor("p")
		late.alike("who began later")
	})
}

// TestAHeadNamesThoseWhoseLicenceTurned: the head of a story names who carries it, and the log tells where another one's licence opens or closes for
// it, by an edit or by time.
func TestAHeadNamesThoseWhoseLicenceTurned(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		h := newHubs(t, where, 2, news.Source{ID: "free", Licence: free}, news.Source{ID: "timed", Licence: free})
		head, copy := letter("a"), letter("b")
		story := news.Story{ID: head.ID}
		for _, e := range []*news.Entry{&head, &copy} {
			e.Story, e.Original = head.ID, head.ID
		}
		copy.Published = noon.Add(30 * time.Minute)
		head.Providers, copy.Providers = []news.Provider{{ID: "free"}}, []news.Provider{{ID: "timed"}}
		h.put("free", nil, head)
		story.Members, story.Was = []news.Copy{news.CopyOf(&head), news.CopyOf(&copy)}, head.ID
		story.Members[0].Source = "free"
		h.put("timed", []news.Story{story}, copy)
		public := h.copyFor("")
		named := func(want bool, when string) {
			t.Helper()
			if public.alike(when); strings.Contains(public.has["a"], `"timed"`) != want {
				t.Errorf("%s the head is %s", when, public.has["a"])
			}
		}
		named(true, "at first")
		h.relicense("timed", news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull})
		named(false, "with the licence closed")
		h.relicense("timed", free)
		named(true, "with the licence open")
		h.relicense("timed", timed().Licence)
		named(false, "under an embargo")
		h.now = noon.Add(time.Hour)
		named(true, "when the embargo ended")
		h.now = noon.Add(2 * time.Hour)
		named(true, "when that of the copy ended, too")
		h.now = noon.Add(3 * time.Hour)
		named(false, "when it expired")
	})
}
