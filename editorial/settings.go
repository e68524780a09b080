package editorial

import (
	"context"
	"fmt"
	"slices"

	"github.com/txnews/hub/news"
)

// Gazetteer is the towns that the hub works by.
type Gazetteer interface {
	// Towns gives them, and whether administrators have put them in the place of the configuration's.
	Towns(ctx context.Context) (towns []news.Town, edited bool, err error)
	// PutTowns has the hub, and every other on its store, work by other towns; nil: by the configuration's.
	PutTowns(ctx context.Context, towns []news.Town, act news.Act) error
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
	towns, edited, err := o.p.Gazetteer.Towns(ctx)
	if err != nil {
		return GazetteerInfo{}, err
	}
	info := GazetteerInfo{Towns: towns, Edited: edited, County: news.County(towns), Revision: gazetteerRev(towns, edited)}
	if len(info.County) == 0 {
		info.Notes = append(info.Notes, news.Because("note.no-county"))
	}
	sources, err := o.p.Sources.Sources(ctx)
	for _, src := range sources {
		for _, id := range src.Towns {
			if !hasTown(towns, id) {
				info.Notes = append(info.Notes, news.Because("note.town-unknown", src.ID, id))
			}
		}
	}
	return info, err
}

func gazetteerRev(towns []news.Town, edited bool) string { return revOf([]any{towns, edited}) }

// PutGazetteer has the hub work by other towns. Where rev is not the revision in force, nothing is changed; empty: whatever is.
func (o *Office) PutGazetteer(ctx context.Context, by Actor, rev string, towns []news.Town) (GazetteerInfo, error) {
	if err := o.checkTowns(towns); err != nil {
		return GazetteerInfo{}, err
	}
	return o.putTowns(ctx, rev, towns, o.act(by, "gazetteer.put", "gazetteer", fmt.Sprint(len(towns), " towns")))
}

// ResetGazetteer has the hub work by the configuration's towns again. rev is as in PutGazetteer.
func (o *Office) ResetGazetteer(ctx context.Context, by Actor, rev string) (GazetteerInfo, error) {
	return o.putTowns(ctx, rev, nil, o.act(by, "gazetteer.reset", "gazetteer", ""))
}

func (o *Office) putTowns(ctx context.Context, rev string, towns []news.Town, act news.Act) (GazetteerInfo, error) {
	now, edited, err := o.p.Gazetteer.Towns(ctx)
	if err != nil {
		return GazetteerInfo{}, err
	}
	if is := gazetteerRev(now, edited); rev != "" && rev != is {
		return GazetteerInfo{}, stale(GazetteerChanged, is)
	}
	if err := o.p.Gazetteer.PutTowns(ctx, towns, act); err != nil {
		return GazetteerInfo{}, refused(err, news.ErrConflict, Conflict, GazetteerChanged)
	}
	return o.Gazetteer(ctx)
}

func (o *Office) checkTowns(towns []news.Town) error {
	if err := o.p.CheckTowns(towns); err != nil {
		return refuse(Invalid, GazetteerInvalid, err.Error()).in("towns").because(err)
	}
	return nil
}

func hasTown(towns []news.Town, id string) bool {
	return slices.ContainsFunc(towns, func(t news.Town) bool { return t.ID == id })
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
