package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// actsStep is how many acts are read, and leave, at once.
const actsStep = 500

// trimmed is what an act of trimming says.
type trimmed struct {
	Acts  int       `json:"acts"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// TrimActs lets go of the acts that are older than maxAge, but for those of settings, which are their versions, under the lease of the job
// of doing so. Those that leave in one commit have one act in their place, which says the rule, how many they were, and when the first
// and the last were done. It gives how many went. Where the clock leapt, none does: ErrClockLeapt.
func (s *Store) TrimActs(ctx context.Context, l news.JobLease, maxAge time.Duration) (n int, err error) {
	defer s.watch("trim_acts", time.Now(), &err)
	now := s.now()
	if leapt, err := s.leapt(ctx, now); err != nil || leapt {
		return 0, cmp.Or(err, ErrClockLeapt)
	}
	before := engine.Place{Timeline: actLine, Score: now.Add(-maxAge).UnixMilli()}
	for {
		page, err := s.engine.Page(ctx, now, engine.Act, before, engine.Place{}, actsStep)
		if err != nil {
			return n, err
		}
		gone, err := s.trimStep(ctx, l, page.Records, maxAge)
		if n += gone; err != nil || !page.More {
			return n, err
		}
		before = page.Last
	}
}

// trimStep lets go of acts, the newest of which comes first.
func (s *Store) trimStep(ctx context.Context, l news.JobLease, recs []engine.Record, maxAge time.Duration) (int, error) {
	now := s.now()
	b := engine.Batch{Now: now, Fence: &engine.Fence{Queue: l.Queue, Member: l.ID, Token: l.Token}}
	var said trimmed
	for _, r := range recs {
		a, err := see[news.Act](s, r)
		if err != nil || a.Setting() != "" { // of a damaged one nothing says where else it stands
			continue
		}
		b.Groups = append(b.Groups, engine.Group{Put: engine.Record{Ref: r.Ref}, Expect: r.Rev, Drop: placesOfAct(a)})
		said.Acts++
		if said.From = a.At; said.Until.IsZero() {
			said.Until = a.At
		}
	}
	if said.Acts == 0 {
		return 0, nil
	}
	after, err := json.Marshal(said)
	if err != nil {
		return 0, err
	}
	g, err := actGroup(news.Act{At: now.UTC(), By: "hub", Op: "audit.trim", Object: "audit", After: after,
		Detail: news.Reasons{news.Because("act.trimmed", strconv.Itoa(said.Acts), news.FormatDuration(maxAge))}})
	if err != nil {
		return 0, err
	}
	b.Groups = append(b.Groups, g)
	if _, err := s.engine.Commit(ctx, b); err != nil {
		return 0, domain(err)
	}
	return said.Acts, nil
}

// leapt reports whether the clock is so far on from the last round of retention that what goes by age is to be left alone.
func (s *Store) leapt(ctx context.Context, now time.Time) (bool, error) {
	last, err := one[rounds](ctx, s, prunedRef)
	if errors.Is(err, news.ErrNotFound) {
		return false, nil
	}
	return now.Sub(last.At) > leap || !last.Leapt.IsZero() && now.Sub(last.Leapt) < leapWait, err
}
