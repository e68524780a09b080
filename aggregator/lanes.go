package aggregator

import (
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/txnews/hub/news"
)

const (
	// maxDeferral bounds how long a due source waits for its turn at its host before the host is looked at again.
	maxDeferral = 30 * time.Second
	// slowAfter is when a refresh counts as one that waits for its partner: it then holds one of the slow places, and no worker.
	slowAfter = 2 * time.Second
	// slowShare is how many slow places there are to a worker.
	slowShare = 4
)

// lanes keep one host's sources from taking all workers: fetch lets few requests through to a host at a time, and whoever
// waits there would hold a worker meanwhile.
type lanes struct {
	perHost int
	mu      sync.Mutex
	hosts   map[string]*lane
}

type lane struct {
	running int
	took    time.Duration // a refresh's time, a moving average
	next    time.Time     // the turn of the next source that is put off
}

func newLanes(perHost int) *lanes { return &lanes{perHost: perHost, hosts: map[string]*lane{}} }

// hostOf is the host that a source's document comes from.
func hostOf(src *news.Source) string {
	u, err := url.Parse(src.URL)
	if err != nil {
		return src.URL
	}
	return strings.ToLower(u.Host)
}

// enter takes a place at a host, or gives the time to come back at: the turns of those that are put off are as far apart as
// the host's refreshes have been taking.
func (l *lanes) enter(host string, now time.Time) (ok bool, due time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.hosts[host]
	if h == nil {
		h = &lane{}
		l.hosts[host] = h
	}
	if h.running < l.perHost {
		h.running++
		return true, time.Time{}
	}
	if h.next.Before(now) || h.next.After(now.Add(maxDeferral)) {
		h.next = now
	}
	h.next = h.next.Add(max(h.took/time.Duration(l.perHost), minTick))
	return false, h.next
}

// leave gives a place back. A host of which nothing is known beyond its speed is forgotten.
func (l *lanes) leave(host string, took time.Duration, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.hosts[host]
	h.running--
	if h.took == 0 {
		h.took = took
	}
	h.took += (took - h.took) / 4
	if h.running == 0 && h.next.Before(now) {
		delete(l.hosts, host)
	}
}

// places are where refreshes run: so many at work, and more that only wait for slow partners.
type places struct {
	work, slow chan struct{}
}

func newPlaces(workers int) places {
	return places{make(chan struct{}, workers), make(chan struct{}, workers*slowShare)}
}

// take holds a worker's place, for slowAfter at most where a slow one is free then; give frees whichever is held.
func (p places) take() (give func()) {
	p.work <- struct{}{}
	var once sync.Once
	free := func() { once.Do(func() { <-p.work }) }
	var mu sync.Mutex
	done, slow := false, false
	timer := time.AfterFunc(slowAfter, func() {
		mu.Lock()
		defer mu.Unlock()
		if done {
			return
		}
		select {
		case p.slow <- struct{}{}:
			slow = true
			free()
		default:
		}
	})
	return func() {
		timer.Stop()
		mu.Lock()
		defer mu.Unlock()
		done = true
		if free(); slow {
			<-p.slow
		}
	}
}
