package news

import (
	"slices"
	"strings"
	"time"
)

// Extent is how much of an entry may be shown.
type Extent string

// The extents, from least to most.
const (
	ExtentNothing  Extent = "nothing"
	ExtentHeadline Extent = "headline" // title, link, date, attribution, and where the hub filed it
	ExtentSummary  Extent = "summary"  // and summary, media, the source's categories
	ExtentFull     Extent = "full"
)

// Licence is what a source allows (版权声明): to the public, to a partner with an agreement, and the label that must stand on it.
type Licence struct {
	Public  Extent      `json:"public,omitempty" yaml:"public,omitempty"`
	Partner Extent      `json:"partner,omitempty" yaml:"partner,omitempty"`
	Label   string      `json:"label,omitempty" yaml:"label,omitempty"`   // {origin} stands for the entry's origin
	Rights  string      `json:"rights,omitempty" yaml:"rights,omitempty"` // a statement for feeds that carry none
	URL     string      `json:"url,omitempty" yaml:"url,omitempty"`       // rel=license
	Except  []Exception `json:"except,omitempty" yaml:"except,omitempty"` // the first that applies to an entry holds for it
}

// NamedChannels are the ids of the channels that exceptions are for.
func (l *Licence) NamedChannels() (ids []string) {
	for _, x := range l.Except {
		ids = append(ids, x.Channels...)
	}
	return ids
}

// Exception is a licence within a licence: for some origins (agency copy inside a free feed), in some channels, for some
// time. It applies to an entry that fits all it names. What it leaves open is as the licence has it.
type Exception struct {
	Origins  []string      `json:"origins,omitempty" yaml:"origins,omitempty"`   // outlets, by OutletKey; any of them
	Channels []string      `json:"channels,omitempty" yaml:"channels,omitempty"` // ids; any of them
	Embargo  time.Duration `json:"embargo,omitempty" yaml:"embargo,omitempty"`   // it applies until this long after publication
	Expiry   time.Duration `json:"expiry,omitempty" yaml:"expiry,omitempty"`     // it applies from this long after publication on

	Public  Extent `json:"public,omitempty" yaml:"public,omitempty"`
	Partner Extent `json:"partner,omitempty" yaml:"partner,omitempty"`
	Label   string `json:"label,omitempty" yaml:"label,omitempty"`
	Rights  string `json:"rights,omitempty" yaml:"rights,omitempty"` // in place of what the feed states, too
	URL     string `json:"url,omitempty" yaml:"url,omitempty"`
}

// Or fills what l leaves open from the default. The default's exceptions come after l's own, and give no more than l does
// where it says itself how much: a source that gives nothing is not opened by what the site says of an agency.
func (l Licence) Or(def Licence) Licence {
	own := l
	l.Public = or(l.Public, def.Public)
	l.Partner = or(l.Partner, def.Partner)
	l.Label = or(l.Label, def.Label)
	l.Rights = or(l.Rights, def.Rights)
	l.URL = or(l.URL, def.URL)
	l.Except = slices.Clip(l.Except)
	for _, x := range def.Except {
		x.Public, x.Partner = least(x.Public, own.Public), least(x.Partner, own.Partner)
		l.Except = append(l.Except, x)
	}
	return l
}

// In makes exceptions for a channel hold for the channels below it, too.
func (l Licence) In(channels []Channel) Licence {
	l.Except = slices.Clone(l.Except)
	for i := range l.Except {
		x := &l.Except[i]
		named := x.Channels
		if len(named) == 0 {
			continue
		}
		x.Channels = slices.Clip(named)
		for _, c := range channels {
			up := Ancestors(channels, c.ID)
			if !slices.Contains(named, c.ID) && slices.ContainsFunc(up, func(id string) bool { return slices.Contains(named, id) }) {
				x.Channels = append(x.Channels, c.ID)
			}
		}
	}
	return l
}

// For is what holds for one entry at one moment: the licence with the first exception that applies. It has no exceptions.
func (l Licence) For(e *Entry, now time.Time) Licence {
	i := l.applies(e, l.outlets(e), now)
	if i < 0 {
		l.Except = nil
		return l
	}
	x := l.Except[i]
	l.Except = nil
	return Licence{Public: x.Public, Partner: x.Partner, Label: x.Label, Rights: x.Rights, URL: x.URL}.Or(l)
}

// Next is the first moment after now at which For gives something else: an embargo ends, an entry expires. Zero: never. It
// falls on a whole second, as the dates of HTTP do.
func (l Licence) Next(e *Entry, now time.Time) time.Time {
	var next time.Time
	l.turns(e, func(t time.Time) {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	})
	return next
}

// Last is the last moment up to now at which For began to give something else. Zero: there was none.
func (l Licence) Last(e *Entry, now time.Time) time.Time {
	var last time.Time
	l.turns(e, func(t time.Time) {
		if !t.After(now) && t.After(last) {
			last = t
		}
	})
	return last
}

// turns calls fn with every moment at which another exception, or none, begins to apply.
func (l Licence) turns(e *Entry, fn func(time.Time)) {
	from := l.outlets(e)
	for i := range l.Except {
		x := &l.Except[i]
		if x.Embargo <= 0 && x.Expiry <= 0 || !x.fits(e, from) {
			continue
		}
		for _, t := range []time.Time{x.released(e), x.expired(e)} {
			if !t.IsZero() && l.applies(e, from, t) != l.applies(e, from, t.Add(-1)) {
				fn(t)
			}
		}
	}
}

// outlets are the keys of the entry's origin, where an exception asks for it.
func (l Licence) outlets(e *Entry) []string {
	if !slices.ContainsFunc(l.Except, func(x Exception) bool { return len(x.Origins) > 0 }) {
		return nil
	}
	return outlets(e.origin())
}

// applies is the place of the exception that holds for an entry from some outlets, -1 where none does.
func (l Licence) applies(e *Entry, from []string, now time.Time) int {
	for i := range l.Except {
		if x := &l.Except[i]; x.timely(e, now) && x.fits(e, from) {
			return i
		}
	}
	return -1
}

// fits judges what time does not change.
func (x *Exception) fits(e *Entry, from []string) bool {
	if len(x.Channels) > 0 && !slices.ContainsFunc(e.Channels, func(c string) bool { return slices.Contains(x.Channels, c) }) {
		return false
	}
	return len(x.Origins) == 0 || slices.ContainsFunc(x.Origins, func(o string) bool {
		key := OutletKey(o)
		return key != "" && slices.Contains(from, key)
	})
}

func (x *Exception) timely(e *Entry, now time.Time) bool {
	if x.Embargo <= 0 && x.Expiry <= 0 {
		return true
	}
	end, start := x.released(e), x.expired(e)
	return !end.IsZero() && now.Before(end) || !start.IsZero() && !now.Before(start)
}

// released is when the embargo ends, zero where there is none. What claims a date to come is under embargo until that long
// after it. A part of a second counts as a whole one.
func (x *Exception) released(e *Entry) time.Time {
	if x.Embargo <= 0 {
		return time.Time{}
	}
	from := e.Published
	if from.IsZero() {
		from = e.FirstSeen
	}
	return from.Add(x.Embargo + time.Second - 1).Truncate(time.Second)
}

// expired is when the entry expires, zero where it does not. What claims a date to come expires as if published when it was
// first seen. A part of a second does not count.
func (x *Exception) expired(e *Entry) time.Time {
	if x.Expiry <= 0 {
		return time.Time{}
	}
	return SortKey(e.Published, e.FirstSeen).Add(x.Expiry).Truncate(time.Second)
}

// LabelFor is the label that stands on an entry of that origin.
func (l Licence) LabelFor(origin string) string {
	return strings.ReplaceAll(l.Label, "{origin}", origin)
}

// Apply cuts the entry down to the extent: what is not given is gone, so that no format can leak it. Reasons are left to
// the caller. It reports false where nothing may be shown. The entry passed in is left as it is.
func (x Extent) Apply(e Entry) (Entry, bool) {
	switch x {
	case ExtentFull:
	case ExtentSummary:
		e.Content = ""
	case ExtentHeadline:
		e.Content, e.Summary, e.Media, e.Categories, e.Playtimes = "", "", nil, nil, nil
	default:
		return Entry{}, false
	}
	return e, true
}

// AtMost is the smaller of two extents; one that is not stated stays so.
func (x Extent) AtMost(most Extent) Extent {
	if x == "" {
		return x
	}
	return least(x, most)
}

// least is the smaller of two extents; one that is not stated has no say.
func least(a, b Extent) Extent {
	if a == "" || b != "" && slices.Index(extents[:], b) < slices.Index(extents[:], a) {
		return b
	}
	return a
}

var extents = [...]Extent{ExtentNothing, ExtentHeadline, ExtentSummary, ExtentFull}

func or[T ~string](a, b T) T {
	if a != "" {
		return a
	}
	return b
}
