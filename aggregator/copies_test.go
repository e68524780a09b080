package aggregator_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

var editor = editorial.Actor{Name: "li", Role: news.RoleEditor}

// officeOver is an editorial office over a store, with takedowns of its own where some are given.
func officeOver(t *testing.T, st *store.Store, takedowns editorial.Takedowns) *editorial.Office {
	t.Helper()
	if takedowns == nil {
		takedowns = st
	}
	set := settings.Static(settings.Snapshot{})
	return editorial.New(editorial.Parts{Rights: rights.New(rights.Options{Settings: set}, st), Sources: st, SourceList: st, Entries: st, Archive: st, Takedowns: takedowns,
		Partners: st, Audit: st, Desk: desktest.Builtin(t), Settings: fixedSettings{set}, Now: func() time.Time { return desktest.Now }})
}

// cutShort ends after some steps, as a process does that is killed.
type cutShort struct {
	*store.Store
	left int
}

var errKilled = errors.New("killed")

func (c *cutShort) step() error {
	if c.left--; c.left < 0 {
		return errKilled
	}
	return nil
}

func (c *cutShort) TakeDown(ctx context.Context, t news.Takedown, act news.Act) (news.Takedown, error) {
	if err := c.step(); err != nil {
		return t, err
	}
	return c.Store.TakeDown(ctx, t, act)
}

func (c *cutShort) Reinstate(ctx context.Context, t news.Takedown, ids []string, stories []news.Story, act news.Act) (news.Takedown, error) {
	if err := c.step(); err != nil {
		return t, err
	}
	return c.Store.Reinstate(ctx, t, ids, stories, act)
}

// standing counts the sources of whose copies something stands, and looks for one on the merged timeline.
func (p *printers) standing(t *testing.T, st *store.Store) (sources int, head string) {
	t.Helper()
	for _, src := range p.sources {
		n, err := st.Count(t.Context(), news.Selection{Source: src.ID}.Timeline())
		if err != nil {
			t.Fatal(err)
		}
		sources += n
	}
	all, _, err := st.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 10)
	if err != nil || len(all) > 1 {
		t.Fatalf("%d entries on the merged timeline, %v", len(all), err)
	}
	if len(all) > 0 {
		head = all[0].ID
	}
	return sources, head
}

// goOn does what another hub does with what one left half done, once nobody gives a sign any more.
func goOn(t *testing.T, st *store.Store) {
	t.Helper()
	o := officeOver(t, st, nil)
	u := jobs.Unfinished{Queue: st, Name: news.TakedownQueue, GoOn: o.GoOn, Owner: "another", Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Now().Add(2 * time.Minute) }}
	if err := u.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, err := st.ClaimJobs(t.Context(), news.TakedownQueue, "test", time.Now().Add(time.Hour), time.Minute, 1)
	if err != nil || len(left) > 0 {
		t.Errorf("left in the queue: %v, %v", left, err)
	}
}

// A takedown of one copy takes every source's, however many there are, and its undoing brings every one back, though whoever is at it is
// killed after the first step.
func TestATakedownReachesEveryCopy(t *testing.T) {
	const copies = 600 // more than one step takes
	same := make([]told, copies)
	for i := range same {
		same[i] = told{prose(1, 12), prose(2, 200), ""}
	}
	p := newPrinters(t, [][]told{same})
	engines := []string{"redis", "embedded"}
	if testing.Short() {
		engines = engines[:1]
	}
	for _, engine := range engines {
		t.Run(engine, func(t *testing.T) {
			address := t.TempDir()
			if engine == "redis" {
				address = storetest.StartRedis(t)
			}
			st := p.takenIn(t, address, 1, 8)
			n, head := p.standing(t, st)
			if n != copies || head == "" {
				t.Fatalf("%d copies stand, the head is %q", n, head)
			}
			last := p.sources[copies-1].ID
			entries, _, err := st.Entries(t.Context(), news.Selection{Source: last}.Timeline(), news.Cursor{}, 1)
			if err != nil || len(entries) != 1 {
				t.Fatal(entries, err)
			}
			killed := officeOver(t, st, &cutShort{st, 2})
			if _, err := killed.AskTakedown(t.Context(), editor, editorial.TakedownAsk{Entry: entries[0].ID, Reason: "版权方要求"}); !errors.Is(err, errKilled) {
				t.Fatalf("%v, want it to be killed", err)
			}
			if n, head = p.standing(t, st); n == 0 || n == copies || head != "" {
				t.Fatalf("killed half way, %d copies stand, and on the merged timeline %q", n, head)
			}
			goOn(t, st)
			if n, head = p.standing(t, st); n != 0 || head != "" {
				t.Fatalf("taken down, %d copies stand, and on the merged timeline %q", n, head)
			}
			o := officeOver(t, st, nil)
			info, err := o.Takedown(t.Context(), entries[0].ID, editorial.DecideRestore)
			if err != nil || len(info.Removed) != copies || info.Going || info.Seq == 0 {
				t.Fatalf("%d on record, going %v, place %d, %v", len(info.Removed), info.Going, info.Seq, err)
			}
			killed = officeOver(t, st, &cutShort{st, 1})
			if _, err := killed.DecideTakedown(t.Context(), editor, info.ID, "", editorial.TakedownRuling{Decision: editorial.DecideRestore}); !errors.Is(err, errKilled) {
				t.Fatalf("%v, want it to be killed", err)
			}
			goOn(t, st)
			if n, head = p.standing(t, st); n != copies || head == "" {
				t.Fatalf("undone, %d copies stand, the head is %q", n, head)
			}
			ops := map[string]int{}
			for at, more := (news.Cursor{}), true; more; more = !at.IsZero() {
				var acts []news.Act
				if acts, at, err = st.Acts(t.Context(), at, 1000); err != nil {
					t.Fatal(err)
				}
				for _, a := range acts {
					ops[a.Op]++
				}
			}
			if ops["takedown.done"] != 1 || ops["takedown.restored"] != 1 {
				t.Errorf("acts on record: %v", ops)
			}
			again, err := o.AskTakedown(t.Context(), editor, editorial.TakedownAsk{Entry: head, Reason: "again"})
			if n, _ = p.standing(t, st); err != nil || n != 0 || len(again.Removed) != copies {
				t.Fatalf("taken down again, %d copies stand, %d on record, %v", n, len(again.Removed), err)
			}
		})
	}
}
