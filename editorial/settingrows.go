package editorial

import (
	"context"
	"errors"
	"slices"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// RowEdit is a change of one channel or town among the others.
type RowEdit[T any] struct {
	ID     string
	Rev    string  // of the row that the change was made from; news.RevNone: there is none; empty: whatever stands
	Row    *T      // what it becomes; nil: it goes
	Behind *string // id of the row behind which it comes to stand, empty: it is the first; nil: where it stood, a new one last
}

// rowTable is a setting that is a list of rows.
type rowTable[T any] struct {
	name                     string // of the setting
	id, called               func(*T) string
	missing, exists, changed Code
	added, edited, removed   string // rules of what its acts say
	rows                     func(*settings.Snapshot) []T
	check                    func([]T) error
}

func (o *Office) channelTable() rowTable[news.Channel] {
	return rowTable[news.Channel]{news.SettingChannels, func(c *news.Channel) string { return c.ID }, func(c *news.Channel) string { return c.Name },
		ChannelMissing, ChannelExists, ChannelChanged, "act.channel.added", "act.channel.edited", "act.channel.removed",
		func(s *settings.Snapshot) []news.Channel { return s.Channels }, o.checkChannels}
}

func (o *Office) townTable() rowTable[news.Town] {
	return rowTable[news.Town]{news.SettingTowns, func(t *news.Town) string { return t.ID }, func(t *news.Town) string { return t.Name },
		TownMissing, TownExists, TownChanged, "act.town.added", "act.town.edited", "act.town.removed",
		func(s *settings.Snapshot) []news.Town { return s.Towns }, o.checkTowns}
}

// Channel gives one channel, with its revision.
func (o *Office) Channel(id string) (news.Channel, string, error) {
	return rowOf(o.channelTable(), o.p.Settings.Current(), id)
}

// Town gives one town, with its revision.
func (o *Office) Town(id string) (news.Town, string, error) {
	return rowOf(o.townTable(), o.p.Settings.Current(), id)
}

// ChannelsWith are the channels in force with one changed: as EditChannel would put them.
func (o *Office) ChannelsWith(e RowEdit[news.Channel]) ([]news.Channel, error) {
	return rowsWith(o.channelTable(), o.p.Settings.Current(), e)
}

// TownsWith is ChannelsWith for towns.
func (o *Office) TownsWith(e RowEdit[news.Town]) ([]news.Town, error) {
	return rowsWith(o.townTable(), o.p.Settings.Current(), e)
}

// EditChannel changes one channel, whatever becomes of others meanwhile.
func (o *Office) EditChannel(ctx context.Context, by Actor, e RowEdit[news.Channel]) error {
	return editRow(ctx, o, by, o.channelTable(), e)
}

// EditTown changes one town, whatever becomes of others meanwhile.
func (o *Office) EditTown(ctx context.Context, by Actor, e RowEdit[news.Town]) error {
	return editRow(ctx, o, by, o.townTable(), e)
}

func rowOf[T any](t rowTable[T], now *settings.Snapshot, id string) (row T, rev string, err error) {
	rows := t.rows(now)
	i := slices.IndexFunc(rows, func(r T) bool { return t.id(&r) == id })
	if i < 0 {
		return row, "", refuse(NotFound, t.missing, id)
	}
	return rows[i], revOf(rows[i]), nil
}

// rowsWith are the rows in force with one changed, where it is as it was when the change was made, and the hub can work by them.
func rowsWith[T any](t rowTable[T], now *settings.Snapshot, e RowEdit[T]) ([]T, error) {
	rows := slices.Clone(t.rows(now))
	find := func(id string) int { return slices.IndexFunc(rows, func(r T) bool { return t.id(&r) == id }) }
	at, rev := find(e.ID), news.RevNone
	if at >= 0 {
		rev = revOf(rows[at])
	}
	switch {
	case at >= 0 && e.Rev == news.RevNone:
		return nil, refuse(Exists, t.exists, e.ID).in("id")
	case e.Rev != "" && e.Rev != rev:
		return nil, stale(t.changed, rev, e.ID)
	case at < 0 && e.Row == nil:
		return nil, refuse(NotFound, t.missing, e.ID)
	}
	to := len(rows)
	if at >= 0 {
		rows, to = slices.Delete(rows, at, at+1), at
	}
	if e.Row != nil {
		if e.Behind != nil && (*e.Behind == "" || find(*e.Behind) >= 0) {
			to = find(*e.Behind) + 1
		}
		rows = slices.Insert(rows, to, *e.Row)
	}
	return rows, t.check(rows)
}

func editRow[T any](ctx context.Context, o *Office, by Actor, t rowTable[T], e RowEdit[T]) (err error) {
	for range tries {
		now := o.p.Settings.Current()
		was, rev, _ := rowOf(t, now, e.ID)
		rows, err := rowsWith(t, now, e)
		if err != nil {
			return err
		}
		why := news.Because(t.edited, t.called(&was))
		switch {
		case e.Row == nil:
			why.Rule = t.removed
		case rev == "":
			why = news.Because(t.added, t.called(e.Row))
		}
		err = o.putSetting(ctx, now, settingRev(now, t.name), t.name, rows, o.act(by, t.name+".put", t.name, why))
		if refused, ok := errors.AsType[*Error](err); !ok || refused.Revision == "" {
			return err
		}
	}
	return err
}

// Naming are the sources that name a channel or a town of the hub: a setting's row.
func (o *Office) Naming(ctx context.Context, setting, id string) (naming []news.Source, err error) {
	sources, err := o.p.Sources.Sources(ctx)
	for _, src := range sources {
		names := src.Towns
		if setting == news.SettingChannels {
			names = src.NamedChannels()
		}
		if slices.Contains(names, id) {
			naming = append(naming, src)
		}
	}
	return naming, err
}

// LastSettingAct is who changed a setting last, as far as hubs of this release did; without a time, nobody.
func (o *Office) LastSettingAct(ctx context.Context, name string) (news.Act, error) {
	acts, _, err := o.p.Audit.ActsAbout(ctx, news.AboutSetting(name), news.Cursor{}, 1)
	if err != nil || len(acts) == 0 {
		return news.Act{}, err
	}
	return acts[0], nil
}
