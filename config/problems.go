package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
)

// invalid is an error of one line a fault.
type invalid []problem

func (e invalid) Error() string {
	lines := make([]string, len(e))
	for i, p := range e {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each fault, which knows its reasons.
func (e invalid) Unwrap() []error {
	errs := []error{ErrInvalid}
	for _, p := range e {
		errs = append(errs, p)
	}
	return errs
}

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

// problem is what is wrong with one value. People are told by the catalogue of texts.
type problem struct {
	at   place
	path string // of the value; empty: of the whole
	why  news.Reasons
}

func (p problem) Error() string { return news.Fail(p.Reasons()...).Error() }

// Reasons are where the value was given, and what is wrong with it.
func (p problem) Reasons() news.Reasons {
	at := p.at.String()
	switch {
	case at == "":
		at = p.path
	case p.path != "" && p.at.line > 0:
		at += ": " + p.path
	}
	if at == "" {
		return p.why
	}
	return append(news.Reasons{news.Because("config.at", at)}, p.why...)
}

// reader gathers the faults of all inputs, and remembers where each value was given.
type reader struct {
	at       map[string]place // by path: polling.lease, sources[2].channels[0]
	bad      map[string]bool  // paths that have a fault already: one is enough
	problems []problem
	warnings []problem
}

func newReader() *reader { return &reader{at: map[string]place{}, bad: map[string]bool{}} }

// given reports whether the value at path came from the operator.
func (r *reader) given(path string) bool {
	_, ok := r.at[path]
	return ok
}

// fault records what is wrong with the value at path, unless it, or what it is part of, has a fault already.
func (r *reader) fault(path string, why ...news.Reason) {
	for p := path; ; p = parent(p) {
		if r.bad[p] {
			return
		}
		if p == "" {
			break
		}
	}
	r.bad[path] = true
	r.problems = append(r.problems, problem{r.where(path), path, why})
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
	return invalid(r.problems)
}

// withHint adds to a reason the closest of the known words, where one is close.
func withHint(why news.Reason, word string, known []string) news.Reasons {
	best, least := "", 1+(len([]rune(word))+1)/3
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return news.Reasons{why}
	}
	return news.Reasons{why, news.Because("config.did-you-mean", best)}
}

// quoted is a value as a term: what would not show, or break the line, is escaped.
func quoted(s string) string {
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
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
