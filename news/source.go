package news

import (
	"slices"
	"strings"
	"time"
)

// Kind is how a source is read.
type Kind string

// The kinds of sources.
const (
	KindFeed   Kind = "feed"   // RSS, RDF, Atom or JSON Feed
	KindPage   Kind = "page"   // a list page of links to articles
	KindEpaper Kind = "epaper" // a 数字报, the digital edition of a newspaper
)

// Source is an upstream that is polled: what an administrator says of it.
type Source struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Kind        Kind              `json:"kind"`
	URL         string            `json:"url"`
	Homepage    string            `json:"homepage,omitempty"`
	Timezone    string            `json:"timezone,omitempty"` // IANA name for dates without a zone; empty: the site's
	Language    string            `json:"language,omitempty"`
	Channels    []string          `json:"channels,omitempty"`   // every entry's, unless something more telling is found
	Towns       []string          `json:"towns,omitempty"`      // every entry's
	Categories  map[string]string `json:"categories,omitempty"` // the source's category → channel id
	Labels      []string          `json:"labels,omitempty"`     // the editors' own words for it, which sort sources, not entries
	Licence     Licence           `json:"licence,omitzero"`     // zero: the site's default
	Permit      []string          `json:"permit,omitempty"`     // origins (稿源单位) permitted here beside the site's; see HeldFor
	Interval    time.Duration     `json:"interval,omitempty"`   // 0: adaptive, between the polling bounds
	Enabled     bool              `json:"enabled"`
	PausedUntil time.Time         `json:"paused_until,omitzero"` // it rests until then, and comes back by itself; zero: it does not
	Preset      string            `json:"preset,omitempty"`      // id of a Preset: selectors built in
	Selectors   Selectors         `json:"selectors,omitzero"`

	Also []string `json:"also,omitempty"` // ids of the sources that were merged into it: their entries are known here as its own
	Into string   `json:"into,omitempty"` // id of the source that it was merged into: it is asked no more; empty: it was not

	Rev     string `json:"-"` // of the record that this was read from; empty: none
	Damaged bool   `json:"-"` // its record cannot be read: only ID and Rev are known, and nothing of its entries may be shown
}

// MaxAlso bounds how many sources may be merged into one: what is new to it is looked for as each of them would have it.
const MaxAlso = 50

// AddressTaken is the error of a source whose address another has: its entries would come in twice.
type AddressTaken struct{ ID, By string }

// Error names both.
func (e *AddressTaken) Error() string {
	return "source " + e.ID + ": source " + e.By + " has its address already"
}

// Is makes it an ErrExists.
func (e *AddressTaken) Is(target error) bool { return target == ErrExists }

// Paused reports whether the source rests at a moment.
func (s *Source) Paused(now time.Time) bool { return s.Enabled && s.PausedUntil.After(now) }

// NamedChannels are the ids of all channels that an administrator names in what is said of the source, in order.
func (s *Source) NamedChannels() []string {
	ids := slices.Concat(s.Channels, s.Licence.NamedChannels())
	for _, list := range s.Categories {
		ids = append(ids, strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Selectors are CSS selectors that find an article and its parts on a page. An epaper also has the last three.
type Selectors struct {
	Links    string `json:"links,omitempty" yaml:"links,omitempty"` // article links on a list or edition page
	Next     string `json:"next,omitempty" yaml:"next,omitempty"`   // link to the list's next page
	Title    string `json:"title,omitempty" yaml:"title,omitempty"`
	Date     string `json:"date,omitempty" yaml:"date,omitempty"`
	Content  string `json:"content,omitempty" yaml:"content,omitempty"`
	Byline   string `json:"byline,omitempty" yaml:"byline,omitempty"`
	Trail    string `json:"trail,omitempty" yaml:"trail,omitempty"`
	Edition  string `json:"edition,omitempty" yaml:"edition,omitempty"` // link from the index to the newest edition
	Pages    string `json:"pages,omitempty" yaml:"pages,omitempty"`     // links to the edition's pages (版)
	PageName string `json:"page_name,omitempty" yaml:"page_name,omitempty"`
}

// SelectorNames are the selectors of a source, by their keys in hub.yaml, in order.
func SelectorNames() []string {
	return []string{"links", "next", "title", "date", "content", "byline", "trail", "edition", "pages", "page_name"}
}

// At is the selector of a name; nil: there is none.
func (s *Selectors) At(name string) *string {
	switch name {
	case "links":
		return &s.Links
	case "next":
		return &s.Next
	case "title":
		return &s.Title
	case "date":
		return &s.Date
	case "content":
		return &s.Content
	case "byline":
		return &s.Byline
	case "trail":
		return &s.Trail
	case "edition":
		return &s.Edition
	case "pages":
		return &s.Pages
	case "page_name":
		return &s.PageName
	}
	return nil
}

// Preset is a family of digital newspapers that share one publishing system.
type Preset struct {
	ID        string    `json:"id" yaml:"id"`
	Marks     string    `json:"marks,omitempty" yaml:"marks,omitempty"`     // selector of what stands on its pages and on no others'
	Address   string    `json:"address,omitempty" yaml:"address,omitempty"` // regular expression that its editions' addresses match
	Selectors Selectors `json:"selectors" yaml:"selectors"`
	Media     string    `json:"media,omitempty" yaml:"media,omitempty"` // pictures beside the text
}

// Validators are what makes the next request of a source conditional (RFC 9110 §13) or its answer recognisable.
type Validators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	BodyHash     string `json:"body_hash,omitempty"` // SHA-256 of the decoded body, hexadecimal
}

// SourceState is what refreshes have left of a source. It is written by Commit alone, with the entries that it vouches for.
type SourceState struct {
	Validators   Validators         `json:"validators,omitzero"`
	ValidatorsAt time.Time          `json:"validators_at,omitzero"` // when they were last renewed by a full answer
	LastCheck    time.Time          `json:"last_check,omitzero"`
	LastSuccess  time.Time          `json:"last_success,omitzero"`
	LastNew      time.Time          `json:"last_new,omitzero"`
	NextCheck    time.Time          `json:"next_check,omitzero"`
	Pace         Pace               `json:"pace,omitempty"` // what NextCheck follows from
	Outcome      Outcome            `json:"outcome,omitempty"`
	Reason       Reasons            `json:"reason,omitempty"`       // why
	Failures     int                `json:"failures,omitempty"`     // in a row
	FailingSince time.Time          `json:"failing_since,omitzero"` // when the first of them was; zero: none, or an older hub counted it
	Title        string             `json:"title,omitempty"`        // what the feed calls itself
	Moved        []Move             `json:"moved,omitempty"`        // permanent redirects that were followed, oldest first
	Edition      string             `json:"edition,omitempty"`      // address of the newest edition that was taken in whole
	Retry        map[string]Attempt `json:"retry,omitempty"`        // articles that could not be read, by address
	NoIdentity   []string           `json:"no_identity,omitempty"`  // guids and links that several entries had, as intake.NoIdentity makes them, oldest first
	Furniture    []string           `json:"furniture,omitempty"`    // keys (LineKey) of lines that stand on most of its texts, oldest first
	NamedAs      int                `json:"named_as,omitempty"`     // the LikenessForm by which what it listed is found
	Share        Share              `json:"share,omitzero"`         // that it has used of merged feeds
}

// Pace says what a source's next check follows from.
type Pace string

// The paces.
const (
	PaceSet    Pace = "set"    // the interval that an administrator gave
	PaceLive   Pace = "live"   // how lively the source is
	PaceWish   Pace = "wish"   // what its server asks for: ttl, Cache-Control, Retry-After
	PaceFailed Pace = "failed" // the pause after failures, which doubles
)

// Move records that a source's address changed by a permanent redirect (RFC 9110 §15.4.2, §15.4.9).
type Move struct {
	At   time.Time `json:"at"`
	From string    `json:"from"`
	To   string    `json:"to"`
}

// NotMoved is the state of a source whose last move led to an address that another source has: it stays where it is, and says so.
func (st SourceState) NotMoved(taken string) SourceState {
	to := ""
	if last := len(st.Moved) - 1; last >= 0 {
		to, st.Moved = st.Moved[last].To, st.Moved[:last:last]
	}
	st.Reason = append(st.Reason[:len(st.Reason):len(st.Reason)], Because("refresh.not-moved", to, taken))
	return st
}

// Attempt counts tries at one article.
type Attempt struct {
	Count int       `json:"count"`
	Next  time.Time `json:"next"` // not before
}

// Outcome is how a refresh ended.
type Outcome string

// The outcomes of a refresh.
const (
	OutcomeNew       Outcome = "new"       // entries new or corrected
	OutcomeUnchanged Outcome = "unchanged" // 304, the same bytes, or nothing new in them
	OutcomeFailed    Outcome = "failed"
)

// Listed is a source on a list, with what its refreshes left: nil where there was none. What it points at belongs to all who list,
// and must not be changed.
type Listed struct {
	Source *Source
	State  *SourceState
}
