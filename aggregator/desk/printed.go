package desk

import (
	"strings"
	"unicode/utf8"
)

// inPlainHan writes s in simplified characters. Every byte keeps its place, so that what is found in the one is at the same
// place in the other.
func inPlainHan(s string) string {
	t := simplified()
	if !strings.ContainsFunc(s, func(r rune) bool { return r < 1<<16 && rune(t[r]) != r }) {
		return s
	}
	out := strings.Map(func(r rune) rune {
		if r < 1<<16 && utf8.RuneLen(rune(t[r])) == utf8.RuneLen(r) {
			return rune(t[r])
		}
		return r
	}, s)
	if len(out) != len(s) { // no valid text
		return s
	}
	return out
}

// simplifyLine is inPlainHan for a line of the text: one without a traditional character near either end has none.
func simplifyLine(s string) string {
	const near = 120
	if len(s) > 2*near && inPlainHan(cutAt(s, near)) == cutAt(s, near) {
		if end := s[len(s)-near:]; inPlainHan(end) == end {
			return s
		}
	}
	return inPlainHan(s)
}

func cutAt(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// printing is a text in traditional characters beside its simplified form: credit is understood in the one and printed
// as in the other.
type printing struct{ as, simple string }

// inSimplified reads s by its simplified form and gives the names as printed.
func inSimplified(s string, read func(string) credit) credit {
	simple := inPlainHan(s)
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
	for _, list := range [][]string{c.writers, c.stringers, c.photographers, c.editors} {
		for i := range list {
			list[i] = asPrinted(list[i], texts)
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
