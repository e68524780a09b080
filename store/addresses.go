package store

import (
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// addresses is written with every change of which addresses sources have, so that of two that are made at once one sees the other.
var addresses = engine.Ref{Kind: engine.Meta, Key: "addresses"}

// claimAddress gives the group that lets a batch give the source its address, or a news.AddressTaken where another has it. The batch
// is refused with ErrConflict where any source was given an address meanwhile.
func (s *Store) claimAddress(ctx context.Context, src news.Source) ([]engine.Group, error) {
	if src.URL == "" {
		return nil, nil
	}
	mark, err := s.markAddresses(ctx) // before the list is brought up to date
	if err != nil {
		return nil, err
	}
	by, err := s.addressTaken(ctx, news.AddressKey(src.URL), src.ID)
	if err == nil && by != "" {
		err = &news.AddressTaken{ID: src.ID, By: by}
	}
	return []engine.Group{mark}, err
}

// markAddresses gives the group that has a batch refused where any source was given an address since now.
func (s *Store) markAddresses(ctx context.Context) (engine.Group, error) {
	mark, err := s.engine.Heads(ctx, s.now(), addresses)
	if err != nil {
		return engine.Group{}, err
	}
	return engine.Group{Put: engine.Record{Ref: addresses, Rev: rand.Text(), Body: []byte("{}")}, Expect: mark[0].Rev}, nil
}

// persist runs fn until it meets no conflict, with a pause before each try that differs from others': all who give sources their
// addresses at once meet one another, and one of them is through at each round.
func persist(ctx context.Context, fn func() error) error {
	const tries, pause = 60, 20 * time.Millisecond
	for try := 1; ; try++ {
		err := fn()
		if !errors.Is(err, engine.ErrConflict) || try == tries {
			return domain(err)
		}
		select {
		case <-time.After(mathrand.N(pause)):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
