package web

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// usages keep what was used in memory, unless they are away.
type usages struct {
	mu   sync.Mutex
	all  map[news.UsedBy]*news.Used
	away bool
}

func (u *usages) AddUsed(_ context.Context, done map[news.UsedBy]*news.Used) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.away {
		return errors.New("away")
	}
	for by, more := range done {
		if u.all[by] == nil {
			u.all[by] = &news.Used{}
		}
		u.all[by].Take(more)
		delete(done, by)
	}
	return nil
}

func (u *usages) UsedDays(_ context.Context, partner string, days []string) ([]news.UsedDay, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	all := make([]news.UsedDay, len(days))
	for by, used := range u.all {
		if i := slices.Index(days, by.Day); i >= 0 && by.Partner == partner {
			if all[i] == nil {
				all[i] = news.UsedDay{}
			}
			all[i][by.Source] = news.UsedSum{Times: used.Ways(), Entries: used.Entries()}
		}
	}
	return all, nil
}

// given is all that a partner was given.
func (u *usages) given(partner string) (all []news.Given) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for by, used := range u.all {
		if by.Partner == partner {
			all = append(all, used.All()...)
		}
	}
	return all
}

// metered is a place with partners whose use is counted.
func newMetered(t *testing.T) (*partnerPlace, *usages, *Meter) {
	p, kept := newPartnerPlace(t), &usages{all: map[news.UsedBy]*news.Used{}}
	m := NewMeter(MeterParams{Usages: kept, Zone: func() *time.Location { return time.UTC }, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return at(t, 12, 0) }})
	p.serve(t, Options{Settings: testSettings}, Deps{Keys: p.keys, Meter: m}, p.store)
	return p, kept, m
}

// Each way that a partner gets entries is counted, by the line that it asked for; what is not given is not.
func TestWhatPartnersAreGivenIsCounted(t *testing.T) {
	for path, want := range map[string]map[string]int{
		"/feeds/all.atom":                           {"feed all": 2},
		"/feeds/source/zjol.json?limit=1":           {"feed source/zjol": 1},
		"/api/v1/entries?limit=1":                   {"api all": 1},
		"/api/v1/entries?source=zjol":               {"api source/zjol": 1},
		"/api/v1/entries?source=zjol&source=zjol":   {},
		"/api/v1/changes":                           {"changes all": 2},
		"/api/v1/changes?source=shut":               {"changes source/shut": 1},
		"/api/v1/export.ndjson":                     {"export all": 2},
		"/api/v1/export.ndjson?since=0&source=zjol": {"export source/zjol": 1},
		"/api/v1/entries/zjol":                      {"api": 1},
		"/api/v1/entries/zjol.ninjs":                {"api": 1},
		"/api/v1/usage":                             {},
		"/feeds.opml":                               {},
		"/feeds/source/none.atom":                   {},
	} {
		p, kept, m := newMetered(t)
		path = strings.Replace(path, "entries/zjol", "entries/"+p.entries["zjol"], 1)
		ask := func(method string, headers ...string) *http.Response {
			return p.ask(t, method, path, append(headers, "Authorization", "Bearer "+whole)...)
		}
		res := ask(http.MethodGet)
		ask(http.MethodHead)
		if tag := res.Header.Get("ETag"); tag != "" && res.StatusCode == http.StatusOK {
			wantStatus(t, ask(http.MethodGet, "If-None-Match", tag), http.StatusNotModified)
		}
		p.get(t, path) // the public's
		must(t, m.Flush(t.Context()))
		got := map[string]int{}
		for _, g := range kept.given("whole") {
			got[strings.TrimSpace(string(g.Way)+" "+g.Line)] += g.Times
		}
		if !maps.Equal(got, want) || len(kept.given("part")) > 0 {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}

func TestStreamsAreCounted(t *testing.T) {
	p, kept, m := newMetered(t)
	said, end := listen(t, p.place, "?key="+whole)
	id := ""
	next(t, said, "put", "", &id)
	next(t, said, "put", "", &id)
	end()
	must(t, m.Flush(t.Context()))
	got := map[news.Way]int{}
	for _, g := range kept.given("whole") {
		got[g.Way] += g.Times
	}
	if got[news.WayStream] != 2 || len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestPartnersSeeTheirOwnUse(t *testing.T) {
	p, _, _ := newMetered(t)
	wantProblem(t, p.get(t, "/api/v1/usage"), http.StatusUnauthorized, "key")
	p.get(t, "/api/v1/entries", "Authorization", "Bearer "+whole)
	p.get(t, "/api/v1/changes", "Authorization", "Bearer "+whole)
	got := decode[usageAnswer](t, p.get(t, "/api/v1/usage", "Authorization", "Bearer "+whole))
	if got.Partner != "whole" || got.From != "2012-05-14" || got.Until != "2012-06-12" || len(got.Days) != 2 ||
		got.Days[1].Source != "zjol" || got.Days[1].Day != "2012-06-12" || got.Days[1].Times[news.WayAPI] != 1 || got.Days[1].Times[news.WayChanges] != 1 || got.Days[1].Entries != 1 {
		t.Errorf("%+v", got)
	}
	if got := decode[usageAnswer](t, p.get(t, "/api/v1/usage", "Authorization", "Bearer "+part)); len(got.Days) != 0 {
		t.Errorf("another's use: %+v", got)
	}
	for query, status := range map[string]int{"?from=2012-06-12&until=2012-06-12": 200, "?from=2012-06-13&until=2012-06-12": 400, "?from=2000-01-01": 400, "?from=yesterday": 400} {
		wantStatus(t, p.get(t, "/api/v1/usage"+query, "Authorization", "Bearer "+whole), status)
	}
}

// What is counted is written every few seconds, once, and what the store does not take is kept for later, within a bound.
func TestMeterWritesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := &usages{all: map[news.UsedBy]*news.Used{}}
		m := NewMeter(MeterParams{Usages: kept, Zone: func() *time.Location { return time.UTC }, Log: slog.New(slog.DiscardHandler), Now: time.Now})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- m.Run(ctx) }()
		pull := func(id string) { m.Pulled("p", news.WayFeed, "all", []news.Carried{{ID: id, Source: "s"}}) }
		times := func() (n int) {
			for _, g := range kept.given("p") {
				n += g.Times
			}
			return n
		}
		pull("a")
		pull("b")
		if time.Sleep(meterEvery + time.Second); times() != 2 {
			t.Errorf("%d times after a step", times())
		}
		kept.mu.Lock()
		kept.away = true
		kept.mu.Unlock()
		pull("a")
		time.Sleep(2 * meterEvery)
		pull("c")
		kept.mu.Lock()
		kept.away = false
		kept.mu.Unlock()
		if time.Sleep(meterEvery); times() != 4 {
			t.Errorf("%d times after the store was away", times())
		}
		pull("d")
		cancel()
		<-ended
		if must(t, m.Flush(t.Context())); times() != 5 {
			t.Errorf("%d times at the end", times())
		}
	})
}

// full is a store that takes nothing, and while it does not, more is counted.
type full struct{ meanwhile func() }

func (f full) AddUsed(context.Context, map[news.UsedBy]*news.Used) error {
	f.meanwhile()
	return errors.New("no room")
}

func (full) UsedDays(context.Context, string, []string) ([]news.UsedDay, error) { return nil, nil }

// However long the store takes nothing, so many entries are kept by name, and every time is counted.
func TestWhatIsNotWrittenIsBounded(t *testing.T) {
	given := 0
	var m *Meter
	pull := func() {
		for range meterMost / 3 {
			given++
			m.Pulled("p", news.WayFeed, "all", []news.Carried{{ID: strconv.Itoa(given), Source: strconv.Itoa(given / news.UsedEntries)}})
		}
	}
	m = NewMeter(MeterParams{Usages: full{pull}, Zone: func() *time.Location { return time.UTC }, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	for range 3 {
		pull()
		if err := m.Flush(t.Context()); err == nil {
			t.Fatal("a store without room takes what was counted")
		}
	}
	named, times := 0, 0
	for _, used := range m.pending {
		named += used.Entries()
		times += used.Ways()[news.WayFeed]
	}
	if named > meterMost || times != given {
		t.Errorf("%d entries by name, %d of %d times", named, times, given)
	}
}
