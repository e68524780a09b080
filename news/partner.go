package news

import (
	"slices"
	"time"
)

// Partner is a medium with an agreement: with a key of its own it gets what licences give to partners.
type Partner struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Contact string `json:"contact,omitempty"`
	Agreement

	Keys    []PartnerKey `json:"keys,omitempty"` // those too that have ended
	Created time.Time    `json:"created"`
	Revoked time.Time    `json:"revoked,omitzero"` // from then on none of its keys is one

	LastSeen time.Time `json:"last_seen,omitzero"` // of its requests; may be some minutes behind
	Pulled   uint64    `json:"pulled,omitempty"`   // the change log's place up to which it has been told
	PulledAt time.Time `json:"pulled_at,omitzero"` // when Pulled was reached
	Turned   time.Time `json:"turned,omitzero"`    // when something last changed for it by time, or by its agreement, as far as the change log told

	Agreed time.Time `json:"agreed,omitzero"` // when the agreement was last another one; zero: it never was
	Past   []Scope   `json:"past,omitempty"`  // what it was about before
	Told   *ToldBy   `json:"told,omitempty"`  // what followers of the change log are told by, where that is no longer the agreement

	Between []Agreement `json:"between,omitempty"` // those that held after that one and before this: who asked meanwhile was told by them

	Rev string `json:"-"` // of what was agreed, as this was read: what it pulls leaves it as it is
}

// Active reports whether the partner is one still. It may have no key in force.
func (p *Partner) Active() bool { return p.Revoked.IsZero() }

// HasPulled reports whether the partner has been told of the change log up to a place, a Takedown's Seq for one.
func (p *Partner) HasPulled(seq uint64) bool { return p.Pulled >= seq }

// Pull is what one hub saw of a partner.
type Pull struct {
	Seq  uint64               // of the change log, up to where it was told; 0: of nothing
	Used map[string]time.Time // when its keys were last used, by their ids
}

// At is when the partner asked last.
func (p *Pull) At() (last time.Time) {
	for _, at := range p.Used {
		if at.After(last) {
			last = at
		}
	}
	return last
}

// Pull is what is on record of the partner, as one hub would have seen it.
func (p *Partner) Pull() Pull {
	pull := Pull{Seq: p.Pulled, Used: make(map[string]time.Time, len(p.Keys))}
	for i := range p.Keys {
		pull.Used[p.Keys[i].ID] = p.Keys[i].LastUsed
	}
	return pull
}

// Saw takes down what a hub saw, and reports whether that is news. The place in the log never goes back, as who reads it from its beginning
// again has not forgotten what it was told before. Its keys are another list then: who read the one before may keep it.
func (p *Partner) Saw(pull Pull) bool {
	fresh, at := false, pull.At()
	if pull.Seq > p.Pulled {
		p.Pulled, p.PulledAt, fresh = pull.Seq, at, true
	}
	if at.After(p.LastSeen) {
		p.LastSeen, fresh = at, true
	}
	keys := slices.Clone(p.Keys)
	for i := range keys {
		if used := pull.Used[keys[i].ID]; used.After(keys[i].LastUsed) {
			keys[i].LastUsed, fresh = used, true
		}
	}
	p.Keys = keys
	return fresh
}

// Key gives one of the partner's keys, nil where it has none of that id.
func (p *Partner) Key(id string) *PartnerKey {
	for i := range p.Keys {
		if p.Keys[i].ID == id {
			return &p.Keys[i]
		}
	}
	return nil
}

// Redact takes away what keys are found by, and what the hub alone remembers. The list that it had is left as it is.
func (p *Partner) Redact() {
	p.Agreed, p.Past, p.Told, p.Between = time.Time{}, nil, nil, nil
	p.Keys = slices.Clone(p.Keys)
	for i := range p.Keys {
		p.Keys[i].Hash, p.Keys[i].TopicHash = "", ""
	}
}

// Turns is the next moment after now at which time changes something for the partner, as far as it is one: a key ends, the agreement
// begins or ends. Zero: none.
func (p *Partner) Turns(now time.Time) (next time.Time) {
	if !p.Active() {
		return next
	}
	next = p.Agreement.Next(now)
	for _, k := range p.Keys {
		if end := k.Expires; k.Revoked.IsZero() && end.After(now) && (next.IsZero() || end.Before(next)) {
			next = end
		}
	}
	return next
}
