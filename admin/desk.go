package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// Entries is what editing asks of the store.
type Entries interface {
	Entry(ctx context.Context, id string) (news.Entry, error)
	EntriesByID(ctx context.Context, ids []string) (map[string]news.Entry, error)
	StoriesByID(ctx context.Context, ids []string) (map[string]news.Story, error)
	History(ctx context.Context, id string) ([]news.Revision, error)
	Amend(ctx context.Context, entries []news.Entry, stories []news.Story, act news.Act) (uint64, error)
}

// EntryInfo is one entry with all that is known of it.
type EntryInfo struct {
	Entry   news.Entry      `json:"entry"`
	Story   *news.Story     `json:"story,omitempty"` // where there are several copies
	History []news.Revision `json:"history,omitempty"`
}

// Decision is what an editor decides of an entry. What is nil or empty stays as it is.
type Decision struct {
	Channels *[]string `json:"channels,omitempty"` // ids; an empty list: none
	Towns    *[]string `json:"towns,omitempty"`
	Story    string    `json:"story,omitempty"` // StoryAlone, or the id of an entry whose story it belongs to
	Release  bool      `json:"release,omitempty"`
	Auto     []string  `json:"auto,omitempty"` // channels, towns, story, release: the desk's judgement again
}

// amendTries bounds how often a decision is made anew when a refresh changed the entry meanwhile.
const amendTries = 5

func (a *api) showEntry(w http.ResponseWriter, r *http.Request) error {
	info, err := a.info(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, info)
}

func (a *api) info(ctx context.Context, id string) (EntryInfo, error) {
	e, err := a.entry(ctx, id)
	if err != nil {
		return EntryInfo{}, err
	}
	info := EntryInfo{Entry: e}
	stories, err := a.Entries.StoriesByID(ctx, []string{e.Story})
	if err != nil {
		return info, err
	}
	if st, ok := stories[e.Story]; ok {
		info.Story = &st
	}
	info.History, err = a.Entries.History(ctx, id)
	return info, err
}

// entry is one entry; of one that was taken down the error says by which takedown.
func (a *api) entry(ctx context.Context, id string) (news.Entry, error) {
	e, err := a.Entries.Entry(ctx, id)
	if !errors.Is(err, news.ErrNotFound) {
		return e, err
	}
	stone, err := a.Takedowns.Tombstone(ctx, id)
	switch {
	case errors.Is(err, news.ErrNotFound):
		return e, fmt.Errorf("entry %q: %w; its id is in the API (/api/v1/entries) and in its page's address", id, news.ErrNotFound)
	case err != nil:
		return e, err
	case stone.Takedown != "":
		return e, &Problem{Status: http.StatusGone, Detail: fmt.Sprintf("entry %s was taken down (%s): %s", id, stone.Takedown, stone.Reason)}
	}
	return e, &Problem{Status: http.StatusGone, Detail: fmt.Sprintf("entry %s has left the store by its retention", id)}
}

// setEntry takes an editor's decision on one entry.
func (a *api) setEntry(w http.ResponseWriter, r *http.Request) error {
	var d Decision
	if err := readJSON(w, r, &d); err != nil {
		return err
	}
	towns, _, err := a.Gazetteer.Towns(r.Context())
	if err != nil {
		return err
	}
	if err := a.checkDecision(d, towns); err != nil {
		return &Problem{Status: http.StatusUnprocessableEntity, Detail: err.Error()}
	}
	for range amendTries {
		if err = a.decide(r.Context(), r.PathValue("id"), d, actor(r).Name); !errors.Is(err, news.ErrConflict) {
			break
		}
	}
	if err != nil {
		return err
	}
	return a.showEntry(w, r)
}

func (a *api) checkDecision(d Decision, towns []news.Town) error {
	known := func(what string, ids *[]string, list string, has func(string) bool) error {
		if ids == nil {
			return nil
		}
		for _, id := range *ids {
			if !has(id) {
				return fmt.Errorf("there is no %s %q; `hub %s` shows those that there are", what, id, list)
			}
		}
		return nil
	}
	if err := known("channel", d.Channels, "config print", func(id string) bool {
		return slices.ContainsFunc(a.Channels, func(c news.Channel) bool { return c.ID == id })
	}); err != nil {
		return err
	}
	for _, f := range d.Auto {
		if !slices.Contains([]string{"channels", "towns", "story", "release"}, f) {
			return fmt.Errorf("the desk judges channels, towns, story and release again, not %q", f)
		}
	}
	return known("town", d.Towns, "gazetteer export -", func(id string) bool { return hasTown(towns, id) })
}

func (a *api) decide(ctx context.Context, id string, d Decision, by string) error {
	e, err := a.entry(ctx, id)
	if err != nil {
		return err
	}
	now := a.Now()
	from, err := a.story(ctx, &e)
	if err != nil {
		return err
	}
	to := from
	switch d.Story {
	case "":
	case news.StoryAlone:
		to = nil
	default:
		if to, err = a.storyOf(ctx, id, d.Story); err != nil {
			return err
		}
	}
	if from != nil {
		from.Own(&e)
	}
	o := d.into(e.Override, to)
	o.By, o.At = by, now
	e.Override.Undo(&e)
	o.Apply(&e)
	e.Version++
	act := news.Act{At: now, By: by, Op: "entry.set", Object: id, Detail: d.String()}
	_, err = a.Entries.Amend(ctx, []news.Entry{e}, rejoin(&e, from, to), act)
	return err
}

// into adds the decision to those that were taken before. to is the story that the entry will share with others.
func (d *Decision) into(before *news.Override, to *news.Story) news.Override {
	var o news.Override
	if before != nil {
		o = *before
	}
	if d.Channels != nil {
		o.Channels = d.Channels
	}
	if d.Towns != nil {
		o.Towns = d.Towns
	}
	o.Release = o.Release || d.Release
	switch {
	case d.Story == news.StoryAlone:
		o.Story = d.Story
	case d.Story != "":
		o.Story = to.ID
	}
	for _, what := range d.Auto {
		switch what {
		case "channels":
			o.Channels = nil
		case "towns":
			o.Towns = nil
		case "story":
			o.Story = ""
		case "release":
			o.Release = false
		}
	}
	return o
}

// String says the decision in words, for the audit log.
func (d Decision) String() string {
	var parts []string
	list := func(what string, ids *[]string) {
		if ids != nil {
			parts = append(parts, what+"="+strings.Join(*ids, ","))
		}
	}
	list("channels", d.Channels)
	list("towns", d.Towns)
	if d.Story != "" {
		parts = append(parts, "story="+d.Story)
	}
	if d.Release {
		parts = append(parts, "released")
	}
	if len(d.Auto) > 0 {
		parts = append(parts, "auto="+strings.Join(d.Auto, ","))
	}
	return strings.Join(parts, " ")
}

// story is what an entry shares with others; nil where it is alone.
func (a *api) story(ctx context.Context, e *news.Entry) (*news.Story, error) {
	stories, err := a.Entries.StoriesByID(ctx, []string{e.Story})
	if err != nil {
		return nil, err
	}
	if st, ok := stories[e.Story]; ok && st.Member(e.ID) >= 0 {
		return &st, nil
	}
	return nil, nil
}

// storyOf is the story of another entry, which begins one where it is alone.
func (a *api) storyOf(ctx context.Context, id, other string) (*news.Story, error) {
	if other == id {
		return nil, &Problem{Status: http.StatusUnprocessableEntity, Detail: "an entry cannot be joined with itself: name the other one"}
	}
	e, err := a.entry(ctx, other)
	if err != nil {
		return nil, err
	}
	st, err := a.story(ctx, &e)
	if st == nil && err == nil {
		st = &news.Story{ID: e.Story, Members: []news.Copy{news.CopyOf(&e)}}
	}
	if err == nil && len(st.Members) >= news.MaxCopies && st.Member(id) < 0 {
		err = &Problem{Status: http.StatusUnprocessableEntity, Detail: fmt.Sprintf("the story has %d copies, the most that one may have", news.MaxCopies)}
	}
	return st, err
}

// rejoin moves an entry from one story to another; nil stands for being alone. It gives the stories that change.
func rejoin(e *news.Entry, from, to *news.Story) []news.Story {
	var changed []news.Story
	if from != nil && (to == nil || to.ID != from.ID) {
		changed = append(changed, ranked(from.Without(e.ID)))
		// The others keep the story's id, which may be this entry's own.
		e.Story, e.Original = news.EntryID("story", fmt.Sprint(e.ID, e.Version)), e.ID
	}
	if to != nil {
		changed = append(changed, ranked(to.With(news.CopyOf(e))))
	}
	return changed
}

func ranked(st news.Story) news.Story {
	st.Members, st.Evidence = desk.Rank(st.Members)
	return st
}

// Held is what waits for an editor.
type Held interface {
	Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error)
}

// heldMost bounds the list of entries that wait for an editor.
const heldMost = 500

// listHeld gives the entries that wait, newest first.
func (a *api) listHeld(w http.ResponseWriter, r *http.Request) error {
	entries, _, err := a.Held.Entries(r.Context(), news.TimelineHeld, news.Cursor{}, heldMost)
	if err != nil {
		return err
	}
	if entries == nil {
		entries = []news.Entry{}
	}
	return writeJSON(w, http.StatusOK, entries)
}
