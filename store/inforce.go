package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// blocksRef is the list of the blocks in force: one record, so that a commit can rest on it.
var blocksRef = engine.Ref{Kind: engine.Meta, Key: "blocks"}

// Blocks gives the blocks in force. A commit of new entries rests on the list that they were compared with (news.Grounds).
func (s *Store) Blocks(ctx context.Context) (_ news.Blocks, err error) {
	defer s.watch("blocks", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), blocksRef)
	if err != nil {
		return news.Blocks{}, err
	}
	return s.blocksOf(ctx, recs[0])
}

// blocksOf reads the list; one that is damaged follows from the takedowns' records.
func (s *Store) blocksOf(ctx context.Context, rec engine.Record) (b news.Blocks, err error) {
	if b.Rev = rec.Rev; b.Rev == "" {
		return b, nil
	}
	if b.List, err = see[[]news.BlockInForce](s, rec); err == nil {
		return b, nil
	}
	all, err := s.Takedowns(ctx)
	if err != nil {
		return b, err
	}
	for _, t := range all {
		if t.State == news.TakedownDone && t.Block != nil {
			b.List = append(b.List, news.BlockInForce{Block: *t.Block, Takedown: t.ID})
		}
	}
	slices.SortFunc(b.List, func(x, y news.BlockInForce) int { return strings.Compare(x.Takedown, y.Takedown) })
	return b, nil
}

// putBlock adds to a batch the list with the block of a takedown that is in force, or without that of one that is not.
func (s *Store) putBlock(ctx context.Context, b *engine.Batch, t *news.Takedown) error {
	if t.Block == nil {
		return nil
	}
	recs, err := s.engine.Get(ctx, b.Now, blocksRef)
	if err != nil {
		return err
	}
	was, err := s.blocksOf(ctx, recs[0])
	if err != nil {
		return err
	}
	list := slices.DeleteFunc(slices.Clone(was.List), func(o news.BlockInForce) bool { return o.Takedown == t.ID })
	if t.State == news.TakedownDone {
		list = append(list, news.BlockInForce{Block: *t.Block, Takedown: t.ID})
	}
	g := engine.Group{Put: engine.Record{Ref: blocksRef}, Expect: was.Rev}
	if len(list) > 0 {
		if g.Put, err = record(blocksRef, list, time.Time{}); err != nil {
			return err
		}
	}
	if g.Put.Rev != was.Rev {
		b.Groups = append(b.Groups, g)
	}
	return nil
}

// KeptOut gives what a takedown kept out, the latest first, and how many there are in all.
func (s *Store) KeptOut(ctx context.Context, takedown string, limit int) (_ []news.Tombstone, all int, err error) {
	defer s.watch("kept_out", time.Now(), &err)
	line := blockedLine(takedown)
	if all, err = s.engine.Count(ctx, line); err != nil || all == 0 || limit == 0 {
		return nil, all, err
	}
	page, err := s.engine.Page(ctx, s.now(), engine.Tombstone, engine.Place{Timeline: line}, engine.Place{}, bound(limit))
	if err != nil {
		return nil, all, err
	}
	stones := make([]news.Tombstone, 0, len(page.Records))
	for _, r := range page.Records {
		if t, err := see[news.Tombstone](s, r); err == nil {
			stones = append(stones, t)
		}
	}
	return stones, all, nil
}
