package credit

import (
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
)

// caption reads the credit at the end of a picture's line, which stays where it is: 西栅夜景。 李四 摄.
func (rd *Reader) caption(s string) (credit, bool) {
	if end := s[max(0, len(s)-48):]; len(s) > 900 || !strings.Contains(end, "摄") && !strings.Contains(end, "图") {
		return credit{}, false
	}
	s = strings.TrimRight(text.SimplifyLine(s), ")）】]。 \u3000\n")
	if !hasAnySuffix(s, []string{"摄", "摄影", "摄影报道"}) && !strings.Contains(s[max(0, len(s)-40):], "图/") && !strings.Contains(s[max(0, len(s)-40):], "图／") {
		return credit{}, false
	}
	from := max(0, len(s)-120)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from++
	}
	if from == 0 {
		if d, ok := rd.parse(s, strict); ok && d.people() {
			return d, true
		}
	}
	for i, r := range s[from:] {
		if !text.IsSpace(r) && !strings.ContainsRune("。!?;,！？；，、(（【[:：", r) {
			continue
		}
		if d, ok := rd.parse(s[from+i+utf8.RuneLen(r):], strict); ok && d.people() {
			return d, true
		}
	}
	return credit{}, false
}

// signature reads the author's name in brackets at the very end: (张三).
func (rd *Reader) signature(b *markup.Body) credit {
	lines := b.Lines()
	if len(lines) == 0 {
		return credit{}
	}
	l := lines[len(lines)-1]
	from, in, ok := bracketAtEnd(l.Text)
	if !ok || from == 0 && len(lines) == 1 || len(in) > 90 {
		return credit{}
	}
	var names []string
	for _, w := range rd.partNames(strings.FieldsFunc(in, func(r rune) bool { return text.IsSpace(r) || r == '、' })) {
		if !rd.isPerson(text.InPlainHan(w.text), bare) || utf8.RuneCountInString(w.text) > 3 && !strings.ContainsRune(w.text, '·') {
			return credit{}
		}
		names = append(names, w.text)
	}
	if len(names) == 0 || len(names) > 3 {
		return credit{}
	}
	b.Cut(l, from, len(l.Text))
	return credit{writers: names, sure: sureness{writers: 70}}
}
