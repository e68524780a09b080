package editorial

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// SourceReader is what the store tells of sources.
type SourceReader interface {
	Sources(ctx context.Context) ([]news.Source, error)
	Source(ctx context.Context, id string) (news.Source, error)
	States(ctx context.Context, ids ...string) (map[string]news.SourceState, error)
}

// SourceWriter changes the source list.
type SourceWriter interface {
	AddSource(ctx context.Context, src news.Source, due time.Time, act news.Act) error
	PutSource(ctx context.Context, src news.Source, act news.Act) error
	RemoveSource(ctx context.Context, id string, act news.Act) error
	EditSources(ctx context.Context, edits news.SourceEdits, act news.Act) (id string, err error)
}

// SourceInfo is a source with what its refreshes left.
type SourceInfo struct {
	news.Source
	State news.SourceState
}

// Sources gives every source with its state, ordered by id.
func (o *Office) Sources(ctx context.Context) ([]SourceInfo, error) {
	sources, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(sources))
	for i, s := range sources {
		ids[i] = s.ID
	}
	states, err := o.p.Sources.States(ctx, ids...)
	if err != nil {
		return nil, err
	}
	infos := make([]SourceInfo, len(sources))
	for i, s := range sources {
		infos[i] = SourceInfo{s, masked(states[s.ID])}
		if s.Damaged {
			infos[i].State.Outcome, infos[i].State.Reason = news.OutcomeFailed, refuse(NotFound, SourceDamaged, s.ID).Reasons()
		}
	}
	return infos, nil
}

// SourceName is what a source is called.
type SourceName struct{ ID, Name string }

// SourceNames gives the names of all sources, ordered by id.
func (o *Office) SourceNames(ctx context.Context) ([]SourceName, error) {
	list, err := o.p.Roster.Roster(ctx)
	names := make([]SourceName, len(list))
	for i, l := range list {
		names[i] = SourceName{l.Source.ID, l.Source.Name}
	}
	return names, err
}

// SeenBy is a source as an actor may see it: the password in its address is for administrators alone.
func SeenBy(by Actor, src news.Source) news.Source {
	if !by.Role.Includes(news.RoleAdministrator) {
		src.URL = fetch.Masked(src.URL)
	}
	return src
}

// Source gives one source.
func (o *Office) Source(ctx context.Context, id string) (news.Source, error) {
	src, err := o.p.Sources.Source(ctx, id)
	return src, refused(err, news.ErrNotFound, NotFound, SourceMissing, id)
}

// SourceState gives what a source's refreshes left; zero where there was none yet.
func (o *Office) SourceState(ctx context.Context, id string) (news.SourceState, error) {
	if _, err := o.Source(ctx, id); err != nil {
		return news.SourceState{}, err
	}
	states, err := o.p.Sources.States(ctx, id)
	return masked(states[id]), err
}

// AddSource adds a source, which is due at once, and gives it as it is kept.
func (o *Office) AddSource(ctx context.Context, by Actor, src news.Source) (news.Source, error) {
	return o.addSource(ctx, src, news.Source{}, o.act(by, "source.add", src.ID, news.Text(src.Name)))
}

func (o *Office) addSource(ctx context.Context, src, was news.Source, act news.Act) (news.Source, error) {
	if err := o.checkSource(ctx, src, was); err != nil {
		return src, err
	}
	if err := o.p.SourceList.AddSource(ctx, src, o.p.Now(), act); err != nil {
		return src, refused(addressTaken(err, src), news.ErrExists, Exists, SourceExists, src.ID)
	}
	return o.Source(ctx, src.ID)
}

// PutSource replaces what is said of a source, and gives it as it is kept. Where src.Rev is not the revision in force, nothing
// is changed; empty: whatever is.
func (o *Office) PutSource(ctx context.Context, by Actor, src news.Source) (news.Source, error) {
	return o.putSource(ctx, src, news.Source{}, o.act(by, "source.edit", src.ID, news.Text(src.Name)))
}

// EditSource replaces what is said of a source by what edit makes of it, and gives it as it is kept. Where rev is not the revision
// in force, nothing is changed; empty: whatever is.
func (o *Office) EditSource(ctx context.Context, by Actor, id, rev string, edit func(news.Source) (news.Source, error)) (put news.Source, err error) {
	err = again(func() error {
		now, err := o.Source(ctx, id)
		if err != nil {
			return err
		}
		if rev != "" && rev != now.Rev {
			return stale(SourceChanged, now.Rev, id)
		}
		next, err := edit(now)
		if err != nil {
			return err
		}
		next.Rev = now.Rev
		put, err = o.PutSource(ctx, by, next)
		if e, ok := errors.AsType[*Error](err); ok && rev == "" && e.Code == SourceChanged {
			return news.ErrConflict
		}
		return err
	})
	return put, refused(err, news.ErrConflict, Conflict, SourceChanged, id)
}

func (o *Office) putSource(ctx context.Context, src, was news.Source, act news.Act) (news.Source, error) {
	if err := o.checkSource(ctx, src, was); err != nil {
		return src, err
	}
	act.Rev = src.Rev
	if err := o.p.SourceList.PutSource(ctx, src, act); err != nil {
		return src, o.sourceConflict(ctx, addressTaken(err, src), src.ID, src.Rev)
	}
	return o.Source(ctx, src.ID)
}

// RemoveSource removes a source; its entries stay. rev is as in PutSource.
func (o *Office) RemoveSource(ctx context.Context, by Actor, id, rev string) error {
	return o.removeSource(ctx, id, rev, o.act(by, "source.remove", id))
}

func (o *Office) removeSource(ctx context.Context, id, rev string, act news.Act) error {
	act.Rev = rev
	err := o.p.SourceList.RemoveSource(ctx, id, act)
	return o.sourceConflict(ctx, err, id, rev)
}

// sourceConflict tells which revision is in force where it is not the one that was expected.
func (o *Office) sourceConflict(ctx context.Context, err error, id, expected string) error {
	if expected != "" && errors.Is(err, news.ErrConflict) {
		now, err := o.Source(ctx, id)
		if err != nil {
			return err
		}
		return stale(SourceChanged, now.Rev, id)
	}
	err = refused(err, news.ErrConflict, Conflict, SourceChanged, id)
	return refused(err, news.ErrNotFound, NotFound, SourceMissing, id)
}

// addressTaken has the store's word that another source has the address stand as a refusal.
func addressTaken(err error, src news.Source) error {
	if taken, ok := errors.AsType[*news.AddressTaken](err); ok {
		return refuse(Exists, SourceAddressTaken, taken.By, fetch.Masked(src.URL)).in("url").because(err)
	}
	return err
}

// checkSource refuses a source that could not work, and one whose address another has. What the source has already, it keeps: its
// address, and channels and towns that are gone by now. was is what it had, where that is not what stands.
func (o *Office) checkSource(ctx context.Context, src, was news.Source) error {
	sources, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return err
	}
	var stands news.Source
	if i := slices.IndexFunc(sources, func(s news.Source) bool { return s.ID == src.ID }); i >= 0 {
		stands = sources[i]
	}
	if was.ID == "" {
		was = stands
	}
	if err := o.p.CheckSource(src, was); err != nil {
		return refuse(Invalid, SourceInvalid).from(err)
	}
	key := news.AddressKey(src.URL)
	if stands.ID != "" && news.AddressKey(stands.URL) == key {
		return nil
	}
	for _, s := range sources {
		if s.ID != src.ID && news.AddressKey(s.URL) == key {
			return addressTaken(&news.AddressTaken{ID: src.ID, By: s.ID}, src)
		}
	}
	return nil
}

// masked hides the passwords in the addresses that a source has had. Its own address keeps its password: who reads the list
// writes it back.
func masked(st news.SourceState) news.SourceState {
	st.Moved = slices.Clone(st.Moved)
	for i, m := range st.Moved {
		st.Moved[i].From, st.Moved[i].To = fetch.Masked(m.From), fetch.Masked(m.To)
	}
	return st
}
