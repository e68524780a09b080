package editorial

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// undoSetting puts the value of before the act in the place of what it put; none: the configuration's.
func (o *Office) undoSetting(ctx context.Context, by Actor, a news.Act) error {
	kind, _, _ := strings.Cut(a.Op, ".")
	act := o.act(by, kind+".reset", a.Object, news.Because(news.UndoRule, a.ID))
	if act.Rev = news.RevNone; a.After != nil {
		act.Rev = news.ContentRev(a.After)
	}
	var value any
	var err error
	if a.Before != nil {
		act.Op = kind + ".put"
		if value, err = o.checkedValue(o.p.Settings.Current(), a.Object, a.Before); err != nil {
			return err
		}
	}
	err = o.p.Settings.PutSetting(ctx, a.Object, value, act)
	if errors.Is(err, news.ErrConflict) {
		return overlaid(a).because(err)
	}
	return err
}

// checkedValue is the value that JSON says of any setting, where the hub can work by it.
func (o *Office) checkedValue(now *settings.Snapshot, name string, value json.RawMessage) (any, error) {
	if name != news.SettingTowns && name != news.SettingChannels {
		was, err := settingOf(now, name)
		if err != nil {
			return nil, err
		}
		return o.checkedSetting(now, was, value)
	}
	next, err := now.With(name, value)
	if err != nil {
		return nil, refuse(Invalid, SettingInvalid, name).from(err)
	}
	if name == news.SettingTowns {
		return next.Towns, o.checkTowns(next.Towns)
	}
	return next.Channels, o.checkChannels(next.Channels)
}

// undoPartner brings back what was agreed. One that was added is revoked: its id stays taken, and what it pulled on record.
func (o *Office) undoPartner(ctx context.Context, by Actor, a news.Act) error {
	var before, after news.Partner
	if err := errors.Join(unmarshalled(a.Before, &before), unmarshalled(a.After, &after)); err != nil {
		return forGood(a).because(err)
	}
	now, err := o.Partner(ctx, a.Object)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(agreed(now), agreed(after)) {
		return overlaid(a)
	}
	act := o.act(by, "partner.revoke", a.Object, news.Because(news.UndoRule, a.ID))
	if act.Rev = now.Rev; a.Before == nil {
		err = o.p.Partners.RevokePartner(ctx, a.Object, act)
	} else {
		act.Op = "partner.edit"
		err = o.p.Partners.PutPartner(ctx, before, act)
	}
	if errors.Is(err, news.ErrConflict) {
		return overlaid(a).because(err)
	}
	return err
}

// agreed is what is agreed with a partner, without the rest of its record.
func agreed(p news.Partner) news.Partner {
	return news.Partner{ID: p.ID, Name: p.Name, Contact: p.Contact, Agreement: p.Agreement, Revoked: p.Revoked.UTC()}
}

// undoKeys brings back what a partner's keys were. One that was made is revoked: it stays on record.
func (o *Office) undoKeys(ctx context.Context, by Actor, a news.Act) error {
	var before, after news.Partner
	if err := errors.Join(unmarshalled(a.Before, &before), unmarshalled(a.After, &after)); err != nil {
		return forGood(a).because(err)
	}
	if len(before.Keys) == 0 {
		return forGood(a)
	}
	now, err := o.Partner(ctx, a.Object)
	if err != nil {
		return err
	}
	if !bytes.Equal(agreedKeys(now), agreedKeys(after)) {
		return overlaid(a)
	}
	keys := before.Keys
	for _, k := range after.Keys {
		if before.Key(k.ID) == nil {
			k.Revoked = o.p.Now().UTC()
			keys = append(keys, k)
		}
	}
	act := o.act(by, "partner.key-edit", a.Object, news.Because(news.UndoRule, a.ID))
	act.Rev = now.Rev
	err = o.p.Partners.PutKeys(ctx, a.Object, keys, act)
	if errors.Is(err, news.ErrConflict) {
		return overlaid(a).because(err)
	}
	return err
}

// agreedKeys are a partner's keys as JSON, without what was noted of their use.
func agreedKeys(p news.Partner) []byte {
	keys := slices.Clone(p.Keys)
	for i := range keys {
		keys[i].LastUsed = time.Time{}
	}
	b, _ := json.Marshal(keys) // nothing in it cannot be written
	return b
}

// undoTakedown lets entries come back that were taken down, takes them down again that had come back, and opens a request again
// that was refused.
func (o *Office) undoTakedown(ctx context.Context, by Actor, a news.Act) error {
	var before, after news.Takedown
	if err := errors.Join(unmarshalled(a.Before, &before), unmarshalled(a.After, &after)); err != nil {
		return forGood(a).because(err)
	}
	now, err := o.takedown(ctx, after.ID, "")
	if err != nil {
		return err
	}
	switch {
	case turned(after.State, now.State) && slices.Equal(now.Removed, after.Removed):
		return o.undone(a, now.By, now.At) // on its own page, maybe
	case now.State != after.State || !slices.Equal(now.Removed, after.Removed):
		return overlaid(a)
	}
	undoes := news.Because(news.UndoRule, a.ID)
	switch after.State {
	case news.TakedownDone:
		_, err = o.restore(ctx, by, now, undoes)
	case news.TakedownRestored:
		_, err = o.takeDown(ctx, by, now, undoes)
	default:
		rev := now.Rev
		now.State, now.By, now.At = before.State, "", time.Time{}
		act := o.act(by, "takedown.ask", a.Object, undoes)
		act.Rev = rev
		err = o.p.Takedowns.PutTakedown(ctx, now, act)
	}
	if e, ok := errors.AsType[*Error](err); ok && e.Code == TakedownChanged || errors.Is(err, news.ErrConflict) {
		return overlaid(a).because(err)
	}
	return err
}

// turned reports whether a takedown that an act left in a state was undone since, or done again.
func turned(left, now news.TakedownState) bool {
	return left == news.TakedownDone && now == news.TakedownRestored || left == news.TakedownRestored && now == news.TakedownDone
}

// unmarshalled reads what an act has on record, which may be nothing.
func unmarshalled(from json.RawMessage, into any) error {
	if from == nil {
		return nil
	}
	return json.Unmarshal(from, into)
}
