package feeds

import "github.com/txnews/hub/news"

// townBook is the towns that there are feeds of. It never changes: another takes its place.
type townBook struct {
	list []news.Town
	byID map[string]news.Town
}

// SetTowns has other towns from now on. What is kept of the old ones goes once the change log tells of it.
func (p *Publisher) SetTowns(towns []news.Town) {
	b := &townBook{list: towns, byID: make(map[string]news.Town, len(towns))}
	for _, t := range towns {
		t.Name = clean(t.Name)
		b.byID[t.ID] = t
	}
	p.towns.Store(b)
}

func (p *Publisher) town(id string) news.Town { return p.towns.Load().byID[id] }
