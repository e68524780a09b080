package editorial

import (
	"context"
	"time"
)

// Overview is how the hub does, in numbers.
type Overview struct {
	Queues
	Sources   int            // that there are
	Healths   map[Health]int // of them
	LastEntry time.Time      // when an entry came in last; zero: none did
}

// Overview counts.
func (o *Office) Overview(ctx context.Context) (v Overview, err error) {
	if v.Queues, err = o.Queues(ctx); err != nil {
		return v, err
	}
	list, err := o.p.Roster.Roster(ctx)
	now := o.p.Now()
	v.Sources, v.Healths = len(list), map[Health]int{}
	for _, l := range list {
		c := check(l, now)
		v.Healths[c.health]++
		if c.st.LastNew.After(v.LastEntry) {
			v.LastEntry = c.st.LastNew
		}
	}
	return v, err
}
