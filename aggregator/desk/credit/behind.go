package credit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// passed goes over a label that is of no interest, with what it says.
func (p *parser) passed(i int) int {
	t := p.toks[i]
	if t.kind == tokWord {
		t.role, t.prefixed = rolePassed, true
	}
	if t.role == rolePassed && !t.prefixed && (p.postfix(i) || provides(t.text) && t.glued) { // 张三 供图, 桐乡法院 提供
		if l := p.last(); l != nil && len(l.names) > 0 && (l.role == roleNone || !provides(t.text) || t.text == "供图") {
			if l.role == roleStringer || l.role == roleWriter && (l.certain || l.labelled && (t.text == "编译" || t.text == "来稿")) { // 通讯员 李四 供图 is still who he is
				return i + 1
			}
			l.role, l.labelled = rolePassed, true
		}
		return i + 1
	}
	if (t.text == "主持人" || t.text == "对话人") && p.works < 3 && p.at(i+1).kind != tokOwn { // who speaks in an interview
		p.unsound()
	}
	if t.role == rolePassed && p.shared(i) { // 拍摄、剪辑:张三
		l := p.last()
		l.certain = l.certain || t.prefixed
		return i + 1
	}
	p.groups = append(p.groups, group{role: t.role, labelled: true, certain: t.prefixed || t.role == roleMeta, odds: certain})
	if t.role == rolePassed && !t.prefixed && p.mode != loose && !provides(t.text) && !p.personAt(i+1) && !(p.works > 2 && p.among(p.at(i+1).text, i+1)) {
		p.unsound()
	}
	i++
	for i < len(p.toks) && p.toks[i].kind != tokLabel && p.toks[i].kind != tokOwn && p.toks[i].kind != tokOutlet && !(p.toks[i].kind == tokOpen && i+1 < len(p.toks) && p.toks[i+1].kind == tokLabel) {
		if end := p.providerIn(i); p.toks[i].kind == tokOpen && end > 0 {
			i = end
			continue
		}
		if k := p.toks[i].kind; p.mode != loose && (k == tokStop && i+1 < len(p.toks) || k == tokFalse) {
			p.unsound()
		}
		if i+1 < len(p.toks) && p.toks[i].kind == tokWord && p.toks[i+1].kind == tokLabel && p.toks[i+1].glued && (p.rd.qualifies(p.toks[i].text) || p.describes(i)) || p.beforeReporter(i) {
			break
		}
		i++
	}
	return i
}

// offices makes a word of the house's office behind a label: 策划:本报编辑部.
func (p *parser) offices() {
	for i := 1; i < len(p.toks); i++ {
		t := p.toks[i]
		if t.kind == tokFalse && bodies[t.text] && p.at(i+1).kind == tokWord && !p.at(i+1).glued {
			i = p.body(i)
			continue
		}
		if t.kind != tokFalse || !houseOffices[t.text] || p.at(i+1).kind == tokWord && p.at(i+1).glued {
			continue
		}
		from := i
		if p.toks[i-1].kind == tokOwn {
			from--
		}
		if l := p.at(from - 1); l.kind == tokLabel && l.prefixed {
			t.kind, t.text, t.from, t.glued = tokWord, "编辑部", p.toks[from].from, p.toks[from].glued
			p.toks = slices.Replace(p.toks, from, i+1, t)
			i = from
		}
	}
}

// body makes a word of a body that stands behind a label and before a name: 摄影/校摄影协会 张三. It gives the token that was read last.
func (p *parser) body(i int) int {
	from := i
	if t := p.toks[i]; t.glued && p.toks[i-1].kind == tokWord {
		from--
	}
	if l := p.at(from - 1); l.kind != tokLabel || !l.prefixed || !p.personAt(i+1) {
		return i
	}
	t := p.toks[from]
	t.kind, t.text, t.to = tokWord, p.line[t.from:p.toks[i].to], p.toks[i].to
	p.toks = slices.Replace(p.toks, from, i+1, t)
	return from
}

var bodies = wordSet(`摄影协会 摄影家协会 摄影学会 摄影社 摄影部 记者团 记者站 记者协会 通讯社`)

var houseOffices = wordSet(`编辑部 编辑室 编辑中心 编委会 总编室 采编部 摄影部 记者部`)

// beforeReporter tells that an outlet stands at token i, and 记者 behind it.
func (p *parser) beforeReporter(i int) bool {
	t, next := p.at(i), p.at(i+1)
	return t.kind == tokWord && next.kind == tokLabel && next.role == roleWriter && !next.prefixed && p.rd.masthead(t.text)
}

// personAt tells that a name stands at token i, or nothing.
func (p *parser) personAt(i int) bool {
	t := p.at(i)
	return t.kind != tokWord || p.rd.isPerson(t.text, labelled) || p.taken(t.text) || text.Count(t.text) == 1
}

// taken tells that somebody of that name stands on the line already.
func (p *parser) taken(name string) bool {
	return slices.ContainsFunc(p.groups, func(g group) bool { return slices.Contains(g.names, name) })
}

// postfix tells that the label at i belongs to the names before it: 张三 摄, 张三/文, 记者 张三 摄影报道.
func (p *parser) postfix(i int) bool {
	t, l, before, next := p.toks[i], p.last(), p.at(i-1), p.at(i+1)
	if t.prefixed || t.qualified || l == nil || len(l.names)+len(l.units) == 0 || l.role == roleEditor || l.role == rolePassed || l.role == roleMeta {
		return false
	}
	if before.kind == tokSlash && before.glued {
		return true
	}
	if t.role == rolePhoto && !takes(t.text) && !(t.text == "拍摄" && p.closes(i+1)) || t.text[0] < utf8.RuneSelf { // an English label stands before its names
		return false
	}
	if t.role == rolePhoto && text.Count(t.text) > 1 && !t.glued && p.introducesPeople(i+1) { // 摄影 记者 李四
		return false
	}
	if next.kind != tokWord && next.kind != tokLatin || before.kind == tokWord && t.glued && !next.glued {
		return true
	}
	if t.role == roleBoth {
		return !next.glued || l.labelled
	}
	if p.mode == opening && l.role != roleNone && !p.personAt(i+1) { // 记者 张三 摄 昨天的雨
		return true
	}
	// A name follows: 张三 文 李四 摄 ends with a label, 文 张三 摄 李四 with a name.
	end := len(p.toks) - 1
	for end > i && (p.toks[end].kind == tokClose || p.toks[end].kind == tokStop || p.toks[end].kind == tokMark) {
		end--
	}
	return p.toks[end].kind == tokLabel || l.role == roleNone || end > 0 && p.toks[end-1].kind == tokLabel && p.toks[end].kind != tokWord
}

// introducesPeople tells that at token i the role of those stands whose names close the line: 本报记者 李四, or 本报 with where it was sent from.
func (p *parser) introducesPeople(i int) bool {
	own := p.at(i).kind == tokOwn
	for k := p.at(i).kind; k == tokOwn || k == tokOutlet || k == tokWord && p.at(i+1).kind == tokLabel && p.at(i+1).glued && p.rd.qualifies(p.toks[i].text); k = p.at(i).kind {
		i++
	}
	t, last := p.at(i), p.at(len(p.toks)-1)
	if own && t.kind == tokWord {
		return strings.HasSuffix(t.text, "传真")
	}
	return t.kind == tokLabel && (t.role == roleWriter || t.role == roleStringer) && last.kind != tokLabel
}

// closes tells that nothing more is said from token i on.
func (p *parser) closes(i int) bool {
	k := p.at(i).kind
	return i >= len(p.toks) || k == tokClose || k == tokStop && i+1 >= len(p.toks)
}

// closesAll tells that the line names reporters and correspondents and then has one label alone, which is of them all.
func (p *parser) closesAll() bool {
	labels := 0
	for _, t := range p.toks {
		if t.kind == tokLabel {
			labels++
		}
		if t.kind == tokLabel && wordPart(t.text) {
			return false
		}
	}
	if labels != len(p.groups)+1 || len(p.groups) < 2 || p.toks[len(p.toks)-1].kind != tokLabel {
		return false
	}
	for i := range p.groups {
		if g := &p.groups[i]; len(g.names) == 0 || !g.labelled || g.certain || i < len(p.groups)-1 && g.role != roleWriter && g.role != roleStringer {
			return false
		}
	}
	return true
}

// takes tells that a label says of the name before it who took the picture: 张三摄, but not 7张老照片.
func takes(label string) bool {
	return label == "摄" || label == "摄影" || label == "摄像" || label == "图" || label == "影" || label == "航拍" || label == "摄制"
}

// behind applies a label that follows its names.
func (p *parser) behind(t token) {
	l := p.last()
	if t.role == rolePhoto {
		l.role, l.labelled = rolePhoto, true
		if t.text == "摄" && p.closesAll() { // 记者 张三 通讯员 李四 摄
			for i := range p.groups {
				p.groups[i].role = rolePhoto
			}
		}
		return
	}
	for i := range p.groups { // 摄影报道, 文/图: all its people
		switch g := &p.groups[i]; g.role {
		case roleNone, roleWriter:
			g.role, g.labelled = roleBoth, true
		case roleStringer:
			g.pictures = true
		}
	}
}
