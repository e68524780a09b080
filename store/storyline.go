package store

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// linePlace is where an entry stands on the line of the story that it shares.
func (h head) linePlace(id string) engine.Place {
	return engine.Place{Timeline: news.StoryLine(h.story), ID: id, Score: h.firstSeen.UnixMilli(), Number: h.number}
}

// refill has stories that lost copies of the most that they keep take in others of their lines, the first seen first, so that a story
// which keeps fewer than news.MaxCopies keeps all. It gives what these entries must still be.
func (s *Store) refill(ctx context.Context, ed *edition) (rests []engine.Rest, err error) {
	ed.stories = slices.Clone(ed.stories)
	for i := range ed.stories {
		st := &ed.stories[i]
		if !st.Full || len(st.Members) >= news.MaxCopies {
			continue
		}
		places, err := s.engine.Oldest(ctx, news.StoryLine(st.ID), MaxPage)
		if err != nil {
			return nil, err
		}
		var ids []string
		for _, p := range places {
			if _, leaves := ed.leaving[p.ID]; !leaves && len(ids) < 2*(news.MaxCopies-len(st.Members)) && st.Member(p.ID) < 0 && !ed.has(p.ID) {
				ids = append(ids, p.ID)
			}
		}
		recs, err := s.engine.Get(ctx, ed.at, refs(entryRef, ids)...)
		if err != nil {
			return nil, err
		}
		for _, r := range recs {
			if r.Rev == "" || len(st.Members) == news.MaxCopies { // some cannot be read
				continue
			}
			if e, err := see[news.Entry](s, r); err == nil && e.Story == st.ID {
				*st = st.With(news.CopyOf(&e))
				rests = append(rests, engine.Rest{Ref: r.Ref, Rev: r.Rev})
			}
		}
	}
	return rests, nil
}

// has reports whether the edition writes that entry.
func (ed *edition) has(id string) bool {
	return slices.ContainsFunc(ed.entries, func(e news.Entry) bool { return e.ID == id })
}

// lineOld puts the copies of stories from before these had lines on them, those too that no story's record keeps: they say of which
// story they are in their bodies alone.
func (s *Store) lineOld(ctx context.Context) error {
	return s.walk(ctx, engine.Entry, func(recs []engine.Record) error {
		var l engine.Load
		for _, r := range recs {
			h, err := s.seeHead(r)
			if err != nil {
				continue // nothing says where it stands
			}
			switch {
			case h.story != "":
				l.Add = append(l.Add, h.linePlace(r.Key))
			case slices.Contains(h.timelines, news.TimelineAll) || slices.Contains(h.timelines, news.TimelineHeld):
			default:
				if err := s.nameStory(ctx, r, h); err != nil {
					return err
				}
			}
		}
		return s.engine.Load(ctx, l)
	})
}

// nameStory has the head of an entry that is no story's original say of which it is. What was written meanwhile says it.
func (s *Store) nameStory(ctx context.Context, r engine.Record, h head) error {
	e, err := see[news.Entry](s, r)
	if err != nil || e.Story == "" || e.Original == "" || e.Original == e.ID {
		return nil
	}
	h.story = e.Story
	g := engine.Group{Put: r, Expect: r.Rev, Add: []engine.Place{h.linePlace(r.Key)}}
	g.Put.Rev, g.Put.Head = r.Rev+writingMark+rand.Text()[:8], h.bytes()
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{g}})
	if errors.Is(err, engine.ErrConflict) {
		return nil
	}
	return err
}
