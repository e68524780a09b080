package feeds

import (
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// book is the channels and towns that there are feeds of, as one snapshot of the settings has them, with names that any format
// can hold. It never changes: another takes its place.
type book struct {
	of       *settings.Snapshot
	channels map[string]news.Channel
	towns    map[string]news.Town
}

// book gives the channels and towns in force. What is kept of feeds with others goes once the change log tells of it.
func (p *Publisher) book() *book {
	now := p.opt.Settings.Current()
	if b := p.lastBook.Load(); b != nil && b.of == now {
		return b
	}
	b := &book{of: now, channels: make(map[string]news.Channel, len(now.Channels)), towns: make(map[string]news.Town, len(now.Towns))}
	for _, c := range now.Channels {
		c.Name = clean(c.Name)
		b.channels[c.ID] = c
	}
	for _, t := range now.Towns {
		t.Name = clean(t.Name)
		b.towns[t.ID] = t
	}
	p.lastBook.Store(b)
	return b
}

func (p *Publisher) channel(id string) news.Channel { return p.book().channels[id] }

func (p *Publisher) town(id string) news.Town { return p.book().towns[id] }
