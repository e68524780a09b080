package feeds

import "slices"

// printed writes the page of a printed edition in PRISM's words (Basic Metadata 2.0, §4.2): startingPage, section.
func (s *scratch) printed(it *item) {
	s.optional("prism:startingPage", it.entry.Page.Number)
	s.optional("prism:section", it.entry.Page.Name)
}

// printed tells that some item names its page.
func (v *view) printed() bool {
	return slices.ContainsFunc(v.items, func(it item) bool { return !it.entry.Page.IsZero() })
}
