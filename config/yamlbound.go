package config

import (
	"bytes"

	"github.com/txnews/hub/news"
)

// What a YAML file may have: a parser makes some kilobytes of each mark, and of each level of nesting as much as the file has above it.
const (
	maxMarks = 200_000 // list items, keys, values of lists in brackets, and lines without any
	maxNests = 64      // levels
)

// tooMuch finds out, before a file is parsed, where it has more marks or levels than a list that somebody writes; a reason without a
// rule: nowhere.
func tooMuch(data []byte) (line int, why news.Reason) {
	var b yamlBound
	for l := range bytes.Lines(data) {
		line++
		b.line(l)
		switch {
		case b.marks > maxMarks:
			return line, news.Because("config.too-many-marks")
		case b.deepest > maxNests:
			return line, news.Because("config.too-deep")
		}
	}
	return 0, news.Reason{}
}

type yamlBound struct {
	marks, deepest int
	brackets       int   // open ones
	indents        []int // of the open levels
}

func (b *yamlBound) line(l []byte) {
	had, at := b.marks, 0
	for at < len(l) && b.deepest <= maxNests && (l[at] == ' ' || compact(l[at:])) { // - - - begins three levels
		if l[at] != ' ' {
			b.marks++
			b.open(at)
		}
		at++
	}
	if text := bytes.TrimSpace(l[at:]); len(text) > 0 && text[0] != '#' {
		b.open(at)
	}
	for i, c := range l[at:] {
		switch c {
		case '[', '{':
			b.marks++
			b.brackets++
			b.deepest = max(b.deepest, b.brackets)
		case ']', '}':
			b.brackets = max(0, b.brackets-1)
		case ',', '&', '*', '!':
			b.marks++
		case ':', '?', '-':
			if next := at + i + 1; next >= len(l) || l[next] <= ' ' {
				b.marks++
			}
		}
	}
	if b.marks == had {
		b.marks++
	}
}

// compact: an item of a list, or a key, begins and more may follow on the line.
func compact(l []byte) bool {
	return (l[0] == '-' || l[0] == '?') && (len(l) == 1 || l[1] <= ' ')
}

// open opens a level at a column, and closes those at it and behind.
func (b *yamlBound) open(column int) {
	for len(b.indents) > 0 && b.indents[len(b.indents)-1] >= column {
		b.indents = b.indents[:len(b.indents)-1]
	}
	b.indents = append(b.indents, column)
	b.deepest = max(b.deepest, len(b.indents))
}
