package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// shelf is a store in memory.
type shelf struct {
	mu      sync.Mutex
	entries map[string]news.Entry
	log     []news.Change
	epoch   string
	moved   chan struct{}
	read    int // pages of all entries
}

func newShelf() *shelf {
	return &shelf{entries: map[string]news.Entry{}, epoch: "one", moved: make(chan struct{})}
}

func (s *shelf) note(op news.Op, id string) {
	s.log = append(s.log, news.Change{Seq: uint64(len(s.log) + 1), Op: op, ID: id})
	close(s.moved)
	s.moved = make(chan struct{})
}

func (s *shelf) put(entries ...news.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range entries {
		s.entries[e.ID] = e
		s.note(news.OpPut, e.ID)
	}
}

func (s *shelf) remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.entries, id)
	s.note(news.OpDelete, id)
}

// restore is another log with other entries.
func (s *shelf) restore(epoch string, entries ...news.Entry) {
	s.mu.Lock()
	s.entries, s.log, s.epoch = map[string]news.Entry{}, nil, epoch
	s.mu.Unlock()
	s.put(entries...)
}

func (s *shelf) Changes(_ context.Context, since uint64, limit int) ([]news.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	log := s.log[min(int(since), len(s.log)):]
	return slices.Clone(log[:min(limit, len(log))]), nil
}

func (s *shelf) LastSeq(context.Context) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return uint64(len(s.log)), nil
}

func (s *shelf) Epoch(context.Context) (news.Epoch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return news.Epoch{ID: s.epoch}, nil
}

func (s *shelf) WaitChange(ctx context.Context, since uint64) error {
	for {
		s.mu.Lock()
		n, moved := uint64(len(s.log)), s.moved
		s.mu.Unlock()
		if n > since {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *shelf) Entries(_ context.Context, line news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if line != news.TimelineSeen {
		return nil, news.Cursor{}, fmt.Errorf("asked for %s", line)
	}
	s.read++
	seen := func(e news.Entry) news.Cursor { return news.Cursor{Sort: e.FirstSeen, ID: e.ID} }
	var list []news.Entry
	for _, e := range s.entries {
		if before.IsZero() || order(seen(e), before) < 0 {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b news.Entry) int { return order(seen(b), seen(a)) })
	if len(list) <= limit {
		return list, news.Cursor{}, nil
	}
	return list[:limit], seen(list[limit-1]), nil
}

func order(a, b news.Cursor) int {
	return cmp.Or(a.Sort.Compare(b.Sort), cmp.Compare(a.Arrived, b.Arrived), cmp.Compare(a.ID, b.ID))
}

func (s *shelf) EntriesByID(_ context.Context, ids []string) (map[string]news.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]news.Entry{}
	for _, id := range ids {
		if e, ok := s.entries[id]; ok {
			found[id] = e
		}
	}
	return found, nil
}

// running is an index that follows a shelf until the test ends or stop is called.
type running struct {
	*Index
	t    *testing.T
	s    *shelf
	stop func()
}

func run(t *testing.T, s *shelf, folder string) *running {
	x := New(Options{Volume: 40, Gap: -1}, s)
	x.many = 3
	return x.running(t, s, folder)
}

func (x *Index) running(t *testing.T, s *shelf, folder string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := x.Run(ctx, folder, nil); err != nil {
			t.Error(err)
		}
	}()
	r := &running{x, t, s, func() { cancel(); <-ended }}
	t.Cleanup(r.stop)
	return r
}

// caughtUp waits until the index has what the shelf has.
func (r *running) caughtUp() {
	r.t.Helper()
	for late := time.Now().Add(2 * time.Minute); time.Now().Before(late); time.Sleep(time.Millisecond) {
		r.s.mu.Lock()
		n, epoch := len(r.s.log), r.s.epoch
		r.s.mu.Unlock()
		r.writing.Lock()
		begun := r.state.Begun && (n == 0 || len(r.state.Cursor) > len(epoch) && r.state.Cursor[:len(epoch)] == epoch)
		r.writing.Unlock()
		if begun && r.Ready() && r.seen.Load() >= uint64(n) {
			return
		}
	}
	r.t.Fatal("the index does not catch up")
}
