package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// Partners gives every partner, the revoked ones too, ordered by id.
func (s *Store) Partners(ctx context.Context) (_ []news.Partner, err error) {
	defer s.watch("partners", time.Now(), &err)
	found, err := all[news.Partner](ctx, s, engine.Partner)
	if err != nil {
		return nil, err
	}
	partners := make([]news.Partner, 0, len(found))
	for _, p := range found {
		partners = append(partners, p)
	}
	slices.SortFunc(partners, func(a, b news.Partner) int { return strings.Compare(a.ID, b.ID) })
	return partners, nil
}

// AddPartner adds a partner, or gives news.ErrExists where its id is taken, by a revoked one too. The act goes into the
// audit log with it.
func (s *Store) AddPartner(ctx context.Context, p news.Partner, act news.Act) (err error) {
	defer s.watch("add_partner", time.Now(), &err)
	if p.ID == "" || len(p.Keys) == 0 || p.Keys[0].Hash == "" {
		return errors.New("a partner needs an id and the hash of its key")
	}
	g, err := s.partnerGroup(p, "", &act, edit{op: "partner.add", was: engine.Record{Ref: partnerRef(p.ID)}, after: p})
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{g}})
	if errors.Is(err, engine.ErrConflict) {
		return fmt.Errorf("partner %s: %w", p.ID, news.ErrExists)
	}
	return domain(err)
}

// RevokePartner ends a partner's keys at the act's time, or gives news.ErrNotFound. The partner stays on record,
// with what it pulled. Revoking twice is no error; the first time stays. The act goes into the audit log with it; where its Rev
// is not what is agreed, news.ErrConflict, and nothing is written.
func (s *Store) RevokePartner(ctx context.Context, id string, act news.Act) (err error) {
	defer s.watch("revoke_partner", time.Now(), &err)
	return s.editPartner(ctx, id, &act, func(p *news.Partner) bool {
		if !p.Active() {
			return false
		}
		p.Revoked = act.At
		return true
	})
}

// PutPartner replaces what is agreed with a partner, or gives news.ErrNotFound: its name, its contact, the agreement, and whether it is revoked.
// Its keys, when it came and what it pulled stay. The act is as for RevokePartner.
func (s *Store) PutPartner(ctx context.Context, p news.Partner, act news.Act) (err error) {
	defer s.watch("put_partner", time.Now(), &err)
	act.Op = cmp.Or(act.Op, "partner.edit")
	return s.editPartner(ctx, p.ID, &act, func(is *news.Partner) bool {
		return changed(is, func() {
			is.Name, is.Contact, is.Revoked = p.Name, p.Contact, p.Revoked
			is.Agree(p.Agreement, act.At)
		})
	})
}

// PutKeys replaces a partner's keys, or gives news.ErrNotFound. One that has no hash there has the one that it had, and whatever was noted of
// its use stays; one without a hash that the partner never had is left out. The act is as for RevokePartner.
func (s *Store) PutKeys(ctx context.Context, id string, keys []news.PartnerKey, act news.Act) (err error) {
	defer s.watch("put_keys", time.Now(), &err)
	return s.editPartner(ctx, id, &act, func(is *news.Partner) bool {
		next := make([]news.PartnerKey, 0, len(keys))
		for _, k := range keys {
			if was := is.Key(k.ID); was != nil {
				k.Hash, k.TopicHash = cmp.Or(k.Hash, was.Hash), cmp.Or(k.TopicHash, was.TopicHash)
				k.LastUsed = was.LastUsed
			}
			if k.Hash != "" {
				next = append(next, k)
			}
		}
		return changed(is, func() { is.Keys = next })
	})
}

// changed makes a change of a partner, and reports whether anything is agreed otherwise now.
func changed(p *news.Partner, change func()) bool {
	was, _ := agreedRev(*p)
	change()
	now, _ := agreedRev(*p)
	return now != was
}

// RecordPull notes what a hub saw of a partner. It writes nothing where that is known already, and tells nobody. news.ErrNotFound where there
// is no such partner.
func (s *Store) RecordPull(ctx context.Context, id string, pull news.Pull) (err error) {
	defer s.watch("record_pull", time.Now(), &err)
	return s.editPartner(ctx, id, nil, func(p *news.Partner) bool { return p.Saw(pull) })
}

// KeepTopic keeps what the feeds of a partner's subscribers are known by, for a key that has been there since before there were any;
// where it is none of the partner's, or has that already, it writes nothing. Other hubs hear of it by the change log.
func (s *Store) KeepTopic(ctx context.Context, id, keyHash, topicHash string) (err error) {
	defer s.watch("keep_topic", time.Now(), &err)
	return s.tellPartner(ctx, id, func(p *news.Partner) bool {
		i := slices.IndexFunc(p.Keys, func(k news.PartnerKey) bool { return k.Hash == keyHash })
		if i < 0 || p.Keys[i].TopicHash != "" {
			return false
		}
		p.Keys[i].TopicHash = topicHash
		return true
	})
}

// TurnPartner has the change log tell that something is otherwise for a partner by now, and takes down that its followers were told of all that
// it had agreed as it was read. Where the partner is another one by now, or is not there, it does nothing.
func (s *Store) TurnPartner(ctx context.Context, p news.Partner, at time.Time) (err error) {
	defer s.watch("turn_partner", time.Now(), &err)
	return s.tellPartner(ctx, p.ID, func(is *news.Partner) bool {
		if is.Rev != p.Rev {
			return false
		}
		is.Turned, is.Told, is.Between = at, nil, nil
		return true
	})
}

// agreedFor is how long it is remembered that a partner was told of an entry under an agreement: longer than whoever was broken off while they
// told takes to begin again.
const agreedFor = time.Hour

// TellAgreed has the change log tell a partner that it is given something else of entries now. What tells one agreement from another is mark: who
// was told under it already is not told again.
func (s *Store) TellAgreed(ctx context.Context, partner, mark string, entries []news.Entry, at time.Time) (err error) {
	defer s.watch("tell_agreed", time.Now(), &err)
	ids := make([]string, len(entries))
	for i := range entries {
		ids[i] = partner + "/" + entries[i].ID
	}
	return retry(ctx, func() error {
		told, err := s.engine.Heads(ctx, s.now(), refs(agreedRef, ids)...)
		if err != nil {
			return err
		}
		b := engine.Batch{Now: s.now()}
		for i := range entries {
			rec := engine.Record{Ref: agreedRef(ids[i]), Rev: mark, Body: []byte(`"told"`), Expires: s.now().Add(agreedFor)}
			c := news.Change{Op: news.OpAgreed, At: at, ID: entries[i].ID, Version: entries[i].Version, For: partner}
			said, err := encodeChange(c)
			if err != nil {
				return err
			}
			b.Groups = append(b.Groups, engine.Group{Put: rec, Expect: told[i].Rev, Change: said})
		}
		_, err = s.engine.Commit(ctx, b)
		return err
	})
}

func agreedRef(id string) engine.Ref { return engine.Ref{Kind: engine.Note, Key: "agreed/" + id} }

// tellPartner writes what change makes of a partner, unless it reports that there is nothing to write, without an act; the change log tells of
// it. It does nothing where there is no such partner.
func (s *Store) tellPartner(ctx context.Context, id string, turn func(*news.Partner) bool) error {
	return retry(ctx, func() error {
		recs, err := s.engine.Get(ctx, s.now(), partnerRef(id))
		if err != nil {
			return err
		}
		p, ok := readable[news.Partner](s, recs)[id]
		if !ok || !turn(&p) {
			return nil
		}
		g, err := s.partnerGroup(p, recs[0].Rev, nil, edit{})
		if err != nil {
			return err
		}
		if g.Change, err = change(news.OpPartner, s.now(), id, 0, nil); err != nil {
			return err
		}
		_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{g}})
		return err
	})
}

// editPartner writes what change makes of a partner, unless it reports that there is nothing to write. With an act, which goes
// into the audit log, the change log tells of it.
func (s *Store) editPartner(ctx context.Context, id string, act *news.Act, change func(*news.Partner) bool) error {
	return retry(ctx, func() error {
		recs, err := s.engine.Get(ctx, s.now(), partnerRef(id))
		if err != nil {
			return err
		}
		if recs[0].Rev == "" {
			return notFound("partner", id)
		}
		p, err := see[news.Partner](s, recs[0])
		if err != nil && act != nil {
			p, err = news.Partner{ID: id, Rev: recs[0].Rev}, nil // of a damaged one nothing else is known
		}
		before := p
		if err != nil {
			return err
		}
		if act != nil && !madeFrom(act.Rev, p.Rev) {
			return fmt.Errorf("partner %s: %w", id, news.ErrConflict)
		}
		if !change(&p) {
			return nil
		}
		g, err := s.partnerGroup(p, recs[0].Rev, act, edit{op: "partner.revoke", was: engine.Record{Ref: recs[0].Ref, Rev: before.Rev}, before: before, after: p})
		if err != nil {
			return err
		}
		_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{g}})
		return err
	})
}

// partnerGroup writes a partner in the place of a record of that revision; with an act, which goes into the audit log, the
// change log tells of it.
func (s *Store) partnerGroup(p news.Partner, expect string, act *news.Act, ed edit) (engine.Group, error) {
	rec, err := record(partnerRef(p.ID), p, time.Time{})
	g := engine.Group{Put: rec, Expect: expect}
	if err != nil || act == nil {
		return g, err
	}
	if g.Change, err = change(news.OpPartner, s.now(), p.ID, 0, nil); err != nil {
		return g, err
	}
	return g, s.sign(&g, *act, ed)
}

// agreedRev is the revision of what is agreed with a partner and of its keys: what it pulls, and time, leave it as it is.
func agreedRev(p news.Partner) (string, error) {
	p.LastSeen, p.Pulled, p.PulledAt, p.Turned, p.Told, p.Between = time.Time{}, 0, time.Time{}, time.Time{}, nil, nil
	p.Keys = slices.Clone(p.Keys)
	for i := range p.Keys {
		p.Keys[i].LastUsed, p.Keys[i].TopicHash = time.Time{}, ""
	}
	b, err := json.Marshal(p)
	return news.ContentRev(b), err
}

// oneKey reads the key of a partner from before each could have several.
func oneKey(p *news.Partner, body []byte) error {
	var old struct {
		KeyHash   string `json:"key_hash"`
		TopicHash string `json:"topic_hash"`
	}
	if err := json.Unmarshal(body, &old); err != nil || old.KeyHash == "" || len(p.Keys) > 0 {
		return err
	}
	p.Keys = []news.PartnerKey{{ID: news.FirstKey, Hash: old.KeyHash, TopicHash: old.TopicHash, Created: p.Created}}
	return nil
}

func partnerRef(id string) engine.Ref { return engine.Ref{Kind: engine.Partner, Key: id} }
