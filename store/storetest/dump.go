package storetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/engine"
)

// Move proves that a dump of one engine's store makes the same store on the other's.
func Move(t *testing.T, from, to Open) {
	w := &world{t: t, open: from, now: t0}
	w.Store = from(t, w.options())
	fill(w)
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	other := &world{t: t, open: to, now: t0}
	other.Store = to(t, other.options())
	_, err := other.Prune(other.ctx(), other.now, time.Hour, 1) // a hub has served on it, and nothing came in
	other.ok(err)
	other.ok(other.Restore(other.ctx(), io.MultiReader(&dump), news.Act{})) // one that cannot seek
	want, got := picture(w), picture(other)
	if d := cmp.Diff(want, got); d != "" {
		t.Fatal(d)
	}
	if len(got.Similar[1]) != engine.PostingsPerTerm || len(got.Similar[2]) != 1 || len(got.Similar[3]) != 1 {
		t.Errorf("found by fingerprints are %v", got.Similar)
	}
	// the new store goes on where the old one was
	if done := other.put("a", entry("a", 5000), many("a", 3)[1]); done.New != 1 || done.LastSeq != want.Seq+1 {
		t.Errorf("the next commit: %+v after %d", done, want.Seq)
	}
	if did, err := other.Seed(other.ctx(), []news.Source{source("x")}, t0, news.Act{}); did || err != nil {
		t.Errorf("a restored store was seeded: %v, %v", did, err)
	}
}

// Restore is the store's, for whom it matters only whether it is done.
func (w *world) Restore(ctx context.Context, r io.Reader, act news.Act) error {
	_, err := w.Store.Restore(ctx, r, act)
	return err
}

// fill makes a store that has something of everything.
func fill(w *world) {
	w.put("a", many("a", 1100)...)
	e := many("a", 2)[1]
	e.Version, e.Digest, e.Towns, e.Content = 2, "new", []string{"t9"}, "<p>更正 & \u2028</p>"
	w.put("a", e)
	w.put("b", many("b", 20)...)
	w.ok(w.Remove(entry("b", 3).ID, news.Tombstone{At: w.now, Reason: "版权"}))
	_, err := w.Prune(w.ctx(), w.now, 24*time.Hour, 1115)
	w.ok(err)
	w.ok(w.AddSource(w.ctx(), source("c"), w.now.Add(24*time.Hour), news.Act{}))
	w.ok(w.ScheduleJob(w.ctx(), "mail", "b", w.now.Add(time.Hour)))
	w.ok(w.ScheduleJob(w.ctx(), "mail", "a", w.now.Add(2*time.Hour)))
	w.ok(w.AddCounts(w.ctx(), map[string]int64{"pulls": 3}, time.Time{}))
	w.subscribe(subscription("a"))
	w.ok(w.AddCounts(w.ctx(), map[string]int64{"gone": 3}, w.now))
	now := w.now
	for n := range 2 * engine.PostingsPerTerm {
		w.now = now
		if n < engine.PostingsPerTerm {
			w.now = now.Add(-engine.PostingsFor)
		}
		w.ok(w.Rewrite(w.ctx(), nil, nil, []news.Print{w.print(printed, n), w.print(printed+uint64(n+1)<<40, n)}, w.now))
	}
	w.now = now
}

// printed is a fingerprint that all have.
const printed = 0x123456789abcdef

// print posts an entry under a fingerprint.
func (w *world) print(term uint64, n int) news.Print {
	seen, err := w.Similar(w.ctx(), []uint64{term})
	w.ok(err)
	return news.Print{Term: term, Entry: entry("p", n).ID, Seen: seen[0]}
}

// whole is all that can be seen of a store.
type whole struct {
	Joined  map[string][]string // in the order of arrival
	ID      string
	Lines   map[string][]string
	Entries []news.Entry
	Sources []news.Source
	States  map[string]news.SourceState
	Stones  []news.Tombstone
	Changes []news.Change
	Seq     uint64
	Due     []string
	Known   map[string]news.Known

	Subscriptions []news.Subscription
	Similar       [][]string

	Jobs     []string // of the queue mail
	Counters map[string]int64
}

func picture(w *world) whole {
	w.t.Helper()
	p := whole{Lines: map[string][]string{}, Joined: map[string][]string{}}
	for _, tl := range []string{"all", "source/a", "source/b", "town/t0", "town/t1", "town/t2", "town/t9"} {
		p.Lines[tl], p.Joined[tl] = w.line(tl), w.joined(tl)
		n, err := w.Count(w.ctx(), tl)
		w.ok(err)
		if n != len(p.Lines[tl]) {
			w.t.Errorf("%s: count %d, want %d", tl, n, len(p.Lines[tl]))
		}
	}
	var err error
	p.ID, err = w.ID(w.ctx())
	w.ok(err)
	p.Subscriptions, err = w.Subscriptions(w.ctx())
	w.ok(err)
	terms := []uint64{1}
	for n := range uint64(engine.PostingsPerTerm) {
		terms = append(terms, printed+n<<40, printed+(n+20)<<40)
	}
	p.Similar, err = w.Similar(w.ctx(), terms)
	w.ok(err)
	p.Entries, _, err = w.Entries(w.ctx(), news.TimelineAll, news.Cursor{}, store.MaxPage)
	w.ok(err)
	p.Sources, err = w.Sources(w.ctx())
	w.ok(err)
	p.States, err = w.States(w.ctx())
	w.ok(err)
	for _, id := range []string{entry("b", 3).ID, entry("a", 0).ID} {
		stone, err := w.Tombstone(w.ctx(), id)
		w.ok(err)
		p.Stones = append(p.Stones, stone)
	}
	p.Changes, err = w.Changes(w.ctx(), 0, store.MaxPage)
	w.ok(err)
	p.Seq, err = w.LastSeq(w.ctx())
	w.ok(err)
	jobs, err := w.Claim(w.ctx(), "picture", w.now.Add(48*time.Hour), time.Minute, 100)
	w.ok(err)
	for _, j := range jobs {
		p.Due = append(p.Due, j.Source.ID)
		w.ok(w.Release(w.ctx(), j.Lease, w.now.Add(24*time.Hour)))
	}
	tasks, err := w.ClaimJobs(w.ctx(), "mail", "picture", w.now.Add(48*time.Hour), time.Minute, 100)
	w.ok(err)
	for _, j := range tasks {
		p.Jobs = append(p.Jobs, j.ID)
	}
	p.Counters, err = w.Counters(w.ctx(), "pulls", "gone", "none")
	w.ok(err)
	p.Known, err = w.Known(w.ctx(), p.Lines["all"])
	w.ok(err)
	return p
}

func restoreNotEmpty(t *testing.T, w *world) {
	w.add("a")
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	if err := w.Restore(w.ctx(), &dump, news.Act{}); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("%v, want ErrNotEmpty", err)
	}
}

func restoreTruncated(t *testing.T, w *world) {
	w.put("a", many("a", 50)...)
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	other := &world{t: t, open: w.open, now: t0}
	other.Store = w.open(t, other.options())
	cut := dump.Bytes()[:dump.Len()-dump.Len()/3]
	for name, stream := range map[string][]byte{"cut short": cut, "empty": nil, "something else": []byte("hello")} {
		if err := other.Restore(w.ctx(), bytes.NewReader(stream), news.Act{}); !errors.Is(err, store.ErrBadDump) {
			t.Errorf("%s: %v, want ErrBadDump", name, err)
		}
	}
	other.ok(other.Restore(w.ctx(), &dump, news.Act{})) // it is still empty
	if got := len(other.line(news.TimelineAll)); got != 50 {
		t.Errorf("%d entries, want 50", got)
	}
}

// busy commits while it is written to.
type busy struct {
	bytes.Buffer
	once func()
}

func (b *busy) Write(p []byte) (int, error) {
	if once := b.once; once != nil {
		b.once = nil
		once()
	}
	return b.Buffer.Write(p)
}

func dumpInUse(t *testing.T, w *world) {
	w.put("a", many("a", 300)...)
	dump := &busy{once: func() {
		fixed := many("a", 7)[6]
		fixed.Version, fixed.Digest, fixed.Towns = 2, "fixed", []string{"t9"}
		w.put("a", fixed, entry("a", 1000))
		w.ok(w.Remove(entry("a", 8).ID, news.Tombstone{At: w.now}))
		w.add("late")
	}}
	w.ok(w.Dump(w.ctx(), dump))
	other := &world{t: t, open: w.open, now: t0}
	other.Store = w.open(t, other.options())
	other.ok(other.Restore(other.ctx(), &dump.Buffer, news.Act{}))
	for _, tl := range []string{"all", "town/t0", "town/t2", "town/t9"} {
		w.wantLine(tl, w.line(tl)...)
		if d := cmp.Diff(w.line(tl), other.line(tl)); d != "" {
			t.Errorf("%s: %s", tl, d)
		}
	}
	if d := cmp.Diff(w.log(0), other.log(0)); d != "" {
		t.Error(d)
	}
	if ids := other.claimIDs("hub-a", 10); len(ids) != 1 || ids[0] != "late" {
		t.Errorf("due is %v, want late", ids)
	}
}
