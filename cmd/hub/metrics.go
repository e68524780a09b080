package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/search"
	"github.com/txnews/hub/store"
)

// metrics are the hub's own figures; web adds those of its requests to the same registry.
type metrics struct {
	registry  *prometheus.Registry
	refreshes *prometheus.CounterVec
	duration  *prometheus.HistogramVec
	taken     *prometheus.CounterVec
	store     *prometheus.HistogramVec
	storeErrs *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		refreshes: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hub_refreshes_total",
			Help: "Refreshes of sources by outcome: new, unchanged, failed."}, []string{"outcome"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "hub_refresh_duration_seconds",
			Help: "How long a refresh took, from fetch to commit.", Buckets: prometheus.ExponentialBuckets(0.001, 4, 8)}, []string{"outcome"}),
		taken: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hub_entries_total",
			Help: "Entries put on the timeline (new) and corrected (changed) by this hub."}, []string{"what"}),
		store: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "hub_store_duration_seconds",
			Help: "Latency of store operations.", Buckets: prometheus.ExponentialBuckets(0.0001, 4, 8)}, []string{"op"}),
		storeErrs: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hub_store_errors_total",
			Help: "Store operations that failed."}, []string{"op"}),
	}
	m.registry.MustRegister(m.refreshes, m.duration, m.taken, m.store, m.storeErrs,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) report(r news.Report) {
	m.refreshes.WithLabelValues(string(r.Outcome)).Inc()
	m.duration.WithLabelValues(string(r.Outcome)).Observe(r.Took.Seconds())
	m.taken.WithLabelValues("new").Add(float64(r.New))
	m.taken.WithLabelValues("changed").Add(float64(r.Changed))
}

func (m *metrics) observeStore(op string, d time.Duration, err error) {
	m.store.WithLabelValues(op).Observe(d.Seconds())
	if err != nil {
		m.storeErrs.WithLabelValues(op).Inc()
	}
}

// storeTimeout bounds what a scrape may ask of the store.
const storeTimeout = 2 * time.Second

// storeCollector reads at each scrape what only the store knows.
type storeCollector struct {
	store                         *store.Store
	sources, entries, up, damaged *prometheus.Desc
}

func newStoreCollector(s *store.Store) *storeCollector {
	return &storeCollector{s,
		prometheus.NewDesc("hub_sources", "Sources by state: new, unchanged, failed, waiting (never refreshed), disabled.", []string{"state"}, nil),
		prometheus.NewDesc("hub_timeline_entries", "Entries on the merged timeline.", nil, nil),
		prometheus.NewDesc("hub_store_up", "Whether the store answered this scrape; where it did not, what only it knows is missing.", nil, nil),
		prometheus.NewDesc("hub_store_damaged_records", "Stored records that cannot be read and are left out, by kind, as far as they were met.", []string{"kind"}, nil),
	}
}

func (c *storeCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.sources, c.entries, c.up, c.damaged} {
		ch <- d
	}
}

func (c *storeCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	for kind, n := range c.store.DamagedCount() {
		ch <- prometheus.MustNewConstMetric(c.damaged, prometheus.GaugeValue, float64(n), kind)
	}
	found, ok := c.ask(ctx)
	up := 0.0
	if ok {
		up = 1
		for state, n := range found.byState {
			ch <- prometheus.MustNewConstMetric(c.sources, prometheus.GaugeValue, float64(n), state)
		}
		ch <- prometheus.MustNewConstMetric(c.entries, prometheus.GaugeValue, float64(found.entries))
	}
	ch <- prometheus.MustNewConstMetric(c.up, prometheus.GaugeValue, up)
}

type storeFigures struct {
	byState map[string]int
	entries int
}

// ask asks the store, and reports false where it does not answer in time, whether it heeds the context or not.
func (c *storeCollector) ask(ctx context.Context) (storeFigures, bool) {
	answer := make(chan *storeFigures, 1)
	go func() {
		byState, err := sourcesByState(ctx, c.store)
		n := 0
		if err == nil {
			n, err = c.store.Count(ctx, news.TimelineAll)
		}
		if err != nil {
			answer <- nil
			return
		}
		answer <- &storeFigures{byState, n}
	}()
	select {
	case f := <-answer:
		if f != nil {
			return *f, true
		}
	case <-ctx.Done():
	}
	return storeFigures{}, false
}

func sourcesByState(ctx context.Context, s *store.Store) (map[string]int, error) {
	sources, err := s.Sources(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(sources))
	for i, src := range sources {
		ids[i] = src.ID
	}
	states, err := s.States(ctx, ids...)
	if err != nil {
		return nil, err
	}
	n := map[string]int{"new": 0, "unchanged": 0, "failed": 0, "waiting": 0, "disabled": 0}
	for _, src := range sources {
		switch outcome := states[src.ID].Outcome; {
		case !src.Enabled:
			n["disabled"]++
		case outcome == "":
			n["waiting"]++
		default:
			n[string(outcome)]++
		}
	}
	return n, nil
}

// indexCollector says at each scrape how the search index stands.
type indexCollector struct {
	index                               *search.Index
	store                               *store.Store
	ready, entries, volumes, size, lags *prometheus.Desc
}

func newIndexCollector(x *search.Index, s *store.Store) *indexCollector {
	return &indexCollector{x, s,
		prometheus.NewDesc("hub_search_index_ready", "Whether the search index has all entries; where it has not, searches look through the newest.", nil, nil),
		prometheus.NewDesc("hub_search_index_entries", "Entries in the search index.", nil, nil),
		prometheus.NewDesc("hub_search_index_volumes", "Parts that the search index is made of.", nil, nil),
		prometheus.NewDesc("hub_search_index_bytes", "What the search index takes on the disk.", nil, nil),
		prometheus.NewDesc("hub_search_index_lag_changes", "Changes of the store's log that the search index does not have yet.", nil, nil),
	}
}

func (c *indexCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.ready, c.entries, c.volumes, c.size, c.lags} {
		ch <- d
	}
}

func (c *indexCollector) Collect(ch chan<- prometheus.Metric) {
	give := func(d *prometheus.Desc, v float64) { ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v) }
	s, ready := c.index.Stats(), 0.0
	if s.Ready {
		ready = 1
	}
	give(c.ready, ready)
	give(c.entries, float64(s.Entries))
	give(c.volumes, float64(s.Volumes))
	give(c.size, float64(s.Bytes))
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	if last, err := c.store.LastSeq(ctx); err == nil {
		give(c.lags, float64(last-min(last, s.Seen)))
	}
}
