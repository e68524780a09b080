package editorial

import (
	"context"
	"encoding/json"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// ConfiguredVersion names what the configuration says of a setting, among its versions.
const ConfiguredVersion = "configured"

// Version is what a setting said from one act on. The log of acts has them: they are there as long as their acts.
type Version struct {
	ID      string          `json:"id"` // of the act
	At      time.Time       `json:"at,omitzero"`
	By      string          `json:"by,omitempty"`
	From    string          `json:"from,omitempty"`
	Detail  news.Reasons    `json:"detail,omitempty"`
	Value   json.RawMessage `json:"value,omitempty"` // absent: the configuration's
	Current bool            `json:"current"`         // it is what is in force

	was json.RawMessage // the value before; nil: the configuration's
}

// settingAct is how acts of a setting are called, up to a dot, and what they are done to.
func settingAct(name string) (kind, object string) {
	if name == news.SettingTowns || name == news.SettingChannels {
		return name, name
	}
	return "setting", name
}

func knownSetting(now *settings.Snapshot, name string) error {
	if _, known := now.Value(name); !known {
		return refuse(NotFound, SettingMissing, name)
	}
	return nil
}

// Versions gives a page of what a setting said, newest first, before the cursor, and the cursor of the next page: zero where there is
// no more. Those that hubs wrote before acts were found by their setting are searched for in the log, a part of it at a time.
func (o *Office) Versions(ctx context.Context, name string, before news.Cursor, limit int) ([]Version, news.Cursor, error) {
	now := o.p.Settings.Current()
	if err := knownSetting(now, name); err != nil {
		return nil, news.Cursor{}, err
	}
	acts, next, err := o.p.Audit.ActsAbout(ctx, news.AboutSetting(name), before, limit)
	if err != nil {
		return nil, news.Cursor{}, err
	}
	more := len(acts) == 0 && (now.Edited[name] || !before.IsZero())
	if n := len(acts); n > 0 && acts[n-1].Before != nil {
		more, before = true, cursorAt(&acts[n-1])
	}
	switch {
	case !next.IsZero() || !more:
	case len(acts) == limit:
		next = before
	default:
		kind, object := settingAct(name)
		older, err := o.FindActs(ctx, ActsAsk{Op: kind + ".", Object: object}, before, limit-len(acts))
		if err != nil {
			return nil, news.Cursor{}, err
		}
		acts, next = append(acts, older.Acts...), older.Next
	}
	versions, found := make([]Version, len(acts)), false
	for i, a := range acts {
		versions[i] = versionOf(&a)
		versions[i].Current = !found && inForce(now, name, a.After)
		found = found || versions[i].Current
	}
	return versions, next, nil
}

// cursorAt is where an act stands in the log.
func cursorAt(a *news.Act) news.Cursor {
	return news.Cursor{Sort: a.At.Truncate(time.Millisecond), ID: a.ID}
}

func versionOf(a *news.Act) Version {
	return Version{ID: a.ID, At: a.At, By: a.By, From: a.From, Detail: a.Detail, Value: a.After, was: a.Before}
}

// inForce reports whether what a version says is what the store has.
func inForce(now *settings.Snapshot, name string, value json.RawMessage) bool {
	if value == nil {
		return !now.Edited[name]
	}
	return now.Revs[name] == news.ContentRev(value)
}

// Version gives one version of a setting, by the id of its act, or ConfiguredVersion.
func (o *Office) Version(ctx context.Context, name, id string) (Version, error) {
	now := o.p.Settings.Current()
	if err := knownSetting(now, name); err != nil {
		return Version{}, err
	}
	if id == ConfiguredVersion {
		return Version{ID: id, Current: !now.Edited[name]}, nil
	}
	a, err := o.Act(ctx, id)
	if err != nil || a.Setting() != name {
		return Version{}, refuse(NotFound, VersionMissing, name, id).because(err)
	}
	v := versionOf(&a)
	v.Current = inForce(now, name, v.Value)
	return v, nil
}

// said is what a version of a setting says, as JSON: the configuration's as it is now.
func (v *Version) said(now *settings.Snapshot, name string) (json.RawMessage, error) {
	return saidOf(now, name, v.Value)
}

func saidOf(now *settings.Snapshot, name string, value json.RawMessage) (json.RawMessage, error) {
	if value != nil {
		return value, nil
	}
	is, _ := now.Configured().Value(name)
	return json.Marshal(is)
}

// CompareVersions says in what two versions of a setting differ. An empty id is what is in force.
func (o *Office) CompareVersions(ctx context.Context, name, from, to string) ([]SettingChange, error) {
	now := o.p.Settings.Current()
	var both [2]json.RawMessage
	for i, id := range []string{from, to} {
		var err error
		if id == "" {
			is, _ := now.Value(name)
			both[i], err = json.Marshal(is)
		} else {
			var v Version
			if v, err = o.Version(ctx, name, id); err == nil {
				both[i], err = v.said(now, name)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return SettingChanges(both[0], both[1])
}

// VersionChanges says what a version changed.
func (o *Office) VersionChanges(name string, v Version) ([]SettingChange, error) {
	now := o.p.Settings.Current()
	was, err := saidOf(now, name, v.was)
	if err != nil {
		return nil, err
	}
	is, err := v.said(now, name)
	if err != nil {
		return nil, err
	}
	return SettingChanges(was, is)
}

// VersionDraft is a version of a setting as it would be restored: what a flag or variable gives stands over it.
func (o *Office) VersionDraft(ctx context.Context, name, id string) (Version, json.RawMessage, error) {
	now := o.p.Settings.Current()
	v, err := o.Version(ctx, name, id)
	if err != nil {
		return v, nil, err
	}
	said, err := v.said(now, name)
	if err != nil {
		return v, nil, err
	}
	next, err := now.With(name, said)
	if err != nil {
		return v, nil, refuse(Invalid, SettingInvalid, name).from(err)
	}
	is, _ := next.Value(name)
	said, err = json.Marshal(is)
	return v, said, err
}

// RestoreVersion has the hub work by a version of a setting again, as a new version. Where rev is not the revision in force, nothing
// is changed; empty: whatever is.
func (o *Office) RestoreVersion(ctx context.Context, by Actor, name, rev, id string) (Version, error) {
	v, said, err := o.VersionDraft(ctx, name, id)
	if err != nil {
		return v, err
	}
	now := o.p.Settings.Current()
	kind, object := settingAct(name)
	act := o.act(by, kind+".reset", object)
	var value any
	if v.Value != nil {
		act.Op, act.Detail = kind+".put", news.Reasons{news.Because("act.version", id)}
		if value, err = o.checkedValue(now, name, said); err != nil {
			return v, err
		}
	}
	if err := o.putSetting(ctx, now, rev, name, value, act); err != nil {
		return v, err
	}
	newest, _, err := o.Versions(ctx, name, news.Cursor{}, 1)
	if err != nil || len(newest) == 0 {
		return v, err
	}
	return newest[0], nil
}

// SettingRevision is the revision of a setting in force.
func (o *Office) SettingRevision(name string) string {
	return settingRev(o.p.Settings.Current(), name)
}
