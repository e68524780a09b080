// Package text is how the desk reads characters: plain text of what was given as text or markup, white space and what cannot be
// seen, the folded form in which names are matched, and an automaton that finds many names in one pass.
package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/han"
)

// Fold appends the form in which names are matched: no blanks and nothing invisible, simplified characters, ASCII letters
// and digits in their narrow form. A line's end within a sentence leaves nothing either; sep stands between blocks.
func Fold(dst []rune, s string) []rune {
	t := folded()
	for len(s) > 0 {
		var r rune
		switch c := s[0]; {
		case c-0xe4 < 6 && len(s) > 2: // Han, as long as the text is valid
			r = rune(t[wideAt(s, 0)])
			s = s[3:]
		case c < utf8.RuneSelf:
			r = rune(t[c])
			s = s[1:]
		case isWideAt(s, 0):
			r = rune(t[wideAt(s, 0)])
			s = s[3:]
		default:
			d, w := utf8.DecodeRuneInString(s)
			s = s[w:]
			if r = d; r < 1<<16 {
				r = rune(t[r])
			} else if IsInvisible(r) {
				r = 0
			}
		}
		if r != 0 {
			dst = append(dst, r)
		}
	}
	return dst
}

// folded is what Fold makes of each character of the BMP, 0 of those that it leaves out.
var folded = sync.OnceValue(func() *[1 << 16]uint16 {
	t := *han.Simplified()
	for r := range t {
		switch r := rune(r); {
		case IsSpace(r), IsInvisible(r):
			t[r] = 0
		case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
			t[r] = uint16(NarrowRune(r))
		}
	}
	return &t
})

// Sep stands in folded text where two blocks meet, so that no name is read across.
const Sep = '\x01'

// InPlainHan writes s in simplified characters. Every byte keeps its place, so that what is found in the one is at the same
// Place in the other.
func InPlainHan(s string) string {
	t := han.Simplified()
	i := firstOther(t, s)
	if i < 0 || !utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	done := 0
	for n := 0; n >= 0; n = firstOther(t, s[i:]) {
		i += n
		r, w := utf8.DecodeRuneInString(s[i:])
		if plain := rune(t[r]); utf8.RuneLen(plain) == w {
			b.WriteString(s[done:i])
			b.WriteRune(plain)
			done = i + w
		}
		i += w
	}
	b.WriteString(s[done:])
	return b.String()
}

// firstOther is where the first character of s stands that has another in simplified writing, -1 for nowhere. Of what is no valid text
// it may say anything.
func firstOther(t *[1 << 16]uint16, s string) int {
	for rest := s; len(rest) > 0; {
		w := 1
		switch c := rest[0]; {
		case c-0xe4 < 6 && len(rest) > 2:
			if r := wideAt(rest, 0); t[r] != r {
				return len(s) - len(rest)
			}
			w = 3
		case c >= utf8.RuneSelf:
			var r rune
			if r, w = utf8.DecodeRuneInString(rest); r < 1<<16 && rune(t[r]) != r {
				return len(s) - len(rest)
			}
		}
		rest = rest[w:]
	}
	return -1
}

// SimplifyLine is InPlainHan for a line of the text: one without a traditional character near either end has none.
func SimplifyLine(s string) string {
	const near = 60 // bytes
	if t := han.Simplified(); len(s) > 2*near && firstOther(t, cutAt(s, near)) < 0 && firstOther(t, s[len(s)-near:]) < 0 {
		return s
	}
	return InPlainHan(s)
}

func cutAt(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
