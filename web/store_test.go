package web

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// memory is a store in memory, with the store's own rules as far as readers see them.
type memory struct {
	mu       sync.Mutex
	channels []news.Channel
	entries  map[string]news.Entry
	stones   map[string]news.Tombstone
	history  map[string][]news.Revision
	sources  map[string]news.Source
	log      []news.Change
	seq      uint64
	warnings []news.Reason
	down     error // what every call gives, where set
	reads    int   // entries handed out on timelines
	epoch    news.Epoch
	follower *changelog.Follower // that the test started
}

func newMemory(channels []news.Channel) *memory {
	return &memory{
		channels: channels, entries: map[string]news.Entry{}, stones: map[string]news.Tombstone{}, history: map[string][]news.Revision{}, sources: map[string]news.Source{},
		epoch: news.Epoch{ID: "memory", From: 1 << 32},
	}
}

func (m *memory) put(e news.Entry) news.Entry {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e.ID == "" {
		e.ID = news.EntryID(e.Source, e.Title)
	}
	was, lines := m.entries[e.ID], []news.Timeline(nil)
	if e.Version = was.Version + 1; was.Version > 0 {
		lines = news.Timelines(&was, m.channels)
	}
	e.Sort = news.SortKey(e.Published, e.FirstSeen)
	if e.Story == "" {
		e.Story, e.Original = e.ID, e.ID
	}
	m.entries[e.ID] = e
	m.append(news.Change{Op: news.OpPut, ID: e.ID, Version: e.Version, At: e.Updated, Timelines: append(lines, news.Timelines(&e, m.channels)...)})
	return e
}

func (m *memory) remove(id string, t news.Tombstone) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.entries[id]
	delete(m.entries, id)
	t.ID, t.Timelines = id, news.Timelines(&e, m.channels)
	m.stones[id] = t
	if !t.Pruned {
		m.append(news.Change{Op: news.OpDelete, ID: id, At: t.At, Timelines: t.Timelines})
	}
}

// Gone gives the tombstones of a timeline, the latest first.
func (m *memory) Gone(_ context.Context, tl news.Timeline, limit int) ([]news.Tombstone, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var stones []news.Tombstone
	for _, t := range m.stones {
		if !t.Pruned && slices.Contains(t.Timelines, tl) {
			stones = append(stones, t)
		}
	}
	slices.SortFunc(stones, func(a, b news.Tombstone) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) })
	return stones[:min(limit, len(stones))], m.down
}

// Arrivals has what was removed behind what stands.
func (m *memory) Arrivals(ctx context.Context, tl news.Timeline, from, n int) (ids []string, at, total int, err error) {
	entries, _, err := m.Entries(ctx, tl, news.Cursor{}, 1<<30)
	if err != nil {
		return nil, 0, 0, err
	}
	stones, err := m.Gone(ctx, tl, 1<<30)
	for _, e := range slices.Backward(entries) {
		ids = append(ids, e.ID)
	}
	for _, t := range slices.Backward(stones) {
		ids = append(ids, t.ID)
	}
	from, total = min(from, len(ids)), len(ids)
	return ids[from:min(from+n, total)], from, total, err
}

func (m *memory) addSource(s news.Source) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sources[s.ID] = s
	m.append(news.Change{Op: news.OpSource, ID: s.ID})
}

func (m *memory) append(c news.Change) {
	m.seq++
	c.Seq = m.seq
	m.log = append(m.log, c)
}

// trim lets go of all but the newest changes.
func (m *memory) trim(leave int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.log = m.log[len(m.log)-leave:]
}

func (m *memory) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.down = err
}

func (m *memory) Entries(_ context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down != nil {
		return nil, news.Cursor{}, m.down
	}
	place := func(e *news.Entry) news.Cursor { return news.CursorOn(tl, e) }
	stands := func(e *news.Entry) bool {
		shared := e.Story != e.ID || len(e.Providers) > 1
		return tl == news.TimelineSeen || shared && tl == news.StoryLine(e.Story) || slices.Contains(news.Timelines(e, m.channels), tl)
	}
	var all []news.Entry
	for _, e := range m.entries {
		at := place(&e)
		older := before.IsZero() || at.Sort.Before(before.Sort) || at.Sort.Equal(before.Sort) && e.ID < before.ID
		if older && stands(&e) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b news.Entry) int {
		return cmp.Or(place(&b).Sort.Compare(place(&a).Sort), cmp.Compare(b.ID, a.ID))
	})
	var next news.Cursor
	if len(all) > limit {
		all = all[:limit]
		next = place(&all[limit-1])
	}
	m.reads += len(all)
	return all, next, nil
}

func (m *memory) Entry(_ context.Context, id string) (news.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return look(m, m.entries, id)
}

func (m *memory) EntriesByID(_ context.Context, ids []string) (map[string]news.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := map[string]news.Entry{}
	for _, id := range ids {
		if e, ok := m.entries[id]; ok {
			found[id] = e
		}
	}
	return found, m.down
}

func (m *memory) History(_ context.Context, id string) ([]news.Revision, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.history[id], m.down
}

func (m *memory) Tombstone(_ context.Context, id string) (news.Tombstone, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return look(m, m.stones, id)
}

func (m *memory) Source(_ context.Context, id string) (news.Source, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return look(m, m.sources, id)
}

func look[T any](m *memory, in map[string]T, id string) (T, error) {
	v, ok := in[id]
	switch {
	case m.down != nil:
		return v, m.down
	case !ok:
		return v, fmt.Errorf("%q: %w", id, news.ErrNotFound)
	}
	return v, nil
}

func (m *memory) Sources(context.Context) ([]news.Source, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []news.Source
	for _, s := range m.sources {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b news.Source) int { return cmp.Compare(a.ID, b.ID) })
	return all, m.down
}

func (m *memory) Changes(_ context.Context, since uint64, limit int) ([]news.Change, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down != nil {
		return nil, m.down
	}
	later := slices.IndexFunc(m.log, func(c news.Change) bool { return c.Seq > since })
	if later < 0 {
		return nil, nil
	}
	return slices.Clone(m.log[later:min(later+limit, len(m.log))]), nil
}

func (m *memory) LastSeq(context.Context) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.seq, m.down
}

func (m *memory) Epoch(context.Context) (news.Epoch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.epoch, m.down
}

// follow has consumers follow the log until the test ends.
func (m *memory) follow(t testing.TB, consumers ...changelog.Consumer) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	m.follower = changelog.New(m, slog.New(slog.DiscardHandler), consumers...)
	go func() { done <- m.follower.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	m.seen(t)
}

// seen waits until all that happened is known.
func (m *memory) seen(t testing.TB) {
	t.Helper()
	last, err := m.LastSeq(t.Context())
	if err == nil {
		err = m.follower.WaitSeen(t.Context(), last)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (m *memory) WaitChange(ctx context.Context, since uint64) error {
	for {
		if n, _ := m.LastSeq(ctx); n > since {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func (m *memory) Health(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.down
}

func (m *memory) Warnings(context.Context) ([]news.Reason, error) { return m.warnings, nil }

// at is a time of day in the place, on the seed's day.
func at(t testing.TB, hour, minute int) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2012, 6, 12, hour, minute, 0, 0, loc)
}
