package feeds

import "slices"

// printed is the page of a printed edition in PRISM's words (Basic Metadata 2.0, §4.2): startingPage, section.
type printed struct {
	Page    string `xml:"prism:startingPage,omitempty"`
	Section string `xml:"prism:section,omitempty"`
}

func printedOn(it *item) printed { return printed{it.entry.Page.Number, it.entry.Page.Name} }

// printed tells that some item names its page.
func (v *view) printed() bool {
	return slices.ContainsFunc(v.items, func(it item) bool { return !it.entry.Page.IsZero() })
}
