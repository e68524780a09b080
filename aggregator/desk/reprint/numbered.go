package reprint

import (
	"slices"
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

// serial is what a headline says of its place in a series: (一), ②, 之三, 上篇.
func serial(title string) string {
	t := simplify(title)
	for _, p := range "①②③④⑤⑥⑦⑧⑨⑩" {
		if strings.ContainsRune(t, p) {
			return string('0' + p - '①' + 1)
		}
	}
	for rest := t; ; {
		i := strings.IndexByte(rest, '(')
		if i < 0 {
			break
		}
		rest = rest[i+1:]
		j := strings.IndexByte(rest, ')')
		if j < 0 {
			break
		}
		if s := strings.TrimSuffix(strings.TrimPrefix(rest[:j], "之"), "篇"); utf8.RuneCountInString(s) <= 3 {
			r := []rune(s)
			if len(r) > 0 && (strings.ContainsRune("上中下", r[0]) && len(r) == 1 || !slices.ContainsFunc(r, func(r rune) bool { return !numeral(r) })) {
				return figure(s)
			}
		}
	}
	for _, w := range []string{"系列报道之", "系列之", "之"} {
		if i := strings.LastIndex(t, w); i >= 0 {
			if r := []rune(t[i+len(w):]); len(r) > 0 && len(r) <= 2 && numeral(r[0]) {
				return figure(string(r))
			}
		}
	}
	return ""
}
