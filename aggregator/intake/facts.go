package intake

import "github.com/mmcdole/gofeed/rss"

// feedFacts is what the walk tells of a document beyond what gofeed's model holds.
type feedFacts struct {
	root     string
	base     string // xml:base of root and channel
	lang     string
	items    []itemFacts // in gofeed's order: the channel's, then the root's
	rootOnes []itemFacts
	foreign  foreign
}

// itemFacts is what gofeed's model of an item or entry lacks.
type itemFacts struct {
	about     string // rdf:about
	id        string // Atom id as written: gofeed resolves and re-encodes it (RFC 4287 §4.2.6 forbids that)
	lang      string
	base      string
	title     textFacts
	summary   textFacts
	content   textFacts
	rights    textFacts
	linkText  string // of an Atom link that has its address as text, as RSS's has; behind an RSS link that is closed at once
	aside     texts
	whole     *rss.Item // of an item that was taken out, what it says; wholeMark stands for it
	wholeMark string
	links     []string // xml:base of each link that has its own; empty strings else
}

// textFacts is how a text construct (RFC 4287 §3.1) is written.
type textFacts struct {
	typ, mode, lang, base string
}

// factsFor gives the facts of an item by its place. Where the walk counted other items than gofeed did, they are left out
// for all: a missing id is a lesser harm than another entry's.
func (f *feedFacts) factsFor(i, total int) itemFacts {
	if len(f.items) == total {
		return f.items[i]
	}
	return itemFacts{base: f.base, lang: f.lang}
}

// at resolves the facts' bases against the document's address.
func (f itemFacts) at(address string) itemFacts {
	for _, b := range []*string{&f.base, &f.content.base} {
		if *b != "" {
			*b = resolve(address, *b)
		}
	}
	for i, b := range f.links {
		if b != "" {
			f.links[i] = resolve(address, b)
		}
	}
	return f
}
