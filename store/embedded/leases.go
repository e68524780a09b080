package embedded

import (
	"sync"
	"time"
)

// slot is a member of a queue.
type slot struct{ queue, member string }

// lease is a claim on a member of the queue.
type lease struct {
	token string
	until time.Time // with its monotonic reading, where it has one: a clock that is set ends no lease
	done  bool      // used up by its commit
}

func (l lease) open() bool { return l.token != "" && !l.done }

func (l lease) live(now time.Time) bool { return l.open() && l.until.After(now) }

// leases are kept in memory alone: no other process can hold one, and those of a dead process are void. They cost no write.
// The writer's goroutine stages changes; they hold for the rest of its transaction at once, and for good once it is on disk.
type leases struct {
	mu     sync.Mutex // guards held; staged is the writer's own
	held   map[slot]lease
	staged map[slot]lease // an empty token: gone
	open   int            // how many of held are not used up; the writer's own
}

func newLeases() leases { return leases{held: map[slot]lease{}, staged: map[slot]lease{}} }

// of gives the member's lease, as the writer's goroutine sees it.
func (l *leases) of(member slot) lease {
	if s, ok := l.staged[member]; ok {
		return s
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[member]
}

func (l *leases) set(member slot, to lease) { l.staged[member] = to }

func (l *leases) forget() { clear(l.staged) }

func (l *leases) keep() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for m, s := range l.staged {
		if l.held[m].open() {
			l.open--
		}
		if s.open() {
			l.open++
		}
		if s.token == "" {
			delete(l.held, m)
		} else {
			l.held[m] = s
		}
	}
	clear(l.staged)
}

// current gives those of a queue that are not used up: member → end in Unix ms.
func (l *leases) current(queue string) map[string]int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	ends := map[string]int64{}
	for m, s := range l.held {
		if m.queue == queue && !s.done {
			ends[m.member] = s.until.UnixMilli()
		}
	}
	return ends
}
