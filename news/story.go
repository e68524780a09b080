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
	Rev      string  `json:"-"`                  // of the record that this was read from; empty: a story not yet written
	Was      string  `json:"-"`                  // its head when it was read
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
	Decided   *Filing   `json:"decided,omitempty"` // what an editor decided of this copy, which stands over what all others are filed under
}

// Filing is where an editor filed an entry. A nil list: nothing was decided.
type Filing struct {
	Channels *[]string `json:"channels,omitempty"`
	Towns    *[]string `json:"towns,omitempty"`
	At       time.Time `json:"at"`
}

// MaxCopies bounds the copies that a story takes in one by one: those that stand first. Stories that become one may have more.
const MaxCopies = 64

// CopyOf is what a story keeps of an entry that no story has changed.
func CopyOf(e *Entry) Copy {
	c := Copy{ID: e.ID, Source: e.Source, Origin: e.Attribution.Origin, OriginURL: e.Attribution.OriginURL, Published: e.Published,
		FirstSeen: e.FirstSeen, Channels: e.Channels, Towns: e.Towns, Why: e.Why, Closed: e.Closed}
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
	s.Members = slices.DeleteFunc(slices.Clone(s.Members), func(c Copy) bool { return c.ID == id })
	return s
}

// Own takes from a member's entry what it has of the other copies.
func (s *Story) Own(e *Entry) {
	if i := s.Member(e.ID); i >= 0 {
		c := s.Members[i]
		e.Providers, e.Channels, e.Towns, e.Why = []Provider{c.Provider}, c.Channels, c.Towns, c.Why
	}
}

// Tell writes into a member's entry what the story says of it: which one is the original; into the head also the
// providers, channels and towns of all copies, or where an editor decided of one of them, what was decided last.
func (s *Story) Tell(e *Entry) {
	i := s.Member(e.ID)
	if i < 0 {
		return
	}
	e.Story, e.Original = s.ID, s.Head()
	if s.Own(e); i > 0 {
		return
	}
	for _, c := range s.Members[1:] {
		if !slices.Contains(e.Providers, c.Provider) {
			e.Providers = append(e.Providers, c.Provider)
		}
		e.Channels, e.Why.Channels = adopt(e.Channels, e.Why.Channels, c.Channels, c.Why.Channels)
		e.Towns, e.Why.Towns = adopt(e.Towns, e.Why.Towns, c.Towns, c.Why.Towns)
	}
	d := s.decided()
	if d.Channels != nil {
		e.Channels, e.Why.Channels = *d.Channels, byEditor(*d.Channels)
	}
	if d.Towns != nil {
		e.Towns, e.Why.Towns = *d.Towns, byEditor(*d.Towns)
	}
}

// decided is what editors decided last of any copy.
func (s *Story) decided() (f Filing) {
	var channels, towns time.Time
	for _, c := range s.Members {
		d := c.Decided
		if d == nil {
			continue
		}
		if d.Channels != nil && !d.At.Before(channels) {
			f.Channels, channels = d.Channels, d.At
		}
		if d.Towns != nil && !d.At.Before(towns) {
			f.Towns, towns = d.Towns, d.At
		}
	}
	return f
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

// Override is what an editor decided of an entry; it outlasts every correction by the source. A nil list leaves the desk's
// own, an empty one means none.
type Override struct {
	Channels *[]string `json:"channels,omitempty"`
	Towns    *[]string `json:"towns,omitempty"`
	Story    string    `json:"story,omitempty"`   // StoryAlone, or the id of the story that it was put into; empty: the desk's judgement
	Release  bool      `json:"release,omitempty"` // shown although its origin is not among the permitted ones
	By       string    `json:"by,omitempty"`
	At       time.Time `json:"at,omitzero"`

	Desk Judgement `json:"desk,omitzero"` // what stands there without the editor
}

// Judgement is what the desk made of an entry, where an editor may decide otherwise.
type Judgement struct {
	Channels []string `json:"channels,omitempty"`
	Towns    []string `json:"towns,omitempty"`
	Why      Why      `json:"why,omitzero"`
	Held     Reason   `json:"held,omitzero"`
}

// StoryAlone says that an entry belongs to no story of others, whatever the desk finds.
const StoryAlone = "alone"

// Empty reports whether nothing is decided.
func (o *Override) Empty() bool {
	return o == nil || o.Channels == nil && o.Towns == nil && o.Story == "" && !o.Release
}

// Apply puts the editor's decisions in place of the desk's, which it keeps.
func (o *Override) Apply(e *Entry) {
	if o.Empty() {
		return
	}
	c := *o
	c.Desk = Judgement{Channels: e.Channels, Towns: e.Towns, Why: e.Why, Held: e.Held}
	e.Override = &c
	if o.Channels != nil {
		e.Channels, e.Why.Channels = *o.Channels, byEditor(*o.Channels)
	}
	if o.Towns != nil {
		e.Towns, e.Why.Towns = *o.Towns, byEditor(*o.Towns)
	}
	if o.Release {
		e.Held = Reason{}
	}
}

// Undo gives the entry as the desk made it.
func (o *Override) Undo(e *Entry) {
	if o == nil {
		return
	}
	e.Channels, e.Towns, e.Why, e.Held, e.Override = o.Desk.Channels, o.Desk.Towns, o.Desk.Why, o.Desk.Held, nil
}

// byEditor gives the channels or towns that an editor set their reason.
func byEditor(ids []string) map[string]Reason {
	if len(ids) == 0 {
		return nil
	}
	m := make(map[string]Reason, len(ids))
	for _, id := range ids {
		m[id] = Because("filed.editor")
	}
	return m
}
