package pages

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// trialView is what a page shows of a trial.
type trialView struct {
	editorial.Trial
	Shown  []editorial.Tried // entries that would change, some of them
	More   int               // that are not shown
	Counts []trialCount
	View   *view
}

// trialCount is how many entries a channel or town would gain and lose.
type trialCount struct {
	Name         string
	Gained, Lost int
}

// trialShown bounds the entries that a page names.
const trialShown = 50

// try is what would change if a setting had another value.
func (p *Pages) try(ctx context.Context, name string, value any) (*trialView, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	sum, err := p.Office.Try(ctx, editorial.Draft{name: raw}, 0)
	if err != nil {
		return nil, err
	}
	t := &trialView{Trial: sum, More: max(0, len(sum.Entries)-trialShown)}
	names := map[string]string{} // the draft's too
	t.Shown = sum.Entries[:len(sum.Entries)-t.More]
	for _, e := range sum.Entries {
		for _, m := range e.Moves {
			if m.Channel != "" {
				names["channel "+m.Channel] = m.Name
			} else {
				names["town "+m.Town] = m.Name
			}
		}
	}
	for _, kind := range []struct {
		name string
		by   map[string]editorial.Shifted
	}{{"channel ", sum.Channels}, {"town ", sum.Towns}} {
		for _, id := range slices.Sorted(maps.Keys(kind.by)) {
			t.Counts = append(t.Counts, trialCount{cmp.Or(names[kind.name+id], id), kind.by[id].Gained, kind.by[id].Lost})
		}
	}
	return t, nil
}

// In is the trial on a page.
func (t *trialView) In(v *view) *trialView {
	t.View = v
	return t
}

// Tries reports whether a form's setting has a say in what becomes of entries.
func (b settingBody) Tries() bool { return b.Setting != news.SettingSite }

// Grants say what a licence would give otherwise.
func (v *view) Grants(g *editorial.TriedGrant) (all []editorial.Changed) {
	extent := func(x news.Extent) string { return v.T("extent." + string(x)) }
	for _, c := range []editorial.Changed{
		{Field: v.T("desk.field.licence.public"), Before: extent(g.Before.Public), After: extent(g.After.Public)},
		{Field: v.T("desk.field.licence.partner"), Before: extent(g.Before.Partner), After: extent(g.After.Partner)},
		{Field: v.T("desk.field.licence.label"), Before: g.Before.Label, After: g.After.Label},
		{Field: v.T("desk.field.licence.rights"), Before: g.Before.Rights, After: g.After.Rights},
		{Field: v.T("desk.field.licence.url"), Before: g.Before.URL, After: g.After.URL},
	} {
		if c.Before != c.After {
			all = append(all, c)
		}
	}
	return all
}
