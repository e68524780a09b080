package editorial

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// status is how far the run has come.
func (f *filed) status() RefileStatus {
	f.t.Helper()
	s, err := f.o.RefileStatus(f.t.Context())
	f.must(err)
	return s
}

func TestARefilingThatIsAskedForIsDoneByAHub(t *testing.T) {
	onStores(t, func(f *filed) {
		f.bulk(250)
		ctx := f.t.Context()
		f.same([]any{f.status().State, f.status().Pending}, []any{RefileState(""), true})
		f.must(f.office().GoOnRefiling(ctx)) // nobody asked
		f.now.Towns = []news.Town{puyuan}
		asked := must(f.o.StartRefile(ctx, li))
		f.same([]any{asked.State, asked.By, asked.Total, asked.Passed}, []any{RefilingAsked, "li", 250, 0})
		f.must(f.office().GoOnRefiling(ctx))
		s := f.status()
		f.same([]any{s.State, s.By, s.Total, s.Passed, s.Changed, s.Pending}, []any{RefilingDone, "li", 250, 250, 250, false})
		if a := actOf(f.t, f.st, "entries.refile"); a.By != "li" || a.From != "cli" {
			f.t.Errorf("%s from %s", a.By, a.From)
		}
		f.must(f.office().GoOnRefiling(ctx)) // it is done once
		f.now.Towns = []news.Town{puyuan, wuzhen}
		f.same(f.status().Pending, true)
		_, err := f.o.StopRefile(ctx, li)
		wantRefusal(f.t, err, RefileNotRunning)
	})
}

func TestOneRefilingIsUnderWayAtATime(t *testing.T) {
	f := newFiled(t)
	f.bulk(5 * refilePage)
	f.now.Towns = []news.Town{puyuan}
	ctx := t.Context()
	_ = must(f.o.StartRefile(ctx, li))
	o := f.office()
	o.p.Refiling = &during{f.st, func() {
		if s := f.status(); s.State != RefilingRunning {
			t.Error(s.State)
		}
		_, err := f.office().StartRefile(ctx, li)
		wantRefusal(t, err, RefileRunning)
		_, err = f.office().Refile(ctx, li, false)
		wantRefusal(t, err, RefileRunning)
		f.must(f.office().GoOnRefiling(ctx)) // another hub leaves it alone
	}}
	f.must(o.GoOnRefiling(ctx))
	f.same(f.status().Changed, 5*refilePage)
}

// during does something whenever entries are written.
type during struct {
	Refiling
	do func()
}

func (d *during) Rewrite(ctx context.Context, entries []news.Entry, stories []news.Story, prints []news.Print, at time.Time) error {
	d.do()
	return d.Refiling.Rewrite(ctx, entries, stories, prints, at)
}

func TestARefilingIsStoppedAndGoneOnWith(t *testing.T) {
	onStores(t, func(f *filed) {
		const pages = 2*refileKeep + 5
		f.bulk(pages * refilePage)
		f.now.Towns = []news.Town{puyuan}
		ctx, written := f.t.Context(), 0
		_ = must(f.o.StartRefile(ctx, li))
		o := f.office()
		o.p.Refiling = &during{f.st, func() {
			if written++; written == refileKeep+2 {
				s := must(f.office().StopRefile(ctx, Actor{Name: "wang"}))
				f.same([]any{s.State, s.Passed}, []any{RefilingStopped, refileKeep * refilePage})
			}
		}}
		f.must(o.GoOnRefiling(ctx))
		s := f.status()
		f.same([]any{s.State, s.Passed, s.Pending, written < pages}, []any{RefilingStopped, refileKeep * refilePage, true, true})
		f.must(f.office().GoOnRefiling(ctx)) // nobody goes on by himself
		f.same(f.status().State, RefilingStopped)
		s = must(f.o.StartRefile(ctx, li))
		f.same([]any{s.State, s.Passed}, []any{RefilingAsked, refileKeep * refilePage})
		f.must(f.office().GoOnRefiling(ctx))
		s = f.status()
		f.same([]any{s.State, s.Passed}, []any{RefilingDone, pages * refilePage})
		f.same(must(f.st.Count(ctx, news.Selection{Town: "puyuan"}.Timeline())), pages*refilePage)
	})
}

func TestARefilingOfAKilledHubIsGoneOnWithByAnother(t *testing.T) {
	onStores(t, func(f *filed) {
		const pages = 2*refileKeep + 5
		f.bulk(pages * refilePage)
		f.now.Towns = []news.Town{puyuan}
		ctx := f.t.Context()
		_ = must(f.o.StartRefile(ctx, li))
		dying := f.office()
		k := &killed{f.st, f.st, refileKeep + 3}
		dying.p.Refiling, dying.p.Jobs = k, k
		if err := dying.GoOnRefiling(ctx); !errors.Is(err, errKilled) {
			f.t.Fatal(err)
		}
		f.must(f.office().GoOnRefiling(ctx)) // the lease stands
		s := f.status()
		f.same([]any{s.State, s.Passed, s.Waiting}, []any{RefilingRunning, refileKeep * refilePage, false})
		f.clock = f.clock.Add(refileLease)
		f.same(f.status().Waiting, true)
		f.must(f.office().GoOnRefiling(ctx))
		s = f.status()
		f.same([]any{s.State, s.By, s.Passed, s.Total}, []any{RefilingDone, "li", pages * refilePage, pages * refilePage})
	})
}

// A hub that ends in good order leaves the run to the next one, which need not wait.
func TestARefilingOfAHubThatEndsIsGoneOnWithAtOnce(t *testing.T) {
	f := newFiled(t)
	f.bulk(3 * refilePage)
	f.now.Towns = []news.Town{puyuan}
	_ = must(f.o.StartRefile(t.Context(), li))
	ctx, cancel := context.WithCancel(t.Context())
	ending := f.office()
	ending.p.Refiling = &breaking{f.st, cancel}
	if err := ending.GoOnRefiling(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	f.same([]any{f.status().State, f.status().Passed}, []any{RefilingRunning, refilePage})
	f.must(f.office().GoOnRefiling(t.Context()))
	f.same([]any{f.status().State, f.status().Passed}, []any{RefilingDone, 3 * refilePage})
}
