package store

import (
	"context"
	"errors"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// Sessions gives the sessions that can be gone on with, in no particular order.
func (s *Store) Sessions(ctx context.Context) (_ []news.Session, err error) {
	defer s.watch("sessions", time.Now(), &err)
	all, err := listed[news.Session](ctx, s, engine.Session, func(v news.Session) string { return v.ID })
	live := make([]news.Session, 0, len(all))
	for _, v := range all {
		if !v.Ended {
			live = append(live, v)
		}
	}
	return live, err
}

// Session gives one that can be gone on with, or news.ErrNotFound.
func (s *Store) Session(ctx context.Context, id string) (_ news.Session, err error) {
	defer s.watch("session", time.Now(), &err)
	v, err := one[news.Session](ctx, s, sessionRef(id))
	if err == nil && v.Ended {
		return news.Session{}, notFound("session", id)
	}
	return v, err
}

// KeepSession begins a session, or notes what changed of it; it is gone at a time. One that ended stays so, which is no error: a
// request that was under way must not bring it back.
func (s *Store) KeepSession(ctx context.Context, v news.Session, until time.Time) (err error) {
	defer s.watch("keep_session", time.Now(), &err)
	return s.writeSession(ctx, v.ID, func(*news.Session) (news.Session, time.Time) { return v, until })
}

// EndSession ends a session for good; the act, where it has an Op, goes into the audit log with it. One that is not there is no error.
func (s *Store) EndSession(ctx context.Context, id string, act news.Act) (err error) {
	defer s.watch("end_session", time.Now(), &err)
	return s.writeSession(ctx, id, func(is *news.Session) (news.Session, time.Time) {
		if is == nil {
			return news.Session{}, time.Time{}
		}
		return news.Session{ID: id, User: is.User, Began: is.Began, Ends: is.Ends, Ended: true}, is.Ends
	}, act)
}

// writeSession writes what change makes of a session that did not end, nil where there is none. An empty id: there is nothing to write.
func (s *Store) writeSession(ctx context.Context, id string, change func(*news.Session) (news.Session, time.Time), acts ...news.Act) error {
	return retry(ctx, func() error {
		recs, err := s.engine.Get(ctx, s.now(), sessionRef(id))
		if err != nil {
			return err
		}
		var is *news.Session
		if recs[0].Rev != "" {
			found, err := see[news.Session](s, recs[0])
			if errors.Is(err, news.ErrDamaged) || found.Ended {
				return nil
			}
			is = &found
		}
		v, until := change(is)
		if v.ID == "" {
			return nil
		}
		rec, err := record(sessionRef(id), v, until)
		if err != nil {
			return err
		}
		g := engine.Group{Put: rec, Expect: recs[0].Rev}
		for _, act := range acts {
			if act.Op == "" {
				continue
			}
			line, place, err := actRecord(act)
			if err != nil {
				return err
			}
			g.With, g.Add = append(g.With, line), append(g.Add, place...)
		}
		_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{g}})
		return err
	})
}

func sessionRef(id string) engine.Ref { return engine.Ref{Kind: engine.Session, Key: id} }
