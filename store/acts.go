package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// actLine orders the audit log. No selection has its name.
const actLine news.Timeline = "acts"

// edit is a change of one object, for its act.
type edit struct {
	op            string        // what it is, where the act does not say
	was           engine.Record // that the change was made from
	before, after any           // nil: there was none, there will be none
}

// sign has the group that makes an edit write its act too: where the change is there already, so is an act of it. It gives
// news.ErrConflict where the act was made from another revision than the one that stands.
func (s *Store) sign(g *engine.Group, a news.Act, ed edit) error {
	a, err := s.actOf(a, ed)
	if err != nil {
		return err
	}
	rec, places, err := actRecord(a)
	g.With, g.Add = append(g.With, rec), append(g.Add, places...)
	return err
}

// actOf completes the act of an edit, or gives news.ErrConflict as sign does.
func (s *Store) actOf(a news.Act, ed edit) (news.Act, error) {
	if !madeFrom(a.Rev, ed.was.Rev) {
		return a, fmt.Errorf("%s %s: %w", ed.was.Kind, ed.was.Key, news.ErrConflict)
	}
	a.Rev, a.Op, a.Object = ed.was.Rev, cmp.Or(a.Op, ed.op), cmp.Or(a.Object, ed.was.Key)
	if a.At.IsZero() {
		a.At = s.now()
	}
	var err error
	if a.Before, err = shown(a.Before, ed.before); err == nil {
		a.After, err = shown(a.After, ed.after)
	}
	return a, err
}

// madeFrom reports whether what was made from a revision may change what stands.
func madeFrom(rev, stands string) bool {
	return rev == "" || rev == stands || rev == news.RevNone && stands == ""
}

// shown is an object as JSON for the audit log, without its secrets, unless the act says it already.
func shown(said json.RawMessage, v any) (json.RawMessage, error) {
	if said != nil {
		return said, nil
	}
	switch o := v.(type) {
	case nil:
		return nil, nil
	case news.Source:
		if u, err := url.Parse(o.URL); err == nil {
			o.URL = u.Redacted()
		} else {
			o.URL = ""
		}
		v = o
	case news.Partner:
		o.Redact()
		v = o
	case news.User:
		o.Password, o.Invited, o.Devices, o.Second, o.Pending, o.Epoch = "", nil, nil, nil, "", ""
		v = o
	case news.Token:
		o.Hash = ""
		v = o
	}
	return json.Marshal(v)
}

// actRecord names an act by its time, to the nanosecond: acts of one millisecond, which share a score, stand in
// their order by name.
func actRecord(a news.Act) (engine.Record, []engine.Place, error) {
	if a.ID == "" {
		a.ID = fmt.Sprintf("%013d-%06d%s", a.At.UnixMilli(), a.At.Nanosecond()%1e6, rand.Text()[:6])
	}
	rec, err := record(engine.Ref{Kind: engine.Act, Key: a.ID}, a, time.Time{})
	return rec, placesOfAct(a), err
}

// actGroup writes an act by itself.
func actGroup(a news.Act) (engine.Group, error) {
	rec, places, err := actRecord(a)
	return engine.Group{Put: rec, Add: places}, err
}

// placesOfAct are on the log, and on the one of each thing that the act is about.
func placesOfAct(a news.Act) []engine.Place {
	places := []engine.Place{{Timeline: actLine, ID: a.ID, Score: a.At.UnixMilli()}}
	for _, of := range a.About() {
		places = append(places, engine.Place{Timeline: actsAbout(of), ID: a.ID, Score: a.At.UnixMilli()})
	}
	return places
}

// actsAbout orders the acts about one thing.
func actsAbout(of news.About) news.Timeline { return actLine + "/" + news.Timeline(of) }

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

// Act gives one line of the audit log, or news.ErrNotFound.
func (s *Store) Act(ctx context.Context, id string) (_ news.Act, err error) {
	defer s.watch("act", time.Now(), &err)
	return one[news.Act](ctx, s, engine.Ref{Kind: engine.Act, Key: id})
}

// Acts gives a page of the audit log, newest first, before the cursor, and the cursor of the next page: zero where there is
// no more.
func (s *Store) Acts(ctx context.Context, before news.Cursor, limit int) (_ []news.Act, _ news.Cursor, err error) {
	defer s.watch("acts", time.Now(), &err)
	return s.acts(ctx, actLine, before, limit)
}

// ActsAbout is Acts about one thing alone: of those that hubs wrote since they are found by it.
func (s *Store) ActsAbout(ctx context.Context, of news.About, before news.Cursor, limit int) (_ []news.Act, _ news.Cursor, err error) {
	defer s.watch("acts_about", time.Now(), &err)
	return s.acts(ctx, actsAbout(of), before, limit)
}

func (s *Store) acts(ctx context.Context, line news.Timeline, before news.Cursor, limit int) ([]news.Act, news.Cursor, error) {
	page, err := s.engine.Page(ctx, s.now(), engine.Act, placeOf(line, before), engine.Place{}, bound(limit))
	if err != nil {
		return nil, news.Cursor{}, err
	}
	acts := make([]news.Act, 0, len(page.Records))
	for _, r := range page.Records {
		if a, err := see[news.Act](s, r); err == nil {
			acts = append(acts, a)
		}
	}
	var next news.Cursor
	if page.More {
		next = news.Cursor{Sort: time.UnixMilli(page.Last.Score), ID: page.Last.ID}
	}
	return acts, next, nil
}
