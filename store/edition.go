package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// edition is what a commit makes visible of entries and stories.
type edition struct {
	entries []news.Entry
	stories []news.Story
	at      time.Time
	quiet   bool                   // the entries say what they said: their history gets nothing
	once    bool                   // a version that stands already is somebody else's, though it say the same: this one's revisions are its own
	leaving map[string]string      // entries that go in the same commit
	others  map[string][]news.Copy // by story: copies that it does not keep, and that it may have to tell
}

// read is what an edition is compared with.
type read struct {
	ids     []string                 // of the entries, each once
	entries map[string]news.Entry    // by id
	stored  map[string]engine.Record // entries, and the other members of the stories
	history map[string]engine.Record
	lost    map[string]string // stories whose records are damaged → their revisions
	twice   int               // entries that were named more than once
}

// printed is an edition as groups, each of another record: first one for each entry, then the members of stories that must be
// told anew, then the stories.
type printed struct {
	groups  []engine.Group
	entries int // how many groups are entries'
	twice   int // entries that were named more than once
	was     map[string]engine.Record
	rests   []engine.Rest // entries that stories took in again
}

func (s *Store) groups(ctx context.Context, ed edition) (p printed, err error) {
	if len(ed.entries) == 0 && len(ed.stories) == 0 {
		return p, nil
	}
	if p.rests, err = s.refill(ctx, &ed); err != nil {
		return p, err
	}
	s.rankAndTrim(&ed)
	r, err := s.read(ctx, ed)
	if err != nil {
		return p, err
	}
	told, err := s.tell(ed, r)
	if err != nil {
		return p, err
	}
	for _, id := range slices.Backward(r.ids) { // what stands above arrives later
		if v, _ := parseRev(r.stored[id].Rev); ed.once && v >= r.entries[id].Version {
			return p, fmt.Errorf("entry %s: version %d stands already: %w", id, v, errStale)
		}
		g, err := s.entryGroup(r.entries[id], r.stored[id], &told, ed.at)
		if err != nil {
			return p, err
		}
		if !ed.quiet {
			if err := s.remember(&g, r, id, ed.at); err != nil {
				return p, err
			}
		}
		p.groups = append(p.groups, g)
	}
	p.entries, p.twice, p.was = len(p.groups), r.twice, r.stored
	for _, e := range told.rewritten {
		g, err := s.entryGroup(e, r.stored[e.ID], &told, ed.at)
		if err != nil {
			return p, err
		}
		p.groups = append(p.groups, g)
	}
	if mine := rand.Text()[:8]; ed.once {
		for i := range p.groups {
			p.groups[i].Put.Rev += writingMark + mine
		}
	}
	p.groups = append(p.groups, told.stories...)
	return p, nil
}

// rankAndTrim puts the members of each story in order, and leaves out those that a story does not keep: whoever changes a story says who
// belongs to it, and here is said who stands for it.
func (s *Store) rankAndTrim(ed *edition) {
	ed.stories = slices.Clone(ed.stories)
	for i := range ed.stories {
		st := &ed.stories[i]
		if s.rank != nil {
			st.Members, st.Evidence = s.rank(st.Members)
		}
		kept, others := st.Trimmed()
		if *st = kept; len(others) > 0 {
			if ed.others == nil {
				ed.others = map[string][]news.Copy{}
			}
			ed.others[st.ID] = others
		}
	}
}

// read gets, in one round trip, what is stored of an edition's entries, of their history, and of its stories' other members
// that may be told anew.
func (s *Store) read(ctx context.Context, ed edition) (read, error) {
	r := read{entries: make(map[string]news.Entry, len(ed.entries)), stored: make(map[string]engine.Record, len(ed.entries)),
		ids: make([]string, 0, len(ed.entries)), history: map[string]engine.Record{}, lost: map[string]string{}}
	want := make([]engine.Ref, 0, len(ed.entries))
	for _, e := range ed.entries {
		if e.ID == "" {
			return r, errors.New("an entry has no id")
		}
		if _, ok := r.entries[e.ID]; ok {
			r.twice++
			continue
		}
		r.entries[e.ID] = e
		r.ids = append(r.ids, e.ID)
		want = append(want, entryRef(e.ID))
		if e.Version > 1 {
			want = append(want, historyRef(e.ID))
		}
	}
	for _, st := range ed.stories {
		if st.Rev == "" {
			want = append(want, storyRef(st.ID))
		}
		for _, c := range toldAnew(&st, ed.others[st.ID]) {
			if _, ok := r.entries[c.ID]; !ok {
				want = append(want, entryRef(c.ID))
			}
		}
	}
	recs, err := s.engine.Get(ctx, ed.at, want...)
	if err != nil {
		return r, err
	}
	for _, rec := range recs {
		switch rec.Kind {
		case engine.History:
			r.history[rec.Key] = rec
		case engine.Story:
			if rec.Rev != "" && checkRecord(rec) != nil {
				r.lost[rec.Key] = rec.Rev
			}
		default:
			r.stored[rec.Key] = rec
		}
	}
	return r, nil
}

// toldAnew are the copies of whose entries the story may change what they say: all that are given where another copy is the head now,
// else the head alone.
func toldAnew(st *news.Story, others []news.Copy) []news.Copy {
	if st.Rev == "" || len(st.Members) < 2 || st.Was != st.Head() {
		return slices.Concat(st.Members, others)
	}
	return st.Members[:1]
}

// telling is what stories change.
type telling struct {
	told      map[string]bool   // the stories, by id
	of        map[string]string // entry → the story that it shares with others
	rewritten []news.Entry      // members that are not among the edition's entries, with what changed
	stories   []engine.Group
}

// tell writes the stories into the entries of r, and into those of their other copies that it changes. A member that is no
// longer stored leaves; a story that has one member left is none.
// A member that is damaged is left as it is; a story's record that is damaged is replaced.
func (s *Store) tell(ed edition, r read) (telling, error) {
	t := telling{told: make(map[string]bool, len(ed.stories)), of: map[string]string{}}
	for _, st := range ed.stories {
		t.told[st.ID] = true
		st = st.WithoutAll(func(c news.Copy) bool {
			_, fresh := r.entries[c.ID]
			stored, asked := r.stored[c.ID]
			return !fresh && asked && stored.Rev == ""
		})
		for i, c := range slices.Concat(st.Members, ed.others[st.ID]) {
			if st.Shared() {
				t.of[c.ID] = st.ID
			}
			say := st.Tell
			if i >= len(st.Members) {
				say = func(e *news.Entry) { st.TellOther(e, c) }
			}
			if e, fresh := r.entries[c.ID]; fresh {
				say(&e)
				r.entries[c.ID] = e
			} else if stored := r.stored[c.ID]; stored.Rev != "" {
				s.rewrite(&t, say, stored)
			}
		}
		if lost := r.lost[st.ID]; st.Rev == "" && lost != "" {
			st.Rev = lost
		}
		g, err := storyGroup(st)
		if err != nil {
			return t, err
		}
		t.stories = append(t.stories, g...)
	}
	return t, nil
}

// storyOf is the story that an entry shares with others: one of which nothing is told goes on naming those that it named, and a copy
// that its story does not keep names it by itself.
func (t *telling) storyOf(e *news.Entry, old head) string {
	switch st := t.of[e.ID]; {
	case st != "":
		return st
	case e.Story != "" && e.Original != "" && e.Original != e.ID:
		return e.Story
	case t.told[old.story]:
		return ""
	}
	return old.story
}

func (s *Store) rewrite(t *telling, say func(*news.Entry), stored engine.Record) {
	h, err := s.seeHead(stored)
	if err != nil {
		return
	}
	e, err := see[news.Entry](s, stored)
	if err != nil {
		return
	}
	before := e
	say(&e)
	if h.story == t.of[e.ID] && reflect.DeepEqual(before, e) {
		return
	}
	e.Version++
	t.rewritten = append(t.rewritten, e)
}

// storyGroup writes a story's record, or deletes that of a story that is none any more.
func storyGroup(st news.Story) ([]engine.Group, error) {
	if !st.Shared() {
		if st.Rev == "" {
			return nil, nil
		}
		return []engine.Group{{Put: engine.Record{Ref: storyRef(st.ID)}, Expect: st.Rev}}, nil
	}
	rec, err := record(storyRef(st.ID), st, time.Time{})
	if err != nil {
		return nil, err
	}
	return []engine.Group{{Put: rec, Expect: st.Rev}}, nil
}

// errStale is a conflict that reading again does not mend.
var errStale = fmt.Errorf("%w: the entry's version is not the one after the stored one", news.ErrConflict)

// entryGroup makes the group of an entry, of which stories tell.
func (s *Store) entryGroup(e news.Entry, stored engine.Record, told *telling, at time.Time) (engine.Group, error) {
	rev, err := entryRev(&e)
	g := engine.Group{
		Expect: stored.Rev,
		Put:    engine.Record{Ref: entryRef(e.ID), Rev: rev},
		Unless: []engine.Ref{tombstoneRef(e.ID)},
	}
	if err != nil {
		return g, err
	}
	if stored.Rev == g.Put.Rev {
		return g, nil // Known, or Gone: the engine says which
	}
	var old head
	if stored.Rev != "" {
		if v, _ := parseRev(stored.Rev); e.Version != v+1 {
			return g, fmt.Errorf("entry %s: version %d after %d: %w", e.ID, e.Version, v, errStale)
		}
		if old, err = headOf(stored); err != nil {
			return g, err
		}
		e.Sort, e.FirstSeen, e.Arrived = old.sort, old.firstSeen, old.number
		g.Put.Arrived = stored.Arrived
	}
	now := head{firstSeen: e.FirstSeen, sort: e.Sort, number: e.Arrived, timelines: news.Timelines(&e, s.channels()), story: told.storyOf(&e, old)}
	stood, joined := []engine.Place(nil), union(old.timelines, old.left)
	now.left = without(joined, now.timelines)
	if stored.Rev != "" {
		stood = old.places(e.ID)
	}
	anew := stored.Rev != "" && (e.Opened || released(old, now))
	switch {
	case anew:
		now.sort, now.number, e.Sort = time.Time{}, 0, time.Time{}
		g.Arrives, g.Put.Arrived = true, engine.Arrival{}
		g.Again = without(now.timelines, without(now.timelines, joined))
		joined = nil
	case stored.Rev == "" && e.Arrived != 0: // it comes back to where it was
		g.Put.Arrived = engine.Arrival{Number: e.Arrived, At: e.Sort.UnixMilli()}
	case stored.Rev == "":
		g.Arrives = true
	}
	g.Put.Head = now.bytes()
	g.Drop, g.Add = stood, now.places(e.ID)
	if len(stood) > 0 && !anew { // the number of a new arrival is not yet in its places
		g.Drop, g.Add = without(stood, g.Add), without(g.Add, stood)
	}
	if stored.Rev != "" || g.Arrives {
		g.Joins = without(now.timelines, joined)
	}
	if g.Put.Body, err = encodeEntry(&e, rev); err != nil {
		return g, fmt.Errorf("entry %s: %w", e.ID, err)
	}
	g.Change, err = change(news.OpPut, at, e.ID, e.Version, union(now.timelines, old.timelines))
	return g, err
}

// released reports whether an entry was held until now, or has become due: it is new to every timeline, as one that opened is to the public.
func released(old, now head) bool {
	return slices.ContainsFunc([]news.Timeline{news.TimelineHeld, news.TimelineDue}, func(waits news.Timeline) bool {
		return slices.Contains(old.timelines, waits) && !slices.Contains(now.timelines, waits)
	})
}

// without gives those of a that are not in b.
func without[T comparable](a, b []T) []T {
	return slices.DeleteFunc(slices.Clone(a), func(v T) bool { return slices.Contains(b, v) })
}

func union(a, b []news.Timeline) []news.Timeline {
	u := slices.Clone(a)
	for _, t := range b {
		if !slices.Contains(u, t) {
			u = append(u, t)
		}
	}
	return u
}
