package websub

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// dueMost bounds what a scrape counts of the queue.
const dueMost = 10_000

// metrics are what operators see of deliveries.
type metrics struct {
	deliveries *prometheus.CounterVec
	asks       *prometheus.CounterVec
	duration   prometheus.Histogram
}

func newMetrics(r prometheus.Registerer, h *Hub) (*metrics, error) {
	m := &metrics{
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hub_websub_deliveries_total",
			Help: "Deliveries to subscribers by outcome: delivered, unchanged (it had just that), failed (tried again), gone (410), ended (its topic is), dropped (nothing came through for long)."}, []string{"outcome"}),
		asks: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "hub_websub_asks_total",
			Help: "Questions to subscribers by mode and outcome: confirmed, refused, unreached, denied, told."}, []string{"mode", "outcome"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "hub_websub_delivery_duration_seconds",
			Help: "How long subscribers took to take a delivery, failed ones too.", Buckets: prometheus.ExponentialBuckets(0.001, 4, 8)}),
	}
	for _, outcome := range []string{"delivered", "unchanged", "failed", "gone", "ended", "dropped"} {
		m.deliveries.WithLabelValues(outcome)
	}
	subscriptions := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "hub_websub_subscriptions", Help: "Subscriptions in force, as far as this hub has heard."},
		func() float64 { return float64(h.index.count("", "", "").all) })
	due := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "hub_websub_due", Help: "Subscriptions that are to be told of something, now or when it is tried again, 10,000 at most; NaN where the store does not answer."},
		func() float64 { return h.due() })
	for _, c := range []prometheus.Collector{m.deliveries, m.asks, m.duration, subscriptions, due} {
		if err := r.Register(c); err != nil {
			return nil, fmt.Errorf("websub: metrics: %w", err)
		}
	}
	return m, nil
}

// due is how many subscriptions are to be told of something.
func (h *Hub) due() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	n, err := h.Store.SubscriptionsDue(ctx, dueMost)
	if err != nil {
		return math.NaN()
	}
	return float64(n)
}
