package editorial

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// TakedownRuling decides a request.
type TakedownRuling struct {
	Decision string `json:"decision"`
	Note     string `json:"note,omitempty"` // added to what is kept on record
}

// The decisions on a request.
const (
	DecideTakeDown = "take-down"
	DecideRefuse   = "refuse"
	DecideRestore  = "restore"
)

// DecideTakedown decides an open request, or undoes a takedown. id is the takedown's, or that of the entry. Where rev is not
// the record's revision, nothing is changed; empty: whatever it is.
func (o *Office) DecideTakedown(ctx context.Context, by Actor, id, rev string, d TakedownRuling) (TakedownInfo, error) {
	t, err := o.takedown(ctx, id, d.Decision)
	if err != nil {
		return TakedownInfo{}, err
	}
	if rev != "" && rev != t.Rev {
		return TakedownInfo{}, stale(TakedownDecided, t.Rev, t.ID)
	}
	t.Note = joined(t.Note, d.Note)
	if t, err = o.settle(ctx, by, t, d.Decision); err != nil {
		return TakedownInfo{}, err
	}
	return o.Takedown(ctx, t.ID, "")
}

// joined adds a line to a note.
func joined(note, line string) string {
	if line == "" {
		return note
	}
	return strings.TrimPrefix(note+"\n"+line, "\n")
}

// pick finds a takedown by its id, or by the id of the entry: the latest one that can be decided so.
func pick(found map[string]news.Takedown, id, decision string) (news.Takedown, bool) {
	if t, ok := found[id]; ok {
		return t, true
	}
	need := news.TakedownOpen
	if decision == DecideRestore {
		need = news.TakedownDone
	}
	var best news.Takedown
	for _, t := range found {
		if t.State == need && slices.Contains(append(t.Removed, t.Entry), id) && t.AskedAt.After(best.AskedAt) {
			best = t
		}
	}
	return best, best.ID != ""
}

func (o *Office) settle(ctx context.Context, by Actor, t news.Takedown, decision string) (news.Takedown, error) {
	need, known := map[string]news.TakedownState{
		DecideTakeDown: news.TakedownOpen, DecideRefuse: news.TakedownOpen, DecideRestore: news.TakedownDone,
	}[decision]
	switch {
	case !known:
		return t, refuse(Invalid, TakedownDecision, decision, strings.Join([]string{DecideTakeDown, DecideRefuse, DecideRestore}, ", ")).in("decision")
	case t.State != need:
		return t, refuse(Conflict, TakedownState, t.ID, string(t.State), string(need))
	}
	switch decision {
	case DecideTakeDown:
		return o.takeDown(ctx, by, t)
	case DecideRestore:
		return o.restore(ctx, by, t)
	}
	t.State, t.By, t.At = news.TakedownRefused, by.Name, o.p.Now()
	act := o.act(by, "takedown.refused", t.About(), news.Text(t.ID))
	act.Rev = t.Rev
	err := o.p.Takedowns.PutTakedown(ctx, t, act)
	return t, refused(err, news.ErrConflict, Conflict, TakedownChanged, t.ID)
}

// restore brings the entries of a takedown back, many of them in steps; the act says why beside what it does.
func (o *Office) restore(ctx context.Context, by Actor, t news.Takedown, why ...news.Reason) (news.Takedown, error) {
	act := o.act(by, "takedown.restored", t.About(), append(why, news.Text(t.ID))...)
	act.Rev = t.Rev
	t.State, t.By, t.At, t.Stories = news.TakedownRestored, by.Name, o.p.Now(), nil
	t, err := o.bringBack(ctx, t, act)
	return t, refused(err, news.ErrConflict, Conflict, TakedownChanged, t.ID)
}

// bringBack brings back what an undone takedown took, as far as it is not back yet.
func (o *Office) bringBack(ctx context.Context, t news.Takedown, act news.Act) (news.Takedown, error) {
	ids := t.Removed
	for {
		step := ids[:min(len(ids), takedownStep)]
		ids = ids[len(step):]
		err := again(func() error {
			stories, err := o.storiesOf(ctx, step)
			if err != nil {
				return err
			}
			t.Going = len(ids) > 0
			next, err := o.p.Takedowns.Reinstate(ctx, t, step, stories, act)
			if err == nil {
				t = next
			}
			return err
		})
		if err != nil || !t.Going {
			return t, err
		}
	}
}

// storiesOf rebuilds the stories that entries shared which were taken down, among themselves and with what is there still.
func (o *Office) storiesOf(ctx context.Context, ids []string) ([]news.Story, error) {
	removed, err := o.p.Archive.Removed(ctx, ids)
	if err != nil {
		return nil, err
	}
	were := map[string][]news.Removed{}
	for _, id := range ids {
		if r, ok := removed[id]; ok && r.Story != nil {
			were[r.Story.ID] = append(were[r.Story.ID], r)
		}
	}
	var stories []news.Story
	for _, id := range slices.Sorted(maps.Keys(were)) {
		st, err := o.rebuilt(ctx, id, were[id])
		if err != nil {
			return nil, err
		}
		stories = append(stories, st)
	}
	return stories, nil
}

// rebuilt is a story as it is now, with those of its copies that come back, and those that are there still and were left alone.
func (o *Office) rebuilt(ctx context.Context, id string, back []news.Removed) (news.Story, error) {
	st := news.Story{ID: id}
	now, err := o.p.Entries.StoriesByID(ctx, []string{id})
	if err != nil {
		return st, err
	}
	if is, ok := now[id]; ok {
		st = is
	}
	left := map[string]bool{}
	for _, r := range back {
		for _, c := range r.Story.Members {
			left[c.ID] = true
		}
		st.Outlasting(r.Story)
	}
	for _, r := range back {
		if i := r.Story.Member(r.Entry.ID); i >= 0 {
			st = st.With(r.Story.Members[i])
		} else { // an older hub took it down
			st = st.With(news.CopyOf(&r.Entry))
		}
	}
	maps.DeleteFunc(left, func(id string, _ bool) bool { return st.Member(id) >= 0 })
	others, err := o.p.Entries.EntriesByID(ctx, slices.Collect(maps.Keys(left)))
	for _, e := range others {
		if e.Story == id {
			st = st.With(news.CopyOf(&e))
		}
	}
	return st, err
}
