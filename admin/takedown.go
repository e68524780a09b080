package admin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// Takedowns is what taking down asks of the store.
type Takedowns interface {
	Tombstone(ctx context.Context, id string) (news.Tombstone, error)
	Removed(ctx context.Context, ids []string) (map[string]news.Removed, error)
	Takedowns(ctx context.Context) (map[string]news.Takedown, error)
	PutTakedown(ctx context.Context, t news.Takedown, act news.Act) error
	TakeDown(ctx context.Context, t news.Takedown, act news.Act) (news.Takedown, error)
}

// Reinstater undoes takedowns.
type Reinstater interface {
	Reinstate(ctx context.Context, t news.Takedown, stories []news.Story, act news.Act) error
}

// TakedownAsk asks for a takedown.
type TakedownAsk struct {
	Entry   string    `json:"entry"`
	Reason  string    `json:"reason"` // that may be told
	Note    string    `json:"note,omitempty"`
	AskedBy string    `json:"asked_by,omitempty"`
	AskedAt time.Time `json:"asked_at,omitzero"` // zero: now
	Only    bool      `json:"only,omitempty"`    // not the story's other copies
	Open    bool      `json:"open,omitempty"`    // only put on record, to be decided within news.TakedownTime
}

// TakedownInfo is a takedown with who knows of it.
type TakedownInfo struct {
	news.Takedown
	Title   string   `json:"title,omitempty"`
	Overdue bool     `json:"overdue,omitempty"`
	Pulled  []string `json:"pulled,omitempty"`  // partners that have pulled the deletion since
	Waiting []string `json:"waiting,omitempty"` // partners that have not
}

// TakedownDecision decides a request.
type TakedownDecision struct {
	Decision string `json:"decision"`
	Note     string `json:"note,omitempty"`
}

// The decisions on a request.
const (
	DecideTakeDown = "take-down"
	DecideRefuse   = "refuse"
	DecideRestore  = "restore"
)

func (a *api) listTakedowns(w http.ResponseWriter, r *http.Request) error {
	found, err := a.Takedowns.Takedowns(r.Context())
	if err != nil {
		return err
	}
	list := make([]TakedownInfo, 0, len(found))
	for _, t := range found {
		info, err := a.takedownInfo(r.Context(), t)
		if err != nil {
			return err
		}
		list = append(list, info)
	}
	slices.SortFunc(list, func(x, y TakedownInfo) int { return y.AskedAt.Compare(x.AskedAt) })
	return writeJSON(w, http.StatusOK, list)
}

func (a *api) takedownInfo(ctx context.Context, t news.Takedown) (TakedownInfo, error) {
	info := TakedownInfo{Takedown: t, Overdue: t.Overdue(a.Now())}
	if removed, err := a.Takedowns.Removed(ctx, []string{t.Entry}); err == nil {
		info.Title = removed[t.Entry].Entry.Title
	}
	if t.State != news.TakedownDone {
		return info, nil
	}
	partners, err := a.Partners.Partners(ctx)
	for _, p := range partners {
		switch {
		case !p.Active():
		case p.HasPulled(t.Seq):
			info.Pulled = append(info.Pulled, p.ID)
		default:
			info.Waiting = append(info.Waiting, p.ID)
		}
	}
	return info, err
}

func (a *api) addTakedown(w http.ResponseWriter, r *http.Request) error {
	var ask TakedownAsk
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	t, err := a.ask(r.Context(), ask, actor(r).Name)
	if err != nil {
		return err
	}
	info, err := a.takedownInfo(r.Context(), t)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, info)
}

// ask puts a request on record, and unless it is to stay open, takes down at once.
func (a *api) ask(ctx context.Context, ask TakedownAsk, by string) (news.Takedown, error) {
	if strings.TrimSpace(ask.Reason) == "" {
		return news.Takedown{}, &Problem{Status: http.StatusUnprocessableEntity, Detail: "a takedown needs a reason: it is what the public is told"}
	}
	now := a.Now()
	t := news.Takedown{ID: now.UTC().Format("20060102-") + strings.ToLower(rand.Text()[:6]), Entry: ask.Entry, Reprints: !ask.Only,
		AskedBy: ask.AskedBy, AskedAt: ask.AskedAt, Reason: ask.Reason, Note: ask.Note, State: news.TakedownOpen}
	if t.AskedAt.IsZero() {
		t.AskedAt = now
	}
	t.Deadline = t.AskedAt.Add(news.TakedownTime)
	if ask.Open {
		if _, err := a.entry(ctx, t.Entry); err != nil {
			return t, err
		}
		return t, a.Takedowns.PutTakedown(ctx, t, news.Act{At: now, By: by, Op: "takedown.ask", Object: t.Entry, Detail: t.ID + ": " + t.Reason})
	}
	return a.takeDown(ctx, t, by)
}

// takeDown is the act itself: the entry, and by default every copy of its story, leaves every feed, page and answer at once,
// and is kept from coming back by its id, its link, its guid and its text.
func (a *api) takeDown(ctx context.Context, t news.Takedown, by string) (news.Takedown, error) {
	var err error
	for range amendTries {
		var entries map[string]news.Entry
		if entries, err = a.copies(ctx, t); err != nil {
			return t, err
		}
		t.Removed, t.Keys = []string{t.Entry}, nil
		for id, e := range entries {
			if id != t.Entry {
				t.Removed = append(t.Removed, id)
			}
			for _, k := range desk.BlockKeys(&e) {
				if !slices.Contains(t.Keys, k) {
					t.Keys = append(t.Keys, k)
				}
			}
		}
		slices.Sort(t.Removed[1:])
		slices.Sort(t.Keys)
		t.By, t.At = by, a.Now()
		act := news.Act{At: t.At, By: by, Op: "takedown.done", Object: t.Entry, Detail: fmt.Sprintf("%s: %d removed: %s", t.ID, len(t.Removed), t.Reason)}
		var done news.Takedown
		if done, err = a.Takedowns.TakeDown(ctx, t, act); !errors.Is(err, news.ErrConflict) {
			return done, err
		}
	}
	return t, err
}

// copies gives the entries that a takedown is about.
func (a *api) copies(ctx context.Context, t news.Takedown) (map[string]news.Entry, error) {
	e, err := a.Entries.Entry(ctx, t.Entry)
	if errors.Is(err, news.ErrNotFound) {
		stone, err := a.Takedowns.Tombstone(ctx, t.Entry)
		if err == nil && stone.Pruned {
			return nil, nil // retention had it; it is marked, so that it is told as gone
		}
		_, err = a.entry(ctx, t.Entry)
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	entries := map[string]news.Entry{e.ID: e}
	st, err := a.story(ctx, &e)
	if err != nil || st == nil || !t.Reprints {
		return entries, err
	}
	ids := make([]string, len(st.Members))
	for i, c := range st.Members {
		ids[i] = c.ID
	}
	return a.Entries.EntriesByID(ctx, ids)
}

// decideTakedown decides an open request, or undoes a takedown.
func (a *api) decideTakedown(w http.ResponseWriter, r *http.Request) error {
	var ask TakedownDecision
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	found, err := a.Takedowns.Takedowns(r.Context())
	if err != nil {
		return err
	}
	t, ok := pick(found, r.PathValue("id"), ask.Decision)
	if !ok {
		return fmt.Errorf("takedown %q: %w; `hub takedown --list` shows them", r.PathValue("id"), news.ErrNotFound)
	}
	if ask.Note != "" {
		t.Note = strings.TrimPrefix(t.Note+"\n"+ask.Note, "\n")
	}
	if t, err = a.settle(r.Context(), t, ask.Decision, actor(r).Name); err != nil {
		return err
	}
	info, err := a.takedownInfo(r.Context(), t)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, info)
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

func (a *api) settle(ctx context.Context, t news.Takedown, decision, by string) (news.Takedown, error) {
	wrong := func(need news.TakedownState) error {
		return &Problem{Status: http.StatusConflict, Detail: fmt.Sprintf("takedown %s is %s; only one that is %s can be decided so", t.ID, t.State, need)}
	}
	now := a.Now()
	switch decision {
	case DecideTakeDown:
		if t.State != news.TakedownOpen {
			return t, wrong(news.TakedownOpen)
		}
		return a.takeDown(ctx, t, by)
	case DecideRefuse:
		if t.State != news.TakedownOpen {
			return t, wrong(news.TakedownOpen)
		}
		t.State, t.By, t.At = news.TakedownRefused, by, now
		return t, a.Takedowns.PutTakedown(ctx, t, news.Act{At: now, By: by, Op: "takedown.refused", Object: t.Entry, Detail: t.ID})
	case DecideRestore:
		if t.State != news.TakedownDone {
			return t, wrong(news.TakedownDone)
		}
		return a.restoreEntries(ctx, t, by)
	}
	return t, &Problem{Status: http.StatusUnprocessableEntity,
		Detail: fmt.Sprintf("a request is decided by %q, %q or %q, not %q", DecideTakeDown, DecideRefuse, DecideRestore, decision)}
}

func (a *api) restoreEntries(ctx context.Context, t news.Takedown, by string) (news.Takedown, error) {
	t.State, t.By, t.At = news.TakedownRestored, by, a.Now()
	act := news.Act{At: t.At, By: by, Op: "takedown.restored", Object: t.Entry, Detail: t.ID}
	var err error
	for range amendTries {
		var stories []news.Story
		if stories, err = a.storiesOf(ctx, t); err != nil {
			return t, err
		}
		if err = a.Reinstater.Reinstate(ctx, t, stories, act); !errors.Is(err, news.ErrConflict) {
			break
		}
	}
	return t, err
}

// storiesOf rebuilds the stories that the entries of a takedown shared, among themselves and with what is there still.
func (a *api) storiesOf(ctx context.Context, t news.Takedown) ([]news.Story, error) {
	removed, err := a.Takedowns.Removed(ctx, t.Removed)
	if err != nil {
		return nil, err
	}
	was := map[string]*news.Story{}
	for _, r := range removed {
		if r.Story != nil {
			was[r.Story.ID] = r.Story
		}
	}
	var stories []news.Story
	for id, old := range was {
		now, err := a.Entries.StoriesByID(ctx, []string{id})
		if err != nil {
			return nil, err
		}
		st, ok := now[id]
		if !ok {
			st = news.Story{ID: id}
		}
		var left []string
		for _, c := range old.Members {
			if _, back := removed[c.ID]; back {
				st = st.With(c)
			} else if st.Member(c.ID) < 0 {
				left = append(left, c.ID)
			}
		}
		others, err := a.Entries.EntriesByID(ctx, left)
		if err != nil {
			return nil, err
		}
		for _, e := range others {
			if e.Story == id {
				st = st.With(news.CopyOf(&e))
			}
		}
		stories = append(stories, ranked(st))
	}
	return stories, nil
}
