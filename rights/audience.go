package rights

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// Audience is for whom entries and feeds are made ready. The zero value is the public.
type Audience struct {
	agreement *agreement
	topic     string
}

// agreement is what a partner's audience rests on.
type agreement struct {
	news.Agreement
	past    []news.Scope // what it was about before
	partner string       // id
	key     string       // marks what is kept for its partners
}

// Partner is the audience of a partner, by its agreement. Partners with whom the same is agreed share what is kept for them.
func Partner(p news.Partner) Audience {
	g := &agreement{Agreement: p.Agreement, past: p.Past, partner: p.ID}
	of := p.Agreement
	for _, list := range []*[]string{&of.Sources, &of.Channels, &of.Towns} {
		*list = slices.Compact(slices.Sorted(slices.Values(*list)))
	}
	of.Quota, of.PerMinute = 0, 0
	said, _ := json.Marshal([]any{of, p.Past}) // nothing in it cannot be written
	g.key = " for partners " + news.ContentRev(said)
	return Audience{agreement: g}
}

// ToldAs are the audiences that those who follow the change log with a partner's key may have been told as, since it was last told what they have: by
// each agreement that held meanwhile, and as the public while it did not. unknown: nobody knows by which.
func ToldAs(p news.Partner, now time.Time) (list []Audience, unknown bool) {
	told, public := p.Followed(), false
	for _, g := range slices.Concat([]news.Agreement{told.Agreement}, p.Between, []news.Agreement{p.Agreement}) {
		in, out := g.Held(told.At, now)
		if public = public || out; in {
			p.Agreement, p.From, p.Until = g, time.Time{}, time.Time{}
			list = append(list, Partner(p))
		}
	}
	if public {
		list = append(list, Audience{})
	}
	return list, told.Any
}

// At is the audience that has feeds at addresses of its own, with a token in them; it is given what it was given before.
func (a Audience) At(token string) Audience {
	a.topic = token
	return a
}

// Topic is the token in the addresses of its feeds; empty: they are everybody's.
func (a Audience) Topic() string { return a.topic }

// Key tells what is kept for this audience from what is kept for others; empty: the public.
func (a Audience) Key() string {
	if a.agreement == nil {
		return ""
	}
	return a.agreement.key
}

// turns tells when an agreement last began or ended, and will next: zero where it does not.
func (a Audience) turns(now time.Time) (last, next time.Time) {
	if a.agreement == nil {
		return last, next
	}
	return a.agreement.Last(now), a.agreement.Next(now)
}

// hears reports whether a change of the log is told to this audience, of those that are told to one partner.
func (a Audience) hears(c *news.Change) bool {
	return a.agreement != nil && a.agreement.partner == c.For
}
