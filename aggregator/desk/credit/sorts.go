package credit

import (
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// describes tells that the word at token i, which no list has, says what sort of reporter, editor or craft the label that it is glued to
// names: 法治记者, 视觉编辑, 后期制作. A name follows then, or the label's sign.
func (p *parser) describes(i int) bool {
	t, n := p.at(i), p.at(i+1)
	if t.kind == tokWord && n.kind == tokLabel && n.glued && n.role == roleOrigin && p.mode != opening && permitted(t.text) {
		return true
	}
	if p.mode == opening || t.kind != tokWord || n.kind != tokLabel || !n.glued || !sorted(n) && !strings.HasPrefix(t.text, "本") {
		return false
	}
	if k := text.Count(t.text); k < 2 || k > 6 || !hanOrDot(t.text) || prose(t.text) {
		return false
	}
	place := besides
	l := p.last()
	if l != nil && l.labelled {
		place = p.place(l)
	}
	begins := n.prefixed && (l == nil || l.role == rolePassed || l.role == roleMeta || n.role == rolePassed && !t.glued)
	if !begins && p.rd.isPerson(t.text, place) {
		return false
	}
	next := p.at(i + 2)
	if next.kind == tokDash {
		next = p.at(i + 3)
	}
	switch next.kind {
	case tokWord:
		k := text.Count(next.text)
		return p.mode == loose && n.prefixed || p.rd.isPerson(next.text, labelled) || k == 1 || !n.prefixed && n.role != rolePhoto && n.role != rolePassed && k < 4 && p.apart(i+2)
	case tokLabel, tokLatin:
		return true
	}
	return p.mode == loose && n.prefixed
}

// sorted tells that a label is of those that have sorts.
func sorted(t token) bool {
	switch t.role {
	case roleWriter:
		return strings.HasSuffix(t.text, "记者")
	case rolePhoto:
		return t.text != "图" && t.text != "摄" && t.text != "影"
	case rolePassed:
		return crafts[t.text]
	}
	return t.role == roleStringer || t.role == roleEditor
}

// otherWork tells that the word at token i is a label that no list has: it has a label's sign, on a line that has labels with theirs: 核发:张三
// 编辑:李四.
func (p *parser) otherWork(i int) bool {
	t, sign := p.at(i), p.at(i+1)
	if p.mode == opening || p.mode == strict && p.marked < 1 || sign.kind != tokColon && sign.kind != tokBar && sign.kind != tokSlash || p.at(i-1).kind == tokComma {
		return false
	}
	next := p.at(i + 2)
	if sign.kind != tokColon && (next.kind != tokWord || !p.rd.isPerson(next.text, bare) || p.mode == loose && p.marked < 1) {
		return false
	}
	n := text.Count(t.text)
	return n >= 2 && n <= 8 && !p.rd.isPerson(t.text, besides) && !prose(t.text) && (p.rd.outletBefore(t.text) == "" || sign.kind == tokColon && strings.HasSuffix(t.text, "台"))
}

// fresh tells that the last label has its names.
func (p *parser) fresh() bool {
	l := p.last()
	return l == nil || !l.labelled || len(l.names) > 0 || l.role == rolePassed || l.role == roleMeta
}
