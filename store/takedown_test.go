package store_test

import (
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/storetest"
)

// A takedown that is undone between its commit and the one that writes where the log has it stays undone.
func TestATakedownThatIsUndoneAtOnceStaysUndone(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]storetest.Open{"embedded": onDisk, "redis": onRedis(storetest.StartRedis(t))} {
		t.Run(name, func(t *testing.T) {
			ctx, now := t.Context(), time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
			s := open(t, store.Options{})
			e := news.Entry{ID: news.EntryID("a", "1"), Source: "a", Version: 1, FirstSeen: now, Sort: now}
			e.Story, e.Original = e.ID, e.ID
			if _, err := s.Amend(ctx, []news.Entry{e}, nil, nil, news.Act{At: now, Op: "test"}); err != nil {
				t.Fatal(err)
			}
			commits := 0
			store.AfterCommits(s, func(engine.Batch) {
				if commits++; commits != 1 {
					return
				}
				all, err := s.Takedowns(ctx)
				if err != nil {
					t.Fatal(err)
				}
				undone := all["t1"]
				undone.State = news.TakedownRestored
				if _, err := s.Reinstate(ctx, undone, undone.Removed, nil, news.Act{At: now, Rev: undone.Rev}); err != nil {
					t.Error(err)
				}
			})
			td, err := s.TakeDown(ctx, news.Takedown{ID: "t1", Entry: e.ID, Removed: []string{e.ID}, Keys: []string{"text:1"}, At: now, Reason: "x"}, news.Act{At: now})
			if err != nil || td.State != news.TakedownDone || td.Seq != 0 {
				t.Errorf("%+v, %v", td, err)
			}
			all, err := s.Takedowns(ctx)
			if err != nil || all["t1"].State != news.TakedownRestored || all["t1"].Rev == td.Rev {
				t.Errorf("on record: %+v, %v; it gave the revision %s", all["t1"], err, td.Rev)
			}
			if _, err := s.Entry(ctx, e.ID); err != nil {
				t.Error("the entry:", err)
			}
		})
	}
}
