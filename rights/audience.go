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

// Followed is the audience that a partner was as those who follow the change log have been told.
func Followed(p news.Partner) Audience {
	told := p.Followed()
	if !told.InForce(told.At) {
		return Audience{}
	}
	p.Agreement, p.From, p.Until = told.Agreement, time.Time{}, time.Time{}
	return Partner(p)
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
