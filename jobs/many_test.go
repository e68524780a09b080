package jobs_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/txnews/hub/alerts"
	"github.com/txnews/hub/news"
)

// TestThousandsOfTroublesAreOneTelling: the line of a hub breaks, and all of its sources fail.
func TestThousandsOfTroublesAreOneTelling(t *testing.T) {
	if testing.Short() {
		t.Skip("the number is the proof")
	}
	onBothStores(t, func(t *testing.T, where string) {
		h := newHubs(t, where, 0)
		var found []news.Trouble
		w := &alerts.Watch{Kept: h.st, Every: 10 * time.Second, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return h.now },
			Lookers: []alerts.Looker{{Kinds: []news.TroubleKind{news.TroubleSource}, Look: func(context.Context) ([]news.Trouble, error) { return found, nil }}}}
		for i := range 5000 {
			found = append(found, news.Trouble{Kind: news.TroubleSource, Object: fmt.Sprintf("s%04d", i), Name: "源", Why: news.Reasons{news.Because("fetch.refused")}, Since: noon, Page: "admin/sources/x"})
		}
		job := h.recurring("a", w.Look)
		for range 3 {
			h.must(job.Once(t.Context()))
			h.now = h.now.Add(10 * time.Second)
		}
		kept, err := h.st.Alerts(t.Context())
		h.must(err)
		told, err := h.st.Tellings(t.Context(), 0)
		h.must(err)
		if len(kept) != 5000 || len(told) != 1 || told[0].More != 4800 {
			t.Errorf("%d kept, %d told", len(kept), len(told))
		}
		found = nil
		h.must(job.Once(t.Context()))
		if told, err = h.st.Tellings(t.Context(), 0); err != nil || len(told) != 2 {
			t.Errorf("%d told, %v", len(told), err)
		}
	})
}
