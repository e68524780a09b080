package store

import (
	"context"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// walks counts how often a kind's records are walked through.
type walks struct {
	engine.Engine
	n int
}

func (w *walks) List(ctx context.Context, now time.Time, kind engine.Kind, cursor string, n int) ([]engine.Record, string, error) {
	w.n++
	return w.Engine.List(ctx, now, kind, cursor, n)
}

// Every courier asks every few seconds for what it has not told yet: what was told in a month is not read each time.
func TestWhatWasToldIsReadWhereThereIsMoreAlone(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Now()
	if err := s.EnsureJob(t.Context(), "alerts", "look", now); err != nil {
		t.Fatal(err)
	}
	leases, err := s.ClaimJobs(t.Context(), "alerts", "a", now, time.Minute, 1)
	if err != nil || len(leases) != 1 {
		t.Fatal(leases, err)
	}
	if err := s.KeepAlerts(t.Context(), leases[0], news.AlertsKept{Told: &news.Telling{At: now, More: 1}}); err != nil {
		t.Fatal(err)
	}
	w := &walks{Engine: s.engine}
	s.engine = w
	told, err := s.Tellings(t.Context(), 0)
	if err != nil || len(told) != 1 {
		t.Fatal(told, err)
	}
	first := w.n
	if rest, err := s.Tellings(t.Context(), told[0].Seq); err != nil || len(rest) > 0 || w.n != first || first == 0 {
		t.Errorf("%v, %v: walked %d times, then %d", rest, err, first, w.n)
	}
}
