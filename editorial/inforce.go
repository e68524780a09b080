package editorial

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
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
	s.Revision = settingRev(now, name)
	return s, nil
}

// settingRev is the revision of a setting: of its value, and of who gave it.
func settingRev(now *settings.Snapshot, name string) string {
	value, _ := now.Value(name)
	return revOf([]any{value, now.Edited[name]})
}

// settingChanged is the refusal of a change of a setting that another change came before.
func settingChanged(name string) *Error {
	switch name {
	case news.SettingTowns:
		return refuse(Conflict, GazetteerChanged)
	case news.SettingChannels:
		return refuse(Conflict, ChannelsChanged)
	}
	return refuse(Conflict, SettingChanged, name)
}

// unchanged refuses a change that was made from another revision of a setting than the one in force; empty: from whichever is.
func unchanged(now *settings.Snapshot, rev, name string) error {
	is := settingRev(now, name)
	if rev == "" || rev == is {
		return nil
	}
	e := settingChanged(name)
	e.Revision = is
	return e
}

// putSetting has the hub, and every other on its store, work by another value than it does now; nil: by the configuration's.
// Where rev is not the revision in force, here or on the store, nothing is changed; empty: whatever is.
func (o *Office) putSetting(ctx context.Context, now *settings.Snapshot, rev, name string, value any, act news.Act) error {
	if err := unchanged(now, rev, name); err != nil {
		return err
	}
	if rev != "" {
		act.Rev = cmp.Or(now.Revs[name], news.RevNone)
	}
	err := o.p.Settings.PutSetting(ctx, name, value, act)
	if !errors.Is(err, news.ErrConflict) {
		return err
	}
	e := settingChanged(name).because(err)
	if rev != "" {
		e.Revision = settingRev(o.p.Settings.Current(), name)
	}
	return e
}

// PutSetting has the hub, and every other on its store, work by another value. What a flag or variable gives must be as it is.
// Where rev is not the revision in force, nothing is changed; empty: whatever is.
func (o *Office) PutSetting(ctx context.Context, by Actor, rev, name string, value json.RawMessage) (Setting, error) {
	now := o.p.Settings.Current()
	was, err := settingOf(now, name)
	if err != nil {
		return was, err
	}
	if err := unchanged(now, rev, name); err != nil {
		return was, err
	}
	put, err := o.checkedSetting(now, was, value)
	if err != nil {
		return was, err
	}
	if err := o.putSetting(ctx, now, rev, name, put, o.act(by, "setting.put", name)); err != nil {
		return was, err
	}
	return o.Setting(name)
}

// checkedSetting is the value that JSON says of a setting, where the hub can work by it.
func (o *Office) checkedSetting(now *settings.Snapshot, was Setting, value json.RawMessage) (any, error) {
	invalid := func(err error) (any, error) {
		return nil, refuse(Invalid, SettingInvalid, was.Name).in("value").from(err)
	}
	if err := now.CheckForm(was.Name, value); err != nil {
		return invalid(err)
	}
	if err := unlocked(was, value); err != nil {
		return nil, err
	}
	next, err := now.With(was.Name, value)
	if err != nil {
		return invalid(err)
	}
	if err := o.p.CheckSetting(was.Name, next); err != nil {
		return invalid(err)
	}
	put, _ := next.Value(was.Name)
	return put, nil
}

// ResetSetting has the hub work by the configuration's value again. rev is as in PutSetting.
func (o *Office) ResetSetting(ctx context.Context, by Actor, rev, name string) (Setting, error) {
	now := o.p.Settings.Current()
	was, err := settingOf(now, name)
	if err != nil {
		return was, err
	}
	if err := o.putSetting(ctx, now, rev, name, nil, o.act(by, "setting.reset", name)); err != nil {
		return was, err
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
		return refuse(Invalid, SettingInvalid, was.Name).in("value").from(err)
	}
	for _, field := range slices.Sorted(maps.Keys(was.LockedBy)) {
		if said, ok := now[field]; ok && said != old[field] && !(said == "" && old[field] == nil) {
			return refuse(Conflict, SettingLocked, was.Name+"."+field, was.LockedBy[field]).in(field)
		}
	}
	return nil
}
