package store

import (
	"context"
	"encoding/base32"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// StoriesByID gives those of the stories that have several copies, as they are now.
func (s *Store) StoriesByID(ctx context.Context, ids []string) (_ map[string]news.Story, err error) {
	defer s.watch("stories", time.Now(), &err)
	stories := make(map[string]news.Story, len(ids))
	if len(ids) == 0 {
		return stories, nil
	}
	recs, err := s.engine.Get(ctx, s.now(), refs(storyRef, ids)...)
	if err != nil {
		return nil, err
	}
	for _, r := range recs {
		if r.Rev == "" {
			continue
		}
		st, err := see[news.Story](s, r)
		if err != nil {
			continue
		}
		st.Rev, st.Was, st.Full = r.Rev, st.Head(), len(st.Members) >= news.MaxCopies
		stories[r.Key] = st
	}
	return stories, nil
}

// Amend writes entries that an editor changed, stories that were joined or split, fingerprints of entries that are found from now on, and the act, in one atomic step: what
// Commit does, without a refresh. Whoever wrote one of them meanwhile makes it give news.ErrConflict, and nothing is written.
// The revision of an entry, in the act, is its version. What is learnt of decisions goes with them, and of one without anything to learn, away.
func (s *Store) Amend(ctx context.Context, entries []news.Entry, stories []news.Story, prints []news.Print, act news.Act, lessons ...news.Lesson) (_ uint64, err error) {
	defer s.watch("amend", time.Now(), &err)
	if act.At.IsZero() {
		act.At = s.now()
	}
	b := engine.Batch{Now: act.At}
	p, err := s.groups(ctx, edition{entries: entries, stories: stories, at: act.At, once: true})
	if err != nil {
		return 0, domain(err)
	}
	b.Groups, b.Rests = p.groups, p.rests
	if b.Post, err = postsOf(prints); err != nil {
		return 0, err
	}
	ed, err := s.amended(ctx, entries)
	if err != nil {
		return 0, err
	}
	if act, err = s.actOf(act, ed); err != nil {
		return 0, err
	}
	g, err := actGroup(act) // beside the entries, whose groups may be placed anew
	if err != nil {
		return 0, err
	}
	b.Groups = append(b.Groups, g)
	if err := s.teach(ctx, &b, lessons); err != nil {
		return 0, err
	}
	res, err := s.engine.Commit(ctx, b)
	if err != nil {
		return res.Seq, domain(err)
	}
	s.tellTrim(s.trimLessons(ctx, lessons))
	return res.Seq, nil
}

// Rewrite is Amend for what nobody did: entries that say what they said, and are given to others than before, and stories whose
// heads move with that. There is no act, and no earlier version is kept.
func (s *Store) Rewrite(ctx context.Context, entries []news.Entry, stories []news.Story, prints []news.Print, at time.Time) (err error) {
	defer s.watch("rewrite", time.Now(), &err)
	p, err := s.groups(ctx, edition{entries: entries, stories: stories, at: at, quiet: true, once: true})
	if err != nil {
		return domain(err)
	}
	post, err := postsOf(prints)
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: at, Groups: p.groups, Rests: p.rests, Post: post})
	return domain(err)
}

// decided is what of an entry an editor decides, for the audit log.
type decided struct {
	ID       string         `json:"id"`
	Version  int            `json:"version"`
	Channels []string       `json:"channels,omitempty"`
	Towns    []string       `json:"towns,omitempty"`
	Story    string         `json:"story,omitempty"`
	Override *news.Override `json:"override,omitempty"`
}

func decidedOf(e *news.Entry) decided {
	return decided{e.ID, e.Version, e.Channels, e.Towns, e.Story, e.Override}
}

// amended is the edit of entries: the first is its object.
func (s *Store) amended(ctx context.Context, entries []news.Entry) (edit, error) {
	ed := edit{op: "entry.set"}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	stored, err := s.engine.Get(ctx, s.now(), refs(entryRef, ids)...)
	if err != nil {
		return ed, err
	}
	var before, after []decided
	for i, rec := range stored {
		after = append(after, decidedOf(&entries[i]))
		if rec.Rev == "" {
			continue
		}
		old, err := see[news.Entry](s, rec)
		if err != nil {
			continue
		}
		if i == 0 {
			ed.was = engine.Record{Ref: rec.Ref, Rev: strconv.Itoa(old.Version)}
		}
		before = append(before, decidedOf(&old))
	}
	ed.before, ed.after = before, after
	return ed, nil
}

// withoutMembers adds to a batch what changes of the stories of entries that leave the store, each with its story or "": another copy
// takes the place of an original that goes. None of its groups is of an entry that leaves. end: the stories' other copies go too, and
// none of them takes a place.
func (s *Store) withoutMembers(ctx context.Context, b *engine.Batch, leaving map[string]string, at time.Time, end bool) error {
	var ids []string
	seen := map[string]bool{}
	for _, story := range leaving {
		if story != "" && !seen[story] {
			seen[story] = true
			ids = append(ids, story)
		}
	}
	stories, err := s.StoriesByID(ctx, ids)
	if err != nil {
		return err
	}
	ed := edition{at: at, leaving: leaving}
	for _, st := range stories {
		left := st.WithoutAll(func(c news.Copy) bool {
			_, leaves := leaving[c.ID]
			return leaves
		})
		left.Full = left.Full && !end
		if len(left.Members) < len(st.Members) {
			ed.stories = append(ed.stories, left)
		}
	}
	p, err := s.groups(ctx, ed)
	b.Groups, b.Rests = append(b.Groups, p.groups...), append(b.Rests, p.rests...)
	return err
}

// packing is how ids are written: news.EntryID.
var packing = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func packID(id string) (p engine.PostingID, err error) {
	b, err := packing.DecodeString(id)
	if err != nil || len(b) != len(p) {
		return p, fmt.Errorf("entry %q: the id is not one that news.EntryID gives", id)
	}
	return engine.PostingID(b), nil
}

func unpackID(p engine.PostingID) string { return packing.EncodeToString(p[:]) }

// Similar gives for each fingerprint the few entries that came last with it, the latest first, for 45 days at least.
func (s *Store) Similar(ctx context.Context, terms []uint64) (_ [][]string, err error) {
	defer s.watch("similar", time.Now(), &err)
	lists, err := s.engine.Posted(ctx, s.now(), terms)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(lists))
	for i, l := range lists {
		for _, p := range l {
			out[i] = append(out[i], unpackID(p))
		}
	}
	return out, nil
}

func postsOf(prints []news.Print) ([]engine.Posting, error) {
	if len(prints) == 0 {
		return nil, nil
	}
	posts := make([]engine.Posting, len(prints))
	for i, p := range prints {
		if i > 0 && p.Entry == prints[i-1].Entry {
			posts[i] = engine.Posting{Term: p.Term, ID: posts[i-1].ID}
		} else {
			id, err := packID(p.Entry)
			if err != nil {
				return nil, err
			}
			posts[i] = engine.Posting{Term: p.Term, ID: id}
		}
		for _, seen := range p.Seen {
			id, err := packID(seen)
			if err != nil {
				return nil, err
			}
			posts[i].Seen = append(posts[i].Seen, id)
		}
	}
	return posts, nil
}

// rests are the records that stories were judged by.
func (s *Store) rests(ctx context.Context, g news.Grounds, at time.Time) ([]engine.Rest, error) {
	rests := make([]engine.Rest, 0, len(g.Stories)+len(g.Entries))
	for id, rev := range g.Stories {
		rests = append(rests, engine.Rest{Ref: storyRef(id), Rev: rev})
	}
	if g.Blocks != nil {
		rests = append(rests, engine.Rest{Ref: blocksRef, Rev: *g.Blocks})
	}
	if len(g.Entries) == 0 {
		return rests, nil
	}
	stored, err := s.engine.Heads(ctx, at, refs(entryRef, slices.Sorted(maps.Keys(g.Entries)))...)
	if err != nil {
		return nil, err
	}
	for _, r := range stored {
		if version, _ := parseRev(r.Rev); version != g.Entries[r.Key] {
			return nil, fmt.Errorf("entry %s: version %d is %d by now: %w", r.Key, g.Entries[r.Key], version, news.ErrConflict)
		}
		rests = append(rests, engine.Rest{Ref: r.Ref, Rev: r.Rev})
	}
	return rests, nil
}

// Misplaced gives those of the entries, as they were read, that stand on other timelines than the channels in force have them
// on: a channel of theirs got another parent since they were written.
func (s *Store) Misplaced(ctx context.Context, entries []news.Entry) (_ map[string]bool, err error) {
	defer s.watch("misplaced", time.Now(), &err)
	ids := make([]string, len(entries))
	for i := range entries {
		ids[i] = entries[i].ID
	}
	recs, err := s.engine.Get(ctx, s.now(), refs(entryRef, ids)...)
	if err != nil {
		return nil, err
	}
	found, channels := map[string]bool{}, s.channels()
	for i, r := range recs {
		if r.Rev == "" {
			continue
		}
		h, err := s.seeHead(r)
		if err != nil {
			continue
		}
		due := news.Timelines(&entries[i], channels)
		if len(without(due, h.timelines)) > 0 || len(without(h.timelines, due)) > 0 {
			found[r.Key] = true
		}
	}
	return found, nil
}
