package editorial

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Decision is what an editor decides of an entry. What is nil or empty stays as it is.
type Decision struct {
	Channels *[]string `json:"channels,omitempty"` // ids; an empty list: none
	Towns    *[]string `json:"towns,omitempty"`
	Story    string    `json:"story,omitempty"` // news.StoryAlone, or the id of an entry whose story it belongs to
	Release  bool      `json:"release,omitempty"`
	Right    bool      `json:"right,omitempty"` // it is right where it is filed; with channels or towns: these are
	Auto     []string  `json:"auto,omitempty"`  // of AutoFields: the desk's judgement again
	news.Said
}

// AutoFields are what may be left to the desk again.
func AutoFields() []string {
	return append([]string{"channels", "towns", "story", "release", "right"}, news.SaidFields()...)
}

// tries bounds how often a decision is made anew when a refresh changed the entry meanwhile.
const tries = 5

// Decide takes an editor's decision on one entry, and gives the entry as it is then. Where rev is not the revision of the
// decisions in force, nothing is changed; empty: whatever they are.
func (o *Office) Decide(ctx context.Context, by Actor, id, rev string, d Decision) (EntryInfo, error) {
	err := again(func() error { return o.decide(ctx, by, id, rev, d) })
	if err != nil {
		return EntryInfo{}, refused(err, news.ErrConflict, Conflict, EntryChanged, id)
	}
	o.doubts.settled(id)
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

// checkDecision refuses what cannot be decided of an entry. What it is filed under already may be gone by now.
func (o *Office) checkDecision(e *news.Entry, d Decision) error {
	for _, f := range d.Auto {
		if !slices.Contains(AutoFields(), f) {
			return refuse(Invalid, DecisionNotAuto, f, strings.Join(AutoFields(), ", ")).in("auto")
		}
		if d.decides(f) {
			return refuse(Invalid, DecisionBoth, f).in("auto")
		}
	}
	if err := checkSaid(&d.Said); err != nil {
		return err
	}
	now := o.p.Settings.Current()
	if d.Channels != nil {
		for _, id := range *d.Channels {
			if _, ok := now.Channel(id); !ok && !slices.Contains(e.Channels, id) {
				return refuse(Invalid, ChannelMissing, id).in("channels")
			}
		}
	}
	if d.Towns == nil {
		return nil
	}
	for _, id := range *d.Towns {
		if _, ok := now.Town(id); !ok && !slices.Contains(e.Towns, id) {
			return refuse(Invalid, TownMissing, id).in("towns")
		}
	}
	return nil
}

// once is a list that has each of its ids once.
func once(ids *[]string) *[]string {
	if ids == nil {
		return nil
	}
	out := append([]string{}, listed(nil, *ids, nil)...)
	return &out
}

// decides reports whether the decision says what a field is.
func (d *Decision) decides(field string) bool {
	switch field {
	case "channels":
		return d.Channels != nil
	case "towns":
		return d.Towns != nil
	case "story":
		return d.Story != ""
	case "release":
		return d.Release
	case "right":
		return d.Right
	}
	return d.Said != d.Said.Without(field)
}

func (o *Office) decide(ctx context.Context, by Actor, id, rev string, d Decision) error {
	e, err := o.entry(ctx, id)
	if err != nil {
		return err
	}
	if now := decisionsRev(e.Override); rev != "" && rev != now {
		return stale(EntryDecided, now, id)
	}
	if err := o.checkDecision(&e, d); err != nil {
		return err
	}
	from, err := o.story(ctx, &e)
	if err != nil {
		return err
	}
	d.Said, d.Channels, d.Towns = tidied(d.Said), once(d.Channels), once(d.Towns)
	freed, err := o.freedBy(ctx, &e, d.said(&e))
	if err != nil {
		return err
	}
	to := from
	switch {
	case slices.Contains(d.Auto, "story"):
		if e.Override != nil && e.Override.Story != "" {
			to, err = o.judgedStory(ctx, &e, from)
		}
	case d.Story == news.StoryAlone:
		to = nil
	case d.joins():
		to, err = o.storyOf(ctx, id, d.Story)
	case (d.Release && !e.Held.IsZero() || freed) && from == nil && (e.Override == nil || e.Override.Story == ""):
		to, err = o.judgedStory(ctx, &e, nil)
	}
	if err != nil {
		return err
	}
	v := d.into(e.Override, to)
	v.Right = d.right(&e)
	forgot := to != nil && to.Forget(slices.Contains(d.Auto, "channels"), slices.Contains(d.Auto, "towns"))
	if moved := storyID(from) != storyID(to); !moved && !forgot && sameDecisions(e.Override, &v) {
		return nil
	}
	if d.joins() && !v.Release && !heldByDesk(&e).IsZero() {
		return refuse(Conflict, StoryHeld, id).in("story")
	}
	return o.amend(ctx, e, from, to, v, o.act(by, "entry.set", id, d.Made()...))
}

// amend writes an entry under other decisions, moved from one story to another; nil stands for being alone, as one that is
// held is. The act has what was decided before and after.
func (o *Office) amend(ctx context.Context, e news.Entry, from, to *news.Story, v news.Override, act news.Act) (err error) {
	before := standing(&e, from)
	if from != nil {
		from.Own(&e)
	}
	was := e
	v.By, v.At = act.By, act.At
	e.Override.Undo(&e)
	if e.Held, err = o.heldSaying(ctx, &e, was.Says(), v.Said); err != nil {
		return err
	}
	v.Apply(&e)
	if e.Version++; !e.Held.IsZero() {
		to = nil
	}
	o.revise(&was, &e, act.At)
	if err := o.settleRights(ctx, &e, &was, act.At); err != nil {
		return err
	}
	a, err := o.following(ctx, &e, &was, from, to, act)
	if err != nil {
		return err
	}
	changed := a.moved(from)
	after := standing(&a.entries[0], a.to)
	saying(&before, &after, &was, &a.entries[0])
	act.Before, err = json.Marshal(before)
	if err == nil {
		act.After, err = json.Marshal(after)
	}
	if err != nil {
		return err
	}
	lessons, err := o.lessonOf(ctx, &was, &e, from, to)
	if err != nil {
		return err
	}
	_, err = o.p.Entries.Amend(ctx, a.entries, changed, a.prints, act, lessons...)
	return err
}

// settleRights keeps with an entry what its source's licence gives of it now, and what it gave of the version before: followers
// of the log who had that are told where this one is not for them.
func (o *Office) settleRights(ctx context.Context, e, was *news.Entry, now time.Time) error {
	src, err := o.p.Sources.Source(ctx, e.Source)
	if err != nil && !errors.Is(err, news.ErrNotFound) {
		return err
	}
	o.p.Rights.Settle(src, e, was, now)
	return nil
}

func storyID(st *news.Story) string {
	if st == nil {
		return ""
	}
	return st.ID
}

// joins reports whether the decision puts an entry into another's story.
func (d *Decision) joins() bool { return d.Story != "" && d.Story != news.StoryAlone }

// heldByDesk is why an entry waits for an editor where none released it.
func heldByDesk(e *news.Entry) news.Reason {
	if e.Override != nil {
		return e.Override.Desk.Held
	}
	return e.Held
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
	o.Said = d.saidBeside(o.Said)
	switch {
	case d.joins():
		o.Story = to.ID
	case d.Story != "":
		o.Story = d.Story
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

// Made says what is decided, as the audit log has it; nothing where nothing is.
func (d Decision) Made() (rs news.Reasons) {
	set := func(rule string, values ...string) {
		rs = append(rs, news.Because(rule, cmp.Or(strings.Join(values, ","), "-")))
	}
	if d.Channels != nil {
		set("act.entry.channels", *d.Channels...)
	}
	if d.Towns != nil {
		set("act.entry.towns", *d.Towns...)
	}
	if d.Story != "" {
		set("act.entry.story", d.Story)
	}
	if d.Right {
		rs = append(rs, news.Because("act.entry.right"))
	}
	if d.Release {
		rs = append(rs, news.Because("act.entry.released"))
	}
	for _, t := range d.Texts(&news.Entry{}) {
		if *t.Said != nil {
			set("act.entry."+t.Field, **t.Said)
		}
	}
	for _, n := range d.Names(&news.Entry{}) {
		if *n.Said != nil {
			set("act.entry."+n.Field, strings.Join(**n.Said, " "))
		}
	}
	if len(d.Auto) > 0 {
		set("act.entry.auto", d.Auto...)
	}
	return rs
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
	if !e.Held.IsZero() {
		return nil, refuse(Conflict, StoryHeld, other).in("story")
	}
	st, err := o.story(ctx, &e)
	if st == nil && err == nil {
		st = &news.Story{ID: e.Story, Members: []news.Copy{news.CopyOf(&e)}}
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
		c := news.CopyOf(e)
		if i := to.Member(e.ID); i >= 0 {
			c.Same = to.Members[i].Same
		}
		changed = append(changed, to.With(c))
	}
	return changed
}
