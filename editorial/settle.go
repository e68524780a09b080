package editorial

import (
	"context"
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
	act := o.act(by, "takedown.refused", t.Entry, news.Text(t.ID))
	act.Rev = t.Rev
	err := o.p.Takedowns.PutTakedown(ctx, t, act)
	return t, refused(err, news.ErrConflict, Conflict, TakedownChanged, t.ID)
}

// restore brings the entries of a takedown back; the act says why beside what it does.
func (o *Office) restore(ctx context.Context, by Actor, t news.Takedown, why ...news.Reason) (news.Takedown, error) {
	t.State, t.By, t.At = news.TakedownRestored, by.Name, o.p.Now()
	err := again(func() error {
		stories, err := o.storiesOf(ctx, t)
		if err != nil {
			return err
		}
		act := o.act(by, "takedown.restored", t.Entry, append(why, news.Text(t.ID))...)
		act.Rev = t.Rev
		return o.p.Takedowns.Reinstate(ctx, t, stories, act)
	})
	return t, refused(err, news.ErrConflict, Conflict, TakedownChanged, t.ID)
}

// storiesOf rebuilds the stories that the entries of a takedown shared, among themselves and with what is there still.
func (o *Office) storiesOf(ctx context.Context, t news.Takedown) ([]news.Story, error) {
	removed, err := o.p.Archive.Removed(ctx, t.Removed)
	if err != nil {
		return nil, err
	}
	were := map[string]*news.Story{}
	for _, r := range removed {
		if r.Story != nil {
			were[r.Story.ID] = r.Story
		}
	}
	var stories []news.Story
	for _, was := range were {
		st, err := o.rebuilt(ctx, was, removed)
		if err != nil {
			return nil, err
		}
		stories = append(stories, st)
	}
	return stories, nil
}

// rebuilt is a story as it is now, with those of the copies it had that come back or are there still.
func (o *Office) rebuilt(ctx context.Context, was *news.Story, removed map[string]news.Removed) (news.Story, error) {
	st := news.Story{ID: was.ID}
	now, err := o.p.Entries.StoriesByID(ctx, []string{was.ID})
	if err != nil {
		return st, err
	}
	if is, ok := now[was.ID]; ok {
		st = is
	}
	var left []string
	for _, c := range was.Members {
		if _, back := removed[c.ID]; back {
			st = st.With(c)
		} else if st.Member(c.ID) < 0 {
			left = append(left, c.ID)
		}
	}
	others, err := o.p.Entries.EntriesByID(ctx, left)
	for _, e := range others {
		if e.Story == was.ID {
			st = st.With(news.CopyOf(&e))
		}
	}
	return st, err
}
