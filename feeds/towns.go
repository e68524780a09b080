package feeds

import (
	"context"

	"github.com/txnews/hub/news"
)

// townBook is the towns that there are feeds of. It never changes: another takes its place.
type townBook struct {
	list []news.Town
	byID map[string]news.Town
}

// SetTowns has other towns from now on. What is kept of the old ones goes once the change log tells of it
// (Options.TownsChanged).
func (p *Publisher) SetTowns(towns []news.Town) {
	b := &townBook{list: towns, byID: make(map[string]news.Town, len(towns))}
	for _, t := range towns {
		t.Name = clean(t.Name)
		b.byID[t.ID] = t
	}
	p.towns.Store(b)
}

func (p *Publisher) town(id string) news.Town { return p.towns.Load().byID[id] }

// takeTowns has the towns read anew where a change says so. It must come before the cache hears of the change: what is
// rendered from then on, and kept, has the new ones.
func (p *Publisher) takeTowns(ctx context.Context, changes []news.Change) error {
	if p.opt.TownsChanged == nil {
		return nil
	}
	for _, c := range changes {
		if c.Op == news.OpTowns {
			return p.opt.TownsChanged(ctx)
		}
	}
	return nil
}
