package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// usedStep is how many records of what was used are read, or written, at once. One may be of some hundred KB, where a partner reads a thousand
// entries along each of their timelines.
const usedStep = 25

// AddUsed adds to what partners were given. What is written leaves done, so that an error leaves there what is to be tried again. Records
// are there for news.UsageKept after their day.
func (s *Store) AddUsed(ctx context.Context, done map[news.UsedBy]*news.Used) (err error) {
	defer s.watch("add_used", time.Now(), &err)
	all := slices.SortedFunc(maps.Keys(done), func(a, b news.UsedBy) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.Source, b.Source))
	})
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(of news.UsedBy) bool { return of.Day != all[0].Day || of.Partner != all[0].Partner })
		if n < 0 {
			n = len(all)
		}
		step := all[:min(n, usedStep)]
		if err := retry(ctx, func() error { return s.addUsed(ctx, step, done) }); err != nil {
			return err
		}
		for _, of := range step {
			delete(done, of)
		}
		all = all[len(step):]
	}
	return nil
}

// addUsed adds what one partner was given on one day.
func (s *Store) addUsed(ctx context.Context, of []news.UsedBy, done map[news.UsedBy]*news.Used) error {
	day, err := time.Parse(time.DateOnly, of[0].Day)
	if err != nil {
		return err
	}
	ends := day.Add(news.UsageKept + 24*time.Hour)
	recs, err := s.engine.Get(ctx, s.now(), append(refs(usedRef, of), usedDayRef(of[0].Day, of[0].Partner))...)
	if err != nil {
		return err
	}
	b := engine.Batch{Now: s.now()}
	put := func(old engine.Record, v any) error {
		rec, err := record(old.Ref, v, ends)
		rec.Rev += rand.Text() // two that add the same must not be taken for one
		b.Groups = append(b.Groups, engine.Group{Put: rec, Expect: old.Rev})
		return err
	}
	last := recs[len(of)]
	sums := seenIn[news.UsedDay](s, last)
	if sums == nil {
		sums = news.UsedDay{}
	}
	for i := range of {
		used, more := seenIn[*news.Used](s, recs[i]), done[of[i]]
		if used == nil {
			used = &news.Used{}
		}
		used.Take(more)
		if err := put(recs[i], used); err != nil {
			return err
		}
		sum := sums[of[i].Source]
		if sum.Times == nil {
			sum.Times = map[news.Way]int{}
		}
		for way, times := range more.Ways() {
			sum.Times[way] += times
		}
		sum.Entries = used.Entries()
		sums[of[i].Source] = sum
	}
	if err := put(last, sums); err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, b)
	return err
}

// Used gives what was given as each asks, in their order; nil: nothing.
func (s *Store) Used(ctx context.Context, of []news.UsedBy) (_ []*news.Used, err error) {
	defer s.watch("used", time.Now(), &err)
	return readNotes[*news.Used](ctx, s, refs(usedRef, of))
}

// UsedDays gives what a partner was given on each of those days, in their order; nil: nothing.
func (s *Store) UsedDays(ctx context.Context, partner string, days []string) (_ []news.UsedDay, err error) {
	defer s.watch("used_days", time.Now(), &err)
	return readNotes[news.UsedDay](ctx, s, refs(func(day string) engine.Ref { return usedDayRef(day, partner) }, days))
}

// readNotes reads records in steps, in their order; of one that is not there, or is damaged, nothing.
func readNotes[T any](ctx context.Context, s *Store, of []engine.Ref) ([]T, error) {
	all := make([]T, 0, len(of))
	for step := range slices.Chunk(of, usedStep) {
		recs, err := s.engine.Get(ctx, s.now(), step...)
		if err != nil {
			return nil, err
		}
		for _, r := range recs {
			all = append(all, seenIn[T](s, r))
		}
	}
	return all, nil
}

func usedRef(of news.UsedBy) engine.Ref {
	return engine.Ref{Kind: engine.Note, Key: "used/" + of.Day + "/" + of.Partner + "/" + of.Source}
}

func usedDayRef(day, partner string) engine.Ref {
	return engine.Ref{Kind: engine.Note, Key: "usedday/" + day + "/" + partner}
}
