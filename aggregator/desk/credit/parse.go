package credit

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// group is a label with its names.
type group struct {
	role     role
	names    []string
	labelled bool // by a label before or behind
	pictures bool // its people took the pictures too
	certain  bool // the label had a colon or slash: what follows are names, whatever they look like
}

// parser goes over the tokens of one line.
type parser struct {
	rd     *Reader
	line   string
	toks   []token
	groups []group
	out    credit
	strict bool
	sound  bool // everything so far was understood
	found  bool // a label was seen
}

// parsers have room from their last lines.
var parsers = sync.Pool{New: func() any { return new(parser) }}

func (p *parser) free() {
	if cap(p.toks) < 1<<10 { // one huge line shall not stay in memory
		parsers.Put(p)
	}
}

// bar makes one of the strokes that part credits.
func bar(r rune) rune {
	switch r {
	case '丨', '│', '┃', '︱':
		return '|'
	}
	return r
}

// parse reads a credit line. Where strict is set it is a line of the text itself, and ok is true only when all of it
// was understood as credit; otherwise it is a line known to be one, and what is not understood is passed over.
func (rd *Reader) parse(line string, strict bool) (credit, bool) {
	if strict && prose(line) {
		return credit{}, false
	}
	line = strings.Map(bar, text.Narrow(line))
	if strings.ContainsAny(line, "/&+|、·和并及") && (strings.Contains(line, "文") || strings.Contains(line, "图") || strings.Contains(line, "采写")) {
		line = bothForm.ReplaceAllString(line, bothMark)
	}
	p := parsers.Get().(*parser)
	defer p.free()
	*p = parser{rd: rd, line: line, toks: lex(p.toks[:0], line), groups: p.groups[:0], strict: strict, sound: true}
	for i := 0; i < len(p.toks) && (p.sound || !strict); {
		i = p.step(i)
	}
	if strict && !p.sound {
		return credit{}, false
	}
	p.close()
	return p.out, p.sound && p.found && (!p.out.empty() || p.onlyPassed())
}

// prose tells at a glance that a line is a sentence and no credit: it has a full stop before its end, or a run of characters
// longer than any label with its names.
func prose(s string) bool {
	run := 0
	for i, r := range s {
		switch {
		case r == '。' && i+len("。") < len(s) || r == '！' || r == '？':
			return true
		case r < 0x2e80 || r >= 0xff00 || r >= 0x3000 && r < 0x3020:
			run = 0
		default:
			if run++; run > 30 {
				return true
			}
		}
	}
	return false
}

func (p *parser) onlyPassed() bool {
	for _, g := range p.groups {
		if g.role != rolePassed && g.role != roleMeta {
			return false
		}
	}
	return len(p.groups) > 0
}

func (p *parser) step(i int) int {
	t := p.toks[i]
	switch t.kind {
	case tokLabel:
		return p.label(i)
	case tokWord:
		return p.words(i)
	case tokQuoted:
		p.unsound(t)
	case tokSep:
		if !strings.Contains("、,;/|&()[]【】〔〕□■◎●○▲△◆◇★☆*-—_>.。+", t.text) {
			p.unsound(t)
		}
	}
	return i + 1
}

func (p *parser) unsound(token) { p.sound = false }

func (p *parser) last() *group {
	if len(p.groups) == 0 {
		return nil
	}
	return &p.groups[len(p.groups)-1]
}

func (p *parser) label(i int) int {
	t := p.toks[i]
	p.found = true
	switch t.role {
	case roleOrigin:
		return p.origin(i)
	case roleMeta, rolePassed:
		if t.role == rolePassed && !t.prefixed && p.postfix(i) { // 张三 供图, 桐乡法院 提供
			p.last().role, p.last().labelled = rolePassed, true
			return i + 1
		}
		p.groups = append(p.groups, group{role: t.role, labelled: true, certain: true})
		return p.skipValue(i + 1)
	case rolePhoto, roleBoth:
		if p.postfix(i) {
			p.behind(t)
			return i + 1
		}
	case roleWriter:
		if t.text == "文" && p.postfix(i) {
			p.last().labelled = true
			return i + 1
		}
	}
	g := group{role: t.role, labelled: true, certain: t.prefixed}
	if l := p.last(); l != nil && len(l.names) == 0 && l.labelled && (l.role == rolePhoto || l.role == roleBoth) {
		if l.role == rolePhoto || t.role == roleWriter { // 图/记者 李四, 文/图 记者 张三
			g.role = l.role
		}
		g.certain = g.certain || l.certain
	}
	p.groups = append(p.groups, g)
	return i + 1
}

// postfix tells that the label at i belongs to the names before it: 张三 摄, 张三/文, 记者 张三 摄影报道.
func (p *parser) postfix(i int) bool {
	t, l := p.toks[i], p.last()
	if t.prefixed || t.qualified || l == nil || len(l.names) == 0 || l.role == roleEditor || l.role == rolePassed || l.role == roleMeta {
		return false
	}
	if i > 0 && p.toks[i-1].kind == tokSep && p.toks[i-1].text == "/" && p.toks[i-1].glued {
		return true
	}
	if i+1 >= len(p.toks) || p.toks[i+1].kind != tokWord || p.toks[i-1].kind == tokWord && t.glued && !p.toks[i+1].glued {
		return true
	}
	if t.role == roleBoth {
		return !p.toks[i+1].glued || l.labelled
	}
	// A name follows: 张三 文 李四 摄 ends with a label, 文 张三 摄 李四 with a name.
	return p.toks[len(p.toks)-1].kind == tokLabel || l.role == roleNone || p.toks[len(p.toks)-1].kind == tokSep && len(p.toks) > 1 && p.toks[len(p.toks)-2].kind == tokLabel
}

// behind applies a label that follows its names.
func (p *parser) behind(t token) {
	l := p.last()
	if t.role == rolePhoto {
		l.role, l.labelled = rolePhoto, true
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

// skipValue passes over what follows a label that is of no interest, to the next label.
func (p *parser) skipValue(i int) int {
	for i < len(p.toks) && p.toks[i].kind != tokLabel {
		i++
	}
	return i
}

// origin takes the outlet's name: what stands behind the label up to the next one.
func (p *parser) origin(i int) int {
	t := p.toks[i]
	if i > 0 && t.glued && p.toks[i-1].kind == tokWord { // 资金来源:
		p.sound = false
		return i + 1
	}
	end := p.skipOutlet(i + 1)
	stop := len(p.line)
	if end < len(p.toks) {
		stop = p.toks[end].from
	}
	name := cleanOutlet(p.line[t.to:stop])
	named := i+1 < len(p.toks) && p.toks[i+1].kind == tokQuoted || p.rd.outlet(text.InPlainHan(name)) // 转自《嘉兴日报》
	if !t.prefixed && p.strict && !named || name == "" && end == i+1 && !t.prefixed || strings.HasPrefix(p.line[t.to:], "于") {
		p.sound = false
	}
	if name != "" && p.out.printed == "" {
		p.out.printed = name
	}
	if utf8.RuneCountInString(name) > 24 {
		p.sound = false
		p.out.printed = ""
	}
	return end
}

// skipOutlet goes to the end of an outlet's name. Labels glued inside it belong to it (浙江视频网), a word glued before 记者 ends it.
func (p *parser) skipOutlet(i int) int {
	start := i
	for i < len(p.toks) {
		t := p.toks[i]
		if t.kind == tokLabel && (!t.glued || t.prefixed || t.role == roleWriter || i == start) {
			if i > start && t.glued && t.role == roleWriter && p.toks[i-1].kind == tokWord && i-1 > start {
				return i - 1
			}
			break
		}
		if i > start && t.kind == tokSep && strings.Contains(";|", t.text) {
			break
		}
		i++
	}
	return i
}

// words takes the names that begin at token i.
func (p *parser) words(i int) int {
	t := p.toks[i]
	if i+1 < len(p.toks) {
		if n := p.toks[i+1]; n.kind == tokLabel && n.glued && (n.role == roleWriter || n.role == roleEditor || n.role == roleStringer || n.role == rolePhoto && utf8.RuneCountInString(n.text) > 1) && p.qualifier(t.text, n) {
			p.toks[i+1].qualified = true
			return i + 1
		}
	}
	end := i
	var run []string
	for end < len(p.toks) && p.toks[end].kind == tokWord {
		if end > i && end+1 < len(p.toks) && p.toks[end+1].kind == tokLabel && p.toks[end+1].glued && p.isQualifier(p.toks[end].text) {
			break
		}
		run = append(run, p.toks[end].text)
		end++
	}
	if g := p.last(); g == nil {
		p.groups = append(p.groups, group{})
	} else if len(g.names) > 0 && i > 0 && p.toks[i-1].kind == tokLabel { // behind a label that was taken backwards
		p.groups = append(p.groups, group{role: inherit(g.role), labelled: g.role != roleNone && g.role != rolePhoto})
	}
	g := p.last()
	for _, w := range p.rd.joinNames(run) {
		p.name(g, w)
	}
	return end
}

func inherit(r role) role {
	if r == rolePhoto || r == roleBoth {
		return roleNone
	}
	return r
}

func (p *parser) isQualifier(s string) bool {
	rest := unqualify(s)
	return rest == "" || selfWords[rest] || p.rd.outlet(rest)
}

// qualifier reads what is glued before 记者: 本报见习, 嘉兴日报全媒体.
func (p *parser) qualifier(s string, label token) bool {
	rest := unqualify(strings.TrimSuffix(s, "讯"))
	switch {
	case rest == "":
	case selfWords[rest]:
		if label.role == roleWriter && p.out.dateline == "" {
			p.out.dateline = selfOutlet
		}
	case p.rd.outlet(rest):
		if label.role == roleWriter && p.out.dateline == "" {
			p.out.dateline = rest
		}
	default:
		return false
	}
	return true
}

// name takes one name into a group, or finds that it is none.
func (p *parser) name(g *group, w string) {
	w = strings.Trim(w, ".-'·•・‧∙_")
	n := utf8.RuneCountInString(w)
	switch {
	case w == "" || nobody[strings.ToLower(w)]:
		return
	case g.role == rolePassed || g.role == roleMeta:
		return
	case p.rd.personName(w) || latinName(w):
	case g.labelled && len(g.names) == 0 && p.rd.alsoName(w): // 记者江南
	case selfWords[w] || p.rd.outlet(w):
		if !g.labelled || g.role != roleEditor && g.role != rolePhoto { // 图/新华社 is not where the text is from
			if p.out.dateline == "" && !selfWords[w] {
				p.out.dateline = w
			}
		}
		return
	case !g.labelled && len(p.groups) == 1 && len(p.toks) == 1:
		p.sound = false
		return
	case g.role == roleStringer && unit.MatchString(w): // 通讯员 张三 市委宣
		return
	case p.strict && len(g.names) > 0: // 图/李四 今天上午,开幕。: the sentence has begun
		p.sound = false
		return
	case g.certain && hanOrDot(w) && n >= 2 && n <= 12 || g.labelled && hanOrDot(w) && n >= 2 && n <= 4 && !p.strict:
	case g.certain && n >= 2 && n <= 20 && !strings.ContainsAny(w, "@0123456789"):
	default:
		p.sound = false
		return
	}
	g.names = append(g.names, w)
}

// close gives the groups' names to their fields.
func (p *parser) close() {
	for _, g := range p.groups {
		if g.pictures {
			p.out.photographers = union(p.out.photographers, g.names)
		}
		switch g.role {
		case roleNone:
			if p.strict && len(g.names) > 0 && !g.labelled {
				p.sound = false
				continue
			}
			p.out.writers = union(p.out.writers, g.names)
		case roleWriter:
			p.out.writers = union(p.out.writers, g.names)
		case roleStringer:
			p.out.stringers = union(p.out.stringers, g.names)
		case rolePhoto:
			p.out.photographers = union(p.out.photographers, g.names)
		case roleBoth:
			p.out.writers = union(p.out.writers, g.names)
			p.out.photographers = union(p.out.photographers, g.names)
		case roleEditor:
			p.out.editors = union(p.out.editors, g.names)
		}
	}
}
