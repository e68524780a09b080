package fetch

import (
	"context"
	"net"
	"sync"
	"time"
)

// maxLanes is the number of hosts above which those without a request are forgotten.
const maxLanes = 2048

// gate lets requests to one host through a few at a time, and polite ones a gap apart.
type gate struct {
	slots int
	mu    sync.Mutex
	lanes map[string]*lane
}

type lane struct {
	slots chan struct{}
	users int       // inside or waiting
	next  time.Time // the next polite request may begin
}

func newGate(slots int) *gate { return &gate{slots: slots, lanes: make(map[string]*lane)} }

// enter waits for a turn at a host. The gap is kept after the last polite request began; 0 does not wait for it.
// leave must follow where the error is nil.
func (g *gate) enter(ctx context.Context, host string, gap time.Duration) (*lane, error) {
	l, wait := g.join(host, gap)
	if wait > 0 {
		t := time.NewTimer(wait)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			g.quit(l)
			return nil, ctx.Err()
		}
	}
	select {
	case l.slots <- struct{}{}:
		return l, nil
	default:
	}
	select {
	case l.slots <- struct{}{}:
		return l, nil
	case <-ctx.Done():
		g.quit(l)
		return nil, ctx.Err()
	}
}

func (g *gate) leave(l *lane) {
	<-l.slots
	g.quit(l)
}

func (g *gate) join(host string, gap time.Duration) (*lane, time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lanes[host]
	if l == nil {
		if len(g.lanes) >= maxLanes {
			g.sweep(time.Now())
		}
		l = &lane{slots: make(chan struct{}, g.slots)}
		g.lanes[host] = l
	}
	l.users++
	if gap <= 0 {
		return l, 0
	}
	now := time.Now()
	begin := now
	if l.next.After(now) {
		begin = l.next
	}
	l.next = begin.Add(gap)
	return l, begin.Sub(now)
}

func (g *gate) quit(l *lane) {
	g.mu.Lock()
	l.users--
	g.mu.Unlock()
}

func (g *gate) sweep(now time.Time) {
	for host, l := range g.lanes {
		if l.users == 0 && !l.next.After(now) {
			delete(g.lanes, host)
		}
	}
}

// gap is the time between polite requests to a host.
func (c *Client) gap(host string) time.Duration {
	switch {
	case c.opt.Gap < 0:
		return 0
	case c.opt.Gap > 0:
		return c.opt.Gap
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return 0
	}
	return DefaultGap
}
