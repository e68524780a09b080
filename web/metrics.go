package web

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/txnews/hub/feeds"
)

// metrics are web's own.
type metrics struct {
	feeds    map[feedAnswer]prometheus.Counter
	searches *prometheus.CounterVec
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

// feedAnswer is what is counted of an answer to who asks for a feed.
type feedAnswer struct {
	format feeds.Format
	status int
}

func newMetrics(r prometheus.Registerer) (*metrics, error) {
	served := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "hub_feed_requests_total", Help: "Requests for published feeds.",
	}, []string{"format", "status"})
	m := &metrics{
		feeds: map[feedAnswer]prometheus.Counter{},
		searches: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hub_searches_total", Help: "Requests that looked through entries, by what became of them; busy: sent away, as too many did; eager: as their client had too many.",
		}, []string{"outcome"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hub_http_requests_total", Help: "Requests answered, by route and class of status.",
		}, []string{"route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "hub_http_request_duration_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5},
		}, []string{"route"}),
	}
	for _, c := range []prometheus.Collector{served, m.searches, m.requests, m.duration} {
		if err := r.Register(c); err != nil {
			return nil, fmt.Errorf("web: metrics: %w", err)
		}
	}
	for _, o := range outcomes {
		m.searches.WithLabelValues(o)
	}
	for _, f := range feeds.Formats() {
		for _, status := range []int{200, 226, 304, 400, 404, 429, 503} { // all that problemOf and site.Serve give for a feed
			m.feeds[feedAnswer{f, status}] = served.WithLabelValues(string(f), strconv.Itoa(status))
		}
	}
	return m, nil
}

// route gives the function that counts one answer of a route. What it touches is looked up now, not at each request.
func (m *metrics) route(name string) func(status int, took time.Duration) {
	took := m.duration.WithLabelValues(name)
	var class [6]prometheus.Counter
	for i := 1; i < len(class); i++ {
		class[i] = m.requests.WithLabelValues(name, strconv.Itoa(i)+"xx")
	}
	return func(status int, d time.Duration) {
		took.Observe(d.Seconds())
		if status == 0 {
			status = http.StatusOK // net/http's own default
		}
		class[min(status/100, 5)].Inc()
	}
}

// polled gives the functions that count one feed that Polls answered, as handlers count theirs.
func (m *metrics) polled() map[feeds.Format]func(status int, took time.Duration) {
	route, count := m.route(feedRoute), map[feeds.Format]func(status int, took time.Duration){}
	for _, f := range feeds.Formats() {
		count[f] = func(status int, took time.Duration) {
			route(status, took)
			m.feed(f, status)
		}
	}
	return count
}

// search counts what became of a request that looked through entries.
func (m *metrics) search(outcome string) { m.searches.WithLabelValues(outcome).Inc() }

// feed counts one answered request for a published feed.
func (m *metrics) feed(f feeds.Format, status int) {
	if c, ok := m.feeds[feedAnswer{f, status}]; ok {
		c.Inc()
	}
}
