package editorial

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// bulk are entries that a new town takes.
func (f *filed) bulk(n int) {
	f.t.Helper()
	var raws []news.Raw
	for i := range n {
		raws = append(raws, news.Raw{GUID: fmt.Sprint("bulk", i), Title: fmt.Sprintf("濮院镇开市第%d天", i)})
	}
	f.put(f.source(), "", raws...)
}

// killed is a store that a run reaches so many times to write, and then never again, not even to say that it ends.
type killed struct {
	Refiling
	Jobs
	writes int
}

var errKilled = errors.New("killed")

func (k *killed) Rewrite(ctx context.Context, entries []news.Entry, stories []news.Story, prints []news.Print, at time.Time) error {
	if k.writes--; k.writes < 0 {
		return errKilled
	}
	return k.Refiling.Rewrite(ctx, entries, stories, prints, at)
}

func (k *killed) Record(ctx context.Context, a news.Act) error {
	if k.writes < 0 {
		return errKilled
	}
	return k.Refiling.Record(ctx, a)
}

func (k *killed) KeepJobPlace(ctx context.Context, l news.JobLease, place string, until time.Time) (news.JobLease, error) {
	if k.writes < 0 {
		return l, errKilled
	}
	return k.Jobs.KeepJobPlace(ctx, l, place, until)
}

func (k *killed) FinishJob(ctx context.Context, l news.JobLease, next time.Time) error {
	if k.writes < 0 {
		return errKilled
	}
	return k.Jobs.FinishJob(ctx, l, next)
}

func TestARefilingThatWasKilledIsGoneOnWith(t *testing.T) {
	onStores(t, func(f *filed) {
		const pages, first = 3*refileKeep + 1, 2*refileKeep + 5
		f.bulk(pages * refilePage)
		f.now.Towns = []news.Town{puyuan}
		dying := f.office()
		k := &killed{f.st, f.st, first}
		dying.p.Refiling, dying.p.Jobs = k, k
		if _, err := dying.Refile(t.Context(), li, false); !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		_, err := f.o.Refile(f.t.Context(), li, false)
		wantRefusal(f.t, err, RefileRunning)
		f.clock = f.clock.Add(refileLease)
		sum := f.refile(false)
		f.same([]any{sum.Resumed, sum.Looked, sum.Changed}, []any{true, (pages - 2*refileKeep) * refilePage, (pages - first) * refilePage})
		sum = f.refile(false)
		f.same([]any{sum.Resumed, sum.Looked, sum.Changed}, []any{false, pages * refilePage, 0})
		if n := must(f.st.Count(f.t.Context(), news.Selection{Town: "puyuan"}.Timeline())); n != pages*refilePage {
			f.t.Errorf("%d entries are filed under the town", n)
		}
	})
}

func TestAPlaceOfOtherRulesIsNoPlace(t *testing.T) {
	f := newFiled(t)
	f.bulk((refileKeep + 2) * refilePage)
	f.now.Towns = []news.Town{puyuan}
	k := &killed{f.st, f.st, refileKeep + 1}
	dying := f.office()
	dying.p.Refiling, dying.p.Jobs = k, k
	if _, err := dying.Refile(t.Context(), li, false); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	f.clock = f.clock.Add(refileLease)
	f.now.Towns = []news.Town{wuzhen}
	sum := f.refile(false)
	f.same([]any{sum.Resumed, sum.Looked}, []any{false, (refileKeep + 2) * refilePage})
	f.same(len(f.on(news.Selection{Town: "puyuan"})), 0)
}

// One that its user breaks off lets the next one go on at once.
func TestARefilingThatWasBrokenOffIsGoneOnWithAtOnce(t *testing.T) {
	f := newFiled(t)
	f.bulk(2 * refilePage)
	f.now.Towns = []news.Town{puyuan}
	ctx, cancel := context.WithCancel(t.Context())
	o := f.office()
	o.p.Refiling = &breaking{f.st, cancel}
	if _, err := o.Refile(ctx, li, false); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	f.same(f.refile(false).Changed, refilePage)
	if a := actOf(t, f.st, "entries.refile"); words.English.SayAll(a.Detail) != "100 looked at, 100 changed" { // what stands behind the first page
		t.Error(words.English.SayAll(a.Detail))
	}
}

// breaking ends the run's context once it has written.
type breaking struct {
	Refiling
	cancel func()
}

func (b *breaking) Rewrite(ctx context.Context, entries []news.Entry, stories []news.Story, prints []news.Print, at time.Time) error {
	defer b.cancel()
	return b.Refiling.Rewrite(ctx, entries, stories, prints, at)
}

// Of two that are asked for at once, as by two hubs, what each says that it changed adds up to what changed.
func TestTwoRefilingsAtOnceCountOneChangeOnce(t *testing.T) {
	onStores(t, func(f *filed) {
		f.bulk(3 * refilePage)
		f.now.Towns = []news.Town{puyuan}
		clock := f.clock
		var mu sync.Mutex
		changed, refused := 0, 0
		var both sync.WaitGroup
		for range 2 {
			o := f.office()
			o.p.Now = func() time.Time { return clock }
			both.Go(func() {
				sum, err := o.Refile(f.t.Context(), li, false)
				mu.Lock()
				defer mu.Unlock()
				changed += sum.Changed
				if err != nil {
					wantRefusal(f.t, err, RefileRunning)
					refused++
				}
			})
		}
		both.Wait()
		if changed != 3*refilePage || refused > 1 {
			f.t.Errorf("%d changed, %d refused", changed, refused)
		}
	})
}

// Two writings of one version that say the same are two: the second is a conflict, and no replay of the first.
func TestTheSameRewritingTwiceConflicts(t *testing.T) {
	onStores(t, func(f *filed) {
		id := f.put(f.source(), "", news.Raw{GUID: "1", Title: "濮院镇开市"})[0]
		e := f.entry(id)
		e.Version++
		e.Towns = []string{"wuzhen"}
		var both sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			both.Go(func() { errs[i] = f.st.Rewrite(f.t.Context(), []news.Entry{e}, nil, nil, noon) })
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), news.ErrConflict) {
			f.t.Errorf("%v and %v, want one to conflict", errs[0], errs[1])
		}
	})
}

// A text that brings a fault of the desk to light stays filed as it was; the run goes on to its end and says so, in its record too.
func TestAFaultOfTheDeskLeavesOneEntryAsItIs(t *testing.T) {
	onStores(t, func(f *filed) {
		ids := f.put(f.source(), "", news.Raw{GUID: "a", Title: "濮院羊毛衫上新"}, news.Raw{GUID: "b", Title: "濮院绊倒"}, news.Raw{GUID: "c", Title: "濮院古镇开门迎客"})
		f.now.Towns, f.stumbles = []news.Town{wuzhen, puyuan}, "濮院绊倒"
		sum := f.refile(false)
		if sum.Looked != 3 || sum.Changed != 2 || sum.Failed != 1 || !slices.Equal(sum.Failures, []RefileFailure{{ids[1], "index out of range"}}) {
			t.Errorf("%+v", sum)
		}
		acts, _, err := f.st.Acts(t.Context(), news.Cursor{}, 10)
		f.must(err)
		acts = slices.DeleteFunc(acts, func(a news.Act) bool { return a.Op != "entries.refile" })
		if len(acts) == 0 || !slices.ContainsFunc(acts[0].Detail, func(r news.Reason) bool { return r.Rule == "act.refile.failed" }) {
			t.Errorf("on record: %+v", acts)
		}
		f.stumbles = ""
		if sum := f.refile(false); sum.Changed != 1 || sum.Failed != 0 || sum.Resumed {
			t.Errorf("when it is mended: %+v", sum)
		}
	})
}
