// Package settings says what is in force now: one immutable snapshot of the site, its channels and towns, the licence of
// sources that state none, and the permitted origins. Everybody reads it where it acts, and it is replaced at once on every
// hub of a store when an administrator changes a setting.
package settings

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/news"
)

// Snapshot is what is in force at one time. It never changes: another takes its place. Make it with Of.
type Snapshot struct {
	Revision string            // tells it from any other of the same configuration; empty: nothing is edited
	Edited   map[string]bool   // names of settings that administrators have put in the place of the configuration's
	Revs     map[string]string // of what they have put, by name
	// Locked says of values that stand over what administrators put, by path (licence.public), which flag or variable gave them.
	Locked map[string]string

	Site     news.Site
	Channels []news.Channel
	Towns    []news.Town
	Licence  news.Licence // for a source that states none
	Permit   []string     // origins (稿源单位) whose entries need no editor; empty: all
	Words    news.Vocabulary

	channels map[string]news.Channel
	towns    map[string]news.Town
	zone     *time.Location
	base     *Snapshot // what the configuration says; nil: this one
}

// Of makes a snapshot ready for use. What it is made of must not be changed after.
func Of(s Snapshot) *Snapshot {
	s.zone = nil
	s.channels, s.towns = make(map[string]news.Channel, len(s.Channels)), make(map[string]news.Town, len(s.Towns))
	for _, c := range s.Channels {
		s.channels[c.ID] = c
	}
	for _, t := range s.Towns {
		s.towns[t.ID] = t
	}
	if zone, err := time.LoadLocation(s.Site.Timezone); err == nil {
		s.zone = zone
	}
	return &s
}

// Channel finds a channel by its id.
func (s *Snapshot) Channel(id string) (news.Channel, bool) {
	c, ok := s.channels[id]
	return c, ok
}

// Town finds a town by its id.
func (s *Snapshot) Town(id string) (news.Town, bool) {
	t, ok := s.towns[id]
	return t, ok
}

// Configured is what the configuration says, where administrators have put nothing in its place.
func (s *Snapshot) Configured() *Snapshot { return cmp.Or(s.base, s) }

// Zone is the site's time zone; UTC where there is none of its name.
func (s *Snapshot) Zone() *time.Location { return cmp.Or(s.zone, time.UTC) }

// Source gives the snapshot that is in force: once for each piece of work, which must not mix two.
type Source interface{ Current() *Snapshot }

// Fixed is a source whose settings nobody changes.
type Fixed Snapshot

// Current implements Source.
func (f *Fixed) Current() *Snapshot { return (*Snapshot)(f) }

// Static is a source of one snapshot.
func Static(s Snapshot) Source { return (*Fixed)(Of(s)) }

// Store is what settings asks of the store.
type Store interface {
	// Settings gives, by name, what administrators have put in the place of the configuration's.
	Settings(ctx context.Context) (map[string]news.Setting, error)
}

// Live has the store's settings in force; who follows the change log calls Reload where it tells of them. It is safe for
// concurrent use.
type Live struct {
	base  *Snapshot
	store Store
	use   func(*Snapshot) (func(), error)
	log   *slog.Logger

	mu  sync.Mutex // held while it is replaced, over the reading too: what was read later must not give way to what was read before
	now atomic.Pointer[Snapshot]
}

// New starts with the configuration's settings. use is asked before a snapshot comes in force: it refuses one that cannot be
// worked by, and gives what must be done as soon as it is in force.
func New(base *Snapshot, store Store, use func(*Snapshot) (func(), error), log *slog.Logger) *Live {
	l := &Live{base: base, store: store, use: use, log: log}
	l.now.Store(base)
	return l
}

// Current implements Source.
func (l *Live) Current() *Snapshot { return l.now.Load() }

// With gives the settings in force with others' values in their place: to try them, or to check them.
func (l *Live) With(change func(*Snapshot)) *Snapshot {
	s := *l.Current()
	change(&s)
	return Of(s)
}

// Reload puts in force what the store says.
func (l *Live) Reload(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	set, err := l.store.Settings(ctx)
	if err != nil {
		return fmt.Errorf("read the settings: %w", err)
	}
	next, err := over(l.base, set)
	if err != nil {
		return err
	}
	if next.Revision == l.Current().Revision {
		return nil
	}
	then, err := l.use(next)
	if err != nil {
		return fmt.Errorf("the settings in the store: %w", err)
	}
	l.now.Store(next)
	then()
	l.log.Info("settings are taken up", "edited", slices.Sorted(maps.Keys(next.Edited)), "channels", len(next.Channels), "towns", len(next.Towns))
	return nil
}

// over puts what administrators have edited in the place of the configuration's.
func over(base *Snapshot, set map[string]news.Setting) (*Snapshot, error) {
	s := *base
	s.Edited, s.Revs, s.base = map[string]bool{}, map[string]string{}, base
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if _, known := s.Value(name); !known {
			continue // of a later hub on the same store
		}
		if set[name].Damaged {
			s.close(name)
		} else if err := s.put(name, set[name].Value); err != nil {
			return nil, fmt.Errorf("the setting %s in the store: %w", name, err)
		}
		s.Edited[name], s.Revs[name] = true, set[name].Rev
		s.Revision += name + "=" + set[name].Rev + ";"
	}
	return Of(s), nil
}
