package aggregator

import (
	"context"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// Blocks is what keeping out asks of the store.
type Blocks interface {
	Blocks(ctx context.Context) (news.Blocks, error)
}

// knownBlocks are blocks ready to compare with, and the revision of their list.
type knownBlocks struct {
	rev string
	*desk.Blocks
}

// blocks are those in force, as far as this hub knows: a commit that rests on others gives news.ErrConflict, and they are read anew, once for
// all refreshes. Making them ready takes time where they are many: those of one revision are made ready once.
func (a *Aggregator) blocks(ctx context.Context) (*knownBlocks, error) {
	if known := a.known.Load(); known != nil {
		return known, nil
	}
	a.reading.Lock()
	defer a.reading.Unlock()
	if known := a.known.Load(); known != nil {
		return known, nil
	}
	read, err := a.p.Blocks.Blocks(ctx)
	if err != nil {
		return nil, err
	}
	if a.ready == nil || a.ready.rev != read.Rev {
		a.ready = &knownBlocks{read.Rev, desk.NewBlocks(read.List)}
	}
	a.known.Store(a.ready)
	return a.ready, nil
}

// keepOut keeps out the new entries that are blocked. One that is there already and is corrected into what is blocked waits for an editor.
func (a *Aggregator) keepOut(ctx context.Context, g *grouping) error {
	if a.p.Blocks == nil {
		return nil
	}
	in, err := a.blocks(ctx)
	if err != nil {
		return err
	}
	g.batch.grounds.Blocks = &in.rev
	for i := range g.batch.entries {
		e := &g.batch.entries[i]
		block, is := in.Of(e)
		if !is || g.batch.isBlocked(i) {
			continue
		}
		old, corrected := g.batch.olds[e.ID]
		if !corrected {
			g.batch.block(i, block.Takedown)
			continue
		}
		if _, was := in.Of(&old); !was {
			e.Hold(news.Because(news.HeldBlocked, block.Takedown))
			g.settle(e)
		}
	}
	return nil
}
