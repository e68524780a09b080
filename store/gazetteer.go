package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// gazetteerRef is where the towns stand that administrators have edited.
var gazetteerRef = engine.Ref{Kind: engine.Meta, Key: "gazetteer"}

// Gazetteer gives the towns that administrators have put in the place of the configuration's. It reports false where they
// have not.
func (s *Store) Gazetteer(ctx context.Context) (_ []news.Town, edited bool, err error) {
	defer s.watch("gazetteer", time.Now(), &err)
	towns, err := one[[]news.Town](ctx, s, gazetteerRef)
	if errors.Is(err, news.ErrNotFound) {
		return nil, false, nil
	}
	return towns, err == nil, err
}

// PutGazetteer puts towns in the place of the configuration's; nil: the configuration's are back. The act goes into the
// audit log with it, and the change log tells every hub on the store. Where the act's Rev is not the one that stands,
// news.ErrConflict, and nothing is written.
func (s *Store) PutGazetteer(ctx context.Context, towns []news.Town, act news.Act) (err error) {
	defer s.watch("put_gazetteer", time.Now(), &err)
	rec := engine.Record{Ref: gazetteerRef} // without a revision: it goes
	if len(towns) > 0 {
		if rec, err = record(gazetteerRef, towns, time.Time{}); err != nil {
			return err
		}
	}
	c, err := change(news.OpTowns, s.now(), "", 0, nil)
	if err != nil {
		return err
	}
	return retry(func() error {
		had, err := s.engine.Get(ctx, s.now(), gazetteerRef)
		if err != nil {
			return err
		}
		if had[0].Rev == rec.Rev {
			return nil // it is so already
		}
		did, err := s.actOf(act, edit{op: "gazetteer.put", was: had[0], before: rawOf(had[0]), after: rawOf(rec)})
		if err != nil {
			return err
		}
		_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{{Put: rec, Expect: had[0].Rev, Change: c}, did}})
		return err
	})
}

// rawOf is what a record says, as JSON; nil where there is none.
func rawOf(r engine.Record) any {
	if r.Rev == "" {
		return nil
	}
	return json.RawMessage(r.Body)
}
