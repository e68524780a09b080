package changelog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

var errDown = errors.New("the store is down")

// memory is a log that can lose its beginning or its end, and be another.
type memory struct {
	mu      sync.Mutex
	epoch   news.Epoch
	seq     uint64
	log     []news.Change
	down    bool
	moved   chan struct{}
	cursors map[string]string
}

func newMemory() *memory {
	return &memory{epoch: news.Epoch{ID: "one"}, moved: make(chan struct{}), cursors: map[string]string{}}
}

func (m *memory) do(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f()
	close(m.moved)
	m.moved = make(chan struct{})
}

// put appends changes of these names.
func (m *memory) put(names ...string) {
	m.do(func() {
		for _, name := range names {
			m.seq++
			m.log = append(m.log, news.Change{Seq: m.seq, Op: news.OpPut, ID: name})
		}
	})
}

// cut loses the newest n changes, trim the oldest.
func (m *memory) cut(n int) {
	m.do(func() { m.log, m.seq = m.log[:len(m.log)-n], m.seq-uint64(n) })
}

func (m *memory) trim(n int) { m.do(func() { m.log = m.log[n:] }) }

// flush empties the store.
func (m *memory) flush(epoch string) {
	m.do(func() { m.log, m.seq, m.epoch, m.cursors = nil, 0, news.Epoch{ID: epoch}, map[string]string{} })
}

// lose damages the change of a name, which is found at once.
func (m *memory) lose(name, epoch string) {
	m.do(func() {
		for i := range m.log {
			if m.log[i].ID == name {
				m.log[i] = news.Change{Seq: m.log[i].Seq, Op: news.OpLost}
			}
		}
		m.epoch.ID = epoch
	})
}

func (m *memory) setDown(down bool) { m.do(func() { m.down = down }) }

func (m *memory) err() error {
	if m.down {
		return errDown
	}
	return nil
}

func (m *memory) Changes(_ context.Context, since uint64, limit int) (out []news.Change, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.log {
		if c.Seq > since && len(out) < limit {
			out = append(out, c)
		}
	}
	return out, m.err()
}

func (m *memory) LastSeq(context.Context) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.seq, m.err()
}

func (m *memory) Epoch(context.Context) (news.Epoch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.epoch, m.err()
}

func (m *memory) WaitChange(ctx context.Context, since uint64) error {
	for {
		m.mu.Lock()
		seq, moved, err := m.seq, m.moved, m.err()
		m.mu.Unlock()
		if err != nil || seq > since {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}

func (m *memory) FollowerAt(_ context.Context, name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cursors[name], m.err()
}

func (m *memory) KeepFollower(_ context.Context, name, cursor string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cursors[name] = cursor
	return m.err()
}

// diary is a consumer that writes down what it is told; while fails is set it refuses to take anything in.
type diary struct {
	mu    sync.Mutex
	lines []string
	fails bool
}

func (d *diary) write(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

func (d *diary) setFails(fails bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fails = fails
}

func (d *diary) Begin(_ context.Context, at Cursor, recent []news.Change) error {
	d.write(fmt.Sprintf("begin at %d after %s", at.Seq, names(recent)))
	return nil
}

func (d *diary) Take(_ context.Context, changes []news.Change) error {
	d.mu.Lock()
	fails := d.fails
	d.mu.Unlock()
	if fails {
		return errors.New("it cannot be taken in")
	}
	if len(changes) > 0 {
		d.write("take " + names(changes))
	}
	return nil
}

func (d *diary) Down(time.Duration) { d.write("down") }
func (d *diary) Stop()              { d.write("stop") }

func names(changes []news.Change) (s string) {
	for _, c := range changes {
		s += c.ID
	}
	return s
}

// told gives what was written since the last call, and compares it.
func (d *diary) told(t *testing.T, want ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if fmt.Sprint(d.lines) != fmt.Sprint(want) {
		t.Errorf("told %q, want %q", d.lines, want)
	}
	d.lines = nil
}

// run runs a follower until the function that it gives is called.
func run(t *testing.T, f *Follower) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run gave %v when its context ended", err)
		}
	}
}

var quiet = slog.New(slog.DiscardHandler)
