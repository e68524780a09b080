package editorial

import (
	"context"
	"strconv"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// Settings are what the hub works by.
type Settings interface {
	settings.Source
	// Reload puts in force what the store says, before the change log tells of it.
	Reload(ctx context.Context) error
	// PutSetting has the hub, and every other on its store, work by another value; nil: by the configuration's.
	PutSetting(ctx context.Context, name string, value any, act news.Act) error
}

// GazetteerInfo is the towns that the hub works by, and what about them needs a person's eye.
type GazetteerInfo struct {
	Towns  []news.Town  `json:"towns"`
	Edited bool         `json:"edited"`           // by administrators; else they are the configuration's
	County []string     `json:"county,omitempty"` // the words that name the county: every town has them
	Notes  news.Reasons `json:"notes,omitempty"`

	Revision string `json:"-"` // of the towns
}

// Gazetteer gives the towns that the hub works by.
func (o *Office) Gazetteer(ctx context.Context) (GazetteerInfo, error) {
	now := o.p.Settings.Current()
	info := GazetteerInfo{Towns: now.Towns, Edited: now.Edited[news.SettingTowns], County: news.County(now.Towns)}
	info.Revision = settingRev(now, news.SettingTowns)
	if len(info.County) == 0 {
		info.Notes = append(info.Notes, news.Because("note.no-county"))
	}
	sources, err := o.p.Roster.Roster(ctx)
	for _, l := range sources {
		for _, id := range l.Source.Towns {
			if _, ok := now.Town(id); !ok {
				info.Notes = append(info.Notes, news.Because("note.town-unknown", l.Source.ID, id))
			}
		}
	}
	return info, err
}

// PutGazetteer has the hub work by other towns. Where rev is not the revision in force, nothing is changed; empty: whatever is.
func (o *Office) PutGazetteer(ctx context.Context, by Actor, rev string, towns []news.Town) (GazetteerInfo, error) {
	if err := o.checkTowns(towns); err != nil {
		return GazetteerInfo{}, err
	}
	act := o.act(by, "gazetteer.put", "gazetteer", news.Because("act.towns", strconv.Itoa(len(towns))))
	if err := o.putSetting(ctx, o.p.Settings.Current(), rev, news.SettingTowns, towns, act); err != nil {
		return GazetteerInfo{}, err
	}
	return o.Gazetteer(ctx)
}

// ResetGazetteer has the hub work by the configuration's towns again. rev is as in PutGazetteer.
func (o *Office) ResetGazetteer(ctx context.Context, by Actor, rev string) (GazetteerInfo, error) {
	act := o.act(by, "gazetteer.reset", "gazetteer")
	if err := o.putSetting(ctx, o.p.Settings.Current(), rev, news.SettingTowns, nil, act); err != nil {
		return GazetteerInfo{}, err
	}
	return o.Gazetteer(ctx)
}

func (o *Office) checkTowns(towns []news.Town) error {
	if err := o.p.CheckTowns(towns); err != nil {
		return refuse(Invalid, GazetteerInvalid).in("towns").from(err)
	}
	return nil
}

// RuleCase is an entry to try the rules on. All but one of title and text may be left open.
type RuleCase struct {
	Title      string   `json:"title,omitempty"`
	Text       string   `json:"text,omitempty"` // HTML or text
	Categories []string `json:"categories,omitempty"`
	Trail      []string `json:"trail,omitempty"`
	Source     string   `json:"source,omitempty"` // id of a source, whose defaults, categories and permitted origins count; empty: of none
	Byline     string   `json:"byline,omitempty"`
	Origin     string   `json:"origin,omitempty"`
	Date       string   `json:"date,omitempty"`
	URL        string   `json:"url,omitempty"`

	Gazetteer []news.Town `json:"gazetteer,omitempty"` // to try before it is taken in
}

// TestRules tells what the desk makes of an entry. Nothing is stored.
func (o *Office) TestRules(ctx context.Context, c RuleCase) (news.Entry, error) {
	if c.Title == "" && c.Text == "" {
		return news.Entry{}, refuse(Invalid, RulesNothing)
	}
	if c.Gazetteer != nil {
		if err := o.checkTowns(c.Gazetteer); err != nil {
			return news.Entry{}, err
		}
	}
	src := news.Source{ID: "test"} // it says nothing of itself
	if c.Source != "" {
		var err error
		if src, err = o.Source(ctx, c.Source); err != nil {
			return news.Entry{}, err
		}
	}
	raw := news.Raw{URL: c.URL, Title: c.Title, Content: c.Text, Published: c.Date, Byline: c.Byline, Origin: c.Origin,
		Categories: c.Categories, Trail: c.Trail}
	judged, err := o.p.Judge.Judge(src, []news.Raw{raw}, c.Gazetteer)
	if err != nil {
		return news.Entry{}, err
	}
	return judged[0], nil
}
