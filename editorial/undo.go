package editorial

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"strings"

	"github.com/txnews/hub/news"
)

// Undo brings back what stood before an act, as a change of its own, and gives the act that was undone. It refuses where the
// object was changed since, and says why where an act cannot be undone.
func (o *Office) Undo(ctx context.Context, by Actor, id string) (news.Act, error) {
	a, err := o.Act(ctx, id)
	if err != nil {
		return a, err
	}
	if least := undoneBy(a.Op); !by.Role.Includes(least) {
		return a, refuse(Forbidden, RoleLacks, string(least))
	}
	if a.Before == nil && a.After == nil {
		return a, forGood(a)
	}
	undo := o.undoing(a.Op)
	if undo == nil {
		return a, forGood(a)
	}
	err = undo(ctx, by, a)
	if e, ok := errors.AsType[*Error](err); ok && e.Code == ActOverlaid {
		return a, o.undoneAlready(ctx, a, err)
	}
	return a, err
}

// undoing is what undoes acts of a kind; nil: nothing does.
func (o *Office) undoing(op string) func(context.Context, Actor, news.Act) error {
	return map[string]func(context.Context, Actor, news.Act) error{
		"source.add": o.undoSource, "source.edit": o.undoSource, "source.remove": o.undoSource, "source.moved": o.undoSource,
		"sources.add": o.undoSources, "sources.edit": o.undoSources, "sources.remove": o.undoSources, "sources.merge": o.undoSources,
		"entry.set": o.undoDecisions, "entry.learn": o.undoLessons, "entry.unlearn": o.undoLessons, "lessons.learn": o.undoLessons, "lessons.unlearn": o.undoLessons, "takedown.done": o.undoTakedown, "takedown.refused": o.undoTakedown, "takedown.restored": o.undoTakedown,
		"partner.add": o.undoPartner, "partner.edit": o.undoPartner, "partner.revoke": o.undoPartner,
		"partner.key": o.undoKeys, "partner.key-edit": o.undoKeys, "partner.key-revoke": o.undoKeys,
		"gazetteer.put": o.undoSetting, "gazetteer.reset": o.undoSetting, "channels.put": o.undoSetting, "channels.reset": o.undoSetting,
		"setting.put": o.undoSetting, "setting.reset": o.undoSetting,
	}[op]
}

// MayUndo reports whether an act is of a kind that somebody may undo. Whether it can be, as things stand, Undo says.
func (o *Office) MayUndo(by Actor, a news.Act) bool {
	return by.Role.Includes(undoneBy(a.Op)) && (a.Before != nil || a.After != nil) && o.undoing(a.Op) != nil
}

// undoneBy is the least role of who undoes an act: that of who may do it.
func undoneBy(op string) news.Role {
	if strings.HasPrefix(op, "entry.") || strings.HasPrefix(op, "lessons.") || strings.HasPrefix(op, "takedown.") {
		return news.RoleEditor
	}
	return news.RoleAdministrator
}

// forGood says why an act cannot be undone.
func forGood(a news.Act) *Error {
	code, known := map[string]Code{"source.seed": ActSeed, "partner.key": ActKey, "takedown.ask": ActAsked, "entries.refile": ActRefiled, "backup.restore": ActRestored}[a.Op]
	if !known {
		return refuse(Conflict, ActForGood, a.Op)
	}
	return refuse(Conflict, code, a.Object)
}

func overlaid(a news.Act) *Error { return refuse(Conflict, ActOverlaid, a.ID, a.Object) }

func (o *Office) undoSource(ctx context.Context, by Actor, a news.Act) error {
	var before, after, none news.Source
	for raw, into := range map[*json.RawMessage]*news.Source{&a.Before: &before, &a.After: &after} {
		if *raw == nil {
			continue
		}
		if err := json.Unmarshal(*raw, into); err != nil {
			return err
		}
	}
	now, err := o.p.Sources.Source(ctx, a.Object)
	if err != nil && !errors.Is(err, news.ErrNotFound) {
		return err
	}
	if there := err == nil; there != (a.After != nil) || there && !reflect.DeepEqual(shownSource(now), after) {
		return overlaid(a)
	}
	if before.URL, err = unmasked(before, now); err != nil {
		return err
	}
	act := o.act(by, "source.edit", a.Object, news.Because(news.UndoRule, a.ID))
	switch {
	case a.Before == nil:
		act.Op = "source.remove"
		err = o.removeSource(ctx, a.Object, now.Rev, act)
	case reflect.DeepEqual(now, none):
		act.Op = "source.add"
		_, err = o.addSource(ctx, before, before, act)
	default:
		before.Rev = now.Rev
		_, err = o.putSource(ctx, before, before, act)
	}
	if e, ok := errors.AsType[*Error](err); ok && (e.Code == SourceChanged || e.Code == SourceExists) {
		return overlaid(a)
	}
	return err
}

// shownSource is a source as an act has it: without its revision and its address's password.
func shownSource(src news.Source) (shown news.Source) {
	src.Rev, src.URL = "", redacted(src.URL)
	b, err := json.Marshal(src)
	if err == nil {
		err = json.Unmarshal(b, &shown) // empty lists become what they are when they are read
	}
	if err != nil {
		panic("editorial: a source is plain data: " + err.Error())
	}
	return shown
}

func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Redacted()
}

// unmasked is the address that a source had before. Its password is not on record: where the source has the same address still, it is
// taken from there.
func unmasked(before, now news.Source) (string, error) {
	u, err := url.Parse(before.URL)
	if err != nil || u.User == nil {
		return before.URL, nil
	}
	if _, secret := u.User.Password(); !secret {
		return before.URL, nil
	}
	if redacted(now.URL) == before.URL {
		return now.URL, nil
	}
	return "", refuse(Conflict, ActSecret, before.ID)
}

func (o *Office) undoDecisions(ctx context.Context, by Actor, a news.Act) error {
	err := again(func() error { return o.undoDecision(ctx, by, a) })
	return refused(err, news.ErrConflict, Conflict, EntryChanged, a.Object)
}

// undoDecision puts what was decided of an entry before the act in the place of what the act decided.
func (o *Office) undoDecision(ctx context.Context, by Actor, a news.Act) error {
	var before, after standingEntry
	if err := errors.Join(json.Unmarshal(a.Before, &before), json.Unmarshal(a.After, &after)); err != nil {
		return forGood(a).because(err) // an older hub wrote it
	}
	e, err := o.entry(ctx, a.Object)
	if err != nil {
		return err
	}
	if !sameDecisions(e.Override, after.Decisions) { // they may stand again, since what came later was undone
		return overlaid(a)
	}
	from, err := o.story(ctx, &e)
	if err != nil {
		return err
	}
	to := from
	switch {
	case before.Story == after.Story:
	case len(before.With) == 0:
		to = nil
	default:
		if to, err = o.storyOfAny(ctx, e.ID, before.With); err != nil {
			return err
		}
	}
	var v news.Override
	if before.Decisions != nil {
		v = *before.Decisions
	}
	if to != nil && len(before.Past) > len(after.Past) {
		to.Outlasting(&news.Story{Past: before.Past})
	}
	if to != nil && v.Story != "" && v.Story != news.StoryAlone {
		v.Story = to.ID
	}
	return o.amend(ctx, e, from, to, v, o.act(by, "entry.set", e.ID, news.Because(news.UndoRule, a.ID)))
}

// storyOfAny is the story of the first of those entries that is there still.
func (o *Office) storyOfAny(ctx context.Context, id string, others []string) (*news.Story, error) {
	there, err := o.p.Entries.EntriesByID(ctx, others)
	if err != nil {
		return nil, err
	}
	for _, other := range others {
		if _, ok := there[other]; ok {
			return o.storyOf(ctx, id, other)
		}
	}
	return nil, refuse(Conflict, ActNoStory, id)
}
