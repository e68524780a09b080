package credit

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// origin takes the outlet's name: what stands behind the label up to the next one.
func (p *parser) origin(i int) int {
	t, label := p.toks[i], i
	for p.at(i+1).kind == tokNumber && !p.counts(i+1) { // 首发于2012年6月12日《文汇报》
		i++
	}
	from, end := p.toks[i].to, p.skipOutlet(i+1)
	name := cleanOutlet(strings.TrimPrefix(p.line[from:max(from, p.toks[end-1].to)], "于"))
	plain := text.InPlainHan(name)
	named := p.at(i+1).kind == tokQuoted || p.rd.outlet(plain) || name == selfOutlet || p.accountWithin(i+1, end)
	switch {
	case label > 0 && t.glued && p.toks[label-1].kind == tokWord && !(named && (p.endsNames(label-1) || permitted(p.toks[label-1].text))): // 资金来源:
		p.sound = false
		return label + 1
	case (!t.prefixed || ofMuch[t.text]) && p.mode != loose && !named, name == "" && !t.prefixed && end == i+1, text.Count(name) > mostOrigin:
		p.unsound()
	case !named && (end < len(p.toks) && p.toks[end].kind == tokStop || says(plain)):
		p.unsound()
	case name != "" && p.out.printed == "":
		p.out.printed = name
		p.out.sure.origin = p.rd.sureOutlet(plain)
	}
	if l := p.last(); l != nil && l.role == roleNone && named && len(l.names) > 0 { // (张三 摘自《嘉兴日报》)
		l.labelled = true
	}
	p.labels++
	p.groups = append(p.groups, group{role: roleMeta, labelled: true, certain: true, odds: certain})
	next := p.page(end)
	if k := p.at(next); k.kind == tokComma && hasAnyPrefix(text.TrimLeft(p.line[k.to:]), askMore) {
		return len(p.toks)
	}
	if named && (t.prefixed || p.at(i+1).kind == tokQuoted) && p.mode == strict && p.at(next).kind == tokWord {
		if names := p.rd.signedBehind(strings.TrimRight(p.line[p.at(next).from:], ")）")); names != nil { // 来源:嘉兴日报 张三
			p.groups = append(p.groups, group{role: roleWriter, labelled: true, names: names, odds: 1.5})
			return len(p.toks)
		}
	}
	return next
}

// ofMuch are labels of much else: where somebody is from (来自:江苏), who plays from the start (首发:张三).
var ofMuch = wordSet(`转载 来自 首发`)

// mostOrigin is how many characters stand behind 来源 at most, where several outlets may.
const mostOrigin = 40

// says tells that what stands behind 来源 is part of a sentence, and not a name that has a character of grammar in it: 国是直通车, 我们视频.
func says(s string) bool {
	s = strings.TrimPrefix(s, "最高") // 最高人民法院
	if !prose(s) {
		return false
	}
	n, of := 0, 0
	for _, r := range s {
		n++
		of += b2i(proseRunes.Has(r))
	}
	return of > 1 || n > 8 || strings.ContainsAny(s, "的了吗呢吧着过将就也这那") || !strings.HasPrefix(s, "我们") && strings.ContainsRune("我你他她它谁", wide(s))
}

// signedBehind are the names on the rest of a line behind an outlet.
func (rd *Reader) signedBehind(s string) []string {
	if names := rd.signed(s); names != nil {
		return names
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return text.IsSpace(r) || r == '、' })
	odds := 0.0
	for _, w := range words {
		n := text.Count(w)
		o := rd.odds(text.InPlainHan(w))
		if odds += o; n < 2 || n > 3 || o < -1.5 || rd.places[w] || placeNames()[w] {
			return nil
		}
	}
	if odds <= 0 || len(words) > 3 {
		return nil
	}
	return words
}

// page goes over the date and the page of a paper, with the page's name: 6月12日 第8版:要闻, 8版 要闻.
func (p *parser) page(i int) int {
	for ; p.at(i).kind == tokNumber; i++ {
		if !strings.HasSuffix(p.toks[i].text, "版") {
			continue
		}
		name := i + 1
		if p.at(name).kind == tokColon {
			name++
		}
		if t := p.at(name); t.kind == tokWord && text.Count(t.text) <= 4 && (name > i+1 || !p.rd.isPerson(t.text, bare)) {
			return name + 1
		}
	}
	if w := p.at(i); w.kind == tokWord && strings.HasPrefix(w.text, "第") && strings.HasSuffix(w.text, "版") && len(w.text) <= 5*len("字") { // 第二版
		i++
	}
	return i
}

// skipOutlet goes to the end of an outlet's name. Labels glued inside it belong to it (浙江视频网), a word glued before 记者 ends it.
func (p *parser) skipOutlet(i int) int {
	start := i
	for i = p.spelt(i); i < len(p.toks); i++ {
		t, prev := p.toks[i], p.at(i-1)
		if t.from-p.toks[start].from > 5*mostOrigin*len("字") { // far behind any name
			return i
		}
		switch t.kind {
		case tokLabel:
			if !t.glued || t.prefixed || t.role == roleWriter || t.role == roleStringer || i == start || t.role == roleEditor && prev.kind == tokWord && p.rd.outlet(prev.text) {
				if i > start+1 && t.glued && prev.kind == tokWord && p.rd.qualifies(prev.text) {
					return i - 1
				}
				return i
			}
		case tokBar, tokStop, tokMark, tokOther:
			return i
		case tokSlash:
			if p.at(i+1).kind == tokLabel {
				return i
			}
		case tokClose:
			if !p.opened(start, i) {
				return i
			}
		case tokOpen:
			if p.at(i+1).kind == tokLabel || t.text != "(" && t.text != "（" || p.at(i+1).kind == tokNumber || p.at(i+1).kind == tokDone { // 嘉兴日报(有删改)
				return i
			}
		case tokNumber:
			if i > start && !(t.glued && (prev.kind == tokLatin || prev.kind == tokDash && p.at(i-2).kind == tokLatin || p.counts(i))) {
				return i
			}
		case tokComma:
			if t.text == ";" || t.text == "；" || !p.nextOutlet(i+1) && !((t.text == "、" || t.text == "&") && p.listed(i+1)) {
				return i
			}
		case tokWord, tokOwn, tokOutlet:
			if prev.kind == tokWord && i == start+1 && slices.Contains(mastheads, t.text) && !p.rd.outlet(prev.text) { // 嘉兴 日报
				continue
			}
			if i > start && !t.glued && (prev.kind == tokWord || prev.kind == tokQuoted || prev.kind == tokOwn || prev.kind == tokClose || prev.kind == tokLatin && prev.glued) {
				return i
			}
		case tokColon:
			if i > start && !account(prev.text) {
				return i
			}
		}
	}
	return i
}

// spelt is where a name ends whose characters stand apart, from token i on: 嘉 兴 日 报. It is i where none does.
func (p *parser) spelt(i int) int {
	name, end, k := "", 0, i
	for ; p.at(k).kind == tokWord && oneHan(p.toks[k].text) && (k == i || !p.toks[k].glued); k++ {
		if name += p.toks[k].text; p.rd.outlet(name) || office(name) {
			end = k + 1
		}
	}
	switch {
	case k < i+2:
		return i
	case end == 0:
		return k
	}
	return end
}

// counts tells that the number at i is part of a name: 36氪, 浙江24小时. One that says what it counts (6月12日, 04版) is none.
func (p *parser) counts(i int) bool {
	next := p.at(i + 1)
	return next.kind == tokWord && next.glued && strings.TrimLeft(strings.TrimPrefix(p.toks[i].text, "第"), "0123456789") == ""
}

// nextOutlet tells that another outlet stands at i: 来源:新华社、人民日报.
func (p *parser) nextOutlet(i int) bool {
	t := p.at(i)
	return t.kind == tokQuoted || t.kind == tokLatin || t.kind == tokWord && p.rd.outlet(t.text)
}

// listed tells that the word at i is one of several that a text is from: 来源:桐乡发布、健康桐乡.
func (p *parser) listed(i int) bool {
	t, next := p.at(i), p.at(i+1)
	if t.kind != tokWord || next.kind == tokStop && next.to > next.from || prose(t.text) {
		return false
	}
	return office(t.text) || text.Count(t.text) <= 8 && !p.rd.isPerson(t.text, bare) && !(next.kind == tokWord && next.glued)
}

// opened tells that a bracket between the tokens is closed by the one at i.
func (p *parser) opened(from, i int) bool {
	for k := i - 1; k >= from; k-- {
		if p.toks[k].kind == tokOpen {
			return true
		}
	}
	return false
}

// account is what stands before the name of an account: 微信公众号:桐乡发布.
func account(s string) bool {
	return strings.HasSuffix(s, "公众号") || strings.HasSuffix(s, "抖音号") || strings.HasSuffix(s, "头条号") || strings.HasSuffix(s, "视频号") || strings.HasSuffix(s, "百家号") || strings.HasSuffix(s, "微信") || strings.HasSuffix(s, "微博") || s == "ID" || s == "微信号"
}

// quoted reads a title in quotation marks: an outlet where a date or a label follows, else nothing that belongs to credit.
func (p *parser) quoted(i int) int {
	if i+1 < len(p.toks) && p.out.printed == "" && strings.HasPrefix(p.line[p.toks[i].from:], "《") {
		k := i + 1
		for p.at(k).kind == tokOpen {
			k++
		}
		if next := p.at(k); next.kind == tokNumber || next.kind == tokWord && next.text == "头版" {
			p.out.printed = cleanOutlet(p.toks[i].text)
			p.out.sure.origin = p.rd.sureOutlet(p.out.printed)
			p.labels++
			if next.kind == tokNumber { // 《嘉兴日报》(2012-06-12 第1版 要闻)
				return p.page(k)
			}
			return i + 1
		}
		if p.at(k).kind == tokLabel && p.rd.outlet(p.toks[i].text) {
			p.out.dateline = p.toks[i].text
			return i + 1
		}
	}
	p.unsound()
	return i + 1
}
