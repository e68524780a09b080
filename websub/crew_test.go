package websub

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// dueList is a queue in memory, as a crew sees it.
type dueList struct {
	Store
	mu      sync.Mutex
	due     map[string]time.Time
	claims  int
	tokens  map[string]string
	putOffs int
}

func (q *dueList) put(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.due[id] = time.Now()
}

func (q *dueList) ClaimJobs(_ context.Context, queue, _ string, now time.Time, lease time.Duration, n int) (leases []news.JobLease, _ error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var ids []string
	for id, at := range q.due {
		if !at.After(now) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(q.due[a].Compare(q.due[b]), strings.Compare(a, b)) })
	for _, id := range ids[:min(n, len(ids))] {
		q.claims++
		q.due[id], q.tokens[id] = now.Add(lease), strconv.Itoa(q.claims)
		leases = append(leases, news.JobLease{Queue: queue, ID: id, Token: q.tokens[id], Until: q.due[id]})
	}
	return leases, nil
}

func (q *dueList) RenewJob(_ context.Context, l news.JobLease, until time.Time) (news.JobLease, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.tokens[l.ID] != l.Token {
		return l, news.ErrLeaseLost
	}
	q.due[l.ID], l.Until = until, until
	return l, nil
}

func (q *dueList) FinishJob(_ context.Context, l news.JobLease, next time.Time) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.tokens[l.ID] != l.Token {
		return news.ErrLeaseLost
	}
	q.tokens[l.ID] = ""
	if q.putOffs++; next.IsZero() {
		delete(q.due, l.ID)
	} else {
		q.due[l.ID] = next
	}
	return nil
}

// Some hosts with as many subscribers as one may have, none of which ever answers in time, keep nobody else from being told.
func TestHostsThatDoNotAnswerDelayNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const hosts, each, timeout = 20, 600, 10 * time.Second // more than a hub holds (heldMost)
		start := time.Now()
		queue := &dueList{due: map[string]time.Time{}, tokens: map[string]string{}}
		h := &Hub{Options: Options{Workers: 128, AtOnce: 16, Timeout: timeout, Claim: 15 * time.Second},
			Deps: Deps{Store: queue, Owner: "test", Log: slog.New(slog.DiscardHandler), Now: time.Now}}
		told := make(chan time.Time, 1)
		find := func(_ context.Context, ids []string) (map[string]string, error) {
			found := map[string]string{}
			for _, id := range ids {
				found[id], _, _ = strings.Cut(id, " ")
			}
			return found, nil
		}
		c := newCrew(h, news.SubscriptionQueue, find, func(host string) lane { return lane{host: host} }, func(ctx context.Context, l news.JobLease, host string, sent func()) {
			if host == "quick" {
				sent()
				_ = queue.FinishJob(ctx, l, time.Time{})
				told <- time.Now()
				return
			}
			time.Sleep(timeout)
			sent()
			_ = queue.FinishJob(ctx, l, time.Now().Add(timeout))
		})
		for host := range hosts {
			for i := range each {
				queue.put(fmt.Sprintf("dead%d %d", host, i))
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = c.run(ctx) })
		time.Sleep(40 * time.Second) // until it is known how slow they are
		for i := range 20 {
			began := time.Now()
			queue.put(fmt.Sprintf("quick %d", i))
			c.wake()
			if took := (<-told).Sub(began); took > 2*time.Second {
				t.Errorf("a quick subscriber waited %v for those that do not answer", took)
			}
			time.Sleep(7 * time.Second)
		}
		queue.mu.Lock()
		putOffs := queue.putOffs
		queue.mu.Unlock()
		if a := putOffs / int(time.Since(start)/time.Second); a > hosts*each/20 {
			t.Errorf("the queue is written to %d times a second for %d that do not answer", a, hosts*each)
		}
		cancel()
		running.Wait()
	})
}
