package credit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

func digit(c byte) bool { return c >= '0' && c <= '9' }

func hasDigit(s string) bool {
	for i := range len(s) {
		if digit(s[i]) {
			return true
		}
	}
	return false
}

func startsNumber(s string) bool { return s != "" && digit(s[0]) || pageCode(s) > 0 }

// number takes a date, a time, a count or a page, with blanks before its units or without: 6 月 12 日, 第 04 版, A02版.
func (x *lexer) number(i int) int {
	from := i
	if strings.HasPrefix(x.s[i:], "第") {
		i += len("第")
		i += blanks(x.s[i:])
	}
	i += pageCode(x.s[i:])
	for i < len(x.s) {
		r, w := utf8.DecodeRuneInString(x.s[i:])
		if r = narrow(r); r >= '0' && r <= '9' || units.Has(r) {
			i += w
			continue
		}
		if strings.ContainsRune(":/.,-", r) && i+w < len(x.s) && digit(x.s[i+w]) {
			i += w
			continue
		}
		if text.IsSpace(r) && i > from && digit(x.s[i-1]) {
			if n := unitBehind(x.s[i:]); n > 0 {
				i += n
				continue
			}
		}
		break
	}
	if i == from {
		i++
	}
	x.push(token{kind: tokNumber, text: x.s[from:i], from: from, to: i})
	return i
}

// units say what a number counts.
var units = text.SetOf("年月日时分秒版期页号")

// unitBehind is how many bytes blanks and a unit take that a number has behind it; 0 where that begins a word: 12 日报.
func unitBehind(s string) int {
	n := blanks(s)
	r, w := utf8.DecodeRuneInString(s[n:])
	if !units.Has(r) {
		return 0
	}
	n += w
	next, _ := utf8.DecodeRuneInString(s[n:])
	if !nameRune(next) || next == '第' || known().labelAt(s[n:], next) || hasAnyPrefix(s[n:], reports) {
		return n
	}
	return 0
}

// pageCode is how many bytes the letter of a page's number takes, with blanks behind it: A02版. 0 where no page begins s.
func pageCode(s string) int {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return 0
	}
	n := 1 + blanks(s[1:])
	end := n
	for end < len(s) && digit(s[end]) {
		end++
	}
	if end == n || !strings.HasPrefix(s[end+blanks(s[end:]):], "版") {
		return 0
	}
	return n
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func latinRune(r rune) bool {
	r = narrow(r)
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xc0 && r < 0x250
}

// latin takes a word in Latin letters, or an English label.
func (x *lexer) latin(i int) int {
	if l, to, ok := x.latinLabel(i, 1); ok {
		x.push(token{kind: l.kind, role: l.role, text: l.word, from: i, to: to})
		x.glued = false
		return to
	}
	if pageCode(x.s[i:]) > 0 {
		return x.number(i)
	}
	from := i
	for i < len(x.s) {
		r, w := utf8.DecodeRuneInString(x.s[i:])
		if !latinRune(r) && !(r >= '0' && r <= '9') && !(strings.ContainsRune("'’.-", r) && i+w < len(x.s) && latinRune(rune1(x.s[i+w:])) || r == '.') {
			break
		}
		i += w
	}
	if i == from {
		i++
	}
	if strings.EqualFold(x.s[from:i], "and") {
		x.push(token{kind: tokComma, text: "and", from: from, to: i})
		x.glued = false
		return i
	}
	word := i
	if fullStop(x.s[from:i]) {
		word--
	}
	x.push(token{kind: tokLatin, text: text.Narrow(x.s[from:word]), from: from, to: word})
	if word < i {
		x.push(token{kind: tokStop, text: ".", from: word, to: i})
		x.glued = false
	}
	return i
}

// fullStop tells that the dot behind a word is the sentence's, and not that of an initial (J., J.K.) or of a word cut short (Jr.).
func fullStop(word string) bool {
	w, ok := strings.CutSuffix(word, ".")
	w = w[strings.LastIndexByte(w, '.')+1:]
	return ok && len(w) > 1 && !cutShort[strings.ToLower(w)]
}

// cutShort are words that are written short, with a dot, in names.
var cutShort = wordSet(`jr sr dr mr mrs ms st prof co inc ltd corp no`)

// mostParts is how many works one label joins at most.
const mostParts = 3

// latinLabel reads the label at i, the part-th of those that are joined to one: Editor:, Reporting by, Story and photos:, Text/Photos by.
func (x *lexer) latinLabel(i, part int) (l lexeme, to int, ok bool) {
	for _, more := range []string{"with ", "additional "} {
		if n := foldedPrefix(x.s[i:], more); n > 0 && part == 1 {
			i += n
		}
	}
	for _, l := range known().latin {
		n := foldedPrefix(x.s[i:], l.word)
		if n > 0 && !l.work && l.ofPeople() {
			n += foldedPrefix(x.s[i+n:], "s")
		}
		if n == 0 || inWord(x.s[i+n:]) {
			continue
		}
		rest := x.s[i+n:]
		if part < mostParts && l.ofPeople() {
			if m, to, ok := x.latinLabel(i+n+joins(rest), part+1); ok && joins(rest) > 0 {
				l.role = joinedRole(l.role, m.role)
				return l, to, true
			}
		}
		by := foldedPrefix(rest, " by ")
		needsNone := l.word == "by" || strings.HasPrefix(l.word, "staff ") || strings.HasPrefix(l.word, "xinhua ") || (l.word == "reporter" || l.word == "correspondent") && i == 0 && strings.HasPrefix(rest, " ")
		switch {
		case l.work && by > 0:
			return l, i + n + by - 1, true
		case marksNames(rest) && (!l.work || part > 1):
			return l, i + n, true
		case needsNone && part == 1 && rest != "" && (x.s[i] <= 'Z' || len(l.word) > 2):
			return l, i + n, true
		}
	}
	return lexeme{}, i, false
}

// ofPeople tells that a label is one of people.
func (l *lexeme) ofPeople() bool { return l.role != roleOrigin && l.role != roleMeta && l.word != "by" }

// joinedRole is that of people who did both.
func joinedRole(a, b role) role {
	switch {
	case a == rolePassed || a == b:
		return b
	case a == roleWriter && b == rolePhoto, a == rolePhoto && b == roleWriter, b == roleBoth:
		return roleBoth
	case a == roleWriter && b == roleEditor, a == roleEditor && b == roleWriter:
		return roleEdited
	}
	return a
}

// joins is how many bytes join two works to one label: and, &, a slash.
func joins(s string) int {
	n := blanks(s)
	for _, sign := range []string{"and ", "&", "/", "／", "＆"} {
		if w := foldedPrefix(s[n:], sign); w > 0 {
			return n + w + blanks(s[n+w:])
		}
	}
	return 0
}

// foldedPrefix is the length of prefix, in lower case, if s begins with it in any; else 0.
func foldedPrefix(s, prefix string) int {
	if len(s) < len(prefix) || s[0]|0x20 != prefix[0]|0x20 || !strings.EqualFold(s[:len(prefix)], prefix) {
		return 0
	}
	return len(prefix)
}

// inWord tells that a word goes on.
func inWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return latinRune(r) || r == '-' || r == '\''
}

// latinTitle tells that s says what somebody is.
func latinTitle(s string) bool {
	return slices.ContainsFunc(known().latin, func(l lexeme) bool { return !l.work && l.ofPeople() && strings.EqualFold(s, l.word) })
}
