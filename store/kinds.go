package store

import (
	"context"
	"slices"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// kept says of a kind of record how a dump keeps it true while the store is in use, and what follows from it when it is
// restored. Bodies are dumped as JSON, and packed again (codec.go); kinds come in the order of engine.Kinds.
type kept struct {
	meanwhile meanwhile
	touched   func(news.Change) []string                                          // told: the keys that a change of the log names; nil: see leads
	leads     func(context.Context, *dumper, engine.Record) ([]engine.Ref, error) // told: what else changes with a record that is read again
	places    func(engine.Record) []engine.Place                                  // where it stands on timelines; nil: nowhere
	local     []string                                                            // keys that belong to this store alone, and are not dumped
}

// meanwhile is how a dump hears of a record that is written, changed or deleted after its kind was walked.
type meanwhile int

// The ways, of which each kind has one.
const (
	told  meanwhile = iota + 1 // a change of the log names it: it is read again
	again                      // nothing does: the kind is walked again, until the log stood still meanwhile
	grows                      // it is never changed nor deleted: those that came since are read from their timeline
	asWas                      // it stays in the dump as it was when it was walked: no other record relies on it
	never                      // it belongs to this store alone, and is not dumped
)

// kinds has a row for every kind; TestEveryKindHasItsRow.
func kinds() map[engine.Kind]kept {
	return map[engine.Kind]kept{
		engine.Meta:      {meanwhile: told, touched: metaTouched, local: []string{restoring.Key, formatRef.Key, prunedRef.Key, addresses.Key, welcomeRef.Key, secretRef.Key, engine.ProbeRef.Key}},
		engine.Partner:   {meanwhile: told, touched: named(news.OpPartner)}, // what it pulled since is as it was
		engine.User:      {meanwhile: told, touched: named(news.OpUser)},    // when they signed in since is as it was
		engine.Token:     {meanwhile: told, touched: named(news.OpToken)},
		engine.Session:   {meanwhile: never},
		engine.Source:    {meanwhile: told, touched: named(news.OpSource)},
		engine.State:     {meanwhile: told, touched: named(news.OpSource)}, // else as it was: it must not be newer than the entries that it vouches for
		engine.Story:     {meanwhile: again},
		engine.Entry:     {meanwhile: told, touched: named(news.OpPut, news.OpDelete), leads: entryLeads, places: entryPlaces},
		engine.History:   {meanwhile: told, touched: named(news.OpPut, news.OpDelete)},
		engine.Alias:     {meanwhile: told}, // by its entry; what leads to an entry that is not there leads nowhere
		engine.Removed:   {meanwhile: told, touched: named(news.OpPut, news.OpDelete), leads: removedLeads},
		engine.Block:     {meanwhile: told}, // by its takedown
		engine.Takedown:  {meanwhile: told, touched: named(news.OpTakedown), leads: takedownLeads},
		engine.Tombstone: {meanwhile: told, touched: named(news.OpPut, news.OpDelete), places: tombstonePlaces},
		engine.Act:       {meanwhile: grows, places: actPlaces},
		engine.Counter:   {meanwhile: asWas},
		engine.Note:      {meanwhile: asWas},
		engine.Alert:     {meanwhile: asWas},
		engine.Telling:   {meanwhile: asWas},

		engine.Subscription: {meanwhile: asWas},
		engine.Request:      {meanwhile: asWas}, // whether it was accepted its takedown says
		engine.Lesson:       {meanwhile: told, touched: named(news.OpLesson), places: lessonPlaces},
	}
}

// named gives the id of changes of those operations.
func named(ops ...news.Op) func(news.Change) []string {
	return func(c news.Change) []string {
		if slices.Contains(ops, c.Op) {
			return []string{c.ID}
		}
		return nil
	}
}

func metaTouched(c news.Change) []string {
	switch c.Op {
	case news.OpTowns:
		return []string{settingRef(news.SettingTowns).Key}
	case news.OpSettings:
		return []string{settingRef(c.ID).Key}
	case news.OpTakedown:
		return []string{blocksRef.Key}
	}
	return nil
}

// touchedBy names the records that a change of the log may have written.
func touchedBy(c news.Change) (refs []engine.Ref) {
	rows := kinds()
	for _, kind := range engine.Kinds() {
		if rows[kind].touched == nil {
			continue
		}
		for _, key := range rows[kind].touched(c) {
			refs = append(refs, engine.Ref{Kind: kind, Key: key})
		}
	}
	return refs
}

// entryLeads names the other keys of an entry, those too that it has no more.
func entryLeads(ctx context.Context, d *dumper, r engine.Record) ([]engine.Ref, error) {
	e, err := decode[news.Entry](r)
	if err != nil {
		return nil, nil // damaged
	}
	keys := e.OtherKeys()
	earlier, err := d.store.History(ctx, e.ID)
	for _, v := range earlier {
		old := news.Entry{Source: e.Source, URL: v.URL, Title: v.Title, Summary: v.Summary, Content: v.Content, Published: v.Published}
		keys = append(keys, old.Likenesses()...)
	}
	return refs(aliasRef, keys), err
}

// removedLeads names the other keys of an entry that was taken down.
func removedLeads(_ context.Context, _ *dumper, r engine.Record) ([]engine.Ref, error) {
	kept, err := decode[news.Removed](r)
	if err != nil {
		return nil, nil // damaged
	}
	return refs(aliasRef, kept.Entry.OtherKeys()), nil
}

// takedownLeads names a takedown's blocks, and the tombstones of what it kept out, those too that are lifted by now.
func takedownLeads(ctx context.Context, d *dumper, r engine.Record) ([]engine.Ref, error) {
	t, err := decode[news.Takedown](r)
	if err != nil {
		return nil, nil // damaged
	}
	places, err := d.store.engine.Oldest(ctx, blockedLine(t.ID), MaxPage)
	stones := d.keptOut[t.ID]
	for _, p := range places {
		stones = append(stones, p.ID)
	}
	return append(refs(blockRef, t.Keys), refs(tombstoneRef, stones)...), err
}

// placesOf gives the places that follow from a record; of a damaged one, none.
func placesOf(r engine.Record) []engine.Place {
	if places := kinds()[r.Kind].places; places != nil && r.Rev != "" {
		return places(r)
	}
	return nil
}

func entryPlaces(r engine.Record) []engine.Place {
	h, err := headOf(r)
	if err != nil {
		return nil
	}
	return h.places(r.Key)
}

func tombstonePlaces(r engine.Record) []engine.Place {
	t, err := decode[news.Tombstone](r)
	switch {
	case err != nil:
		return nil
	case keptOut(t):
		return []engine.Place{blockedPlace(t)}
	}
	return gonePlaces(t)
}

// keptOut reports whether a tombstone is of an entry that never came in: its text had been taken down.
func keptOut(t news.Tombstone) bool { return t.Takedown != "" && len(t.Timelines) == 0 }

func actPlaces(r engine.Record) []engine.Place {
	a, err := decode[news.Act](r)
	if err != nil {
		return nil
	}
	return placesOfAct(a)
}
