package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/store/engine"
)

// OpenEngine gives a new, empty engine; it is closed with the test.
type OpenEngine func(t *testing.T) engine.Engine

// RunEngine proves what only shows below the store: races between its reading and its writing, and what is swept.
func RunEngine(t *testing.T, open OpenEngine) {
	tests := []struct {
		name string
		test func(*testing.T, engine.Engine)
	}{
		{"a refused batch has written nothing", refusedWritesNothing},
		{"a batch with two groups of one record is refused", twiceIsRefused},
		{"a group is gone before it is known before it conflicts", groupOrder},
		{"what expired is absent, and free to be written again", expiry},
		{"a sweep keeps what is visible", sweepKeeps},
		{"a walk gives every record", walkAll},
		{"the queue's modes", dueModes},
		{"a term's newest ids are kept", postingOrder},
		{"an id that others of its batch came after is put on the list again", postingWithin},
		{"terms that are alike have lists of their own", postingTerms},
		{"a list that changed refuses the batch whole", postingConflict},
		{"a batch with postings once more is harmless", postingReplay},
		{"postings last one generation more", postingGenerations},
		{"no copy is taken in unseen by another", postingRace},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, open(t)) })
	}
}

func rec(kind engine.Kind, key, rev string) engine.Record {
	return engine.Record{Ref: engine.Ref{Kind: kind, Key: key}, Rev: rev, Body: []byte("body of " + key + " " + rev), Head: []byte("head|" + rev)}
}

func group(r engine.Record, expect string, line string) engine.Group {
	return engine.Group{
		Put: r, Expect: expect, Unless: []engine.Ref{{Kind: engine.Tombstone, Key: r.Key}},
		Add: []engine.Place{{Timeline: line, ID: r.Key, Score: 5}}, Change: []byte(`{"of":"` + r.Key + `"}`),
	}
}

func commit(t *testing.T, e engine.Engine, b engine.Batch) engine.Result {
	t.Helper()
	if b.Now.IsZero() {
		b.Now = t0
	}
	res, err := e.Commit(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func get(t *testing.T, e engine.Engine, now time.Time, refs ...engine.Ref) []engine.Record {
	t.Helper()
	recs, err := e.Get(t.Context(), now, refs...)
	if err != nil {
		t.Fatal(err)
	}
	return recs
}

func refusedWritesNothing(t *testing.T, e engine.Engine) {
	commit(t, e, engine.Batch{
		Groups: []engine.Group{group(rec(engine.Entry, "old", "1"), "", "all")},
		Due:    []engine.Due{{Member: "a", At: t0, Mode: engine.DueSet}},
	})
	_, err := e.Commit(t.Context(), engine.Batch{
		Now: t0,
		Groups: []engine.Group{
			group(rec(engine.Entry, "new", "1"), "", "all"),
			group(rec(engine.Entry, "old", "3"), "2", "other"),
		},
		Put:    []engine.Record{rec(engine.State, "a", "x")},
		Delete: []engine.Ref{{Kind: engine.Entry, Key: "old"}},
		Due:    []engine.Due{{Member: "a", Mode: engine.DueDrop}},
		Count:  []engine.Count{{Key: "n", Delta: 1}},
	})
	if !errors.Is(err, engine.ErrConflict) {
		t.Fatalf("%v, want ErrConflict", err)
	}
	old, fresh, state := rec(engine.Entry, "old", "1"), rec(engine.Entry, "new", "").Ref, rec(engine.State, "a", "").Ref
	counter := rec(engine.Counter, "n", "").Ref
	got := get(t, e, t0, old.Ref, fresh, state, counter)
	if d := cmp.Diff([]engine.Record{old, {Ref: fresh}, {Ref: state}, {Ref: counter}}, got); d != "" {
		t.Error(d)
	}
	for line, want := range map[string]int{"all": 1, "other": 0} {
		if n, err := e.Count(t.Context(), line); err != nil || n != want {
			t.Errorf("%s: count %d, %v; want %d", line, n, err, want)
		}
	}
	if seq, err := e.LastSeq(t.Context()); err != nil || seq != 1 {
		t.Errorf("last seq %d, %v; want 1", seq, err)
	}
	if q, err := e.Queue(t.Context(), engine.Sources, 0, 10); err != nil || len(q) != 1 {
		t.Errorf("queue %v, %v", q, err)
	}
}

func twiceIsRefused(t *testing.T, e engine.Engine) {
	x := rec(engine.Entry, "x", "1")
	commit(t, e, engine.Batch{Groups: []engine.Group{group(x, "", "all")}})
	_, err := e.Commit(t.Context(), engine.Batch{Now: t0, Groups: []engine.Group{
		{Put: engine.Record{Ref: x.Ref}, Expect: "1"}, group(rec(engine.Entry, "x", "2"), "1", "all"),
	}})
	if !errors.Is(err, engine.ErrTwice) {
		t.Errorf("%v, want ErrTwice", err)
	}
	if d := cmp.Diff([]engine.Record{x}, get(t, e, t0, x.Ref)); d != "" {
		t.Error(d)
	}
}

func groupOrder(t *testing.T, e engine.Engine) {
	commit(t, e, engine.Batch{
		Groups: []engine.Group{group(rec(engine.Entry, "x", "1"), "", "all"), group(rec(engine.Entry, "y", "1"), "", "all")},
		Put:    []engine.Record{rec(engine.Tombstone, "x", "t")},
	})
	del := engine.Group{Put: engine.Record{Ref: engine.Ref{Kind: engine.Entry, Key: "never"}}, Expect: "7"}
	res := commit(t, e, engine.Batch{Groups: []engine.Group{
		group(rec(engine.Entry, "x", "9"), "8", "all"), // would conflict
		group(rec(engine.Entry, "y", "1"), "8", "all"),
		del, // gone already: as wanted
		group(rec(engine.Entry, "z", "1"), "", "all"),
	}})
	want := engine.Result{Status: []engine.Status{engine.Gone, engine.Known, engine.Known, engine.Applied}, Seq: 3}
	if d := cmp.Diff(want, res); d != "" {
		t.Error(d)
	}
}

func expiry(t *testing.T, e engine.Engine) {
	stone := rec(engine.Tombstone, "x", "t")
	stone.Expires = t0.Add(time.Hour)
	bulk := rec(engine.Entry, "bulk", "1")
	bulk.Expires = t0.Add(time.Hour)
	commit(t, e, engine.Batch{Put: []engine.Record{stone, bulk}})
	almost, after := t0.Add(time.Hour-time.Millisecond), t0.Add(time.Hour)
	if got := get(t, e, almost, stone.Ref, bulk.Ref); got[0].Rev != "t" || !got[0].Expires.Equal(stone.Expires) || got[1].Rev != "1" {
		t.Errorf("before its time: %+v", got)
	}
	if got := get(t, e, after, stone.Ref, bulk.Ref); got[0].Rev != "" || got[1].Rev != "" {
		t.Errorf("after its time: %+v", got)
	}
	res := commit(t, e, engine.Batch{Now: after, Groups: []engine.Group{group(rec(engine.Entry, "x", "1"), "", "all")}})
	if res.Status[0] != engine.Applied {
		t.Error("an expired tombstone stands in the way")
	}
	stone.Expires = time.Time{}
	commit(t, e, engine.Batch{Now: after, Put: []engine.Record{stone}})
	if err := e.Sweep(t.Context(), after.Add(time.Hour), 10); err != nil {
		t.Fatal(err)
	}
	if got := get(t, e, almost, stone.Ref, bulk.Ref); got[0].Rev != "t" || got[1].Rev != "" {
		t.Errorf("after the sweep: %+v; want the tombstone that no longer expires, and nothing of the other", got)
	}
}

func sweepKeeps(t *testing.T, e engine.Engine) {
	const n = 1200
	var groups []engine.Group
	for i := range n {
		groups = append(groups, group(rec(engine.Entry, fmt.Sprint(i), "1"), "", "all"))
	}
	commit(t, e, engine.Batch{Groups: groups})
	for i := range groups {
		groups[i] = group(rec(engine.Entry, fmt.Sprint(i), "2"), "1", "all")
	}
	commit(t, e, engine.Batch{Groups: groups})
	if err := e.Sweep(t.Context(), t0.Add(2*engine.BodyGrace), 100); err != nil {
		t.Fatal(err)
	}
	refs := make([]engine.Ref, n)
	for i := range refs {
		refs[i] = groups[i].Put.Ref
	}
	for i, r := range get(t, e, t0, refs...) {
		if d := cmp.Diff(groups[i].Put, r); d != "" {
			t.Fatal(d)
		}
	}
	log, err := e.Changes(t.Context(), 0, 1000)
	if err != nil || len(log) != 100 || log[99].Seq != 2*n {
		t.Errorf("%d changes are left, %v; want the newest 100", len(log), err)
	}
}

func walkAll(t *testing.T, e engine.Engine) {
	const n = 1500
	want := map[string]engine.Record{}
	var put []engine.Record
	for i := range n {
		r := rec(engine.Entry, fmt.Sprintf("k%04d", i), "1")
		put, want[r.Key] = append(put, r), r
	}
	commit(t, e, engine.Batch{Put: put})
	got := map[string]engine.Record{}
	calls := 0
	for cursor := ""; ; calls++ {
		recs, next, err := e.List(t.Context(), t0, engine.Entry, cursor, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range recs {
			got[r.Key] = r
		}
		if next == "" {
			break
		}
		cursor = next
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if calls < 5 {
		t.Errorf("%d records in %d calls: a call is not bounded", n, calls+1)
	}
}

func dueModes(t *testing.T, e engine.Engine) {
	at := func(m int) time.Time { return t0.Add(time.Duration(m) * time.Minute) }
	due := func(m engine.Mode, when time.Time) {
		commit(t, e, engine.Batch{Due: []engine.Due{{Member: "a", At: when, Mode: m}}})
	}
	want := func(step string, when ...time.Time) {
		t.Helper()
		q, err := e.Queue(t.Context(), engine.Sources, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		got := []time.Time{}
		for _, d := range q {
			got = append(got, d.At)
		}
		if !slices.EqualFunc(got, when, time.Time.Equal) {
			t.Errorf("after %s: due %v, want %v", step, got, when)
		}
	}
	due(engine.DueAdd, at(1))
	due(engine.DueAdd, at(2))
	want("add", at(1))
	due(engine.DueHasten, at(0))
	want("hasten", at(0))
	if got, err := e.Claim(t.Context(), engine.Claim{Token: "t/x|1", Now: t0, Until: at(5), N: 1}); err != nil || len(got) != 1 {
		t.Fatalf("claimed %v, %v", got, err)
	}
	due(engine.DueHasten, at(0))
	due(engine.DueAdd, at(0))
	want("claim", at(5))
	fence := &engine.Fence{Member: "a", Token: "t/x|1"}
	commit(t, e, engine.Batch{Fence: fence, Due: []engine.Due{{Member: "a", At: at(9), Mode: engine.DueRenew}}})
	want("renew", at(9))
	commit(t, e, engine.Batch{Fence: fence, Due: []engine.Due{{Member: "a", At: at(3), Mode: engine.DueSet}}})
	want("set", at(3))
	due(engine.DueHasten, at(2))
	want("hasten again", at(2))
	due(engine.DueDrop, time.Time{})
	want("drop")
	if _, err := e.Commit(t.Context(), engine.Batch{Now: t0, Fence: fence}); !errors.Is(err, engine.ErrLeaseLost) {
		t.Errorf("the lease of what left the queue: %v, want ErrLeaseLost", err)
	}
}
