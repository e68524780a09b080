package news

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Story is every copy of one text that the sources carry. Its first member is the head, which stands for all of them on the
// merged, channel and town timelines: the original, or where the public gets nothing of that, the first copy of which it
// does. An entry alone is its own story and has no record.
type Story struct {
	ID       string  `json:"id"`
	Members  []Copy  `json:"members"`            // the original first, then the best to take its place
	Evidence Reasons `json:"evidence,omitempty"` // why the first is the original
	// Past is what editors decided of copies that left, the last decision of channels and the last of towns: it goes on standing over the story.
	Past     []Filing   `json:"past,omitempty"`
	Released []Released `json:"released,omitempty"` // of copies that left, one of each outlet
	Rev      string     `json:"-"`                  // of the record that this was read from; empty: a story not yet written
	Was      string     `json:"-"`                  // its head when it was read
	Full     bool       `json:"-"`                  // it had as many copies as a story keeps when it was read: its StoryLine may have more
}

// Copy is what a story keeps of one of its entries: what the desk or an editor made of it alone.
type Copy struct {
	ID        string    `json:"id"`
	Source    string    `json:"source"`
	Provider  Provider  `json:"provider"`
	Origin    string    `json:"origin,omitempty"`
	OriginURL string    `json:"origin_url,omitempty"`
	Published time.Time `json:"published,omitzero"`
	FirstSeen time.Time `json:"first_seen"`
	Channels  []string  `json:"channels,omitempty"`
	Towns     []string  `json:"towns,omitempty"`
	Why       Why       `json:"why,omitzero"`
	Same      Reasons   `json:"same,omitempty"` // why it is a copy
	Text      string    `json:"text,omitempty"` // the same for copies between which no comparison tells; empty: not known
	Closed    bool      `json:"closed,omitempty"`
	Released  *Released `json:"released,omitempty"`
	Decided   *Filing   `json:"decided,omitempty"` // what an editor decided of this copy, which stands over what all others are filed under
}

// Filing is where an editor filed an entry. A nil list: nothing was decided.
type Filing struct {
	Channels *[]string `json:"channels,omitempty"`
	Towns    *[]string `json:"towns,omitempty"`
	At       time.Time `json:"at"`
}

// Released is that an editor released an outlet's text although the outlet is not among the permitted ones: copies of it follow.
type Released struct {
	Outlet string    `json:"outlet"` // OutletKey
	Entry  string    `json:"entry"`
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at"`
}

// ReleasedOf is what an editor released of an entry's text; nil: nothing, the entry waited for nobody.
func ReleasedOf(e *Entry) *Released {
	if o := e.Override; o != nil && o.Release && !o.Desk.Held.IsZero() {
		return &Released{OutletKey(e.origin()), cmp.Or(o.With, e.ID), o.By, o.At}
	}
	return nil
}

// Follow has an entry that waits follow the release of its text.
func (r *Released) Follow(e *Entry) {
	var o Override
	if e.Override != nil {
		o = *e.Override
	}
	o.Release, o.With, o.By, o.At = true, r.Entry, r.By, r.At
	e.Override.Undo(e)
	o.Apply(e)
}

// ReleasedFor is what an editor released of the story's text that an entry which waits follows; nil: nothing of its outlet's.
func (s *Story) ReleasedFor(e *Entry) *Released {
	outlet := OutletKey(e.origin())
	for i := range s.Members {
		if r := s.Members[i].Released; r != nil && r.Outlet == outlet {
			return r
		}
	}
	if i := slices.IndexFunc(s.Released, func(r Released) bool { return r.Outlet == outlet }); i >= 0 {
		return &s.Released[i]
	}
	return nil
}

// MaxCopies bounds the copies that a story keeps in its record. All others are on its StoryLine too.
const MaxCopies = 64

// CopyOf is what a story keeps of an entry that no story has changed.
func CopyOf(e *Entry) Copy {
	c := Copy{ID: e.ID, Source: e.Source, Origin: e.Attribution.Origin, OriginURL: e.Attribution.OriginURL, Published: e.Published,
		FirstSeen: e.FirstSeen, Channels: e.Channels, Towns: e.Towns, Why: e.Why, Closed: e.Closed, Released: ReleasedOf(e)}
	if o := e.Override; o != nil && (o.Channels != nil || o.Towns != nil) {
		c.Decided = &Filing{Channels: o.Channels, Towns: o.Towns, At: o.At}
	}
	if i := slices.IndexFunc(e.Providers, func(p Provider) bool { return p.ID == e.Source }); i >= 0 {
		c.Provider = e.Providers[i]
	} else {
		c.Provider = Provider{ID: e.Source, URL: e.URL}
	}
	return c
}

// Head is the id of the entry that stands for the story.
func (s *Story) Head() string { return s.Members[0].ID }

// Member is the place of an entry among the members, -1 where it is none.
func (s *Story) Member(id string) int {
	return slices.IndexFunc(s.Members, func(c Copy) bool { return c.ID == id })
}

// With is the story with a copy, in place of what it had of that entry.
func (s Story) With(c Copy) Story {
	s.Members = slices.Clone(s.Members)
	if i := s.Member(c.ID); i >= 0 {
		c.Text = cmp.Or(c.Text, s.Members[i].Text)
		s.Members[i] = c
	} else {
		s.Members = append(s.Members, c)
	}
	return s
}

// Without is the story without an entry.
func (s Story) Without(id string) Story {
	return s.WithoutAll(func(c Copy) bool { return c.ID == id })
}

// WithoutAll is the story without some of its copies. What an editor decided of them stays.
func (s Story) WithoutAll(leaves func(Copy) bool) Story {
	s.Members = slices.DeleteFunc(slices.Clone(s.Members), func(c Copy) bool {
		if !leaves(c) {
			return false
		}
		if c.Decided != nil {
			s.outlast(*c.Decided)
		}
		if c.Released != nil {
			s.release(*c.Released)
		}
		return true
	})
	return s
}

// Trimmed is the story with the copies that it keeps of those that it has, in their order, and gives the others. The first of each
// different text is kept as far as there is room, so that later copies find it.
func (s Story) Trimmed() (kept Story, others []Copy) {
	if len(s.Members) <= MaxCopies {
		return s, nil
	}
	first, room := map[string]bool{}, MaxCopies
	stays := make([]bool, len(s.Members))
	for i, c := range s.Members {
		if i == 0 || c.Text != "" && !first[c.Text] && room > 0 {
			first[c.Text], stays[i] = true, true
			room--
		}
	}
	for i := range s.Members {
		if !stays[i] && room > 0 {
			stays[i] = true
			room--
		}
	}
	for i, c := range s.Members {
		if !stays[i] {
			others = append(others, c)
		}
	}
	return s.WithoutAll(func(c Copy) bool { return slices.ContainsFunc(others, func(o Copy) bool { return o.ID == c.ID }) }), others
}

// Shared reports whether the story has a record: it has several copies, or something that an editor decided outlasts the others.
func (s *Story) Shared() bool { return len(s.Members) > 1 || len(s.Members) == 1 && len(s.Past) > 0 }

// own takes from a copy's entry what it has of the others.
func (c *Copy) own(e *Entry) {
	e.Providers, e.Channels, e.Towns, e.Why = []Provider{c.Provider}, c.Channels, c.Towns, c.Why
}

// Own takes from a member's entry what it has of the other copies.
func (s *Story) Own(e *Entry) {
	if i := s.Member(e.ID); i >= 0 {
		s.Members[i].own(e)
	}
}

// TellOther writes into the entry of a copy that is not the head, whether the story keeps it or not, of which story it is.
func (s *Story) TellOther(e *Entry, c Copy) {
	e.Story, e.Original = s.ID, s.Head()
	c.own(e)
}

// Tell writes into a member's entry what the story says of it: which one is the original; into the head also the
// providers, channels and towns of all copies, or where an editor decided of one of them, what was decided last.
func (s *Story) Tell(e *Entry) {
	i := s.Member(e.ID)
	if i < 0 {
		return
	}
	if s.TellOther(e, s.Members[i]); i > 0 {
		return
	}
	for _, c := range s.Members[1:] {
		if c.Provider.ID != e.Source { // it is others' too, whom nobody shall wait for
			e.Due = time.Time{}
		}
		if !slices.Contains(e.Providers, c.Provider) {
			e.Providers = append(e.Providers, c.Provider)
		}
		e.Channels, e.Why.Channels = adopt(e.Channels, e.Why.Channels, c.Channels, c.Why.Channels)
		e.Towns, e.Why.Towns = adopt(e.Towns, e.Why.Towns, c.Towns, c.Why.Towns)
	}
	all := slices.Clone(s.Past)
	for _, c := range s.Members {
		if c.Decided != nil {
			all = append(all, *c.Decided)
		}
	}
	for _, d := range last(all) {
		if d.Channels != nil {
			e.Channels, e.Why.Channels = *d.Channels, byEditor(*d.Channels)
		}
		if d.Towns != nil {
			e.Towns, e.Why.Towns = *d.Towns, byEditor(*d.Towns)
		}
	}
}

// outlast keeps what was decided of a copy that leaves.
func (s *Story) outlast(d Filing) { s.Past = last(append(slices.Clone(s.Past), d)) }

// release keeps a release of a copy that leaves.
func (s *Story) release(r Released) {
	if !slices.ContainsFunc(s.Released, func(o Released) bool { return o.Outlet == r.Outlet }) {
		s.Released = append(slices.Clone(s.Released), r)
	}
}

// Withdraw has the release of an entry reach no later copy.
func (s *Story) Withdraw(entry string) {
	s.Released = slices.DeleteFunc(slices.Clone(s.Released), func(r Released) bool { return r.Entry == entry })
}

// Outlasting has what was decided of another story's copies that left stand over this one too: they have become one.
func (s *Story) Outlasting(other *Story) {
	if len(other.Past) > 0 {
		s.Past = last(slices.Concat(s.Past, other.Past))
	}
	for _, r := range other.Released {
		s.release(r)
	}
}

// Forget leaves to the desk again what was decided of channels, or of towns, of copies that left, and reports whether there was any.
func (s *Story) Forget(channels, towns bool) bool {
	left := slices.DeleteFunc(slices.Clone(s.Past), func(d Filing) bool { return channels && d.Channels != nil || towns && d.Towns != nil })
	had := len(s.Past)
	s.Past = left
	return len(left) < had
}

// last gives of decisions the last of channels and the last of towns, each by itself. Of two at one moment the later in the list counts.
func last(all []Filing) (of []Filing) {
	channels, towns := -1, -1
	for i, d := range all {
		if d.Channels != nil && (channels < 0 || !d.At.Before(all[channels].At)) {
			channels = i
		}
		if d.Towns != nil && (towns < 0 || !d.At.Before(all[towns].At)) {
			towns = i
		}
	}
	if channels >= 0 {
		of = append(of, Filing{Channels: all[channels].Channels, At: all[channels].At})
	}
	if towns >= 0 {
		of = append(of, Filing{Towns: all[towns].Towns, At: all[towns].At})
	}
	return of
}

// adopt adds what is missing, with its reason, to fresh copies.
func adopt(have []string, why map[string]Reason, more []string, whyMore map[string]Reason) ([]string, map[string]Reason) {
	fresh := false
	for _, id := range more {
		if slices.Contains(have, id) {
			continue
		}
		if !fresh {
			have, why, fresh = slices.Clone(have), cloned(why), true
		}
		have = append(have, id)
		if r := whyMore[id]; !r.IsZero() {
			why[id] = r
		}
	}
	return have, why
}

func cloned(m map[string]Reason) map[string]Reason {
	out := make(map[string]Reason, len(m)+1)
	maps.Copy(out, m)
	return out
}
