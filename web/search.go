package web

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// Search bounds what requests that look through entries may take from all others: searches, and selections that have no
// timeline of their own.
type Search struct {
	Workers   int           // at a time; 0: half of the processors
	Queue     int           // that wait for a place; more are sent away; 0: 16
	PerClient int           // of one client that look or wait; more are sent away; 0: half of Workers and Queue together
	Timeout   time.Duration // of one, with its wait; 0: 5 s
	Feeds     int           // of searches that are made for one client in a minute; 0: 120
}

// searchRetry is when one that was sent away may ask again, in seconds.
const searchRetry = "5"

// errBusy is for a search that finds no place, or no time.
var errBusy = site.Refuse(http.StatusServiceUnavailable, news.Because("problem.search-busy"))

// errEager is for a search of a client that has as many under way as one may.
var errEager = site.Refuse(http.StatusTooManyRequests, news.Because("problem.search-eager"))

// searchDesk hands out the places at which requests look through entries.
type searchDesk struct {
	places  chan struct{} // one in it for each that looks
	inside  chan struct{} // likewise for each that looks or waits
	timeout time.Duration
	count   func(outcome string)
	clients site.PerClient // that look or wait
	makes   aMinute        // feeds of searches
}

func newSearches(o Search, count func(outcome string)) *searchDesk {
	if o.Workers <= 0 {
		o.Workers = max(1, runtime.GOMAXPROCS(0)/2)
	}
	if o.Queue <= 0 {
		o.Queue = 16
	}
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Second
	}
	if o.Feeds <= 0 {
		o.Feeds = feedsAMinute
	}
	if o.PerClient <= 0 {
		o.PerClient = max(1, (o.Workers+o.Queue)/2)
	}
	return &searchDesk{places: make(chan struct{}, o.Workers), inside: make(chan struct{}, o.Workers+o.Queue), timeout: o.Timeout, count: count,
		clients: site.PerClient{Most: o.PerClient}, makes: aMinute{most: o.Feeds}}
}

// do runs a client's search at a place of its own, when there is one. patience is how long it may go on looking; what is read then
// still has time. It gives errEager where the client has too many under way, errBusy where too many wait or it took too long, and
// the context's error where the client has left.
func (s *searchDesk) do(ctx context.Context, client string, look func(ctx context.Context, patience time.Duration) error) (err error) {
	defer func() { s.count(outcomeOf(ctx, err)) }()
	if !s.clients.Enter(client) {
		return errEager
	}
	defer s.clients.Leave(client)
	select {
	case s.inside <- struct{}{}:
		defer func() { <-s.inside }()
	default:
		return errBusy
	}
	late, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	began := time.Now()
	select {
	case s.places <- struct{}{}:
		defer func() { <-s.places }()
		err = look(late, (s.timeout-time.Since(began))/2)
	case <-late.Done():
		err = late.Err()
	}
	if err != nil && ctx.Err() == nil && late.Err() != nil {
		return errBusy
	}
	return err
}

// outcomes are what becomes of searches.
var outcomes = []string{"done", "busy", "eager", "left", "failed"}

func outcomeOf(ctx context.Context, err error) string {
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, errBusy):
		return "busy"
	case errors.Is(err, errEager):
		return "eager"
	case ctx.Err() != nil:
		return "left"
	}
	return "failed"
}
