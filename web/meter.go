package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

// Usages keep what partners were given.
type Usages interface {
	// AddUsed leaves in done what is not written.
	AddUsed(ctx context.Context, done map[news.UsedBy]*news.Used) error
	// UsedDays gives what a partner was given on each of those days, in their order; nil: nothing.
	UsedDays(ctx context.Context, partner string, days []string) ([]news.UsedDay, error)
}

const (
	// meterEvery is how often what is counted goes into the store: a hub that is killed loses no more.
	meterEvery = 5 * time.Second
	// meterMost bounds what is counted and not yet written, in entries that were given: of more, the times alone are counted.
	meterMost = 100_000
)

// MeterParams are the parts of a Meter.
type MeterParams struct {
	Usages Usages
	Zone   func() *time.Location // whose days are counted
	Log    *slog.Logger
	Now    func() time.Time
}

// Meter counts what partners are given: each entry in each answer that went out whole. It is safe for concurrent use.
type Meter struct {
	p       MeterParams
	writing sync.Mutex

	mu      sync.Mutex
	pending map[news.UsedBy]*news.Used
	entries int // pending, and being written
}

// NewMeter makes one that has counted nothing.
func NewMeter(p MeterParams) *Meter {
	return &Meter{p: p, pending: map[news.UsedBy]*news.Used{}}
}

// Pulled counts that a partner was given entries, of a line: that of the feed, or of what was asked for.
func (m *Meter) Pulled(partner string, way news.Way, line news.Timeline, entries []news.Carried) {
	m.mu.Lock()
	defer m.mu.Unlock()
	by := news.UsedBy{Day: m.p.Now().In(m.p.Zone()).Format(time.DateOnly), Partner: partner}
	for _, e := range entries {
		by.Source = e.Source
		used := m.pending[by]
		if used == nil {
			used = &news.Used{}
			m.pending[by] = used
		}
		g := news.Given{ID: e.ID, Label: e.Label, Way: way, Line: line, Times: 1}
		if m.entries >= meterMost {
			used.AddTimes(g)
			continue
		}
		before := used.Entries()
		used.Add(g)
		m.entries += used.Entries() - before
	}
}

// Run writes down what is counted until ctx ends; Flush writes the rest. What cannot be written is tried again, and logged.
func (m *Meter) Run(ctx context.Context) error {
	tick := time.NewTicker(meterEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
		if err := m.Flush(ctx); err != nil && ctx.Err() == nil {
			m.p.Log.Error("what partners were given cannot be counted", "error", err)
		}
	}
}

// Flush writes down what is counted. What the store does not take stays for the next time.
func (m *Meter) Flush(ctx context.Context) error {
	m.writing.Lock()
	defer m.writing.Unlock()
	m.mu.Lock()
	done := m.pending
	m.pending = map[news.UsedBy]*news.Used{}
	m.mu.Unlock()
	if len(done) == 0 {
		return nil
	}
	err := m.p.Usages.AddUsed(ctx, done)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		since := m.pending
		m.pending = done
		for by, more := range since {
			if used := m.pending[by]; used != nil {
				used.Take(more)
			} else {
				m.pending[by] = more
			}
		}
	}
	m.entries = 0
	for _, used := range m.pending {
		m.entries += used.Entries()
	}
	return err
}

// Days gives what a partner was given on each of those days, with all that this hub counted; nil: nothing.
func (m *Meter) Days(ctx context.Context, partner string, days []string) ([]news.UsedDay, error) {
	if err := m.Flush(ctx); err != nil {
		return nil, err
	}
	return m.p.Usages.UsedDays(ctx, partner, days)
}

type pullKey struct{}

// pull is what a request of a partner is to be given.
type pull struct {
	meter   *Meter
	partner string
	way     news.Way
	line    news.Timeline
	entries []news.Carried
}

// metered has a handler answer, and counts what a partner was given: nothing by a HEAD, nor by a 304.
func (s *public) metered(w http.ResponseWriter, r *http.Request, h handler) error {
	c := callerOf(r.Context())
	if c == nil || s.Meter == nil || r.Method != http.MethodGet {
		return h(w, r)
	}
	p := &pull{meter: s.Meter, partner: c.note.id}
	rec := &recorder{ResponseWriter: w}
	err := h(rec, r.WithContext(context.WithValue(r.Context(), pullKey{}, p)))
	if err == nil && (rec.status == http.StatusOK || rec.status == http.StatusIMUsed) {
		p.count()
	}
	return err
}

// count counts what was given by now, once.
func (p *pull) count() {
	if len(p.entries) > 0 {
		p.meter.Pulled(p.partner, p.way, p.line, p.entries)
		p.entries = nil
	}
}

// gives notes that whoever asks is given entries with this answer. All of an answer goes one way, of one line.
func gives(ctx context.Context, way news.Way, line news.Timeline, entries ...news.Carried) {
	if p, ok := ctx.Value(pullKey{}).(*pull); ok {
		p.way, p.line = way, line
		p.entries = append(p.entries, entries...)
	}
}

// gaveSoFar counts what an answer gave that goes on.
func gaveSoFar(ctx context.Context) {
	if p, ok := ctx.Value(pullKey{}).(*pull); ok {
		p.count()
	}
}

// oneLine is the timeline of what was asked for, where it is that of one channel, one town or one source; else it is empty.
func oneLine(channels, towns []string, source string) news.Timeline {
	channels, towns = listed(channels...), listed(towns...)
	if len(channels) > 1 || len(towns) > 1 || source != "" && len(channels)+len(towns) > 0 {
		return ""
	}
	sel := news.Selection{Source: source}
	if len(channels) > 0 {
		sel.Channel = channels[0]
	}
	if len(towns) > 0 {
		sel.Town = towns[0]
	}
	return sel.Timeline()
}

// Delivered counts what was sent to the subscriber of a partner's feed, which is known by its token.
func (k *Keyring) Delivered(ctx context.Context, m *Meter, token string, line news.Timeline, doc *feeds.Document) {
	if r, err := k.inForce(ctx); err == nil {
		if c, ok := r.byTopic[news.KeyHash(token)]; ok {
			m.Pulled(c.note.id, news.WayWebSub, line, doc.Carries)
		}
	}
}
