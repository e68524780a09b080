package editorial

import (
	"context"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestWhatWaitsIsCounted(t *testing.T) {
	o, s := office(t)
	if q := must(o.Queues(t.Context())); q != (Queues{}) {
		t.Fatalf("of nothing: %+v", q)
	}
	held := waiting(t, o, s)
	first, second := copies(t, s)
	open := must(o.AskTakedown(t.Context(), li, TakedownAsk{Entry: first, Reason: "版权", AskedAt: noon.AddDate(0, 0, -8), Open: true}))
	_ = must(o.AskTakedown(t.Context(), li, TakedownAsk{Entry: second, Reason: "版权", Open: true}))
	q := must(o.Queues(t.Context()))
	if q.Takedowns != 2 || q.Overdue != 1 || !q.Next.Equal(open.Deadline) || q.Held != 1 {
		t.Errorf("%+v, want two requests, one overdue, and one entry that waits", q)
	}
	_ = must(o.DecideTakedown(t.Context(), li, open.ID, "", TakedownRuling{Decision: DecideRefuse}))
	_ = must(o.Decide(t.Context(), li, held.ID, "", Decision{Release: true}))
	if q = must(o.Queues(t.Context())); q.Takedowns != 1 || q.Overdue != 0 || q.Held != 0 {
		t.Errorf("%+v, want what was done to count at once", q)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if again := must(o.Queues(t.Context())); again != q {
		t.Errorf("%+v, want what is known while the store is away", again)
	}
}

// A hub that has just begun counts the doubtful too, where nobody has opened their queue; the queue has what came since they were counted.
func TestTheDoubtfulAreCountedFromTheBeginning(t *testing.T) {
	o, s := office(t)
	_ = must(o.Queues(t.Context()))
	judgedBy(t, s, "channel.trail", "channel.rest", "channel.default")
	if q := must(o.Queues(t.Context())); q.Doubtful != 2 {
		t.Errorf("%d are in doubt, want 2", q.Doubtful)
	}
	cameJudged(t, s, noon.Add(time.Second), "channel.title-word")
	if n := len(queueOf(t, o)); n != 3 {
		t.Errorf("%d are in the queue, want the one that came since, too", n)
	}
	if q := must(o.Queues(t.Context())); q.Doubtful != 3 {
		t.Errorf("%d are in doubt, want 3", q.Doubtful)
	}
}

// rosterReads counts how often the sources are read.
type rosterReads struct{ n int }

func (c *rosterReads) Roster(context.Context) ([]news.Listed, error) {
	c.n++
	src := news.Source{ID: "a", Enabled: true}
	return []news.Listed{{Source: &src, State: &news.SourceState{Outcome: news.OutcomeFailed}}}, nil
}

func TestCountsAreKeptForSeconds(t *testing.T) {
	o, _ := office(t)
	roster, now := &rosterReads{}, noon
	o.p.Roster, o.p.Now = roster, func() time.Time { return now }
	for range 10 {
		if q := must(o.Queues(t.Context())); q.Troubled != 1 {
			t.Errorf("%+v", q)
		}
	}
	if roster.n != 1 {
		t.Errorf("the sources were read %d times", roster.n)
	}
	now = now.Add(queuesMost + time.Second)
	_ = must(o.Queues(t.Context()))
	if roster.n != 2 {
		t.Errorf("after a minute the sources were read %d times", roster.n)
	}
}
