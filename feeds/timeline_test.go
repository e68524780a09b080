package feeds

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

var errDown = errors.New("the store is down")

// memory is a store of what feeds asks for, that counts reads and fails when told to.
type memory struct {
	mu       sync.Mutex
	channels []news.Channel
	entries  []news.Entry
	srcs     []news.Source
	log      []news.Change
	down     bool
	reads    int           // of entries
	hold     chan struct{} // when set, reads of entries wait for it
	moved    chan struct{}
	follower *changelog.Follower // that the test started
}

func newMemory(channels []news.Channel, sources []news.Source, entries ...news.Entry) *memory {
	return &memory{channels: channels, srcs: sources, entries: entries, moved: make(chan struct{})}
}

func (m *memory) Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	m.mu.Lock()
	m.reads++
	if m.down {
		m.mu.Unlock()
		return nil, news.Cursor{}, errDown
	}
	var on []news.Entry
	for _, e := range m.entries {
		older := before.IsZero() || e.Sort.Before(before.Sort) || e.Sort.Equal(before.Sort) && e.ID > before.ID
		if older && slices.Contains(news.Timelines(&e, m.channels), tl) {
			on = append(on, e)
		}
	}
	hold := m.hold
	m.mu.Unlock()
	if hold != nil {
		<-hold
	}
	slices.SortFunc(on, func(a, b news.Entry) int { return cmp.Or(b.Sort.Compare(a.Sort), cmp.Compare(a.ID, b.ID)) })
	if len(on) <= limit {
		return on, news.Cursor{}, nil
	}
	last := on[limit-1]
	return on[:limit], news.Cursor{Sort: last.Sort, ID: last.ID}, nil
}

func (m *memory) Entry(context.Context, string) (news.Entry, error) {
	return news.Entry{}, news.ErrNotFound
}

func (m *memory) EntriesByID(context.Context, []string) (map[string]news.Entry, error) {
	return nil, nil
}

func (m *memory) Tombstone(context.Context, string) (news.Tombstone, error) {
	return news.Tombstone{}, news.ErrNotFound
}

func (m *memory) Sources(context.Context) ([]news.Source, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down {
		return nil, errDown
	}
	return slices.Clone(m.srcs), nil
}

func (m *memory) Changes(_ context.Context, since uint64, limit int) ([]news.Change, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down {
		return nil, errDown
	}
	var out []news.Change
	for _, c := range m.log {
		if c.Seq > since && len(out) < limit {
			out = append(out, c)
		}
	}
	return out, nil
}

func (m *memory) LastSeq(context.Context) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down {
		return 0, errDown
	}
	return m.last(), nil
}

func (m *memory) Epoch(context.Context) (news.Epoch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down {
		return news.Epoch{}, errDown
	}
	return news.Epoch{ID: "memory"}, nil
}

func (m *memory) last() uint64 {
	if len(m.log) == 0 {
		return 0
	}
	return m.log[len(m.log)-1].Seq
}

func (m *memory) WaitChange(ctx context.Context, since uint64) error {
	for {
		m.mu.Lock()
		last, moved, down := m.last(), m.moved, m.down
		m.mu.Unlock()
		if down {
			return errDown
		}
		if last > since {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}

// change does something to the store and writes it to the log.
func (m *memory) change(c news.Change, do func()) uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	do()
	c.Seq = m.last() + 1
	m.log = append(m.log, c)
	close(m.moved)
	m.moved = make(chan struct{})
	return c.Seq
}

func (m *memory) put(e news.Entry) uint64 {
	return m.change(news.Change{Op: news.OpPut, ID: e.ID, At: e.Updated, Timelines: news.Timelines(&e, m.channels)}, func() {
		m.entries = slices.DeleteFunc(m.entries, func(o news.Entry) bool { return o.ID == e.ID })
		m.entries = append(m.entries, e)
	})
}

func (m *memory) remove(id string, at time.Time) uint64 {
	i := slices.IndexFunc(m.entries, func(e news.Entry) bool { return e.ID == id })
	e := m.entries[i]
	return m.change(news.Change{Op: news.OpDelete, ID: id, At: at, Timelines: news.Timelines(&e, m.channels)}, func() {
		m.entries = slices.Delete(slices.Clone(m.entries), i, i+1)
	})
}

func (m *memory) putSource(s news.Source, at time.Time) uint64 {
	return m.change(news.Change{Op: news.OpSource, ID: s.ID, At: at}, func() {
		m.srcs = slices.DeleteFunc(slices.Clone(m.srcs), func(o news.Source) bool { return o.ID == s.ID })
		m.srcs = append(m.srcs, s)
	})
}

func (m *memory) setDown(down bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.down = down
	close(m.moved)
	m.moved = make(chan struct{})
}

func (m *memory) readCount() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.reads
}

// sample is testdata/timeline.json: what a hub is configured with and holds.
type sample struct {
	Channels []news.Channel
	Towns    []news.Town
	Sources  []news.Source
	Entries  []news.Entry
}

func readSample(t testing.TB) sample {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "timeline.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s sample
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s sample) store() *memory { return newMemory(s.Channels, s.Sources, s.Entries...) }

// settings are what is in force for the sample, at an address.
func (s sample) settings(url string) settings.Snapshot {
	return settings.Snapshot{
		Site:     news.Site{Title: "桐乡新闻聚合", URL: url, Language: "zh-CN", Timezone: "Asia/Shanghai", Contact: "editor@example.cn"},
		Channels: s.Channels, Towns: s.Towns,
	}
}

func (s sample) options() Options {
	return Options{Settings: settings.Static(s.settings("https://hub.example.cn/")), Location: time.FixedZone("CST", 8*3600)}
}

// siteLicence is the sample's.
var siteLicence = news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Label: "稿件来源:{origin}"}

// over is a publisher over a store, by the sample's licence.
func over(o Options, m *memory) *Publisher { return licensed(o, siteLicence, m) }

func licensed(o Options, l news.Licence, m *memory) *Publisher {
	inForce := *o.Settings.Current()
	inForce.Licence = l
	o.Rights = rights.New(rights.Options{Settings: settings.Static(inForce), Now: o.Now}, m)
	return New(o)
}

// given is an entry as an audience gets it.
func given(t testing.TB, p *Publisher, who rights.Audience, e news.Entry) (news.Entry, bool) {
	t.Helper()
	terms, err := p.opt.Rights.Terms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g, ok := terms.Show(who, e, p.opt.Now())
	return Clean(g.Entry), ok
}

func feedOf(t testing.TB, p *Publisher, sel news.Selection, f Format) *Document {
	t.Helper()
	d, err := p.Feed(context.Background(), sel, f, 0)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
