package markup

import (
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// treatment is how an element of plain, well-formed markup is dealt with by scan. One that is not known, or that is
// written in any unusual way, sends the whole text to the parser and bluemonday.
type treatment uint8

const (
	keep   treatment = iota // written without attributes
	unwrap                  // its text stays
	void
	anchor
	picture
)

// noElement stands for the element of a tag before the first.
var noElement = &element{name: "<"}

// element is what scan knows of a tag's name.
type element struct {
	name        string
	how         treatment
	block       bool
	open, close string // its tags, without attributes
}

var elements = func() map[string]*element {
	m := map[string]*element{}
	for how, names := range [...]string{
		keep:    "p div h1 h2 h3 h4 h5 h6 ul ol li blockquote strong b em i u s sub sup figure figcaption",
		unwrap:  "span font",
		void:    "br hr",
		anchor:  "a",
		picture: "img",
	} {
		for _, n := range strings.Fields(names) {
			m[n] = &element{n, treatment(how), text.IsBlock(n), "<" + n + ">", "</" + n + ">"}
		}
	}
	return m
}()
