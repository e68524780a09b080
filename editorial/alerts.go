package editorial

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// Alerts are what needs somebody, as the store keeps it.
type Alerts interface {
	Alerts(ctx context.Context) ([]news.Alert, error)
	Tellings(ctx context.Context, after uint64) ([]news.Telling, error)
	// HeldSince is when the entry that has waited for an editor for the longest came in; zero: none waits.
	HeldSince(ctx context.Context) (time.Time, error)
}

// Fitness says whether the store can be worked with, and what about it an operator should look at.
type Fitness interface {
	Health(ctx context.Context) error
	Warnings(ctx context.Context) ([]news.Reason, error)
}

// AlertList is what needs somebody, the most urgent first, and what did lately, the last over first.
type AlertList struct {
	Open []news.Alert `json:"open"`
	Over []news.Alert `json:"over"`
}

// Alerts gives the list. What is wrong with the store stands on it at once, since a store that is not well may not keep it.
func (o *Office) Alerts(ctx context.Context) (AlertList, error) {
	list := AlertList{Open: []news.Alert{}, Over: []news.Alert{}}
	now, err := o.StoreTroubles(ctx)
	if err != nil {
		return list, err
	}
	all, err := o.p.Alerts.Alerts(ctx)
	for _, a := range all {
		switch {
		case !a.Open():
			list.Over = append(list.Over, a)
		case a.Kind != news.TroubleStore:
			list.Open = append(list.Open, a)
		}
	}
	for _, t := range now {
		i := slices.IndexFunc(all, func(a news.Alert) bool { return a.ID == t.Key() && a.Open() })
		a := news.Alert{ID: t.Key(), Trouble: t, Noticed: o.p.Now()}
		if i >= 0 {
			a, a.Trouble.Why = all[i], t.Why
		}
		list.Open = append(list.Open, a)
	}
	slices.SortFunc(list.Open, news.ByUrgency)
	slices.SortFunc(list.Over, func(a, b news.Alert) int { return cmp.Or(b.Over.Compare(a.Over), cmp.Compare(a.ID, b.ID)) })
	return list, err
}

// Told gives what was told in the last 30 days, the oldest first.
func (o *Office) Told(ctx context.Context) ([]news.Telling, error) {
	return o.p.Alerts.Tellings(ctx, 0)
}

// StoreTroubles are what is wrong with the store, each by what it is.
func (o *Office) StoreTroubles(ctx context.Context) ([]news.Trouble, error) {
	if err := o.p.Fitness.Health(ctx); err != nil {
		return []news.Trouble{Unfit(err)}, nil
	}
	return o.StoreWarnings(ctx)
}

// StoreWarnings are how the store is set up to lose data, and what of it is damaged.
func (o *Office) StoreWarnings(ctx context.Context) ([]news.Trouble, error) {
	warnings, err := o.p.Fitness.Warnings(ctx)
	var found []news.Trouble
	for _, w := range warnings { // several servers may be set up in the same way
		i := slices.IndexFunc(found, func(t news.Trouble) bool { return t.Object == w.Rule })
		if i < 0 {
			i, found = len(found), append(found, storeTrouble(w.Rule, 0))
		}
		found[i].Why = append(found[i].Why, w)
	}
	return found, err
}

// Unfit is that the store cannot be worked with, and why. The error itself may name addresses, and is for logs.
func Unfit(err error) news.Trouble {
	t, why := storeTrouble("unfit", 1), news.Because("ready.away")
	if said, ok := errors.AsType[news.Reasoned](err); ok {
		why = said.Reason()
	}
	t.Why = news.Reasons{why}
	return t
}

func storeTrouble(object string, grade int) news.Trouble {
	return news.Trouble{Kind: news.TroubleStore, Object: object, Grade: grade, Page: "admin/alerts"}
}
