package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// Requests gives everything that is asked for from outside, ordered by id.
func (s *Store) Requests(ctx context.Context) (_ []news.TakedownRequest, err error) {
	defer s.watch("requests", time.Now(), &err)
	return listed[news.TakedownRequest](ctx, s, engine.Request, func(r news.TakedownRequest) string { return r.ID })
}

// Request gives one, or news.ErrNotFound.
func (s *Store) Request(ctx context.Context, id string) (_ news.TakedownRequest, err error) {
	defer s.watch("request", time.Now(), &err)
	return one[news.TakedownRequest](ctx, s, requestRef(id))
}

// PutRequest adds a request whose Rev is news.RevNone, or gives news.ErrExists; else it replaces the one that was read with that Rev, or
// gives news.ErrConflict. The act goes into the audit log with it, as it is: what somebody wrote stands in the request alone, which is
// erased in time.
func (s *Store) PutRequest(ctx context.Context, r news.TakedownRequest, act news.Act) (err error) {
	defer s.watch("put_request", time.Now(), &err)
	rec, err := record(requestRef(r.ID), r, time.Time{})
	if err != nil {
		return err
	}
	act.Object = r.ID
	line, places, err := actRecord(act)
	if err != nil {
		return err
	}
	g := engine.Group{Put: rec, With: []engine.Record{line}, Add: places}
	if r.Rev != news.RevNone {
		g.Expect = r.Rev
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{g}})
	if r.Rev == news.RevNone && errors.Is(err, engine.ErrConflict) {
		return fmt.Errorf("request %s: %w", r.ID, news.ErrExists)
	}
	return domain(err)
}

// accept has a batch that does the takedown of an id answer the request of that id, if there is one: who declines it as it was read before gets
// news.ErrConflict. One that was declined meanwhile is not accepted: news.ErrConflict.
func (s *Store) accept(ctx context.Context, b *engine.Batch, id string) error {
	is, err := s.engine.Get(ctx, b.Now, requestRef(id))
	if err != nil || is[0].Rev == "" {
		return err
	}
	r := seenIn[news.TakedownRequest](s, is[0])
	if !r.Declined.IsZero() {
		return fmt.Errorf("request %s was declined: %w", id, news.ErrConflict)
	}
	rec := is[0]
	rec.Rev += rand.Text()
	b.Groups = append(b.Groups, engine.Group{Put: rec, Expect: is[0].Rev})
	return nil
}

// EraseRequests leaves nothing of requests.
func (s *Store) EraseRequests(ctx context.Context, ids []string) (err error) {
	defer s.watch("erase_requests", time.Now(), &err)
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Delete: refs(requestRef, ids)})
	return domain(err)
}

func requestRef(id string) engine.Ref { return engine.Ref{Kind: engine.Request, Key: id} }

// secretRef is where the store keeps what its hubs sign forms with.
var secretRef = engine.Ref{Kind: engine.Meta, Key: "secret"}

// Secret is what the hubs on this store sign forms with, so that each knows what another gave out. No dump has it.
func (s *Store) Secret(ctx context.Context) (is string, err error) {
	defer s.watch("secret", time.Now(), &err)
	err = retry(ctx, func() error {
		had, err := s.engine.Get(ctx, s.now(), secretRef)
		if err != nil {
			return err
		}
		if had[0].Rev != "" {
			if is, err = see[string](s, had[0]); err == nil {
				return nil
			}
		}
		is = rand.Text()
		rec, err := record(secretRef, is, time.Time{})
		if err != nil {
			return err
		}
		_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{{Put: rec, Expect: had[0].Rev}}})
		return err
	})
	return is, err
}
