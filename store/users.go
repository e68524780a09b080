package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// Users gives every user, the revoked ones too, ordered by name.
func (s *Store) Users(ctx context.Context) (_ []news.User, err error) {
	defer s.watch("users", time.Now(), &err)
	return listed[news.User](ctx, s, engine.User, func(u news.User) string { return u.Name })
}

// User gives one user, or news.ErrNotFound.
func (s *Store) User(ctx context.Context, name string) (_ news.User, err error) {
	defer s.watch("user", time.Now(), &err)
	return one[news.User](ctx, s, userRef(name))
}

// PutUser adds a user whose Rev is news.RevNone, or news.ErrExists; else replaces the one that was read with that Rev, or
// news.ErrConflict. The act goes into the audit log with it. A damaged record is no user: one may be added in its place.
func (s *Store) PutUser(ctx context.Context, u news.User, act news.Act) (err error) {
	defer s.watch("put_user", time.Now(), &err)
	return putAccess(ctx, s, userRef(u.Name), u, u.Rev, news.OpUser, act)
}

// Tokens gives every API token, the revoked ones too, ordered by id.
func (s *Store) Tokens(ctx context.Context) (_ []news.Token, err error) {
	defer s.watch("tokens", time.Now(), &err)
	return listed[news.Token](ctx, s, engine.Token, func(t news.Token) string { return t.ID })
}

// Token gives one token, or news.ErrNotFound.
func (s *Store) Token(ctx context.Context, id string) (_ news.Token, err error) {
	defer s.watch("token", time.Now(), &err)
	return one[news.Token](ctx, s, tokenRef(id))
}

// PutToken is for tokens what PutUser is for users.
func (s *Store) PutToken(ctx context.Context, t news.Token, act news.Act) (err error) {
	defer s.watch("put_token", time.Now(), &err)
	return putAccess(ctx, s, tokenRef(t.ID), t, t.Rev, news.OpToken, act)
}

// putAccess writes who may ask the administration, with its act, a change of the log, and what else goes with it or not at all.
func putAccess[T any](ctx context.Context, s *Store, ref engine.Ref, v T, rev string, op news.Op, act news.Act, beside ...engine.Group) error {
	recs, err := s.engine.Get(ctx, s.now(), ref)
	if err != nil {
		return err
	}
	var before T
	there := recs[0].Rev != ""
	if there {
		before, err = see[T](s, recs[0])
		there = err == nil
	}
	switch {
	case there && rev == news.RevNone:
		return fmt.Errorf("%s %s: %w", ref.Kind, ref.Key, news.ErrExists)
	case !there && rev != news.RevNone:
		return notFound(string(ref.Kind), ref.Key)
	case there && rev != recs[0].Rev:
		return fmt.Errorf("%s %s: %w", ref.Kind, ref.Key, news.ErrConflict)
	}
	rec, err := record(ref, v, time.Time{})
	if err != nil || rec.Rev == recs[0].Rev {
		return err
	}
	g := engine.Group{Put: rec, Expect: recs[0].Rev}
	if g.Change, err = change(op, s.now(), ref.Key, 0, nil); err != nil {
		return err
	}
	ed := edit{op: cmp.Or(act.Op, string(op)+".edit"), was: recs[0], after: v}
	if act.Rev = ""; there {
		ed.before = before
	}
	if err := s.sign(&g, act, ed); err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: append(beside, g)})
	if rev == news.RevNone && beside == nil && errors.Is(err, engine.ErrConflict) {
		return fmt.Errorf("%s %s: %w", ref.Kind, ref.Key, news.ErrExists)
	}
	return domain(err)
}

// listed gives all of a kind, in order.
func listed[T any](ctx context.Context, s *Store, kind engine.Kind, by func(T) string) ([]T, error) {
	found, err := all[T](ctx, s, kind)
	if err != nil {
		return nil, err
	}
	list := slices.AppendSeq(make([]T, 0, len(found)), maps.Values(found))
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(by(a), by(b)) })
	return list, nil
}

func userRef(name string) engine.Ref { return engine.Ref{Kind: engine.User, Key: name} }
func tokenRef(id string) engine.Ref  { return engine.Ref{Kind: engine.Token, Key: id} }
