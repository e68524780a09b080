package editorial

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
)

// Decision is what an editor decides of an entry. What is nil or empty stays as it is.
type Decision struct {
	Channels *[]string `json:"channels,omitempty"` // ids; an empty list: none
	Towns    *[]string `json:"towns,omitempty"`
	Story    string    `json:"story,omitempty"` // news.StoryAlone, or the id of an entry whose story it belongs to
	Release  bool      `json:"release,omitempty"`
	Auto     []string  `json:"auto,omitempty"` // of autoFields: the desk's judgement again
}

// autoFields are what may be left to the desk again.
var autoFields = []string{"channels", "towns", "story", "release"}

// tries bounds how often a decision is made anew when a refresh changed the entry meanwhile.
const tries = 5

// Decide takes an editor's decision on one entry, and gives the entry as it is then. Where rev is not the revision of the
// decisions in force, nothing is changed; empty: whatever they are.
func (o *Office) Decide(ctx context.Context, by Actor, id, rev string, d Decision) (EntryInfo, error) {
	if err := o.checkDecision(ctx, d); err != nil {
		return EntryInfo{}, err
	}
	err := again(func() error { return o.decide(ctx, by, id, rev, d) })
	if err != nil {
		return EntryInfo{}, refused(err, news.ErrConflict, Conflict, EntryChanged, id)
	}
	return o.Entry(ctx, id)
}

// again tries anew while somebody else was faster.
func again(do func() error) (err error) {
	for range tries {
		err = do()
		if _, final := errors.AsType[*Error](err); final || !errors.Is(err, news.ErrConflict) {
			return err
		}
	}
	return err
}

func (o *Office) checkDecision(ctx context.Context, d Decision) error {
	for _, f := range d.Auto {
		if !slices.Contains(autoFields, f) {
			return refuse(Invalid, DecisionNotAuto, f).in("auto")
		}
	}
	now := o.p.Settings.Current()
	if d.Channels != nil {
		for _, id := range *d.Channels {
			if _, ok := now.Channel(id); !ok {
				return refuse(Invalid, ChannelMissing, id).in("channels")
			}
		}
	}
	if d.Towns == nil {
		return nil
	}
	for _, id := range *d.Towns {
		if _, ok := now.Town(id); !ok {
			return refuse(Invalid, TownMissing, id).in("towns")
		}
	}
	return nil
}

func (o *Office) decide(ctx context.Context, by Actor, id, rev string, d Decision) error {
	e, err := o.entry(ctx, id)
	if err != nil {
		return err
	}
	if now := decisionsRev(e.Override); rev != "" && rev != now {
		return stale(EntryDecided, now, id)
	}
	from, err := o.story(ctx, &e)
	if err != nil {
		return err
	}
	to := from
	switch d.Story {
	case "":
	case news.StoryAlone:
		to = nil
	default:
		if to, err = o.storyOf(ctx, id, d.Story); err != nil {
			return err
		}
	}
	return o.amend(ctx, e, from, to, d.into(e.Override, to), o.act(by, "entry.set", id, d.String()))
}

// amend writes an entry under other decisions, moved from one story to another; nil stands for being alone. The act has what
// was decided before and after.
func (o *Office) amend(ctx context.Context, e news.Entry, from, to *news.Story, v news.Override, act news.Act) (err error) {
	if act.Before, err = json.Marshal(standing(&e, from)); err != nil {
		return err
	}
	if from != nil {
		from.Own(&e)
	}
	v.By, v.At = act.By, act.At
	e.Override.Undo(&e)
	v.Apply(&e)
	e.Version++
	changed := rejoin(&e, from, to)
	if act.After, err = json.Marshal(standing(&e, to)); err != nil {
		return err
	}
	_, err = o.p.Entries.Amend(ctx, []news.Entry{e}, changed, act)
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

// String says the decision as the audit log has it; empty where nothing is decided.
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

// storyOf is the story of another entry, which begins one where it is alone.
func (o *Office) storyOf(ctx context.Context, id, other string) (*news.Story, error) {
	if other == id {
		return nil, refuse(Invalid, StoryOfItself, id).in("story")
	}
	e, err := o.entry(ctx, other)
	if err != nil {
		return nil, err
	}
	st, err := o.story(ctx, &e)
	if st == nil && err == nil {
		st = &news.Story{ID: e.Story, Members: []news.Copy{news.CopyOf(&e)}}
	}
	if err == nil && len(st.Members) >= news.MaxCopies && st.Member(id) < 0 {
		err = refuse(Invalid, StoryFull, strconv.Itoa(news.MaxCopies)).in("story")
	}
	return st, err
}

// rejoin moves an entry from one story to another; nil stands for being alone. It gives the stories that change.
func rejoin(e *news.Entry, from, to *news.Story) []news.Story {
	var changed []news.Story
	if from != nil && (to == nil || to.ID != from.ID) {
		changed = append(changed, from.Without(e.ID))
		// The others keep the story's id, which may be this entry's own.
		e.Story, e.Original = news.EntryID("story", fmt.Sprint(e.ID, e.Version)), e.ID
	}
	if to != nil {
		changed = append(changed, to.With(news.CopyOf(e)))
	}
	return changed
}
