package credit

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// joiners part two names within one word, besides the dots that stand between the parts of one as well.
const joiners = "和与及"

// partJoined cuts words that are several names with a dot, 和, 与 or 及 between, where each part is likelier a name than not: 张三·李四, but not
// 买买提·艾山 or 周和平.
func (p *parser) partJoined() {
	for i := 0; i < len(p.toks); i++ {
		t := p.toks[i]
		if t.kind != tokWord || len(t.text) < 4*len("字") || len(t.text) > longestRun*len("字") || len(t.text) != t.to-t.from { // the ways to cut a word double with each sign
			continue
		}
		at, w := p.rd.joinedAt(t.text)
		if at == 0 {
			continue
		}
		a, sign, b := t, t, t
		a.text, a.to = t.text[:at], t.from+at
		sign.kind, sign.text, sign.from, sign.to = tokComma, t.text[at:at+w], t.from+at, t.from+at+w
		b.text, b.from, b.glued = t.text[at+w:], sign.to, false
		p.toks = slices.Replace(p.toks, i, i+1, a, sign, b)
		i++
	}
}

// joinedAt is where what joins the first name of a word to the next stands, and its length; 0 where the word is one name or none.
func (rd *Reader) joinedAt(word string) (at, w int) {
	for i, r := range word {
		if i == 0 || !nameDot(r) && !strings.ContainsRune(joiners, r) {
			continue
		}
		w = utf8.RuneLen(r)
		rest := word[i+w:]
		if rd.odds(word[:i]) <= 0 {
			continue
		}
		if more, _ := rd.joinedAt(rest); more > 0 || rd.odds(rest) > 0 && !strings.ContainsFunc(rest, nameDot) {
			return i, w
		}
	}
	return 0, 0
}
