package site

// Meta is what the head of a page says to machines. Each part that is empty is left out.
type Meta struct {
	Robots    string // what search engines may do with the page
	Canonical string // address of what the page is a copy of, or its own
	Card      []Property
	Twitter   string // form of the card where it is shown by Twitter and its kin
	Data      any    // as JSON-LD; it must be such that JSON can hold it
}

// Property is one of the Open Graph protocol's, which whoever shows a link to the page reads.
type Property struct{ Name, Value string }

// Say adds a property that has a value.
func (m *Meta) Say(name, value string) {
	if value != "" {
		m.Card = append(m.Card, Property{name, value})
	}
}
