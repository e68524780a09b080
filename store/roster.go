package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// roster is the sources and their states, decoded, as they stood when they were last listed. What this store writes of them is noted, and read
// again; what others write into the same database is asked for. So a list of thousands costs what changed since the one before.
type roster struct {
	mu      sync.Mutex // held while it is brought up to date
	read    time.Time  // when it was last read whole; zero: never
	seq     uint64     // of the change log, as far as it was followed
	sources map[string]rostered
	states  map[string]at[news.SourceState]
	list    []news.Listed // belongs to all who asked for it

	noted   sync.Mutex
	refs    map[engine.Ref]bool // written since
	writing map[engine.Ref]int  // being written, by so many commits: the database may have it already
	all     bool                // all may have been
}

// rostered is a source with what its address is compared by.
type rostered struct {
	source  *news.Source
	address string // news.AddressKey; empty: it has none
}

// at is a value with the revision of the record that it was decoded from.
type at[T any] struct {
	rev   string
	value *T
}

const (
	// rosterFor is how long the states that other hubs write may be behind in a list.
	rosterFor = 2 * time.Second
	// rosterFollows is how many changes of the log are looked through for sources; where there are more, all are read.
	rosterFollows = 1000
	// rosterReplaces is how many changes are put into the list one by one; where there are more, it is made anew.
	rosterReplaces = 32
)

// note remembers what was written.
func (r *roster) note(all bool, refs ...engine.Ref) {
	r.noted.Lock()
	defer r.noted.Unlock()
	r.all = r.all || all
	r.add(refs)
}

// add needs noted.
func (r *roster) add(refs []engine.Ref) {
	if r.refs == nil {
		r.refs = map[engine.Ref]bool{}
	}
	for _, ref := range refs {
		if ref.Kind == engine.Source || ref.Kind == engine.State {
			r.refs[ref] = true
		}
	}
}

// begin remembers what a commit is about to write; the end of it is to be told.
func (r *roster) begin(refs []engine.Ref) (end func()) {
	if len(refs) == 0 {
		return func() {}
	}
	r.noted.Lock()
	defer r.noted.Unlock()
	if r.writing == nil {
		r.writing = map[engine.Ref]int{}
	}
	for _, ref := range refs {
		r.writing[ref]++
	}
	return func() {
		r.noted.Lock()
		defer r.noted.Unlock()
		for _, ref := range refs {
			if r.writing[ref]--; r.writing[ref] == 0 {
				delete(r.writing, ref)
			}
		}
		r.add(refs)
	}
}

// take gives what was written since it was last asked, and what is being written.
func (r *roster) take() (all bool, refs map[engine.Ref]bool) {
	r.noted.Lock()
	defer r.noted.Unlock()
	r.add(slices.Collect(maps.Keys(r.writing)))
	all, refs = r.all, r.refs
	r.all, r.refs = false, nil
	return all, refs
}

// noting is an engine that tells a roster what is written through it.
type noting struct {
	engine.Engine
	roster *roster
}

// Commit implements engine.Engine. A commit that failed may have been written all the same.
func (n noting) Commit(ctx context.Context, b engine.Batch) (engine.Result, error) {
	defer n.roster.begin(onRoster(&b))()
	return n.Engine.Commit(ctx, b)
}

// onRoster names what a batch writes of sources.
func onRoster(b *engine.Batch) (refs []engine.Ref) {
	add := func(ref engine.Ref) {
		if ref.Kind == engine.Source || ref.Kind == engine.State {
			refs = append(refs, ref)
		}
	}
	for _, ref := range b.Delete {
		add(ref)
	}
	for i := range b.Groups {
		add(b.Groups[i].Put.Ref)
		for j := range b.Groups[i].With {
			add(b.Groups[i].With[j].Ref)
		}
	}
	for i := range b.Put {
		add(b.Put[i].Ref)
	}
	return refs
}

// Load implements engine.Engine.
func (n noting) Load(ctx context.Context, l engine.Load) error {
	defer n.roster.note(true)
	return n.Engine.Load(ctx, l)
}

// Roster gives every source with its state, ordered by id, the damaged ones too. A state that another hub wrote may be rosterFor behind.
func (s *Store) Roster(ctx context.Context) (_ []news.Listed, err error) {
	defer s.watch("roster", time.Now(), &err)
	r := &s.roster
	r.mu.Lock()
	defer r.mu.Unlock()
	err = s.followRoster(ctx, !s.alone && time.Since(r.read) > rosterFor)
	return r.list, err
}

// addressTaken gives the source that has an address, as news.AddressKey writes it, another one than that of an id; empty: none has. No
// change of a source's address that was made before the call is missing.
func (s *Store) addressTaken(ctx context.Context, key, id string) (string, error) {
	r := &s.roster
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := s.followRoster(ctx, false); err != nil {
		return "", err
	}
	for _, l := range r.list {
		if l.Source.ID != id && r.sources[l.Source.ID].address == key {
			return l.Source.ID, nil
		}
	}
	return "", nil
}

// followRoster brings the roster up to date, its states too where those of other hubs are stale. It needs mu.
func (s *Store) followRoster(ctx context.Context, stale bool) (err error) {
	r := &s.roster
	defer func() {
		if err != nil {
			r.note(true)
		}
	}()
	if !s.alone && !r.read.IsZero() {
		if err := s.noteOthers(ctx); err != nil {
			return err
		}
	}
	all, refs := r.take()
	switch {
	case all || stale || r.read.IsZero():
		return s.readRoster(ctx)
	case len(refs) > 0:
		return s.updateRoster(ctx, refs)
	}
	return nil
}

// noteOthers notes the sources that the change log names since.
func (s *Store) noteOthers(ctx context.Context) error {
	r := &s.roster
	last, err := s.engine.LastSeq(ctx)
	if err != nil || last == r.seq {
		return err
	}
	if last < r.seq || last > r.seq+rosterFollows {
		r.note(true)
		return nil
	}
	logged, err := s.engine.Changes(ctx, r.seq, rosterFollows)
	if err != nil {
		return err
	}
	changes, lost := decodeLog(r.seq, logged, true)
	r.note(len(lost) > 0)
	for _, c := range changes {
		if c.Op == news.OpSource {
			r.note(false, sourceRef(c.ID))
		}
	}
	r.seq = last
	return nil
}

// readRoster reads all, and decodes what it has not yet.
func (s *Store) readRoster(ctx context.Context) (err error) {
	r, began := &s.roster, time.Now()
	if r.seq, err = s.engine.LastSeq(ctx); err != nil {
		return err
	}
	sources, states := make(map[string]rostered, len(r.sources)), make(map[string]at[news.SourceState], len(r.states))
	err = s.walk(ctx, engine.Source, func(recs []engine.Record) error {
		for _, rec := range recs {
			sources[rec.Key] = s.listedSource(rec)
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = s.walk(ctx, engine.State, func(recs []engine.Record) error {
		for _, rec := range recs {
			if st := s.listedState(rec); st.value != nil {
				states[rec.Key] = st
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.sources, r.states, r.read = sources, states, began
	r.order()
	return nil
}

// updateRoster reads what was written.
func (s *Store) updateRoster(ctx context.Context, written map[engine.Ref]bool) error {
	r := &s.roster
	refs := make([]engine.Ref, 0, len(written))
	for ref := range written {
		refs = append(refs, ref)
	}
	recs, err := s.engine.Get(ctx, s.now(), refs...)
	if err != nil {
		return err
	}
	for _, rec := range recs {
		st := s.listedState(rec)
		switch {
		case rec.Kind == engine.Source && rec.Rev == "":
			delete(r.sources, rec.Key)
		case rec.Kind == engine.Source:
			r.sources[rec.Key] = s.listedSource(rec)
		case st.value == nil:
			delete(r.states, rec.Key)
		default:
			r.states[rec.Key] = st
		}
	}
	if len(recs) > rosterReplaces {
		r.order()
		return nil
	}
	r.list = slices.Clone(r.list)
	for _, rec := range recs {
		r.replace(rec.Key)
	}
	return nil
}

func (s *Store) listedSource(rec engine.Record) rostered {
	if old := s.roster.sources[rec.Key]; old.source != nil && old.source.Rev == rec.Rev && !rec.Damaged {
		return old
	}
	src := s.sourceOf(rec)
	if src.URL == "" {
		return rostered{source: &src}
	}
	return rostered{&src, news.AddressKey(src.URL)}
}

// listedState decodes a state; without a value: there is none that can be read.
func (s *Store) listedState(rec engine.Record) at[news.SourceState] {
	if rec.Kind != engine.State || rec.Rev == "" {
		return at[news.SourceState]{}
	}
	if old := s.roster.states[rec.Key]; old.rev == rec.Rev && !rec.Damaged {
		return old
	}
	st, err := see[news.SourceState](s, rec)
	if err != nil {
		return at[news.SourceState]{}
	}
	return at[news.SourceState]{rec.Rev, &st}
}

// order makes the list anew.
func (r *roster) order() {
	list := make([]news.Listed, 0, len(r.sources))
	for id, src := range r.sources {
		list = append(list, news.Listed{Source: src.source, State: r.states[id].value})
	}
	slices.SortFunc(list, func(a, b news.Listed) int { return strings.Compare(a.Source.ID, b.Source.ID) })
	r.list = list
}

// replace puts one source in its place in a list that nobody has been given yet.
func (r *roster) replace(id string) {
	at, there := slices.BinarySearchFunc(r.list, id, func(l news.Listed, id string) int { return strings.Compare(l.Source.ID, id) })
	src, is := r.sources[id]
	now := news.Listed{Source: src.source, State: r.states[id].value}
	switch {
	case is && there:
		r.list[at] = now
	case is:
		r.list = slices.Insert(r.list, at, now)
	case there:
		r.list = slices.Delete(r.list, at, at+1)
	}
}
