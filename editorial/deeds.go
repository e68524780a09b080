package editorial

import (
	"context"
	"encoding/json"
	"time"

	"github.com/txnews/hub/news"
)

// Deed is an act with what came of it.
type Deed struct {
	news.Act
	Undone bool // and not done again since
}

// EntryActs gives what was last done with an entry, decisions and takedowns, the newest first.
func (o *Office) EntryActs(ctx context.Context, id string, limit int) ([]Deed, error) {
	acts, _, err := o.p.Audit.ActsAbout(ctx, news.AboutEntry(id), news.Cursor{}, limit)
	deeds, undone := make([]Deed, len(acts)), map[string]bool{}
	for i, a := range acts {
		deeds[i] = Deed{a, undone[a.ID]}
		for _, id := range a.Undoes() {
			if _, later := undone[id]; !later {
				undone[id] = !undone[a.ID]
			}
		}
	}
	return deeds, err
}

// TakedownActs gives what was last done with one takedown, the newest first.
func (o *Office) TakedownActs(ctx context.Context, t news.Takedown, limit int) ([]Deed, error) {
	all, err := o.EntryActs(ctx, t.About(), limit)
	deeds := all[:0]
	for _, d := range all {
		var of struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(d.After, &of) == nil && of.ID == t.ID {
			deeds = append(deeds, d)
		}
	}
	return deeds, err
}

// undoneAlready is why an act that something lies over cannot be undone, where that is its own undoing; else the refusal that there is.
func (o *Office) undoneAlready(ctx context.Context, a news.Act, refusal error) error {
	by, err := o.undoingOf(ctx, a.ID)
	switch {
	case err != nil:
		return err
	case by == nil:
		return refusal
	}
	return o.undone(a, by.By, by.At).because(refusal)
}

// undone says who undid an act, and when in the site's time zone.
func (o *Office) undone(a news.Act, by string, at time.Time) *Error {
	return refuse(Conflict, ActUndone, by, at.In(o.p.Settings.Current().Zone()).Format(time.DateTime))
}

// undoingsLooked bounds a chain of acts that each undo the one before.
const undoingsLooked = 50

// undoingOf is the last act that undid another and stands; nil: none does.
func (o *Office) undoingOf(ctx context.Context, id string) (by *news.Act, err error) {
	for range undoingsLooked {
		acts, _, err := o.p.Audit.ActsAbout(ctx, news.AboutAct(id), news.Cursor{}, 1)
		if err != nil || len(acts) == 0 {
			return by, err
		}
		if id = acts[0].ID; by == nil {
			by = &acts[0]
		} else {
			by = nil
		}
	}
	return nil, nil
}
