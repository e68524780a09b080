package storetest

import (
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/store/engine"
)

func pid(n byte) engine.PostingID { return engine.PostingID{0: 'e', 15: n} }

func pids(ns ...byte) []engine.PostingID {
	var list []engine.PostingID
	for _, n := range ns {
		list = append(list, pid(n))
	}
	return list
}

func posting(term uint64, id byte, seen ...byte) engine.Posting {
	return engine.Posting{Term: term, ID: pid(id), Seen: pids(seen...)}
}

// seeing has seen the list of its term as it is now.
func seeing(t *testing.T, e engine.Engine, now time.Time, term uint64, id byte) engine.Posting {
	t.Helper()
	lists, err := e.Posted(t.Context(), now, []uint64{term})
	if err != nil {
		t.Fatal(err)
	}
	return engine.Posting{Term: term, ID: pid(id), Seen: lists[0]}
}

func wantPosted(t *testing.T, e engine.Engine, now time.Time, term uint64, want ...byte) {
	t.Helper()
	got, err := e.Posted(t.Context(), now, []uint64{term})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([][]engine.PostingID{pids(want...)}, got, sameEmpty); d != "" {
		t.Errorf("term %d: %s", term, d)
	}
}

// sameEmpty takes an empty list for none.
var sameEmpty = cmp.Transformer("list", func(l []engine.PostingID) []string {
	s := []string{}
	for _, id := range l {
		s = append(s, string(id[:]))
	}
	return s
})

func postingOrder(t *testing.T, e engine.Engine) {
	post := func(p ...engine.Posting) { commit(t, e, engine.Batch{Post: p}) }
	wantPosted(t, e, t0, 7)
	post(posting(7, 1), posting(8, 1))
	post(posting(7, 2, 1))
	post(posting(7, 3, 2, 1))
	post(posting(7, 4, 3, 2, 1))
	wantPosted(t, e, t0, 7, 4, 3, 2, 1)
	post(posting(7, 2)) // on the list already
	wantPosted(t, e, t0, 7, 4, 3, 2, 1)
	post(posting(7, 5, 4, 3, 2, 1), posting(7, 6, 4, 3, 2, 1), posting(7, 6, 4, 3, 2, 1)) // copies within one document
	wantPosted(t, e, t0, 7, 6, 5, 4, 3, 2, 1)
	wantPosted(t, e, t0, 8, 1)
	got, err := e.Posted(t.Context(), t0, []uint64{9, 8, 7, 8})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([][]engine.PostingID{nil, pids(1), pids(6, 5, 4, 3, 2, 1), pids(1)}, got, sameEmpty); d != "" {
		t.Error(d)
	}
	for n := range byte(engine.PostingsPerTerm) {
		post(seeing(t, e, t0, 6, n), seeing(t, e, t0, 6, n+1))
	}
	wantPosted(t, e, t0, 6, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
	if got, err := e.Posted(t.Context(), t0, nil); err != nil || len(got) != 0 {
		t.Errorf("no terms: %v, %v", got, err)
	}
}

func postingWithin(t *testing.T, e engine.Engine) {
	var b engine.Batch
	for n := range byte(engine.PostingsPerTerm + 1) {
		b.Post = append(b.Post, posting(7, n))
	}
	b.Post = append(b.Post, posting(7, 0), posting(7, 5)) // 0 was pushed off, 5 was not
	commit(t, e, b)
	wantPosted(t, e, t0, 7, 0, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
}

func postingTerms(t *testing.T, e engine.Engine) {
	terms := []uint64{0, 1, 2, 255, 256, 1 << 13, 1 << 14, 1 << 32, 1 << 50, 1 << 54, 1 << 62, 1 << 63, math.MaxUint64 - 1, math.MaxUint64}
	b := engine.Batch{}
	want := [][]engine.PostingID{}
	for i, term := range terms {
		b.Post = append(b.Post, posting(term, byte(i)))
		want = append(want, pids(byte(i)))
	}
	commit(t, e, b)
	got, err := e.Posted(t.Context(), t0, terms)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, sameEmpty); d != "" {
		t.Error(d)
	}
}

func postingConflict(t *testing.T, e engine.Engine) {
	commit(t, e, engine.Batch{Post: []engine.Posting{posting(7, 1)}})
	commit(t, e, engine.Batch{Post: []engine.Posting{posting(7, 2, 1)}})
	fresh := rec(engine.Entry, "new", "1")
	for name, stale := range map[string]engine.Posting{
		"nothing seen": posting(7, 9), "an older list seen": posting(7, 9, 1),
		"another order seen": posting(7, 9, 1, 2), "more seen": posting(7, 9, 2, 1, 8), "seen where there is none": posting(6, 9, 1),
	} {
		_, err := e.Commit(t.Context(), engine.Batch{
			Now: t0, Groups: []engine.Group{group(fresh, "", "all")}, Put: []engine.Record{rec(engine.State, "a", "x")},
			Post: []engine.Posting{posting(5, 9), stale, posting(4, 9)},
		})
		if !errors.Is(err, engine.ErrConflict) {
			t.Errorf("%s: %v, want ErrConflict", name, err)
		}
	}
	_, err := e.Commit(t.Context(), engine.Batch{
		Now: t0, Groups: []engine.Group{group(fresh, "other", "all")}, Post: []engine.Posting{posting(5, 9), posting(4, 9)},
	})
	if !errors.Is(err, engine.ErrConflict) {
		t.Errorf("a group refuses: %v, want ErrConflict", err)
	}
	for _, r := range get(t, e, t0, fresh.Ref, engine.Ref{Kind: engine.State, Key: "a"}) {
		if r.Rev != "" {
			t.Errorf("a refused batch wrote %v", r.Ref)
		}
	}
	for term, want := range map[uint64][]byte{4: nil, 5: nil, 6: nil, 7: {2, 1}} {
		wantPosted(t, e, t0, term, want...)
	}
	commit(t, e, engine.Batch{Groups: []engine.Group{group(fresh, "", "all")}, Post: []engine.Posting{posting(7, 9, 2, 1)}})
	wantPosted(t, e, t0, 7, 9, 2, 1)
}

func postingReplay(t *testing.T, e engine.Engine) {
	commit(t, e, engine.Batch{Due: []engine.Due{{Member: "a", At: t0, Mode: engine.DueSet}}})
	if got, err := e.Claim(t.Context(), engine.Claim{Token: "t", Now: t0, Until: t0.Add(time.Hour), N: 1}); err != nil || len(got) != 1 {
		t.Fatalf("claimed %v, %v", got, err)
	}
	fenced := engine.Batch{
		Fence: &engine.Fence{Member: "a", Token: "t"}, Due: []engine.Due{{Member: "a", At: t0, Mode: engine.DueSet}},
		Groups: []engine.Group{group(rec(engine.Entry, "x", "1"), "", "all")}, Post: []engine.Posting{posting(7, 1), posting(8, 1)},
	}
	free := engine.Batch{
		Groups: []engine.Group{group(rec(engine.Entry, "y", "1"), "", "all")}, Post: []engine.Posting{posting(7, 2, 1), posting(7, 3, 1)},
	}
	for range 2 {
		commit(t, e, fenced)
		commit(t, e, free)
		wantPosted(t, e, t0, 7, 3, 2, 1)
		wantPosted(t, e, t0, 8, 1)
	}
	var newest []byte
	for n := range byte(engine.PostingsPerTerm) {
		commit(t, e, engine.Batch{Post: []engine.Posting{seeing(t, e, t0, 7, 10+n), seeing(t, e, t0, 8, 10+n)}})
		newest = append([]byte{10 + n}, newest...)
	}
	res := commit(t, e, fenced) // its ids have left the lists since
	if d := cmp.Diff(engine.Result{Status: []engine.Status{engine.Known}, Seq: 2}, res); d != "" {
		t.Error(d)
	}
	wantPosted(t, e, t0, 7, newest...)
	wantPosted(t, e, t0, 8, newest...)
}

func postingGenerations(t *testing.T, e engine.Engine) {
	first := engine.GenerationEnds(engine.Generation(t0)).Add(-2 * engine.PostingsFor) // the generation's first moment
	last := first.Add(engine.PostingsFor - time.Millisecond)
	second, third := first.Add(engine.PostingsFor), first.Add(2*engine.PostingsFor)
	at := func(now time.Time, p ...engine.Posting) { commit(t, e, engine.Batch{Now: now, Post: p}) }
	at(first, posting(7, 1))
	at(last, posting(7, 2, 1), posting(8, 2), posting(9, 2))
	at(last, posting(8, 3, 2))
	wantPosted(t, e, second, 7, 2, 1)
	_, err := e.Commit(t.Context(), engine.Batch{Now: second, Post: []engine.Posting{posting(7, 3)}})
	if !errors.Is(err, engine.ErrConflict) {
		t.Errorf("the generation before is seen too: %v, want ErrConflict", err)
	}
	at(second, posting(7, 3, 2, 1), posting(8, 2)) // the second is on the list, and made young again
	wantPosted(t, e, second, 7, 3, 2, 1)
	wantPosted(t, e, second, 8, 2, 3)
	at(second, posting(7, 4, 3, 2, 1), posting(7, 5, 3, 2, 1), posting(7, 6, 3, 2, 1))
	at(second, posting(8, 4, 2, 3))
	wantPosted(t, e, second, 7, 6, 5, 4, 3, 2, 1)
	wantPosted(t, e, second, 8, 4, 2, 3)
	if err := e.Sweep(t.Context(), third.Add(-time.Millisecond), 10); err != nil {
		t.Fatal(err)
	}
	wantPosted(t, e, third.Add(-time.Millisecond), 9, 2)
	if err := e.Sweep(t.Context(), third, 10); err != nil {
		t.Fatal(err)
	}
	wantPosted(t, e, third, 7, 6, 5, 4, 3)
	wantPosted(t, e, third, 8, 4, 2)
	wantPosted(t, e, third, 9)
	at(third, posting(9, 5))
	wantPosted(t, e, third, 9, 5)
}

// postingRace has hubs take in copies at once: each must have seen all that were taken in before its own.
func postingRace(t *testing.T, e engine.Engine) {
	takeIn := func(term uint64, id engine.PostingID) (seen int, err error) {
		for {
			lists, err := e.Posted(t.Context(), t0, []uint64{term})
			if err != nil {
				return 0, err
			}
			_, err = e.Commit(t.Context(), engine.Batch{Now: t0, Post: []engine.Posting{{Term: term, ID: id, Seen: lists[0]}}})
			if !errors.Is(err, engine.ErrConflict) {
				return len(lists[0]), err
			}
		}
	}
	for round := range uint64(25) {
		seen := make([]int, 4)
		var wg sync.WaitGroup
		for hub := range seen {
			wg.Go(func() {
				var err error
				if seen[hub], err = takeIn(round, pid(byte(hub))); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		slices.Sort(seen)
		if d := cmp.Diff([]int{0, 1, 2, 3}, seen); d != "" {
			t.Fatalf("round %d: copies seen by the hubs: %s", round, d)
		}
	}
}
