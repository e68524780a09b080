package news

import "strings"

// Extent is how much of an entry may be shown.
type Extent string

// The extents, from least to most.
const (
	ExtentNothing  Extent = "nothing"
	ExtentHeadline Extent = "headline" // title, link, date, attribution
	ExtentSummary  Extent = "summary"
	ExtentFull     Extent = "full"
)

// Licence is what a source allows (版权声明): to the public, to a partner with an agreement, and the label that must stand on it.
type Licence struct {
	Public  Extent `json:"public,omitempty" yaml:"public,omitempty"`
	Partner Extent `json:"partner,omitempty" yaml:"partner,omitempty"`
	Label   string `json:"label,omitempty" yaml:"label,omitempty"`   // {origin} stands for the entry's origin
	Rights  string `json:"rights,omitempty" yaml:"rights,omitempty"` // a statement for feeds that carry none
	URL     string `json:"url,omitempty" yaml:"url,omitempty"`       // rel=license
}

// Or fills what l leaves open from the default.
func (l Licence) Or(def Licence) Licence {
	l.Public = or(l.Public, def.Public)
	l.Partner = or(l.Partner, def.Partner)
	l.Label = or(l.Label, def.Label)
	l.Rights = or(l.Rights, def.Rights)
	l.URL = or(l.URL, def.URL)
	return l
}

// LabelFor is the label that stands on an entry of that origin.
func (l Licence) LabelFor(origin string) string {
	return strings.ReplaceAll(l.Label, "{origin}", origin)
}

// Apply cuts the entry down to the extent: what is not given is gone, so that no format can leak it.
// It reports false where nothing may be shown. The entry passed in is left as it is.
func (x Extent) Apply(e Entry) (Entry, bool) {
	switch x {
	case ExtentFull:
	case ExtentSummary:
		e.Content = ""
	case ExtentHeadline:
		e.Content, e.Summary, e.Media = "", "", nil
	default:
		return Entry{}, false
	}
	return e, true
}

func or[T ~string](a, b T) T {
	if a != "" {
		return a
	}
	return b
}
