package editorial

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// trialMost bounds the entries that a trial looks at.
const trialMost = 1000

// Filer judges a stored entry's channels and towns again; what an editor decided stays.
type Filer interface {
	Refile(src news.Source, e news.Entry) news.Entry
}

// Draft is settings before they are in force, as JSON, by their names. What is not named is as it is in force.
type Draft map[string]json.RawMessage

// Trial tells which of the newest entries would be filed otherwise, or given otherwise, if a draft were in force and they were filed anew.
type Trial struct {
	Looked   int                `json:"looked"`
	Changed  int                `json:"changed"` // for the draft's sake
	Stale    int                `json:"stale"`   // that would be filed so by what is in force already: they are filed by older rules
	Held     int                `json:"held"`    // that would wait for an editor
	Released int                `json:"released"`
	Given    int                `json:"given"`    // of which the licence would give something else
	Channels map[string]Shifted `json:"channels"` // by id
	Towns    map[string]Shifted `json:"towns"`
	Entries  []Tried            `json:"entries"` // that would change, the newest first
}

// Tried is an entry that would change.
type Tried struct {
	ID     string      `json:"id"`
	Title  string      `json:"title"`
	Source string      `json:"source"`
	Before Filing      `json:"before"` // as it stands
	After  Filing      `json:"after"`
	Moves  []TriedMove `json:"moves,omitempty"`
	Gives  *TriedGrant `json:"gives,omitempty"` // nil: the same
}

// TriedMove is a channel or town that an entry would gain or lose; with neither, it would be held or released.
type TriedMove struct {
	Channel string      `json:"channel,omitempty"`
	Town    string      `json:"town,omitempty"`
	Name    string      `json:"name,omitempty"`
	Gained  bool        `json:"gained"`
	Why     news.Reason `json:"why,omitzero"` // what puts it there, or has put it there
}

// TriedGrant is what the licence gives of an entry, now and then.
type TriedGrant struct {
	Before news.Licence `json:"before"`
	After  news.Licence `json:"after"`
}

// trying is one trial.
type trying struct {
	o         *Office
	now, next *settings.Snapshot
	by        Filer // by next; nil: entries are filed as they are now
	licences  bool  // the draft may change what is given
	sources   map[string]news.Source
	at        time.Time
}

// Try tells which of the newest entries a draft would change, of at most limit, else 1,000. Nothing is stored.
func (o *Office) Try(ctx context.Context, draft Draft, limit int) (Trial, error) {
	t := &trying{o: o, now: o.p.Settings.Current(), at: o.p.Now(), sources: map[string]news.Source{}}
	sum := Trial{Channels: map[string]Shifted{}, Towns: map[string]Shifted{}, Entries: []Tried{}}
	if err := t.take(draft); err != nil {
		return sum, err
	}
	sources, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return sum, err
	}
	for _, src := range sources {
		t.sources[src.ID] = src
	}
	if limit < 1 || limit > trialMost {
		limit = trialMost
	}
	var from news.Cursor
	for sum.Looked < limit {
		entries, next, err := o.p.Archive.Entries(ctx, news.TimelineSeen, from, min(refilePage, limit-sum.Looked))
		if err == nil {
			err = t.own(ctx, entries)
		}
		if err != nil {
			return sum, err
		}
		for _, v := range t.judgeAll(entries) {
			sum.count(v)
		}
		sum.Looked += len(entries)
		if from = next; next.IsZero() {
			break
		}
	}
	return sum, nil
}

// take checks the draft, and makes the desk that would work by it.
func (t *trying) take(draft Draft) (err error) {
	t.next = t.now
	for _, name := range slices.Sorted(maps.Keys(draft)) {
		if !slices.Contains(news.SettingNames(), name) {
			return refuse(NotFound, SettingMissing, name)
		}
	}
	for _, name := range news.SettingNames() {
		value, ok := draft[name]
		if !ok {
			continue
		}
		if _, err := t.o.checkedValue(t.next, name, value); err != nil {
			return err
		}
		if t.next, err = t.next.With(name, value); err != nil {
			return refuse(Invalid, SettingInvalid, name).from(err)
		}
		switch name {
		case news.SettingTowns, news.SettingChannels, news.SettingWords, news.SettingPermits:
			t.by = t.o.p.Desk
		}
		t.licences = t.licences || name == news.SettingLicence || name == news.SettingChannels
	}
	if t.by != nil {
		t.by, err = t.o.p.DeskBy(t.next)
	}
	return err
}

// own has entries say what they are filed under by themselves, without their stories' other copies.
func (t *trying) own(ctx context.Context, entries []news.Entry) error {
	ids := make([]string, len(entries))
	for i := range entries {
		ids[i] = entries[i].Story
	}
	stories, err := t.o.p.Entries.StoriesByID(ctx, ids)
	for i := range entries {
		if st, ok := stories[entries[i].Story]; ok && st.Member(entries[i].ID) >= 0 {
			st.Own(&entries[i])
		}
	}
	return err
}

// verdict is what a draft would make of an entry; without an id, nothing.
type verdict struct {
	Tried
	stale bool
}

// judgeAll judges entries, several at once, and gives the verdicts in their order.
func (t *trying) judgeAll(entries []news.Entry) []verdict {
	verdicts := make([]verdict, len(entries))
	var all sync.WaitGroup
	const share = 25
	for from := 0; from < len(entries); from += share {
		all.Go(func() {
			for i := from; i < min(from+share, len(entries)); i++ {
				verdicts[i] = t.judge(entries[i])
			}
		})
	}
	all.Wait()
	return verdicts
}

func (t *trying) judge(e news.Entry) (v verdict) {
	src := t.sources[e.Source] // zero where it is gone
	if src.Damaged {
		return v
	}
	after := e
	if t.by != nil {
		after = filedBy(t.by, t.next.Permit, src, e)
	}
	before, then := standsIn(&e, t.now), standsIn(&after, t.next)
	filed := !sameStanding(before, then)
	if filed {
		present := filedBy(t.o.p.Desk, t.now.Permit, src, e)
		v.stale = sameStanding(standsIn(&present, t.now), then)
	}
	gives := t.grants(src, &e, &after)
	if (!filed || v.stale) && gives == nil {
		return v
	}
	v.Tried = Tried{ID: e.ID, Title: e.Title, Source: e.Source, Before: before, After: then, Gives: gives, Moves: t.moves(&e, &after, before, then)}
	v.stale = v.stale && gives == nil
	return v
}

// standsIn is where an entry stands: in its channels, and in those that these are within.
func standsIn(e *news.Entry, s *settings.Snapshot) Filing {
	f := filingOf(e)
	for _, id := range e.Channels {
		for _, up := range news.Ancestors(s.Channels, id) {
			if !slices.Contains(f.Channels, up) {
				f.Channels = append(f.Channels, up)
			}
		}
	}
	return f
}

func sameStanding(a, b Filing) bool {
	return a.Held == b.Held && sameIDs(a.Channels, b.Channels) && sameIDs(a.Towns, b.Towns)
}

// moves say what an entry gains and loses, and why.
func (t *trying) moves(e, after *news.Entry, before, then Filing) (moves []TriedMove) {
	channel := func(id string, s *settings.Snapshot, gained bool, of *news.Entry) TriedMove {
		c, _ := s.Channel(id)
		why := of.Why.Channels[id]
		if !slices.Contains(of.Channels, id) {
			why = news.Because("try.within")
		}
		return TriedMove{Channel: id, Name: cmp.Or(c.Name, id), Gained: gained, Why: why}
	}
	town := func(id string, s *settings.Snapshot, gained bool, of *news.Entry) TriedMove {
		is, _ := s.Town(id)
		return TriedMove{Town: id, Name: cmp.Or(is.Name, id), Gained: gained, Why: of.Why.Towns[id]}
	}
	for _, id := range without(then.Channels, before.Channels) {
		moves = append(moves, channel(id, t.next, true, after))
	}
	for _, id := range without(then.Towns, before.Towns) {
		moves = append(moves, town(id, t.next, true, after))
	}
	for _, id := range without(before.Channels, then.Channels) {
		moves = append(moves, channel(id, t.now, false, e))
	}
	for _, id := range without(before.Towns, then.Towns) {
		moves = append(moves, town(id, t.now, false, e))
	}
	if before.Held != then.Held {
		why := after.Held
		if why.IsZero() {
			why = e.Held
		}
		moves = append(moves, TriedMove{Gained: then.Held, Why: why})
	}
	return moves
}

// grants is what the licence gives of an entry, where the draft changes that.
func (t *trying) grants(src news.Source, e, after *news.Entry) *TriedGrant {
	if !t.licences {
		return nil
	}
	gives := func(s *settings.Snapshot, e *news.Entry) news.Licence {
		l := src.Licence.Or(s.Licence).In(s.Channels).For(e, t.at)
		l.Label = l.LabelFor(cmp.Or(e.Attribution.Origin, src.Name))
		return l
	}
	before, then := gives(t.now, e), gives(t.next, after)
	if revOf(before) == revOf(then) {
		return nil
	}
	return &TriedGrant{before, then}
}

func (s *Trial) count(v verdict) {
	switch {
	case v.stale:
		s.Stale++
		return
	case v.ID == "":
		return
	}
	s.Changed++
	s.Entries = append(s.Entries, v.Tried)
	shift(s.Channels, v.Before.Channels, v.After.Channels)
	shift(s.Towns, v.Before.Towns, v.After.Towns)
	if v.Gives != nil {
		s.Given++
	}
	switch {
	case v.After.Held && !v.Before.Held:
		s.Held++
	case v.Before.Held && !v.After.Held:
		s.Released++
	}
}
