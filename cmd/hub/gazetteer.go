package main

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// takenUp is how long who edits the gazetteer waits until feeds that were kept from before are gone.
const takenUp = 2 * time.Second

// liveDesk is a desk whose towns may change while it works: an entry is edited by the towns of when it was begun.
type liveDesk struct {
	now atomic.Pointer[desk.Desk]
	mu  sync.Mutex // held while it changes
	set []news.Town
}

// Edit makes an entry of what a source said.
func (d *liveDesk) Edit(src news.Source, raw news.Raw, now time.Time) news.Entry {
	return d.now.Load().Edit(src, raw, now)
}

// SameStory tells whether two entries are copies of one text.
func (d *liveDesk) SameStory(a, b *news.Entry) (bool, news.Reasons) {
	return d.now.Load().SameStory(a, b)
}

// Minor tells that a correction changed nothing that a reader would want to be told.
func (d *liveDesk) Minor(old, now *news.Entry) bool { return d.now.Load().Minor(old, now) }

// Marks are what an entry is found and recognised by.
func (d *liveDesk) Marks(e *news.Entry) ([]uint64, []string) { return d.now.Load().Marks(e) }

// BlockKeys are what an entry that was taken down is recognised by.
func (d *liveDesk) BlockKeys(e *news.Entry) []string { return d.now.Load().BlockKeys(e) }

// Rank orders a story's copies.
func (d *liveDesk) Rank(members []news.Copy) ([]news.Copy, news.Reasons) {
	return d.now.Load().Rank(members)
}

// towns are those that the desk works by.
func (d *liveDesk) towns() []news.Town {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.set
}

func (h *Hub) newDesk(towns []news.Town) (*desk.Desk, error) {
	loc, err := h.cfg.Location()
	if err != nil {
		return nil, err
	}
	return desk.New(desk.Rules{Channels: h.cfg.Channels, Towns: towns, Vocabulary: h.cfg.Vocabulary(), Location: loc, Language: h.cfg.Site.Language})
}

// takeTowns has every part of the hub work by the gazetteer as the store has it: the desk last, so that no entry is filed
// under a town that has no page yet.
func (h *Hub) takeTowns(ctx context.Context) error {
	h.desk.mu.Lock() // over the reading too: what was read later must not be replaced by what was read before
	defer h.desk.mu.Unlock()
	towns, _, err := h.gazetteer(ctx)
	if err != nil || reflect.DeepEqual(towns, h.desk.set) {
		return err
	}
	d, err := h.newDesk(towns)
	if err != nil {
		return fmt.Errorf("the gazetteer in the store: %w", err)
	}
	h.rights.SetTowns(towns)
	h.publisher.SetTowns(towns)
	h.web.SetTowns(towns)
	h.desk.now.Store(d)
	h.desk.set = towns
	h.log.Info("the gazetteer is taken up", "towns", len(towns))
	return nil
}

// liveTowns has the hub follow what the change log tells of the gazetteer.
type liveTowns struct{ hub *Hub }

// Begin implements changelog.Consumer.
func (l liveTowns) Begin(ctx context.Context, _ changelog.Cursor, _ []news.Change) error {
	return l.hub.takeTowns(ctx)
}

// Take implements changelog.Consumer.
func (l liveTowns) Take(ctx context.Context, changes []news.Change) error {
	if slices.ContainsFunc(changes, func(c news.Change) bool { return c.Op == news.OpTowns }) {
		return l.hub.takeTowns(ctx)
	}
	return nil
}

// Down implements changelog.Consumer: the hub goes on with the towns that it has.
func (l liveTowns) Down() {}

// Stop implements changelog.Consumer.
func (l liveTowns) Stop() {}

// gazetteer reads the towns that administrators have put into the store, else the configuration's.
func (h *Hub) gazetteer(ctx context.Context) (towns []news.Town, edited bool, err error) {
	towns, edited, err = h.store.Gazetteer(ctx)
	if err == nil && !edited {
		towns = h.cfg.Towns
	}
	return towns, edited, err
}

// checkSource is the configuration's check of a source, by the towns as they are now.
func (h *Hub) checkSource(src news.Source) error {
	cfg := h.cfg
	cfg.Towns = h.desk.towns()
	return cfg.CheckSource(src)
}

// gazetteer is the towns as the administration sees and changes them.
type gazetteer struct{ hub *Hub }

// Towns gives those that the hub works by, and whether administrators have edited them.
func (g gazetteer) Towns(ctx context.Context) ([]news.Town, bool, error) { return g.hub.gazetteer(ctx) }

// PutTowns writes them. When it returns, this hub works by them; others on the store hear of it by the change log.
func (g gazetteer) PutTowns(ctx context.Context, towns []news.Town, act news.Act) error {
	h := g.hub
	if err := h.store.PutGazetteer(ctx, towns, act); err != nil {
		return err
	}
	if err := h.takeTowns(ctx); err != nil || !h.serving.Load() {
		return err
	}
	seq, err := h.store.LastSeq(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, takenUp)
	defer cancel()
	_ = h.follower.WaitSeen(ctx, seq) // where the log is that slow, feeds follow a moment later
	return nil
}

// Judge is what the desk makes of entries; towns are tried in the place of the hub's, nil: the hub's.
func (h *Hub) Judge(src news.Source, raws []news.Raw, towns []news.Town) ([]news.Entry, error) {
	var by aggregator.Desk = h.desk
	if towns != nil {
		d, err := h.newDesk(towns)
		if err != nil {
			return nil, err
		}
		by = d
	}
	entries := make([]news.Entry, len(raws))
	for i, raw := range raws {
		entries[i] = by.Edit(src, raw, h.now())
		entries[i].Held = news.HeldFor(h.cfg.Origins.Permit, &src, &entries[i])
	}
	return entries, nil
}

var (
	_ aggregator.Desk     = (*liveDesk)(nil)
	_ editorial.Gazetteer = gazetteer{}
	_ editorial.Judge     = (*Hub)(nil)
)
