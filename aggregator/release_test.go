package aggregator_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// desks are an aggregator and an office over one store, by whose settings one outlet is permitted.
type desks struct {
	*testing.T
	*printers
	st     *store.Store
	agg    *aggregator.Aggregator
	office *editorial.Office
}

func newDesks(t *testing.T, address string, copies []told) *desks {
	t.Helper()
	d, p := desktest.Builtin(t), newPrinters(t, [][]told{copies})
	st, err := store.Open(t.Context(), address, store.Options{Channels: config.BuiltinChannels(), Rank: d.Rank, CallersClock: true, Now: func() time.Time { return desktest.Now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	set := settings.Static(settings.Snapshot{Permit: []string{"嘉兴日报"}, Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}})
	now := func() time.Time { return desktest.Now }
	r := rights.New(rights.Options{Settings: set, Now: now}, st)
	f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, PerHost: 64, Timeout: time.Minute})
	a := aggregator.New(aggregator.Params{Store: st, Stories: st, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: d, Owner: "test", Settings: set, Rights: r,
		Lease: time.Minute, MinInterval: time.Hour, MaxInterval: 12 * time.Hour, Now: now})
	o := editorial.New(editorial.Parts{Rights: r, Sources: st, Entries: st, Archive: st, Takedowns: st, Partners: st, Audit: st, Desk: d, Settings: fixedSettings{set}, Now: now})
	return &desks{t, p, st, a, o}
}

type fixedSettings struct{ settings.Source }

func (fixedSettings) Reload(context.Context) error { return nil }

func (fixedSettings) PutSetting(context.Context, string, any, news.Act) error { return nil }

// takes has the n-th source read, and gives its entry.
func (d *desks) takes(n int) news.Entry {
	d.Helper()
	if err := d.st.AddSource(d.Context(), d.sources[n], desktest.Now, news.Act{}); err != nil {
		d.Fatal(err)
	}
	jobs, err := d.st.Claim(d.Context(), "test", desktest.Now, time.Minute, 1)
	if err != nil || len(jobs) != 1 {
		d.Fatal(jobs, err)
	}
	if rep := d.agg.Refresh(d.Context(), jobs[0]); rep.Err != nil || rep.New != 1 {
		d.Fatalf("%+v", rep)
	}
	return d.of(n)
}

// of is the n-th source's entry as it is now.
func (d *desks) of(n int) news.Entry {
	d.Helper()
	e, err := d.st.Entry(d.Context(), news.EntryID(d.sources[n].ID, d.items["/"+d.sources[n].ID].title))
	if err != nil {
		d.Fatal(err)
	}
	return e
}

// wantShown checks which sources' copies wait for nobody, and that they are one story on the merged timeline.
func (d *desks) wantShown(what string, want string) {
	d.Helper()
	var got, story string
	for n := range d.sources {
		e, err := d.st.Entry(d.Context(), news.EntryID(d.sources[n].ID, d.items["/"+d.sources[n].ID].title))
		if err != nil || !e.Held.IsZero() {
			continue
		}
		got += fmt.Sprint(n)
		if story == "" {
			story = e.Story
		}
		if e.Story != story {
			d.Errorf("%s: the copies are of more than one story", what)
		}
	}
	all, err := d.st.Count(d.Context(), news.TimelineAll)
	if err != nil || got != want || all != min(len(want), 1) {
		d.Errorf("%s: the copies %q are shown, want %q; %d stand on the merged timeline, %v", what, got, want, all, err)
	}
}

func (d *desks) decide(e news.Entry, decision editorial.Decision) {
	d.Helper()
	if _, err := d.office.Decide(d.Context(), editor, e.ID, "", decision); err != nil {
		d.Fatal(err)
	}
}

// A release reaches the copies of its outlet's text that wait, and those that come later; it goes with the entry that was released, and
// copies of other outlets wait on.
func TestAReleaseReachesCopies(t *testing.T) {
	text := prose(2, 200)
	copies := []told{{prose(1, 12), text + "(来源:外地晚报)", ""}, {prose(1, 12), text + "(来源:外地晚报)", ""}, {prose(1, 12), text + "(来源:外地晚报)", ""},
		{prose(1, 12), text + "(来源:另一家报)", ""}, {prose(1, 12), text + "(来源:嘉兴日报)", ""}}
	for _, engine := range []string{"embedded", "redis"} {
		t.Run(engine, func(t *testing.T) {
			address := t.TempDir()
			if engine == "redis" {
				address = storetest.StartRedis(t)
			}
			d := newDesks(t, address, copies)
			first := d.takes(0)
			d.takes(1)
			d.wantShown("before", "")
			d.decide(first, editorial.Decision{Release: true})
			d.wantShown("released", "01")
			d.takes(2)
			d.takes(3)
			d.wantShown("later copies", "012")
			d.takes(4)
			d.wantShown("a permitted copy", "0124")
			d.decide(first, editorial.Decision{Auto: []string{"release"}})
			d.wantShown("left to the desk again", "4")
			d.decide(first, editorial.Decision{Release: true})
			d.wantShown("released again", "0124")
			if _, err := d.office.AskTakedown(t.Context(), editor, editorial.TakedownAsk{Entry: first.ID, Reason: "x", Only: true}); err != nil {
				t.Fatal(err)
			}
			d.wantShown("taken down alone", "124")
		})
	}
}

// What a takedown kept out comes in once it is undone, although its source's document says nothing new.
func TestAnUndoneTakedownReachesWhatItKeptOut(t *testing.T) {
	text := prose(2, 200) + "(来源:嘉兴日报)"
	d := newDesks(t, t.TempDir(), []told{{prose(1, 12), text, ""}, {prose(1, 12), text, ""}})
	first := d.takes(0)
	info, err := d.office.AskTakedown(t.Context(), editor, editorial.TakedownAsk{Entry: first.ID, Reason: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.st.AddSource(t.Context(), d.sources[1], desktest.Now, news.Act{}); err != nil {
		t.Fatal(err)
	}
	read := func() (added int) {
		jobs, err := d.st.Claim(t.Context(), "test", desktest.Now, time.Minute, 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range jobs {
			rep := d.agg.Refresh(t.Context(), j)
			if rep.Err != nil {
				t.Fatal(rep.Err)
			}
			added += rep.New
		}
		return added
	}
	if n := read(); n != 0 {
		t.Errorf("%d copies of what was taken down came in", n)
	}
	d.wantShown("taken down", "")
	if _, err := d.office.DecideTakedown(t.Context(), editor, info.ID, "", editorial.TakedownRuling{Decision: editorial.DecideRestore}); err != nil {
		t.Fatal(err)
	}
	if n := read(); n != 1 {
		t.Errorf("%d copies that were kept out came in, want one, at once", n)
	}
	d.wantShown("undone", "01")
}
