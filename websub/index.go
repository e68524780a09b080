package websub

import (
	"context"
	"sync"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

const (
	// indexKept is how long a list is gone by that nobody changed: what expires leaves it unnoticed.
	indexKept = 10 * time.Minute
	// indexRecent is how old a list may be that bounds are told by.
	indexRecent = 2 * time.Second
)

// index is the list of subscriptions by what they are looked for by. It is read anew when somebody came or went.
type index struct {
	register Register
	now      func() time.Time
	reading  sync.Mutex // held by who reads the list, and before mu

	mu      sync.Mutex // never held while the store is asked: metrics are told without it
	rev     string
	read    time.Time
	ids     map[string]bool
	byLine  map[news.Timeline][]string
	keyed   []string // to topics of partners
	byTopic map[string]int
	byHost  map[string]int
}

// recent has the index as it was a moment ago, with all that came by this hub: for bounds, of which nothing else depends. Who subscribes
// must not have the whole list read each time.
func (x *index) recent(ctx context.Context) error {
	x.reading.Lock()
	defer x.reading.Unlock()
	x.mu.Lock()
	age, there := x.now().Sub(x.read), x.ids != nil
	x.mu.Unlock()
	if there && age >= 0 && age < indexRecent {
		return nil
	}
	return x.reread(ctx)
}

// fresh has the index as it was when it was called, or later.
func (x *index) fresh(ctx context.Context) error {
	x.reading.Lock()
	defer x.reading.Unlock()
	return x.reread(ctx)
}

// reread reads the list anew, where it is another one by now. The caller holds reading.
func (x *index) reread(ctx context.Context) error {
	rev, err := x.register.SubscriptionsRev(ctx)
	if err != nil {
		return err
	}
	x.mu.Lock()
	same := x.ids != nil && rev == x.rev && x.now().Sub(x.read) < indexKept
	x.mu.Unlock()
	if same {
		return nil
	}
	list, err := x.register.Subscriptions(ctx)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.rev, x.read, x.keyed = rev, x.now(), nil
	x.ids, x.byLine, x.byTopic, x.byHost = map[string]bool{}, map[news.Timeline][]string{}, map[string]int{}, map[string]int{}
	for _, s := range list {
		x.put(s)
	}
	return nil
}

// add takes in a subscription that came by this hub, until the list is read anew.
func (x *index) add(s news.Subscription) {
	x.reading.Lock() // a list that is being read does not have it
	defer x.reading.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.ids != nil && !x.ids[s.ID] {
		x.put(s)
	}
}

// put takes in a subscription. The caller holds mu.
func (x *index) put(s news.Subscription) {
	x.ids[s.ID] = true
	x.byTopic[s.Topic+" "+s.Token]++
	x.byHost[fetch.HostOf(s.Callback)]++
	if t, ok := topicOf(s); ok {
		x.byLine[t.sel.Timeline()] = append(x.byLine[t.sel.Timeline()], s.ID)
	}
	if s.Token != "" {
		x.keyed = append(x.keyed, s.ID)
	}
}

type counted struct {
	known            bool
	topic, host, all int
}

func (x *index) count(id, topic, host string) counted {
	x.mu.Lock()
	defer x.mu.Unlock()
	return counted{x.ids[id], x.byTopic[topic], x.byHost[host], len(x.ids)}
}

// touched are the timelines with subscriptions that changes touch, and these subscriptions.
func (x *index) touched(changes []news.Change) (lines []news.Timeline, ids []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	seen := map[news.Timeline]bool{}
	keys := false
	for _, c := range changes {
		switch {
		case c.Op == news.OpSource, c.OfSettings():
			return x.everything()
		case c.Op == news.OpPartner:
			keys = len(x.keyed) > 0
		}
		for _, line := range c.Timelines {
			if len(x.byLine[line]) > 0 && !seen[line] {
				seen[line] = true
				lines, ids = append(lines, line), append(ids, x.byLine[line]...)
			}
		}
	}
	if keys {
		lines, ids = append(lines, everyTopic), append(ids, x.keyed...)
	}
	return lines, ids
}

// everything is what a change touches that all topics depend on. The caller holds mu.
func (x *index) everything() (lines []news.Timeline, ids []string) {
	for _, of := range x.byLine {
		ids = append(ids, of...)
	}
	if len(ids) > 0 {
		lines = []news.Timeline{everyTopic}
	}
	return lines, ids
}

// whole is everything, for who does not know what changed.
func (x *index) whole() (lines []news.Timeline, ids []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.everything()
}
