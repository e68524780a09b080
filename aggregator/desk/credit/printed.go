package credit

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// printing is a text in traditional characters beside its simplified form: credit is understood in the one and printed
// as in the other.
type printing struct{ as, simple string }

// inSimplified reads s by its simplified form and gives the names as printed.
func inSimplified(s string, read func(string) credit) credit {
	simple := text.InPlainHan(s)
	c := read(simple)
	if simple != s {
		c.restore([]printing{{s, simple}})
	}
	return c
}

// restore gives the names as the texts print them.
func (c *credit) restore(texts []printing) {
	if len(texts) == 0 {
		return
	}
	for _, s := range []*string{&c.printed, &c.dateline, &c.cited} {
		if *s != selfOutlet {
			*s = asPrinted(*s, texts)
		}
	}
	for _, list := range []*[]string{&c.writers, &c.stringers, &c.photographers, &c.editors} {
		*list = slices.Clone(*list) // others may share it
		for i, name := range *list {
			(*list)[i] = asPrinted(name, texts)
		}
	}
}

func asPrinted(name string, texts []printing) string {
	if name == "" {
		return name
	}
	for _, t := range texts {
		if i := strings.Index(t.simple, name); i >= 0 {
			return t.as[i : i+len(name)]
		}
		if i := strings.Index(unspaced(t.simple), name); i >= 0 { // 張 三
			return unspaced(t.as)[i : i+len(name)]
		}
	}
	return name
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, s)
}
