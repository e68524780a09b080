package websub

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/txnews/hub/news"
)

// Bounds of a crew.
const (
	claimMost = 500              // jobs in one claim
	heldMost  = 8192             // jobs that one hub has, at work or waiting
	waitMost  = heldMost * 3 / 4 // of those, from which on none waits: there is room for what can be done at once
	laneMost  = 2048             // that wait at one host
	off       = 3 * time.Second  // that a job is put off for, where its lane has no room …
	offSlow   = 30 * time.Second // … and is slow: asking soon would cost the store and gain nothing
	tick      = time.Second      // between two looks at the queue that nobody asked for
	drain     = 7 * time.Second  // what is under way when the hub is stopped has this long
	slowShare = 4                // a host's slow subscribers have this part of its places
)

// Queue is where jobs are due. Renewing and finishing give news.ErrLeaseLost where another hub has the job.
type Queue interface {
	ClaimJobs(ctx context.Context, queue, owner string, now time.Time, lease time.Duration, n int) ([]news.JobLease, error)
	RenewJob(ctx context.Context, l news.JobLease, until time.Time) (news.JobLease, error)
	FinishJob(ctx context.Context, l news.JobLease, next time.Time) error
}

// lane is where requests wait for each other: a host's, those to slow subscribers apart from the others.
type lane struct {
	host string
	slow bool
}

// crew does a queue's jobs that are due, many at a time and few at one host.
type crew[T any] struct {
	hub   *Hub
	queue string
	find  func(ctx context.Context, ids []string) (map[string]T, error)
	lane  func(T) lane
	// do does a job. It calls sent when its request is over: the next may be sent then, while this one's end is written.
	do func(ctx context.Context, l news.JobLease, about T, sent func())

	woken   chan struct{}
	workers chan struct{} // places of all
	slow    chan struct{} // of those, for lanes that are slow
	running sync.WaitGroup

	mu    sync.Mutex
	held  int
	lanes map[lane]*queued[T]
}

// queued are a lane's jobs.
type queued[T any] struct {
	running int
	slow    bool // the last request was: the next has a slow one's place, so that hosts that hang leave some to the others
	waiting []job[T]
}

type job[T any] struct {
	lease news.JobLease
	about T
}

func newCrew[T any](h *Hub, queue string, find func(context.Context, []string) (map[string]T, error), in func(T) lane, do func(context.Context, news.JobLease, T, func())) *crew[T] {
	return &crew[T]{hub: h, queue: queue, find: find, lane: in, do: do, woken: make(chan struct{}, 1),
		workers: make(chan struct{}, h.Workers), slow: make(chan struct{}, max(1, h.Workers/2)), lanes: map[lane]*queued[T]{}}
}

// wake has the queue looked at now.
func (c *crew[T]) wake() {
	select {
	case c.woken <- struct{}{}:
	default:
	}
}

// run does what is due until ctx ends, then lets what is under way end. What only waits is given back.
func (c *crew[T]) run(ctx context.Context) error {
	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(drain, abandon) })()
	for ctx.Err() == nil {
		n, err := c.claim(ctx, work)
		if err != nil && ctx.Err() == nil {
			c.hub.Log.Error("what subscribers are to be told cannot be looked up, it is tried again", "queue", c.queue, "err", err)
		}
		if n == claimMost && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-c.woken:
		case <-time.After(tick/2 + rand.N(tick)): // hubs that looked in step would leave all to the one that is always first
		}
	}
	c.giveBack(work)
	c.running.Wait()
	return nil
}

// claim takes what is due, as far as there is room for it.
func (c *crew[T]) claim(ctx, work context.Context) (n int, err error) {
	c.mu.Lock()
	room := min(heldMost-c.held, claimMost)
	c.mu.Unlock()
	if room <= 0 {
		return 0, nil // who is done wakes
	}
	leases, err := c.hub.Store.ClaimJobs(ctx, c.queue, c.hub.Owner, c.hub.Now(), c.hub.Claim, room)
	if err != nil || len(leases) == 0 {
		return 0, err
	}
	ids := make([]string, len(leases))
	for i, l := range leases {
		ids[i] = l.ID
	}
	found, err := c.find(ctx, ids)
	if err != nil {
		return 0, err
	}
	for _, l := range leases {
		about, ok := found[l.ID]
		if !ok {
			c.putOff(ctx, l, time.Time{}) // it is gone
			continue
		}
		c.enter(ctx, work, c.lane(about), job[T]{l, about})
	}
	return len(leases), nil
}

// putOff gives a job back, due again at a time; zero: it is none.
func (c *crew[T]) putOff(ctx context.Context, l news.JobLease, next time.Time) {
	if err := c.hub.Store.FinishJob(ctx, l, next); err != nil && !errors.Is(err, news.ErrLeaseLost) && ctx.Err() == nil {
		c.hub.Log.Error("what a subscriber is to be told cannot be put off", "subscription", l.ID, "err", err)
	}
}

// enter starts a job, or has it wait in its lane. A lane takes half of the room that is left, at most: some hosts that do not answer, with all
// the subscribers that they may have, leave the others theirs.
func (c *crew[T]) enter(ctx, work context.Context, in lane, j job[T]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.lanes[in]
	if q == nil {
		q = &queued[T]{}
		c.lanes[in] = q
	}
	most := c.hub.AtOnce
	if in.slow {
		most = max(1, most/slowShare)
	}
	switch {
	case q.running < most:
		q.running++
	case len(q.waiting) < min(laneMost, (waitMost-c.held)/2):
		q.waiting = append(q.waiting, j)
		c.held++
		return
	default:
		pause := off
		if in.slow || q.slow {
			pause = offSlow
		}
		go c.putOff(ctx, j.lease, c.hub.Now().Add(pause+rand.N(pause)))
		return
	}
	c.held++
	c.start(work, in, q, j)
}

// start does a job that has a place in its lane.
func (c *crew[T]) start(ctx context.Context, in lane, q *queued[T], j job[T]) {
	places := c.workers
	if in.slow || q.slow {
		places = c.slow
	}
	c.running.Go(func() {
		places <- struct{}{}
		began := c.hub.Now()
		leave := sync.OnceFunc(func() {
			<-places
			c.next(ctx, in, q)
		})
		c.one(ctx, j, func() {
			c.timed(q, c.hub.Now().Sub(began))
			leave()
		})
		leave()
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.held--; c.held == heldMost-1 {
			c.wake()
		}
	})
}

// timed notes how long the last request in a lane took.
func (c *crew[T]) timed(q *queued[T], took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q.slow = took > slowAfter
}

// next gives a place in a lane to the one that waits longest for it.
func (c *crew[T]) next(ctx context.Context, in lane, q *queued[T]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(q.waiting) > 0 {
		j := q.waiting[0]
		q.waiting = q.waiting[1:]
		c.start(ctx, in, q, j)
	} else if q.running--; q.running == 0 {
		delete(c.lanes, in)
	}
}

// one does a job under a lease that lasts until it is done.
func (c *crew[T]) one(ctx context.Context, j job[T], sent func()) {
	if ctx.Err() != nil {
		return
	}
	if need := c.hub.Timeout + tick; j.lease.Until.Sub(c.hub.Now()) < need {
		l, err := c.hub.Store.RenewJob(ctx, j.lease, c.hub.Now().Add(need+c.hub.Claim))
		if err != nil { // another hub has it, or will have
			return
		}
		j.lease = l
	}
	c.do(ctx, j.lease, j.about, sent)
}

// giveBack makes what waits due at once, for another hub or the next process.
func (c *crew[T]) giveBack(ctx context.Context) {
	var left []job[T]
	c.mu.Lock()
	for _, q := range c.lanes {
		left = append(left, q.waiting...)
		c.held -= len(q.waiting)
		q.waiting = nil
	}
	c.mu.Unlock()
	for _, j := range left {
		c.putOff(ctx, j.lease, c.hub.Now())
	}
}
