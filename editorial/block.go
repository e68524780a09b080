package editorial

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// hubActor is who does what was decided long before.
const hubActor = "hub"

// The bounds of a block's words, in letters and digits as they are compared: fewer would keep out what nobody meant.
const (
	blockHeadlineLeast = 4
	blockTextLeast     = 8
	blockMost          = 500
	blockAddressMost   = 2000 // every hub keeps all blocks in memory
)

// blockOf is what a takedown of no entry keeps out; nil: it is of an entry.
func (o *Office) blockOf(ask TakedownAsk, now time.Time) (*news.Block, error) {
	var asked []news.Block
	for _, b := range []news.Block{{By: news.BlockAddress, What: ask.Address}, {By: news.BlockHeadline, What: ask.Headline}, {By: news.BlockText, What: ask.Text}} {
		if b.What = strings.TrimSpace(b.What); b.What != "" {
			asked = append(asked, b)
		}
	}
	switch {
	case len(asked) == 0 && ask.Entry != "":
		if !ask.Until.IsZero() {
			return nil, refuse(Invalid, BlockUntilEntry).in("until")
		}
		return nil, nil
	case len(asked) != 1 || ask.Entry != "":
		return nil, refuse(Invalid, BlockOne)
	case !ask.Until.IsZero() && !ask.Until.After(now):
		return nil, refuse(Invalid, BlockPast).in("until")
	}
	b := asked[0]
	b.Key = desk.BlockKey(b.By, b.What)
	return &b, checkBlock(b)
}

func checkBlock(b news.Block) error {
	most := blockMost
	if b.By == news.BlockAddress {
		most = blockAddressMost
	}
	n, least := utf8.RuneCountInString(b.Key), map[news.BlockBy]int{news.BlockHeadline: blockHeadlineLeast, news.BlockText: blockTextLeast}[b.By]
	switch {
	case b.By == news.BlockAddress && b.Key == "":
		return refuse(Invalid, BlockNoAddress, b.What).in("address")
	case n < least:
		return refuse(Invalid, BlockShort, strconv.Itoa(least)).in(string(b.By))
	case utf8.RuneCountInString(b.What) > most:
		return refuse(Invalid, BlockLong, strconv.Itoa(most)).in(string(b.By))
	}
	return nil
}

// block keeps out what has not come in yet. The act says why beside what it does.
func (o *Office) block(ctx context.Context, by Actor, t news.Takedown, why ...news.Reason) (news.Takedown, error) {
	all, err := o.p.Takedowns.Takedowns(ctx)
	if err != nil {
		return t, err
	}
	in := 0
	for _, other := range all {
		if other.Block != nil && other.State == news.TakedownDone {
			in++
		}
	}
	if in >= news.MaxBlocks {
		return t, refuse(Conflict, BlockTooMany, strconv.Itoa(news.MaxBlocks))
	}
	t.By, t.At, t.Removed, t.Keys = by.Name, o.p.Now(), nil, nil
	act := o.act(by, "takedown.done", t.ID, append(why, news.Because("act.takedown.block."+string(t.Block.By), t.Block.What), news.Because("act.takedown.why", t.Reason))...)
	act.Rev = t.Rev
	t, err = o.p.Takedowns.TakeDown(ctx, t, act)
	return t, refused(err, news.ErrConflict, Conflict, TakedownChanged, t.ID)
}

// BlockReach gives the entries that a block would be about and that are there already, of the newest: a block takes none of them down.
func (o *Office) BlockReach(ctx context.Context, ask TakedownAsk) (there []news.Entry, looked int, err error) {
	b, err := o.blockOf(ask, o.p.Now())
	if err != nil || b == nil {
		return nil, 0, err
	}
	block := desk.NewBlocks([]news.BlockInForce{{Block: *b}})
	for at := (news.Cursor{}); looked < listLooked; {
		var some []news.Entry
		if some, at, err = o.p.Archive.Entries(ctx, news.TimelineSeen, at, listPage); err != nil {
			return nil, looked, err
		}
		looked += len(some)
		for _, e := range some {
			if _, is := block.Of(&e); is {
				there = append(there, e)
			}
		}
		if at.IsZero() {
			break
		}
	}
	return there, looked, nil
}
