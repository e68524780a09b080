// Package credit finds who made an entry: bylines, datelines, credit lines and what outlets call themselves.
//
// A line is cut into tokens (lex.go) by a lexicon (words.go), a small grammar (grammar.go, people.go) reads them, and how likely a word
// is somebody's name is reckoned from its characters and its place (names.go, surnames.go). Where in a text credit may stand is told by
// byline.go and dateline.go.
package credit

import "slices"

// credit is what a credit line says.
type credit struct {
	printed  string // 来源: as printed, cleaned; selfOutlet for 本报
	dateline string // X记者, 新华社北京6月12日电
	cited    string // 据《X》报道
	writers, stringers, photographers,
	editors []string
	sure sureness
}

// sureness is how sure each field of a credit is.
type sureness struct {
	origin, dateline, writers, stringers, photographers, editors percent
}

// percent is a probability; 0 where nothing was found.
type percent int8

// least makes p the less certain of two.
func (p *percent) least(q int) {
	if *p == 0 || q != 0 && percent(q) < *p {
		*p = percent(q)
	}
}

// Sure is from how many percent on nothing is noted of a field.
const Sure = 90

// unsure are the fields of which the desk is not sure, by the names that an attribution has for them.
func (c *credit) unsure(origin string) map[string]int {
	s := &c.sure
	switch origin {
	case c.printed:
	case c.dateline:
		s.origin = s.dateline
	default:
		s.origin = 0
	}
	var m map[string]int
	for _, f := range [...]struct {
		name string
		sure percent
	}{{"origin", s.origin}, {"reporters", s.writers}, {"correspondents", s.stringers}, {"photographers", s.photographers}, {"editors", s.editors}} {
		if f.sure > 0 && f.sure < Sure {
			if m == nil {
				m = map[string]int{}
			}
			m[f.name] = int(f.sure)
		}
	}
	return m
}

const selfOutlet = "本报"

func (c *credit) empty() bool {
	return c.printed == "" && c.dateline == "" && c.cited == "" && !c.people()
}

func (c *credit) people() bool {
	return len(c.writers)+len(c.stringers)+len(c.photographers)+len(c.editors) > 0
}

// merge adds what d says and c does not.
func (c *credit) merge(d credit) {
	if c.printed == "" && d.printed != "" {
		c.printed, c.sure.origin = d.printed, d.sure.origin
	}
	if c.dateline == "" {
		c.dateline, c.sure.dateline = d.dateline, d.sure.dateline
	}
	if c.cited == "" {
		c.cited = d.cited
	}
	c.writers = union(c.writers, d.writers)
	c.stringers = union(c.stringers, d.stringers)
	c.photographers = union(c.photographers, d.photographers)
	c.editors = union(c.editors, d.editors)
	c.sure.writers.least(int(d.sure.writers))
	c.sure.stringers.least(int(d.sure.stringers))
	c.sure.photographers.least(int(d.sure.photographers))
	c.sure.editors.least(int(d.sure.editors))
}

func union(a, b []string) []string {
	switch {
	case len(b) == 0:
		return a
	case len(a) == 0 && (len(b) == 1 || len(b) == 2 && b[0] != b[1]): // as nearly always: they are shared
		return slices.Clip(b)
	case a == nil:
		a = make([]string, 0, len(b))
	}
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// named tells that everybody's name looks like one.
func (c *credit) named(rd *Reader) bool {
	for _, list := range [][]string{c.writers, c.stringers, c.photographers, c.editors} {
		for _, name := range list {
			if !rd.isPerson(name, besides) && !latinName(name) {
				return false
			}
		}
	}
	return true
}
