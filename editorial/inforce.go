package editorial

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// Setting is a value that the hub works by, and who gave it. Channels and towns are none: they have notes.
type Setting struct {
	Name   string          `json:"name"`
	Value  json.RawMessage `json:"value"`
	Edited bool            `json:"edited"` // by administrators; else it is the configuration's

	// Locked: some of it stands over what administrators put, LockedBy says by field which flag or variable gave it.
	Locked   bool              `json:"locked"`
	LockedBy map[string]string `json:"locked_by,omitempty"`

	Revision string `json:"-"`
}

// settingNames are the settings that are changed by their name.
func settingNames() []string {
	return slices.DeleteFunc(news.SettingNames(), func(n string) bool { return n == news.SettingTowns || n == news.SettingChannels })
}

// AllSettings gives every setting that is changed by its name.
func (o *Office) AllSettings() ([]Setting, error) {
	var all []Setting
	for _, name := range settingNames() {
		s, err := settingOf(o.p.Settings.Current(), name)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// Setting gives one by its name.
func (o *Office) Setting(name string) (Setting, error) {
	return settingOf(o.p.Settings.Current(), name)
}

func settingOf(now *settings.Snapshot, name string) (Setting, error) {
	if !slices.Contains(settingNames(), name) {
		return Setting{}, refuse(NotFound, SettingMissing, name)
	}
	value, _ := now.Value(name)
	b, err := json.Marshal(value)
	if err != nil {
		return Setting{}, err
	}
	s := Setting{Name: name, Value: b, Edited: now.Edited[name]}
	for _, field := range now.LockedFields(name) {
		if s.LockedBy == nil {
			s.LockedBy = map[string]string{}
		}
		s.LockedBy[field] = now.Locked[name+"."+field]
	}
	s.Locked = len(s.LockedBy) > 0
	s.Revision = revOf([]any{s.Value, s.Edited})
	return s, nil
}

// PutSetting has the hub, and every other on its store, work by another value. What a flag or variable gives must be as it is.
// Where rev is not the revision in force, nothing is changed; empty: whatever is.
func (o *Office) PutSetting(ctx context.Context, by Actor, rev, name string, value json.RawMessage) (Setting, error) {
	now := o.p.Settings.Current()
	was, err := settingOf(now, name)
	if err != nil {
		return was, err
	}
	if rev != "" && rev != was.Revision {
		return was, stale(SettingChanged, was.Revision, name)
	}
	invalid := func(err error) (Setting, error) {
		return was, refuse(Invalid, SettingInvalid, name, err.Error()).in("value").because(err)
	}
	if err := now.CheckForm(name, value); err != nil {
		return invalid(err)
	}
	if err := unlocked(was, value); err != nil {
		return was, err
	}
	next, err := now.With(name, value)
	if err != nil {
		return invalid(err)
	}
	if err := o.p.CheckSetting(name, next); err != nil {
		return invalid(err)
	}
	put, _ := next.Value(name)
	act := o.act(by, "setting.put", name, "")
	if rev != "" {
		act.Rev = now.Revs[name]
	}
	return o.setSetting(ctx, name, put, act)
}

// ResetSetting has the hub work by the configuration's value again. rev is as in PutSetting.
func (o *Office) ResetSetting(ctx context.Context, by Actor, rev, name string) (Setting, error) {
	now := o.p.Settings.Current()
	was, err := settingOf(now, name)
	if err != nil {
		return was, err
	}
	if rev != "" && rev != was.Revision {
		return was, stale(SettingChanged, was.Revision, name)
	}
	act := o.act(by, "setting.reset", name, "")
	if rev != "" {
		act.Rev = now.Revs[name]
	}
	return o.setSetting(ctx, name, nil, act)
}

func (o *Office) setSetting(ctx context.Context, name string, value any, act news.Act) (Setting, error) {
	if err := o.p.Settings.PutSetting(ctx, name, value, act); err != nil {
		return Setting{}, refused(err, news.ErrConflict, Conflict, SettingChanged, name)
	}
	return o.Setting(name)
}

// unlocked refuses a value that says other than a flag or variable does, where one does.
func unlocked(was Setting, value json.RawMessage) error {
	if !was.Locked {
		return nil
	}
	var old, now map[string]any
	if err := json.Unmarshal(was.Value, &old); err != nil {
		return err
	}
	if err := json.Unmarshal(value, &now); err != nil {
		return refuse(Invalid, SettingInvalid, was.Name, err.Error()).in("value").because(err)
	}
	for _, field := range slices.Sorted(maps.Keys(was.LockedBy)) {
		if said, ok := now[field]; ok && said != old[field] && !(said == "" && old[field] == nil) {
			return refuse(Conflict, SettingLocked, was.Name+"."+field, was.LockedBy[field]).in(field)
		}
	}
	return nil
}
