package credit

import (
	"slices"
	"strings"
	"sync"

	"github.com/txnews/hub/aggregator/desk/text"
)

// group is a label with its names.
type group struct {
	role     role
	names    []string
	units    []string // offices that stand where a person should; they count where no person is named
	labelled bool     // by a label before or behind
	pictures bool     // its people took the pictures too
	edits    bool     // they edited too
	certain  bool     // the label had a colon or slash: what follows are names, whatever they look like
	odds     float64  // of the least likely of its names
}

// parser goes over the tokens of one line, by this grammar:
//
//	line   = { people | origin | outlet | passed | date | mark | sign }
//	people = [qualifier] label [":" | "/"] names | names ["/"] label
//	names  = name { ("、" | blank) name }
//	origin = label [":"] outlet
//	passed = label ":" anything up to the next label
//
// What is none of these makes the line unsound.
type parser struct {
	rd     *Reader
	line   string
	toks   []token
	groups []group
	out    credit
	mode   mode
	sound  bool
	labels int  // labels of people or of an outlet that were seen
	works  int  // labels of people, where all of a line must be understood
	marked int  // labels and dates that only a line of credit has together
	timid  bool // mode caption
	both   bool // 文/图 stands before people of several roles
	end    int  // the bytes that were understood, in mode opening
}

// mode is how much of a line has to be credit.
type mode uint8

const (
	loose   mode = iota // a line known to be credit: what is not understood is passed over
	strict              // a line of the text: all of it must be understood
	opening             // the sentence may follow: as far as it is understood
	caption             // strict, and what stands before the names may be of the picture
)

// parsers have room from their last lines.
var parsers = sync.Pool{New: func() any { return new(parser) }}

func (p *parser) free() {
	if cap(p.toks) < 1<<10 { // one huge line shall not stay in memory
		p.rd, p.line = nil, ""
		parsers.Put(p)
	}
}

// parse reads a credit line. ok is true only when all of it was understood as credit.
func (rd *Reader) parse(line string, m mode) (credit, bool) {
	c, _, ok := rd.read(line, m)
	return c, ok
}

// read is parse; n is how many bytes of the line were understood.
func (rd *Reader) read(line string, m mode) (c credit, n int, ok bool) {
	p := parsers.Get().(*parser)
	defer p.free()
	timid := m == caption
	if timid {
		m = strict
	}
	*p = parser{timid: timid, rd: rd, line: line, toks: lex(p.toks[:0], line), groups: p.groups[:0], mode: m, sound: true}
	p.offices()
	p.houses()
	p.partJoined()
	p.turnBars()
	if m != opening {
		p.weigh()
	}
	for i := 0; i < len(p.toks); {
		next := p.step(i)
		if !p.sound {
			if m == strict {
				return credit{}, 0, false
			}
			if m == opening {
				break
			}
		}
		if i = next; p.sound && i > 0 && i <= len(p.toks) && p.ends(i) {
			p.end = p.toks[i-1].to
		}
	}
	understood := p.sound
	if m == opening {
		p.sound = true
	}
	p.close()
	if m == opening {
		return p.out, p.end, p.sound && p.labels > 0 && p.out.people() && p.end > 0
	}
	return p.out, len(line), understood && p.sound && (p.labels > 0 || p.out.printed != "") && (!p.out.empty() || p.onlyPassed())
}

// ends tells that what was understood may end before token i.
func (p *parser) ends(i int) bool {
	return i == len(p.toks) || !p.toks[i].glued || p.toks[i].kind != tokWord && p.toks[i].kind != tokLatin
}

// weigh counts what only lines of credit hold together; where there is much of it, a word that is not understood does not count.
func (p *parser) weigh() {
	for i, t := range p.toks {
		if t.kind == tokLabel && t.role != roleMeta && t.role != roleOrigin && p.mode == strict {
			p.works++
		}
		switch {
		case t.kind == tokLabel && t.prefixed:
			p.marked++
		case t.kind == tokNumber && strings.ContainsAny(t.text, "-年:"):
			p.marked++
		case t.kind == tokStop && i+1 < len(p.toks) && p.toks[i+1].kind != tokLabel, t.kind == tokFalse:
			p.marked -= 3
		}
	}
	if p.marked == 2 && !slices.ContainsFunc(p.toks, func(t token) bool { return t.kind == tokStop }) && p.toks[0].kind == tokLabel && p.toks[0].prefixed && p.toks[0].role != roleMeta && p.toks[0].role != rolePassed { // 来源:X 作者:Y
		p.marked++
	}
}

func (p *parser) onlyPassed() bool {
	for _, g := range p.groups {
		if g.role != rolePassed && g.role != roleMeta || !g.certain {
			return false
		}
	}
	return len(p.groups) > 0
}

func (p *parser) step(i int) int {
	switch t := p.toks[i]; t.kind {
	case tokLabel:
		return p.label(i)
	case tokWord:
		return p.words(i)
	case tokLatin:
		return p.latin(i)
	case tokOwn:
		p.own(i)
	case tokOutlet:
		p.from(i)
	case tokQuoted:
		return p.quoted(i)
	case tokFalse, tokOther:
		p.unsound()
	case tokDone:
		if len(p.groups) == 0 && p.out.dateline == "" {
			p.unsound()
		}
		return p.done(i)
	case tokStop:
		if i+1 < len(p.toks) && !p.between(i) {
			p.unsound()
		}
	case tokColon:
		p.colon(i)
	case tokNumber:
		if name := p.at(i + 2); strings.HasSuffix(t.text, "版") && p.at(i+1).kind == tokColon && name.kind == tokWord && text.Count(name.text) <= 4 && p.mode != opening { // 第3版:社会新闻
			return i + 3
		}
		p.number(i)
	case tokOpen:
		return p.remark(i)
	}
	return i + 1
}

// number reads a date or a count. Behind people it begins the sentence, unless credit goes on: 记者 张三 6月12日报道.
func (p *parser) number(i int) {
	if l := p.last(); p.mode != opening || l == nil || len(l.names) == 0 {
		return
	}
	for p.at(i).kind == tokNumber {
		i++
	}
	if k := p.at(i).kind; k != tokDone && k != tokLabel && k != tokClose && i < len(p.toks) {
		p.unsound()
	}
}

// unsound notes that something was not understood.
func (p *parser) unsound() {
	if p.mode == strict && p.marked >= 3 {
		return
	}
	p.sound = false
}

// between tells that the stop at token i parts people from the next label: 文:张三。图:李四。
func (p *parser) between(i int) bool {
	l, next := p.last(), p.at(i+1)
	return l != nil && len(l.names) > 0 && next.kind == tokLabel && next.role != roleMeta
}

// own reads 本报, alone or before 记者.
func (p *parser) own(i int) {
	stationed := p.stationed(i)
	if stationed {
		p.toks[i+1].text = ""
	}
	if p.out.dateline != "" {
		return
	}
	if i+1 == len(p.toks) {
		if len(p.toks) == 1 {
			p.unsound()
		}
		return
	}
	next := &p.toks[i+1]
	switch {
	case next.kind == tokLabel && next.role == roleWriter:
		p.out.dateline = selfOutlet
	case next.kind == tokLabel:
	case next.kind == tokWord && next.glued && next.text == "讯":
		next.text = ""
	case next.kind == tokWord && next.glued && p.rd.qualifies(next.text) && i+2 < len(p.toks) && p.toks[i+2].kind == tokLabel:
		if p.toks[i+2].role == roleWriter {
			p.out.dateline = selfOutlet
		}
		next.text = ""
	case stationed:
		if p.at(i+2).role == roleWriter {
			p.out.dateline = selfOutlet
		}
	case next.kind == tokWord && next.glued:
		p.unsound()
	}
}

// colon reads a colon that no label took: 记者 张三 报道:. The sentence may follow it.
func (p *parser) colon(i int) {
	if p.mode == opening && i+1 < len(p.toks) || p.mode == strict && i+1 < len(p.toks) && p.toks[i+1].kind != tokLabel {
		p.unsound()
	}
}

// done passes over 报道 and over the place behind 发自.
func (p *parser) done(i int) int {
	if l := p.last(); p.mode == strict && len(p.groups) == 1 && !l.labelled && len(l.names) > 0 && alsoLabel(p.toks[i].text) && p.closes(i+1) { // 张三、李四报道
		l.labelled = true
		p.labels++
	}
	if p.toks[i].text == "发自" && i+1 < len(p.toks) && p.toks[i+1].kind == tokWord {
		return i + 2
	}
	return i + 1
}

func (p *parser) last() *group {
	if len(p.groups) == 0 {
		return nil
	}
	return &p.groups[len(p.groups)-1]
}

// at is token i, or one that is no token's kind behind the last.
func (p *parser) at(i int) token {
	if i < 0 || i >= len(p.toks) {
		return token{kind: tokStop, from: len(p.line), to: len(p.line)}
	}
	return p.toks[i]
}

func (p *parser) label(i int) int {
	t := p.toks[i]
	switch t.role {
	case roleOrigin:
		return p.origin(i)
	case roleMeta, rolePassed:
		return p.passed(i)
	case rolePhoto, roleBoth:
		if p.postfix(i) {
			p.labels++
			p.behind(t)
			return i + 1
		}
	case roleWriter:
		if strings.HasPrefix(t.text, "xinhua") && p.out.dateline == "" {
			p.out.dateline = "Xinhua"
		}
		if (t.text == "文" || t.text == "采写" || t.text == "撰文" || t.text == "参与采写") && p.postfix(i) && !(p.at(i+1).kind == tokWord && p.at(i+1).glued) {
			p.labels++
			p.last().labelled = true
			return i + 1
		}
	}
	if l := p.last(); (p.bracketed(i) || p.ownBracketed(i)) && l != nil && len(l.names) > 0 && l.role == roleNone { // 张三(记者)
		p.labels++
		l.role, l.labelled = t.role, true
		return i + 1
	}
	if i > 0 && t.glued && p.toks[i-1].kind == tokWord && !t.qualified && p.toks[i-1].text != "" && !p.endsNames(i-1) { // 合作者
		p.unsound()
	}
	p.labels++
	g := group{role: t.role, labelled: true, certain: t.prefixed, odds: certain}
	if t.role == roleEdited {
		g.role, g.edits = roleWriter, true
	}
	if l := p.last(); l != nil && len(l.names) == 0 && l.labelled && (l.role == rolePhoto || l.role == roleBoth) {
		if t.role == roleWriter || l.role == rolePhoto && t.role == roleStringer || l.role == roleBoth && t.role != roleStringer && t.role != roleEditor { // 图/记者 李四, 文/图 记者 张三
			g.role = l.role
		}
		p.both = l.role == roleBoth
		g.certain = g.certain || l.certain
	}
	if p.both && (g.role == roleWriter || g.role == roleStringer) { // 文/图 记者 张三 通讯员 李四
		g.pictures = true
	}
	p.both = p.both && g.role != rolePhoto && g.role != roleEditor
	if l := p.last(); l != nil && p.shared(i) && (t.role == roleEditor || l.role == roleEditor || l.edits) { // 撰文、编辑:张三
		if g.edits = true; t.role == roleEditor {
			g.role = l.role
		}
		g.certain = g.certain || l.certain
	}
	if l := p.last(); l != nil && l.role == roleWriter && t.role == rolePhoto && p.shared(i) { // 记者/摄影:张三
		g.role, g.certain = roleBoth, g.certain || l.certain
	}
	p.groups = append(p.groups, g)
	return i + 1
}

// bracketed tells that token i is a label with a bracket around it: (记者).
func (p *parser) bracketed(i int) bool {
	return p.at(i).kind == tokLabel && p.at(i-1).kind == tokOpen && p.at(i+1).kind == tokClose
}

// ownBracketed is bracketed with 本报 or what sort of reporter it is before the label: (本报记者), (首席记者).
func (p *parser) ownBracketed(i int) bool {
	before := p.at(i - 1)
	if p.at(i).kind != tokLabel || p.at(i-2).kind != tokOpen || p.at(i+1).kind != tokClose {
		return false
	}
	return before.kind == tokOwn || before.kind == tokWord && p.rd.qualifies(before.text)
}

// endsNames tells that the word before a glued label was taken as a name: 记者张三通讯员李四.
func (p *parser) endsNames(i int) bool {
	l := p.last()
	return l != nil && len(l.names)+len(l.units) > 0 || p.out.dateline != "" || p.out.printed != ""
}
