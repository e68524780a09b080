package reprint

import (
	"strings"
	"unicode/utf8"
)

// numbered splits a headline into words of Latin letters and digits, and single characters of everything else: 第A3期 has
// a number in its middle.
func numbered(title string) []string {
	var out []string
	word := 0
	s := strings.ToLower(simplify(title))
	for i, r := range s {
		if latinRune(r) {
			continue
		}
		if word < i {
			out = append(out, s[word:i])
		}
		word = i + utf8.RuneLen(r)
		if r > ' ' {
			out = append(out, s[i:word])
		}
	}
	if word < len(s) {
		out = append(out, s[word:])
	}
	return out
}

func latinRune(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

func latin(word string) bool { return word != "" && latinRune(rune(word[0])) }

// onlyDifference is the place of the one word that differs between two headlines of as many words; -1 where there is none, or
// more than one.
func onlyDifference(a, b []string) int {
	at := -1
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if at >= 0 {
			return -1
		}
		at = i
	}
	return at
}
