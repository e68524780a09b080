package main

import (
	"maps"
	"sync"

	"github.com/txnews/hub/news"
)

// progress knows how far the refreshes of this hub have come, and tells those who listen.
type progress struct {
	mu    sync.Mutex
	next  int
	going map[string]news.Step // by source, of the refreshes that run
	to    map[int]func(news.Step)
}

// step takes a step of a refresh.
func (p *progress) step(s news.Step) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.Stage == news.StageEnded {
		delete(p.going, s.Source)
	} else {
		if p.going == nil {
			p.going = map[string]news.Step{}
		}
		p.going[s.Source] = s
	}
	for _, tell := range p.to {
		tell(s)
	}
}

// Going gives how far the refreshes that run on this hub have come, by source.
func (p *progress) Going() map[string]news.Step {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.going)
}

// Listen calls tell for each step until the returned function is called; tell must not block.
func (p *progress) Listen(tell func(news.Step)) (stop func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to == nil {
		p.to = map[int]func(news.Step){}
	}
	id := p.next
	p.next++
	p.to[id] = tell
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.to, id)
	}
}
