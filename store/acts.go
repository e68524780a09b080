package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// actLine orders the audit log. No selection has its name.
const actLine news.Timeline = "acts"

func actGroup(a news.Act) (engine.Group, error) {
	if a.ID == "" {
		a.ID = fmt.Sprintf("%013d-%s", a.At.UnixMilli(), rand.Text()[:8])
	}
	rec, err := record(engine.Ref{Kind: engine.Act, Key: a.ID}, a, time.Time{})
	return engine.Group{Put: rec, Add: []engine.Place{actPlace(a)}}, err
}

func actPlace(a news.Act) engine.Place {
	return engine.Place{Timeline: actLine, ID: a.ID, Score: a.At.UnixMilli()}
}

// Record adds a line to the audit log.
func (s *Store) Record(ctx context.Context, a news.Act) (err error) {
	defer s.watch("record", time.Now(), &err)
	g, err := actGroup(a)
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{g}})
	return domain(err)
}

// Acts gives a page of the audit log, newest first, before the cursor, and the cursor of the next page: zero where there is
// no more.
func (s *Store) Acts(ctx context.Context, before news.Cursor, limit int) (_ []news.Act, _ news.Cursor, err error) {
	defer s.watch("acts", time.Now(), &err)
	page, err := s.engine.Page(ctx, s.now(), engine.Act, placeOf(actLine, before), engine.Place{}, bound(limit))
	if err != nil {
		return nil, news.Cursor{}, err
	}
	acts := make([]news.Act, len(page.Records))
	for i, r := range page.Records {
		if acts[i], err = decode[news.Act](r); err != nil {
			return nil, news.Cursor{}, err
		}
	}
	var next news.Cursor
	if page.More {
		next = news.Cursor{Sort: time.UnixMilli(page.Last.Score), ID: page.Last.ID}
	}
	return acts, next, nil
}
