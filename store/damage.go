package store

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// A record that cannot be decoded is left out of what holds it, and named, by kind and key alone: what it says may be what
// nobody must see. What keeps something from being seen (a tombstone, a block, a source's licence) keeps it so when it is
// damaged. See docs/decisions/a-damaged-record-is-left-out.md.

// damagedError names a record that cannot be decoded. For whoever asks for it alone it is not there.
type damagedError struct{ ref engine.Ref }

func (e *damagedError) Error() string {
	return "stored " + string(e.ref.Kind) + " " + e.ref.Key + ": " + news.ErrDamaged.Error()
}

func (e *damagedError) Unwrap() []error { return []error{news.ErrDamaged, news.ErrNotFound} }

// damageMost bounds how many damaged records are remembered, and named in the log.
const damageMost = 1000

// damage remembers which records could not be decoded when they were last read.
type damage struct {
	log *slog.Logger

	mu    sync.Mutex
	found map[engine.Ref]bool
	some  atomic.Bool // there is any: else who reads a well one need not wait for others
	full  bool        // there were more, of which nothing is known
}

func newDamage(log *slog.Logger) *damage {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &damage{log: log, found: map[engine.Ref]bool{}}
}

// note remembers a damaged record; the log names it the first time.
func (d *damage) note(ref engine.Ref) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.found[ref] || d.full:
	case len(d.found) == damageMost:
		d.full = true
		d.log.Error("more stored records are damaged than are named", "named", damageMost)
	default:
		d.found[ref] = true
		d.some.Store(true)
		d.log.Error("a stored record cannot be read and is left out", "kind", ref.Kind, "key", ref.Key)
	}
}

// passed remembers what an engine passed over; what it put right, the log names alone.
func (d *damage) passed(what, name string, mended bool) {
	if mended {
		d.log.Error("a stored value could not be read and is made anew", "kind", what, "key", name)
		return
	}
	d.note(engine.Ref{Kind: engine.Kind(what), Key: name})
}

// well forgets a record that is read again, or gone.
func (d *damage) well(ref engine.Ref) {
	if !d.some.Load() {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.found[ref] {
		return
	}
	delete(d.found, ref)
	d.full = false
	d.some.Store(len(d.found) > 0)
}

// refs are what is remembered, by kind and key.
func (d *damage) refs() []engine.Ref {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := make([]engine.Ref, 0, len(d.found))
	for ref := range d.found {
		all = append(all, ref)
	}
	slices.SortFunc(all, func(a, b engine.Ref) int {
		return strings.Compare(string(a.Kind)+" "+a.Key, string(b.Kind)+" "+b.Key)
	})
	return all
}

// see decodes a record, and remembers it where it is damaged.
func see[T any](s *Store, r engine.Record) (v T, err error) {
	err = seeTo(s, r, &v)
	return v, err
}

// seeTo is see into what has room for it already.
func seeTo[T any](s *Store, r engine.Record, v *T) (err error) {
	if r.Kind == engine.Entry {
		err = checkHead(r)
	}
	if err == nil {
		err = decodeTo(r, v)
	}
	if err != nil {
		s.damage.note(r.Ref)
		s.roster.note(false, r.Ref) // it may be mended below
		return err
	}
	if kept, ok := r.Kept.(*keptBody); ok {
		s.bodies.put(kept)
	}
	s.damage.well(r.Ref)
	return nil
}

// seeHead is headOf, and remembers a record that is damaged.
func (s *Store) seeHead(r engine.Record) (head, error) {
	h, err := headOf(r)
	if err != nil {
		s.damage.note(r.Ref)
	}
	return h, err
}

// Damaged gives, by kind, the keys of the records that could not be decoded when they were read, as far as that is so still. It
// does not look for others.
func (s *Store) Damaged(ctx context.Context) (map[string][]string, error) {
	found := s.damage.refs()
	if len(found) == 0 {
		return nil, nil
	}
	left := map[string][]string{}
	var records []engine.Ref
	for _, ref := range found {
		if ref.Kind != changeKind {
			if slices.Contains(engine.Kinds(), ref.Kind) {
				records = append(records, ref)
			} else {
				left[string(ref.Kind)] = append(left[string(ref.Kind)], ref.Key) // as an engine told
			}
			continue
		}
		switch lost, err := s.stillLost(ctx, stretchOf(ref.Key)); {
		case err != nil:
			return nil, err
		case lost:
			left[string(changeKind)] = append(left[string(changeKind)], ref.Key)
		default:
			s.damage.well(ref)
		}
	}
	recs, err := s.engine.Get(ctx, s.now(), records...)
	if err != nil {
		return nil, err
	}
	for _, r := range recs {
		if r.Rev == "" || checkRecord(r) == nil {
			s.damage.well(r.Ref)
			continue
		}
		left[string(r.Kind)] = append(left[string(r.Kind)], r.Key)
	}
	return left, nil
}

// damagedNamed bounds how many damaged records a warning names.
const damagedNamed = 20

func damagedReason(damaged map[string][]string) news.Reason {
	n, names := 0, []string{}
	for _, kind := range slices.Sorted(maps.Keys(damaged)) {
		for _, key := range damaged[kind] {
			if n++; n <= damagedNamed {
				names = append(names, kind+" "+key)
			}
		}
	}
	if n > damagedNamed {
		names = append(names, "…")
	}
	return news.Because("ready.damaged", strconv.Itoa(n), strings.Join(names, ", "))
}

// DamagedCount counts by kind what Damaged would name, from memory.
func (s *Store) DamagedCount() map[string]int {
	n := map[string]int{}
	for _, ref := range s.damage.refs() {
		n[string(ref.Kind)]++
	}
	return n
}

// checkRecord gives a damagedError for a record that no hub of this release can read.
func checkRecord(r engine.Record) (err error) {
	switch r.Kind {
	case engine.Entry:
		if _, err = headOf(r); err == nil {
			_, err = decode[news.Entry](r)
		}
	case engine.Source:
		_, err = decode[news.Source](r)
	case engine.State:
		_, err = decode[news.SourceState](r)
	case engine.Story:
		_, err = decode[news.Story](r)
	case engine.History:
		_, err = decode[[]news.Revision](r)
	case engine.Removed:
		_, err = decode[news.Removed](r)
	case engine.Block:
		_, err = decode[block](r)
	case engine.Takedown:
		_, err = decode[news.Takedown](r)
	case engine.Tombstone:
		_, err = decode[news.Tombstone](r)
	case engine.Act:
		_, err = decode[news.Act](r)
	case engine.Partner:
		_, err = decode[news.Partner](r)
	case engine.User:
		_, err = decode[news.User](r)
	case engine.Token:
		_, err = decode[news.Token](r)
	case engine.Session:
		_, err = decode[news.Session](r)
	case engine.Counter:
		_, err = decode[int64](r)
	case engine.Alias:
		_, err = decode[news.Alias](r)
	case engine.Note:
		err = checkNote(r)
	case engine.Subscription:
		_, err = decode[news.Subscription](r)
	case engine.Request:
		_, err = decode[news.TakedownRequest](r)
	case engine.Lesson:
		_, err = decode[news.Lesson](r)
	case engine.Alert:
		_, err = decode[news.Alert](r)
	case engine.Telling:
		_, err = decode[news.Telling](r)
	case engine.Meta:
		err = checkMeta(r)
	}
	return err
}

// itself reports whether what was decoded is of the record's own key: a body of another form may decode as an empty value.
func itself(v any, key string) bool {
	switch p := v.(type) {
	case *news.Entry:
		return p.ID == key
	case *news.Source:
		return p.ID == key
	case *news.Partner:
		return p.ID == key
	case *news.User:
		return p.Name == key
	case *news.Token:
		return p.ID == key
	case *news.Session:
		return p.ID == key
	case *news.Subscription:
		return p.ID == key
	case *news.TakedownRequest:
		return p.ID == key
	case *news.Tombstone:
		return p.ID == key
	case *news.Takedown:
		return p.ID == key
	case *news.Act:
		return p.ID == key
	case *news.Story:
		return p.ID == key
	case *news.Lesson:
		return p.Entry == key
	case *news.Alert:
		return p.ID == key
	case *news.Telling:
		return tellingKey(p.Seq) == key
	case *news.Removed:
		return p.Entry.ID == key
	case *news.Alias:
		return p.Entry != ""
	case *block:
		return p.Takedown != ""
	}
	return true
}
