package editorial

import (
	"context"
	"time"

	"github.com/txnews/hub/news"
)

// Overview is how the hub does, in numbers.
type Overview struct {
	Sources   int            // that there are
	Healths   map[Health]int // of them
	Held      int            // entries that wait for an editor
	Requests  int            // takedown requests that wait to be decided
	Overdue   int            // of these, those past their deadline
	NextDue   time.Time      // the first deadline of those that are not; zero: there is none
	LastEntry time.Time      // when an entry came in last; zero: none did
}

// Overview counts.
func (o *Office) Overview(ctx context.Context) (v Overview, err error) {
	list, err := o.p.Roster.Roster(ctx)
	if err != nil {
		return v, err
	}
	now := o.p.Now()
	v.Sources, v.Healths = len(list), map[Health]int{}
	for _, l := range list {
		c := check(l, now)
		v.Healths[c.health]++
		if c.st.LastNew.After(v.LastEntry) {
			v.LastEntry = c.st.LastNew
		}
	}
	if v.Held, err = o.p.Archive.Count(ctx, news.TimelineHeld); err != nil {
		return v, err
	}
	all, err := o.p.Takedowns.Takedowns(ctx)
	for _, t := range all {
		switch {
		case t.State != news.TakedownOpen:
			continue
		case t.Overdue(now):
			v.Overdue++
		case v.NextDue.IsZero() || t.Deadline.Before(v.NextDue):
			v.NextDue = t.Deadline
		}
		v.Requests++
	}
	return v, err
}
