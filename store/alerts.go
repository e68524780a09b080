package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// toldRef is where the store keeps the number of the last telling.
var toldRef = engine.Ref{Kind: engine.Meta, Key: "told"}

// Alerts gives what needs somebody and what did lately, ordered by id.
func (s *Store) Alerts(ctx context.Context) (_ []news.Alert, err error) {
	defer s.watch("alerts", time.Now(), &err)
	return listed[news.Alert](ctx, s, engine.Alert, func(a news.Alert) string { return a.ID })
}

// Tellings gives what was told after a number, the oldest first. Where nothing was, that costs one small read: those who tell ask all
// the time.
func (s *Store) Tellings(ctx context.Context, after uint64) (_ []news.Telling, err error) {
	defer s.watch("tellings", time.Now(), &err)
	if last, err := one[uint64](ctx, s, toldRef); err == nil && last <= after {
		return nil, nil
	}
	found, err := all[news.Telling](ctx, s, engine.Telling)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(found, func(_ string, t news.Telling) bool { return t.Seq <= after })
	return slices.SortedFunc(maps.Values(found), func(a, b news.Telling) int { return cmp.Compare(a.Seq, b.Seq) }), nil
}

// KeepAlerts writes what a look found, under the lease of the job of looking, or gives news.ErrLeaseLost and writes nothing. What is
// told gets the next number: numbers grow through restores, too, as they are no less than the time in milliseconds.
func (s *Store) KeepAlerts(ctx context.Context, l news.JobLease, k news.AlertsKept) (err error) {
	defer s.watch("keep_alerts", time.Now(), &err)
	b := engine.Batch{Now: s.now(), Fence: &engine.Fence{Queue: l.Queue, Member: l.ID, Token: l.Token}}
	for _, a := range k.Put {
		var until time.Time
		if !a.Open() {
			until = a.Over.Add(news.AlertsFor)
		}
		rec, err := record(alertRef(a.ID), a, until)
		if err != nil {
			return err
		}
		b.Put = append(b.Put, rec)
	}
	b.Delete = refs(alertRef, k.Gone)
	if k.Told != nil {
		if err := s.number(ctx, &b, *k.Told); err != nil {
			return err
		}
	}
	_, err = s.engine.Commit(ctx, b)
	return domain(err)
}

// number has a batch write a telling under the next number. Only who holds the lease gives numbers.
func (s *Store) number(ctx context.Context, b *engine.Batch, t news.Telling) error {
	recs, err := s.engine.Get(ctx, b.Now, toldRef)
	if err != nil {
		return err
	}
	t.Seq = max(seenIn[uint64](s, recs[0])+1, uint64(max(0, t.At.UnixMilli())))
	told, err := record(tellingRef(t.Seq), t, t.At.Add(news.AlertsFor))
	if err != nil {
		return err
	}
	last, err := record(toldRef, t.Seq, time.Time{})
	b.Put = append(b.Put, told, last)
	return err
}

func alertRef(id string) engine.Ref { return engine.Ref{Kind: engine.Alert, Key: id} }

func tellingRef(seq uint64) engine.Ref {
	return engine.Ref{Kind: engine.Telling, Key: tellingKey(seq)}
}

func tellingKey(seq uint64) string { return fmt.Sprintf("%016d", seq) }

// HeldSince is when the entry was first seen that stands lowest among those that wait for an editor; zero: none waits.
func (s *Store) HeldSince(ctx context.Context) (_ time.Time, err error) {
	defer s.watch("held_since", time.Now(), &err)
	places, err := s.engine.Oldest(ctx, news.TimelineHeld, 1)
	if err != nil || len(places) == 0 {
		return time.Time{}, err
	}
	recs, err := s.engine.Heads(ctx, s.now(), entryRef(places[0].ID))
	if err != nil || recs[0].Rev == "" {
		return time.Time{}, err
	}
	h, err := s.seeHead(recs[0])
	if err != nil {
		return time.Time{}, nil // damaged: it is told of as such
	}
	return h.firstSeen, nil
}
