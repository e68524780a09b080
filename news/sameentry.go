package news

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// SameEntry tells whether an entry is the one that a weak likeness of it led to: under another guid or link, with another title
// or text. shared: its link is other entries' too. It errs to no.
func SameEntry(was, now *Entry, like string, shared bool) bool {
	title, before := titleLetters(now), titleLetters(was)
	text, whole := textLetters(now)
	had, all := textLetters(was)
	says := whole && all && text == had
	tells := says && len(text) >= len("一二三四五六七八")
	touched := extends(text, had) || extends(had, text)
	switch like[:min(len(like), len(weakPath))] {
	case weakTitle:
		link := LinkPath(now.URL)
		return text == had || touched || link != "" && link == LinkPath(was.URL) || now.Published.Second() > 0 && utf8.RuneCountInString(title) >= 6
	case weakUndated:
		return text == had || touched
	}
	undated := was.Published.IsZero() && now.Published.IsZero()
	switch at := undated || was.Published.Equal(now.Published); {
	case title == before:
		bare := len(was.Media)+len(now.Media) == 0
		return at && !undated || tells || touched || says && (undated || !shared && text != "" && bare)
	case at:
		return !shared && (tells || similar(title, before) && (!undated || touched))
	}
	return false
}

// nextDay is how long after a piece of a column the next one appears, at least.
const nextDay = 20 * time.Hour

// OtherPiece tells that what stands at an entry's link now is another entry: its title, its date and most of its text are others; or
// under the same title, a day later, a text that has hardly anything of the one before.
func OtherPiece(was, now *Entry) bool {
	title := titleLetters(now)
	before := titleLetters(was)
	text, _ := textLetters(now)
	had, _ := textLetters(was)
	if title == before {
		const most = len("一二三四五六七八九十") * 3
		return !was.Published.IsZero() && now.Published.Sub(was.Published) >= nextDay && len(text) >= most && len(had) >= most && unlike(text, had)
	}
	other := title != before && (!similar(title, before) || figures(title) != figures(before))
	return other && !was.Published.IsZero() && now.Published.After(was.Published) && !similar(text, had)
}

// figures are the digits of a title, of which a column that appears by day or number has others each time.
func figures(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsNumber(r) || strings.ContainsRune("一二三四五六七八九十", r) {
			return r
		}
		return -1
	}, s)
}

// extends tells whether a text is another with a few words more in one place, no figure among them.
func extends(long, short string) bool {
	most := len("一二三四五六七八")
	if len(short) < most || len(long) < len(short) || len(long)-len(short) > most {
		return false
	}
	n := 0
	for n < len(short) && short[n] == long[n] {
		n++
	}
	for n > 0 && (n < len(long) && !utf8.RuneStart(long[n]) || !strings.HasSuffix(long, short[n:])) {
		n--
	}
	more := long[n : n+len(long)-len(short)]
	return strings.HasSuffix(long, short[n:]) && !strings.ContainsAny(more, "0123456789一二三四五六七八九十百千")
}

// similar tells whether two texts share at least half of their pairs of letters.
func similar(a, b string) bool {
	shared, n, m := sharedPairs(a, b)
	return shared > 0 && 4*shared >= n+m
}

// unlike tells whether two texts share less than a quarter of the pairs of letters of the shorter one.
func unlike(a, b string) bool {
	shared, n, m := sharedPairs(a, b)
	return 4*shared < min(n, m)
}

// sharedPairs counts the pairs of letters that two texts share, and those of each.
func sharedPairs(a, b string) (shared, n, m int) {
	pairs := map[[2]rune]int{}
	count := func(s string, by int) (n, shared int) {
		var last rune
		for _, r := range s {
			if last != 0 {
				n++
				if p := [2]rune{last, r}; by > 0 {
					pairs[p]++
				} else if pairs[p] > 0 {
					pairs[p]--
					shared++
				}
			}
			last = r
		}
		return n, shared
	}
	n, _ = count(a, 1)
	m, shared = count(b, -1)
	return shared, n, m
}

func titleLetters(e *Entry) string {
	letters, _ := appendLetters(nil, e.Brought().Title, false)
	return string(letters)
}

func textLetters(e *Entry) (letters string, whole bool) {
	b, whole := e.appendLetters(nil)
	return string(b), whole
}
