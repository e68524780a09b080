package news

import (
	"slices"
	"time"
)

// Override is what an editor decided of an entry; it outlasts every correction by the source. A nil list leaves the desk's
// own, an empty one means none.
type Override struct {
	Channels *[]string `json:"channels,omitempty"`
	Towns    *[]string `json:"towns,omitempty"`
	Story    string    `json:"story,omitempty"`   // StoryAlone, or the id of the story that it was put into; empty: the desk's judgement
	Release  bool      `json:"release,omitempty"` // shown although its origin is not among the permitted ones
	With     string    `json:"with,omitempty"`    // the entry whose release this one follows, being a copy
	Right    *Filing   `json:"right,omitempty"`   // where it stood when an editor said that it is right there; its At is not kept
	Said
	By string    `json:"by,omitempty"`
	At time.Time `json:"at,omitzero"`

	Desk Judgement `json:"desk,omitzero"` // what stands there without the editor
}

// Judgement is what the desk made of an entry, where an editor may decide otherwise.
type Judgement struct {
	Channels []string `json:"channels,omitempty"`
	Towns    []string `json:"towns,omitempty"`
	Why      Why      `json:"why,omitzero"`
	Held     Reason   `json:"held,omitzero"`

	Title       string       `json:"title,omitempty"`       // where an editor decided of it
	Attribution *Attribution `json:"attribution,omitempty"` // likewise
}

// StoryAlone says that an entry belongs to no story of others, whatever the desk finds.
const StoryAlone = "alone"

// Empty reports whether nothing is decided.
func (o *Override) Empty() bool {
	return o == nil || o.Channels == nil && o.Towns == nil && o.Story == "" && !o.Release && o.Right == nil && o.Said.Empty()
}

// Apply puts the editor's decisions in place of the desk's, which it keeps.
func (o *Override) Apply(e *Entry) {
	if o.Empty() {
		return
	}
	c := *o
	c.Desk = Judgement{Channels: e.Channels, Towns: e.Towns, Why: e.Why, Held: e.Held}
	if o.Title != nil {
		c.Desk.Title = e.Title
	}
	if o.credits() {
		of := e.Attribution
		c.Desk.Attribution = &of
	}
	e.Override = &c
	o.Say(e)
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

// SaidRight reports whether an editor said that the entry is right where it stands.
func (e *Entry) SaidRight() bool {
	o := e.Override
	return o != nil && o.Right != nil && o.Right.Channels != nil && o.Right.Towns != nil && sameSet(*o.Right.Channels, e.Channels) && sameSet(*o.Right.Towns, e.Towns)
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// Example reports whether an editor said where the entry belongs: by filing it elsewhere, or by saying that it is right where it stands.
func (e *Entry) Example() bool {
	o := e.Override
	return o != nil && (o.Channels != nil || o.Towns != nil || o.Right != nil)
}

// Hold has an entry wait for an editor, unless one released it.
func (e *Entry) Hold(why Reason) {
	if o := e.Override; o != nil {
		c := *o
		c.Desk.Held = why
		if e.Override = &c; c.Release {
			return
		}
	}
	e.Held = why
}

// Undo gives the entry as the desk made it.
func (o *Override) Undo(e *Entry) {
	if o == nil {
		return
	}
	*e = *e.Brought()
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
