package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// invalid is an error whose text is one line a fault.
type invalid []string

func (e invalid) Error() string { return strings.Join(e, "\n") }

func (e invalid) Unwrap() error { return ErrInvalid }

// place is where a value was given: a line of a file, a variable or a flag. Zero: it is a default.
type place struct {
	name      string
	line, col int // 0 outside files
}

func (p place) String() string {
	if p.line == 0 {
		return p.name
	}
	return p.name + ":" + strconv.Itoa(p.line) + ":" + strconv.Itoa(p.col)
}

type problem struct {
	at   place
	text string
	path string // of the value; empty: of the whole
}

// reader gathers the faults of all inputs, and remembers where each value was given.
type reader struct {
	at       map[string]place // by path: polling.lease, sources[2].channels[0]
	bad      map[string]bool  // paths that have a fault already: one is enough
	problems []problem
	warnings []string
}

func newReader() *reader { return &reader{at: map[string]place{}, bad: map[string]bool{}} }

// given reports whether the value at path came from the operator.
func (r *reader) given(path string) bool {
	_, ok := r.at[path]
	return ok
}

// fault records what is wrong with the value at path, unless it, or what it is part of, has a fault already.
func (r *reader) fault(path, format string, args ...any) {
	for p := path; ; p = parent(p) {
		if r.bad[p] {
			return
		}
		if p == "" {
			break
		}
	}
	r.bad[path] = true
	at := r.where(path)
	text := fmt.Sprintf(format, args...)
	if path != "" && (at.line > 0 || at.name == "") {
		text = path + ": " + text
	}
	r.problems = append(r.problems, problem{at, text, path})
}

// where is the place of the value at path, or of the nearest value around it.
func (r *reader) where(path string) place {
	for {
		if p, ok := r.at[path]; ok || path == "" {
			return p
		}
		path = parent(path)
	}
}

func parent(path string) string { return path[:max(strings.LastIndexAny(path, ".["), 0)] }

func (r *reader) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	read := map[string]int{} // file, variables, flags: in the order they were read
	for _, p := range r.problems {
		if _, ok := read[p.at.name]; !ok {
			read[p.at.name] = len(read)
		}
	}
	slices.SortStableFunc(r.problems, func(a, b problem) int {
		return cmp.Or(read[a.at.name]-read[b.at.name], a.at.line-b.at.line, a.at.col-b.at.col)
	})
	var lines invalid
	for _, p := range r.problems {
		line := p.text
		if at := p.at.String(); at != "" {
			line = at + ": " + line
		}
		lines = append(lines, line)
	}
	return lines
}

// didYouMean is " (did you mean …?)" for the closest of the known words, or nothing where none is close.
func didYouMean(word string, known []string) string {
	best, least := "", 1+(len([]rune(word))+1)/3
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return " (did you mean " + best + "?)"
}

// distance is Levenshtein's, in runes.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, ra := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, rb := range y {
			change := diagonal
			if ra != rb {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
