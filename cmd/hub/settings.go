package main

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/school"
	"github.com/txnews/hub/settings"
)

// takenUp is how long who edits a setting waits until feeds that were kept from before are gone.
const takenUp = 2 * time.Second

// configured is what is in force where administrators have edited nothing.
func configured(cfg config.Config) *settings.Snapshot {
	locked := map[string]string{"site.url": cmp.Or(cfg.File, config.DefaultFile)} // links and feeds go by it, and no two hubs may differ
	maps.Copy(locked, cfg.Outside)
	return settings.Of(settings.Snapshot{Site: cfg.Site, Channels: cfg.Channels, Towns: cfg.Towns, Licence: cfg.Licence, Permit: cfg.Origins.Permit, Words: cfg.Vocabulary(), Locked: locked})
}

// liveDesk is a desk that works by the settings in force, and by what it has learnt of editors: an entry is edited by those of when it was begun.
type liveDesk struct{ *school.School }

// use has the desk work by other settings once they are in force.
func (d *liveDesk) use(s *settings.Snapshot) (func(), error) {
	next, err := newDesk(s)
	return func() { d.Use(next) }, err
}

// Edit makes an entry of what a source said.
func (d *liveDesk) Edit(src news.Source, raw news.Raw, now time.Time) news.Entry {
	return d.Desk().Edit(src, raw, now)
}

// SameStory tells whether two entries are copies of one text.
func (d *liveDesk) SameStory(a, b *news.Entry) (bool, news.Reasons) {
	return d.Desk().SameStory(a, b)
}

// Minor tells that a correction changed nothing that a reader would want to be told.
func (d *liveDesk) Minor(old, now *news.Entry) bool { return d.Desk().Minor(old, now) }

// Marks are what an entry is found and recognised by.
func (d *liveDesk) Marks(e *news.Entry) desk.Marks { return d.Desk().Marks(e) }

// BlockKeys are what an entry that was taken down is recognised by.
func (d *liveDesk) BlockKeys(e *news.Entry) []string { return d.Desk().BlockKeys(e) }

// Lesson is what a decision on an entry teaches.
func (d *liveDesk) Lesson(src news.Source, e *news.Entry, beside []news.Entry) news.Lesson {
	return d.Desk().Lesson(src, e, beside)
}

// Telling are words that speak for a channel by what was learnt.
func (d *liveDesk) Telling(lessons []news.Lesson, channel string, most int) []string {
	return d.Desk().Telling(lessons, channel, most)
}

// Said is what was learnt of names, outlets and towns.
func (d *liveDesk) Said() []news.Learnt { return d.Desk().Said() }

// Refile judges a stored entry's channels and towns again.
func (d *liveDesk) Refile(src news.Source, e news.Entry) news.Entry {
	return d.Desk().Refile(src, e)
}

// Rank orders a story's copies.
func (d *liveDesk) Rank(members []news.Copy) ([]news.Copy, news.Reasons) {
	return d.Desk().Rank(members)
}

func newDesk(s *settings.Snapshot) (*desk.Desk, error) {
	loc, err := time.LoadLocation(s.Site.Timezone)
	if err != nil {
		return nil, err
	}
	return desk.New(desk.Rules{Channels: s.Channels, Towns: s.Towns, Vocabulary: s.Words, Location: loc, Language: s.Site.Language})
}

// followSettings has what administrators change come in force as the change log tells of it.
type followSettings struct{ *settings.Live }

// Begin implements changelog.Consumer.
func (f followSettings) Begin(ctx context.Context, _ changelog.Cursor, _ []news.Change) error {
	return f.Reload(ctx)
}

// Take implements changelog.Consumer.
func (f followSettings) Take(ctx context.Context, changes []news.Change) error {
	if slices.ContainsFunc(changes, func(c news.Change) bool { return c.OfSettings() }) {
		return f.Reload(ctx)
	}
	return nil
}

// Down implements changelog.Consumer: what is in force stays so.
func (f followSettings) Down(time.Duration) {}

// Stop implements changelog.Consumer.
func (f followSettings) Stop() {}

// checkSource is the configuration's check of a source, by the channels and towns as they are now and those that it had.
func (h *Hub) checkSource(src, was news.Source) error {
	cfg, now := h.cfg, h.settings.Current()
	cfg.Channels, cfg.Towns = withGone(now, was.NamedChannels()), slices.Clone(now.Towns)
	for _, id := range was.Towns {
		if _, there := now.Town(id); !there {
			cfg.Towns = append(cfg.Towns, news.Town{ID: id, Name: id})
		}
	}
	return cfg.CheckSource(src)
}

// userAgent is what the hub calls itself to sources: what the operator says, else by the site as it is now.
func (h *Hub) userAgent() string {
	said := h.cfg.Polling.UserAgent
	if said == "" || said == config.UserAgent(h.cfg.Site, buildVersion()) {
		return config.UserAgent(h.settings.Current().Site, buildVersion())
	}
	return said
}

// withGone are the channels in force, and those that something goes on naming although they are gone.
func withGone(now *settings.Snapshot, named []string) []news.Channel {
	all := slices.Clone(now.Channels)
	for _, id := range named {
		if _, there := now.Channel(id); !there {
			all = append(all, news.Channel{ID: id, Name: id})
		}
	}
	return all
}

// checkSetting is the configuration's check of a setting.
func (h *Hub) checkSetting(name string, s *settings.Snapshot) error {
	switch name {
	case news.SettingLicence:
		was := h.settings.Current().Licence
		return config.CheckLicence(s.Licence, withGone(s, was.NamedChannels()))
	case news.SettingPermits:
		return config.CheckPermits(s.Permit)
	case news.SettingSite:
		return config.CheckSite(s.Site)
	case news.SettingWords:
		return config.CheckVocabulary(s.Words)
	}
	return nil
}

// keeper is the settings as the administration sees and changes them.
type keeper struct{ hub *Hub }

// Current implements settings.Source.
func (k keeper) Current() *settings.Snapshot { return k.hub.settings.Current() }

// Reload has this hub work by the settings as the store has them.
func (k keeper) Reload(ctx context.Context) error { return k.hub.settings.Reload(ctx) }

// PutSetting writes a setting. When it returns, this hub works by it; others on the store hear of it by the change log.
func (k keeper) PutSetting(ctx context.Context, name string, value any, act news.Act) error {
	h := k.hub
	if err := h.store.PutSetting(ctx, name, value, act); err != nil {
		if errors.Is(err, news.ErrConflict) { // by another hub, which this one has not heard of yet
			err = errors.Join(err, h.settings.Reload(ctx))
		}
		return err
	}
	if err := h.settings.Reload(ctx); err != nil || !h.serving.Load() {
		return err
	}
	seq, err := h.store.LastSeq(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, takenUp)
	defer cancel()
	_ = h.follower.WaitSeen(ctx, seq) // where the log is that slow, feeds follow a moment later
	return nil
}

// deskBy is a desk that works by other settings than those in force, to try them.
func (h *Hub) deskBy(s *settings.Snapshot) (editorial.Filer, error) { return h.triedDesk(s) }

func (h *Hub) triedDesk(s *settings.Snapshot) (*desk.Desk, error) {
	d, err := newDesk(s)
	if err != nil {
		return nil, err
	}
	return h.desk.Taught(d), nil
}

// Judge is what the desk makes of entries; towns are tried in the place of the hub's, nil: the hub's.
func (h *Hub) Judge(src news.Source, raws []news.Raw, towns []news.Town) ([]news.Entry, error) {
	var by aggregator.Desk = h.desk
	if towns != nil {
		d, err := h.triedDesk(h.settings.With(func(s *settings.Snapshot) { s.Towns = towns }))
		if err != nil {
			return nil, err
		}
		by = d
	}
	entries := make([]news.Entry, len(raws))
	for i, raw := range raws {
		entries[i] = by.Edit(src, raw, h.now())
		entries[i].Held = news.HeldFor(h.settings.Current().Permit, &src, &entries[i])
	}
	return entries, nil
}

var (
	_ aggregator.Desk    = (*liveDesk)(nil)
	_ editorial.Settings = keeper{}
	_ editorial.Judge    = (*Hub)(nil)
)
