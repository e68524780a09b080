// Package text is how the desk reads characters: plain text of what was given as text or markup, white space and what cannot be
// seen, the folded form in which names are matched, the kinds of characters that stand in a text, and an automaton that finds many names in
// one pass.
package text

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/han"
)

// Fold appends the form in which names are matched: no blanks and nothing invisible, simplified characters, ASCII letters
// and digits in their narrow form. A line's end within a sentence leaves nothing either; sep stands between blocks.
func Fold(dst []rune, s string) []rune {
	dst, _ = Glance(dst, s)
	return dst
}

// clauseLeast is how many Chinese characters a headline's clause has at least that blanks part from another. Names that are spaced out have less
// between them.
const clauseLeast = 3

// Headline appends the folded form of a headline, with Sep for the blanks between two clauses: 养殖户连夜抢收 高桥转移百人.
func Headline(dst []rune, s string) []rune {
	before := 0
	for clause := range strings.FieldsSeq(s) {
		at := len(dst)
		dst = Fold(append(dst, Sep), clause)
		n := 0
		for _, r := range dst[at+1:] {
			if IsHan(r) {
				n++
			}
		}
		if before < clauseLeast || n < clauseLeast {
			dst = slices.Delete(dst, at, at+1)
		}
		before = n
	}
	return dst
}

// Sep stands in folded text where two blocks meet, so that no name is read across.
const Sep = '\x01'

// NextSep is where the next Sep stands from i on, the text's length where none does.
func NextSep(folded []rune, i int) int {
	for ; i+4 <= len(folded); i += 4 {
		if f := folded[i : i+4]; f[0] == Sep || f[1] == Sep || f[2] == Sep || f[3] == Sep {
			break
		}
	}
	for i < len(folded) && folded[i] != Sep {
		i++
	}
	return min(i, len(folded))
}

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
	for i := 0; i < len(s); {
		if i = sameRun(t, s, i); i == len(s) {
			break
		}
		r, w := At(s, i)
		if r < 1<<16 && rune(t[r]) != r {
			return i
		}
		i += w
	}
	return -1
}

// sameRun passes over ASCII and characters of three bytes that t has as they are.
func sameRun(t *[1 << 16]uint16, s string, i int) int {
	for i+4 <= len(s) {
		switch x := four(s, i); {
		case uint8(x)-0xe4 < 6, isWide(x):
			if r := wideOf(x); t[r] != r {
				return i
			}
			i += 3
		case x&0x80 == 0:
			i++
		default:
			return i
		}
	}
	return i
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
