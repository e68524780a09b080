package credit

import (
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

func digit(c byte) bool { return c >= '0' && c <= '9' }

func startsDigit(s string) bool { return s != "" && digit(s[0]) }

// number takes a date, a time, a count or a page.
func (x *lexer) number(i int) int {
	from := i
	page := strings.HasPrefix(x.s[i:], "第")
	if page {
		i += len("第")
		i += blanks(x.s[i:])
	}
	for i < len(x.s) {
		r, w := utf8.DecodeRuneInString(x.s[i:])
		if r = narrow(r); r >= '0' && r <= '9' || strings.ContainsRune("年月日时分秒版期页号", r) {
			i += w
			continue
		}
		if strings.ContainsRune(":/.,-", r) && i+w < len(x.s) && digit(x.s[i+w]) {
			i += w
			continue
		}
		if page && text.IsSpace(r) && hasAnyPrefix(x.s[i+blanks(x.s[i:]):], []string{"版", "期", "页"}) { // 第 04 版
			i += blanks(x.s[i:])
			continue
		}
		break
	}
	if i == from {
		i++
	}
	x.push(token{kind: tokNumber, text: x.s[from:i], from: from, to: i})
	return i
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
	if l, ok := x.latinLabel(i); ok {
		x.push(token{kind: l.kind, role: l.role, text: l.word, from: i, to: i + len(l.word)})
		x.glued = false
		return i + len(l.word)
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
	x.push(token{kind: tokLatin, text: text.Narrow(x.s[from:i]), from: from, to: i})
	return i
}

func (x *lexer) latinLabel(i int) (lexeme, bool) {
	for _, l := range known().latin {
		if len(x.s)-i < len(l.word) || !strings.EqualFold(x.s[i:i+len(l.word)], l.word) {
			continue
		}
		rest := x.s[i+len(l.word):]
		if r, _ := utf8.DecodeRuneInString(rest); latinRune(r) || r == '-' || r == '\'' {
			continue
		}
		by := strings.HasSuffix(l.word, "by") || strings.HasPrefix(l.word, "staff ") || strings.HasPrefix(l.word, "xinhua ")
		first := x.s[i] >= 'A' && x.s[i] <= 'Z' || len(l.word) > 2
		if marksNames(rest) || by && first && rest != "" {
			return l, true
		}
	}
	return lexeme{}, false
}
