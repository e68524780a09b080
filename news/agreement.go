package news

import (
	"slices"
	"time"
)

// Agreement is what is agreed with a partner. Of what it covers the partner gets what licences give to partners, and of all else what the
// public gets.
type Agreement struct {
	Sources  []string  `json:"sources,omitempty" doc:"ids of those that it covers; none: all"`
	Channels []string  `json:"channels,omitempty" doc:"likewise, with those below them"`
	Towns    []string  `json:"towns,omitempty" doc:"likewise"`
	Form     Extent    `json:"form,omitempty" doc:"headline, summary or full: the most that is given of an entry; left out: as licences say"`
	From     time.Time `json:"from,omitzero" doc:"when it begins; left out: it has"`
	Until    time.Time `json:"until,omitzero" doc:"when it ends; left out: never"`

	Quota     int `json:"quota,omitempty" doc:"answers a day, by the site's time zone, 304s and refusals not counted; left out: any number"`
	PerMinute int `json:"per_minute,omitempty" doc:"requests a minute; left out: any number"`
}

// Forms are those in which a partner may be given entries, from the least to the most.
func Forms() []Extent { return extents[1:] }

// InForce reports whether it has begun and not ended.
func (a *Agreement) InForce(now time.Time) bool {
	return !now.Before(a.From) && (a.Until.IsZero() || now.Before(a.Until))
}

// Held reports whether it was in force at any moment from one to another, and whether at any it was not.
func (a *Agreement) Held(from, to time.Time) (in, out bool) {
	ends := !a.Until.IsZero()
	return !a.From.After(to) && !(ends && !a.Until.After(from)), a.From.After(from) || ends && !a.Until.After(to)
}

// Next is the first moment after now at which it begins or ends. Zero: none.
func (a *Agreement) Next(now time.Time) time.Time {
	for _, at := range []time.Time{a.From, a.Until} { // From is the earlier one
		if at.After(now) {
			return at
		}
	}
	return time.Time{}
}

// Last is the last moment up to now at which it began or ended. Zero: none.
func (a *Agreement) Last(now time.Time) time.Time {
	for _, at := range []time.Time{a.Until, a.From} {
		if !at.IsZero() && !at.After(now) {
			return at
		}
	}
	return time.Time{}
}

// Covers reports whether it is about a source, whenever.
func (a *Agreement) Covers(source string) bool { return among(a.Sources, source) }

// Files reports whether it is about what is filed there: in one of the channels, with those above them, and in one of the towns.
func (a *Agreement) Files(channels []Channel, e *Entry) bool {
	return (len(a.Channels) == 0 || slices.ContainsFunc(e.Channels, func(c string) bool {
		return slices.Contains(a.Channels, c) || slices.ContainsFunc(Ancestors(channels, c), func(c string) bool { return slices.Contains(a.Channels, c) })
	})) && (len(a.Towns) == 0 || slices.ContainsFunc(e.Towns, func(t string) bool { return slices.Contains(a.Towns, t) }))
}

// among reports whether a list has an id, or is empty: all of them.
func among(ids []string, id string) bool { return len(ids) == 0 || slices.Contains(ids, id) }

// Equal reports whether two agreements say the same.
func (a *Agreement) Equal(b *Agreement) bool {
	return a.sameScope(b) && a.Form == b.Form && a.From.Equal(b.From) && a.Until.Equal(b.Until) && a.Quota == b.Quota && a.PerMinute == b.PerMinute
}

func (a *Agreement) sameScope(b *Agreement) bool {
	return slices.Equal(a.Sources, b.Sources) && slices.Equal(a.Channels, b.Channels) && slices.Equal(a.Towns, b.Towns)
}

// Scope is what an agreement was about until it was about something else.
type Scope struct {
	Sources  []string  `json:"sources,omitempty"`
	Channels []string  `json:"channels,omitempty"`
	Towns    []string  `json:"towns,omitempty"`
	Ended    time.Time `json:"ended"`
}

// Scope is what the agreement is about, until it ends.
func (a *Agreement) Scope() Scope { return Scope{a.Sources, a.Channels, a.Towns, a.Until} }

// Had reports whether what stood on timelines and was first seen at a time may have been in the scope; a zero time is any.
func (s *Scope) Had(lines []Timeline, seen time.Time) bool {
	if !s.Ended.IsZero() && !seen.Before(s.Ended) {
		return false
	}
	if !slices.Contains(lines, TimelineAll) { // a copy stands on its source's line alone: where it is filed is not told
		return true
	}
	on := func(ids []string, sel func(id string) Selection) bool {
		return len(ids) == 0 || slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(lines, sel(id).Timeline()) })
	}
	return on(s.Channels, func(id string) Selection { return Selection{Channel: id} }) && on(s.Towns, func(id string) Selection { return Selection{Town: id} })
}

// Covers reports whether the scope had a source.
func (s *Scope) Covers(source string) bool { return among(s.Sources, source) }

// ToldBy is the agreement that followers of the change log have been told by, as it was at a moment.
type ToldBy struct {
	Agreement
	At  time.Time `json:"at"`
	Any bool      `json:"any,omitempty"` // by so many of them that nobody knows which
}

// pastMost bounds the scopes that are remembered. With more, all there is counts as having been agreed once.
const pastMost = 20

// Agree has another agreement hold from a moment on. What it was about before is remembered, as who was given something must be told of its end.
func (p *Partner) Agree(a Agreement, at time.Time) {
	if p.Agreement.Equal(&a) {
		return
	}
	if p.Told == nil {
		told := p.Followed()
		p.Told = &told
	} else if p.Between = append(slices.Clip(p.Between), p.Agreement); len(p.Between) > pastMost {
		p.Between, p.Told = nil, &ToldBy{At: p.Told.At, Any: true}
	}
	if !p.sameScope(&a) {
		was := p.Scope()
		was.Ended = at
		if p.Past = append(slices.Clip(p.Past), was); len(p.Past) > pastMost {
			p.Past = []Scope{{Ended: at}}
		}
	}
	p.Agreement, p.Agreed = a, at
}

// Followed is the agreement that followers of the change log have been told by.
func (p *Partner) Followed() ToldBy {
	if p.Told != nil {
		return *p.Told
	}
	at := p.Created
	if p.Turned.After(at) {
		at = p.Turned
	}
	return ToldBy{Agreement: p.Agreement, At: at}
}

// Since is when the partner last began to be given something else, as far as its agreement is the cause.
func (p *Partner) Since() time.Time {
	if p.Agreed.After(p.Created) {
		return p.Agreed
	}
	return p.Created
}
