package credit

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// words takes the names that begin at token i.
func (p *parser) words(i int) int {
	if p.toks[i].text == "" {
		return i + 1
	}
	if n := p.at(i + 1); n.kind == tokLabel && n.role != roleMeta && n.role != roleOrigin && p.qualifier(p.toks[i].text, n) {
		p.toks[i+1].qualified = n.glued
		return i + 1
	}
	if n := p.at(i + 1); n.kind == tokNumber && n.glued && (strings.HasSuffix(n.text, "版") || strings.HasSuffix(n.text, "期")) && p.mode == strict { // 今日8版 总第6120期
		return i + 2
	}
	if p.describes(i) {
		p.toks[i+1].qualified = true
		return i + 1
	}
	if p.fresh() && p.otherWork(i) {
		return p.passed(i)
	}
	end := i
	for end < len(p.toks) && p.toks[end].kind == tokWord && p.toks[end].text != "" && (end == i || !p.toks[end].glued) {
		n := p.at(end + 1)
		if end > i && n.kind == tokColon && (strings.HasSuffix(p.toks[end].text, "台") || p.otherWork(end)) { // 记者:张三 宁海台:李四
			break
		}
		if end > i && n.kind == tokLabel && n.glued && (p.describes(end) || p.rd.qualifies(p.toks[end].text) || p.rd.outletBefore(p.toks[end].text) != "") {
			break
		}
		end++
	}
	if p.provided(i, end) {
		p.labels++
		return end + 1
	}
	g := p.last()
	switch {
	case g == nil:
		p.groups = append(p.groups, group{odds: certain})
	case len(g.names) > 0 && p.at(i-1).kind == tokDone && (p.at(end).kind == tokLabel && !p.at(end).prefixed || p.at(end).kind == tokSlash && p.at(end+1).kind == tokLabel): // 记者 张三 整理 李四 制图
		p.groups = append(p.groups, group{odds: certain})
	case len(g.names) > 0 && g.labelled && (p.bracketed(i-2) || p.at(i-1).kind == tokComma && p.bracketed(i-3)): // 张三(文) 李四(图)
		p.groups = append(p.groups, group{odds: certain})
	case (len(g.names) > 0 || g.role == roleMeta || g.role == rolePassed) && (p.at(i-1).kind == tokLabel || g.role == roleMeta || g.role == rolePassed): // behind a label that was taken backwards
		p.groups = append(p.groups, group{role: inherit(g.role), labelled: g.role != roleNone && g.role != rolePhoto && g.role != roleMeta && g.role != rolePassed, odds: certain})
	}
	return p.names(i, end)
}

// names takes the names in the words from token i to end.
func (p *parser) names(i, end int) int {
	for k := range p.toks[i:end] {
		p.alone(i + k)
	}
	last := &p.toks[end-1]
	last.text = p.withoutPlace(last.text, end)
	if stem, ok := p.wrote(i); ok {
		p.name(p.last(), stem, p.at(i+1), i)
		p.labels++
		p.last().labelled = true
		p.groups = append(p.groups, group{odds: certain})
		return i + 1
	}
	if end == i+1 && len(last.text) < 5*len("字") {
		p.name(p.last(), last.text, p.at(end), i)
		return end
	}
	run := make([]string, 0, 8)
	for _, t := range p.toks[i:end] {
		run = append(run, t.text)
	}
	taken := i
	place := bare
	if p.mode != opening && p.last().labelled {
		place = besides + 0.5
	}
	for _, part := range p.rd.partNames(run, place) {
		if !p.name(p.last(), part.text, p.at(i+part.last+1), i+part.last) {
			if p.mode == opening {
				return max(taken, i+1)
			}
			break
		}
		taken = i + part.last + 1
		if p.mode == opening && p.sound {
			p.end = p.toks[taken-1].to
		}
	}
	return end
}

// alone takes what says that there are others off a name: 张三等, 李四等人.
func (p *parser) alone(i int) {
	t := &p.toks[i]
	if name, ok := strings.CutSuffix(strings.TrimSuffix(t.text, "人"), "等"); ok && p.rd.isPerson(name, bare) {
		t.text = name
	}
}

// wrote reads a name with 文 glued to it, on a line that names who took the pictures too: 张晓明文 李四摄.
func (p *parser) wrote(i int) (name string, ok bool) {
	t := p.toks[i]
	name, ok = strings.CutSuffix(t.text, "文")
	n := text.Count(name)
	if !ok || n < 2 || !strings.Contains(p.line[t.to:], "摄") || !p.rd.isPerson(name, bare) {
		return "", false
	}
	return name, n == 3 || p.rd.odds(name) > p.rd.odds(t.text)
}

// provided tells that the words name who gave material: 受访者 提供, 桐乡法院供图.
func (p *parser) provided(i, end int) bool {
	n := p.at(end)
	if n.kind != tokLabel || !provides(n.text) || n.prefixed {
		return false
	}
	l := p.last()
	if l != nil && p.at(i-1).kind == tokComma && l.labelled && len(l.names) > 0 && (l.role == roleWriter || l.role == roleStringer) && p.personAt(i) { // 通讯员 张三、李四供稿
		return false
	}
	return l == nil || l.role == roleMeta || l.role == rolePassed || len(l.names) > 0 || l.role == rolePhoto
}

func inherit(r role) role {
	if r == rolePhoto || r == roleBoth || r == roleMeta || r == rolePassed {
		return roleNone
	}
	return r
}

// qualifier reads what stands before 记者: 本报见习, 嘉兴日报全媒体, 潮新闻客户端.
func (p *parser) qualifier(s string, label token) bool {
	if label.glued && p.rd.qualifies(s) {
		return true
	}
	rest := s
	if !p.rd.isOutlet[s] {
		rest = strings.TrimSuffix(s, "讯")
	}
	outlet, l := p.rd.outletBefore(rest), p.last()
	if outlet == "" && label.glued && label.role == roleWriter && l != nil && l.certain && len(l.names) == 0 && !p.rd.isPerson(s, bare) { // 采写:南都记者 张三
		return true
	}
	if outlet == "" || !label.glued && p.last() != nil && p.last().labelled && len(p.last().names) == 0 && p.last().role != roleMeta {
		return false
	}
	if (label.role == roleWriter || label.role == rolePhoto || label.role == roleBoth || !label.glued) && p.out.dateline == "" {
		p.out.dateline = outlet
	} else if label.role == roleStringer {
		p.stringersOf(outlet, 92)
	}
	return true
}

// qualifies tells that s only says what sort of 记者 or 编辑 follows.
func (rd *Reader) qualifies(s string) bool {
	rest := unqualify(s)
	return (rest == "" || selfWords[rest] || anyPaper(rest)) && !rd.isOutlet[s]
}

// outletBefore is the outlet that s names, with or without what sort of reporter follows; empty where it names none.
func (rd *Reader) outletBefore(s string) string {
	s, outlet := strings.TrimFunc(s, nameDot), ""
	for rest, more := s, true; more; rest, more = unqualifyOnce(rest) {
		if rd.outlet(rest) && (outlet == "" || !rd.whole(outlet) && (rd.isOutlet[rest] || hasAnySuffix(rest, outletEndings) && !hasAnySuffix(rest, noOutletEndings))) { // 新闻 is of the name in 大河新闻首席, and not in 嘉兴日报新闻
			outlet = rest
		}
	}
	return outlet
}

// whole tells that an outlet is one by all of its name, and not by its end.
func (rd *Reader) whole(outlet string) bool {
	return rd.isOutlet[outlet] || slices.Contains(outletEndings, outlet)
}

// unqualify takes the qualifiers off the end: 嘉兴日报全媒体 → 嘉兴日报.
func unqualify(s string) string {
	for more := true; more; {
		s, more = unqualifyOnce(s)
	}
	return s
}

// unqualifyOnce takes the longest qualifier off the end, if there is one.
func unqualifyOnce(s string) (rest string, ok bool) {
	if i := strings.LastIndex(s, "驻"); i >= 0 && len(s)-i <= 15 { // 本报驻桐乡记者
		return strings.TrimSuffix(s[:i], "常"), true
	}
	rest = s
	if endsQualifier().Has(lastRune(s)) {
		for _, q := range qualifiers {
			if t, ok := strings.CutSuffix(s, q); ok && len(t) < len(rest) {
				rest = t
			}
		}
	}
	return rest, rest != s
}

// besidesNames are signs that stand at a name's ends and belong to no name.
var besidesNames = text.SetOf(".-'·•・‧∙_")

// givers stand before who gave a picture.
var givers = []string{"图据", "图自", "图源"}

// name takes one name into a group, or finds that it is none; false: the sentence has begun.
func (p *parser) name(g *group, w string, next token, at int) bool {
	w = p.passive(strings.TrimFunc(w, besidesNames.Has), at)
	if g.certain {
		w = p.rd.untitled(w, 10)
	}
	n := text.Count(w)
	if w == "" || nobody[w] || hasAnyPrefix(w, givers) || g.role == rolePassed || g.role == roleMeta {
		return true
	}
	place := p.place(g)
	switch {
	case g.labelled:
	case p.takenBy(at):
		place = labelled
	case !p.timid && p.takenAhead(at+1): // 张三 李四 摄
		place += 2 * besides
	}
	odds := p.rd.odds(w) + place
	whole := next.kind != tokWord || !next.glued
	switch {
	case p.mode != opening && (g.labelled || p.mode == loose || p.takenAhead(at+1) || p.at(at+2).kind == tokLabel && p.at(at+2).glued) && p.introduces(at):
		return true
	case next.kind == tokComma && p.at(at+2).kind == tokNumber && placeNames()[w]: // 新华社照片,拉萨,2022年8月20日
		return true
	case p.closing(at) || p.agency(at) || station(w):
		if !g.labelled && next.kind == tokDone && p.out.dateline == "" && p.rd.outlet(w) { // 国际在线报道(记者 张三)
			p.out.dateline = w
		}
		return true
	case g.role == rolePhoto && p.rd.isPlace(w) && strings.ContainsRune("镇乡", lastRune(w)): // a town gave the picture
		return true
	case odds > 0 && whole:
		if p.mode == opening && place == bare && len(g.names) > 0 && odds < 1 {
			p.sound = false
			return false
		}
	case selfWords[w]:
		return true
	case next.kind == tokOpen && p.rd.outlet(strings.TrimSuffix(w, "发")): // 新华社发(张三 摄)
		p.out.dateline = strings.TrimSuffix(w, "发")
		return true
	case p.rd.outletBefore(w) != "" && (n > 3 || !g.certain):
		if (!g.labelled || g.role != roleEditor && g.role != rolePhoto) && p.out.dateline == "" { // 图/新华社 is not where the text is from
			p.out.dateline = p.rd.outletBefore(w)
		}
		return true
	case len(g.names) > 0 && p.mode == strict && (g.labelled || p.takenBy(at)) && p.among(w, at):
	case p.inTurn() && p.takenBy(at) && p.among(w, at): // 张三 文 陆续 图
	case !g.labelled && len(g.names) == 0 && n <= 6 && p.at(at-1).kind == tokWord && p.rd.outlet(p.at(at-1).text) && next.kind == tokLabel && next.role == roleWriter: // 都市快报 橙柿互动 记者
		return true
	case !g.labelled && len(g.names) == 0 && p.out.printed != "" && len(p.groups) > 1 && p.groups[len(p.groups)-2].role == roleMeta && (office(w) || p.rd.placeOutlet(w)): // 来源:桐乡发布 桐乡市卫健局
		return true
	case !g.labelled:
		if p.mode == loose {
			return true
		}
		p.unsound()
		return false
	case office(w) && (len(g.names) == 0 || hasAnySuffix(w, officeEndings)): // behind names 市区六条道路… is the sentence
		g.units = append(g.units, w)
		return true
	case penName(w) && (g.role == roleStringer || g.certain || n <= 4) && p.apart(at):
	case len(g.names) > 0 && p.mode != loose:
		p.unsound()
		return false
	case prose(w) && !(p.works > 2 && n <= 4 && p.apart(at)):
		p.unsound()
		return false
	case g.certain && n <= 8 && (p.mode == loose || n <= 4 || g.role != rolePhoto && g.role != roleBoth) && (p.mode != opening || n <= 4):
	case hanOrDot(w) && n >= 2 && n <= 4 && (!p.rd.places[w] || p.at(at-1).kind != tokLabel || !p.toks[at].glued) && (p.mode != opening && p.apart(at) || n <= 3 && p.apart(at) && next.kind == tokLabel):
	default:
		p.unsound()
		return false
	}
	if !slices.Contains(g.names, w) {
		g.names = append(g.names, w)
	}
	g.odds = min(g.odds, p.trust(w, odds-max(0, place-labelled)))
	return true
}

// trust is the odds of a name that was taken: at least even where it is none by its characters, and better where an office signs so.
func (p *parser) trust(w string, odds float64) float64 {
	if penName(w) {
		return max(odds, 1.5)
	}
	return max(odds, 0)
}

// place is what a group's label says of the words in it.
func (p *parser) place(g *group) float64 {
	odds := bare
	switch {
	case g.certain:
		odds = certain
	case g.labelled:
		odds = labelled
	case p.mode == loose:
		odds = labelled
	}
	if len(g.names) > 0 {
		odds += besides
		if p.mode == opening {
			odds -= 2.5 // the sentence may have begun
		}
	}
	return odds
}

// apart tells that nothing is glued to the word at token i but a sign or a label, and that what follows it is no sentence.
func (p *parser) apart(i int) bool {
	next := p.at(i + 1)
	if next.kind == tokWord && next.glued || next.kind == tokFalse || next.kind == tokQuoted && next.glued {
		return false
	}
	return p.mode != opening || next.kind == tokLabel || next.kind == tokClose || next.kind == tokStop
}

// agency tells that the word at token i says who sells a picture: 张三摄(影像中国), 张三摄/光明图片. An outlet that it names counts.
func (p *parser) agency(i int) bool {
	if sign := p.at(i - 1).kind; sign != tokOpen && sign != tokSlash || p.at(i-2).kind != tokLabel || p.at(i-2).role != rolePhoto || p.at(i-2).prefixed {
		return false
	}
	if next := p.at(i + 1).kind; next != tokClose && next != tokStop {
		return false
	}
	if outlet := strings.TrimSuffix(p.toks[i].text, "发"); p.rd.outlet(outlet) && p.out.dateline == "" {
		p.out.dateline = outlet
	}
	return true
}

// closing tells that the word at token i is a place before 报道, or one behind a slash: 记者 张三/乌镇报道, 记者 张三 嘉兴报道. Behind 、 and
// right behind a label a place that people are called as is a person: 记者 张三、高平报道.
func (p *parser) closing(i int) bool {
	t, before, next := p.at(i), p.at(i-1), p.at(i+1)
	n := text.Count(t.text)
	if before.kind == tokSlash && next.kind == tokDash && p.at(i+3).kind == tokDone { // 记者 张三/台北-乌镇报道
		return p.rd.isPlace(t.text)
	}
	if next.kind != tokDone || !next.glued || n > 6 {
		return false
	}
	listed := before.kind == tokComma || before.kind == tokLabel
	return before.kind == tokSlash || !t.glued && (placeNames()[t.text] && !listed || !p.rd.isPerson(t.text, bare) && (before.kind != tokLabel || p.rd.isPlace(t.text)))
}

// close gives the groups' names to their fields.
func (p *parser) close() {
	for i := range p.groups {
		g := &p.groups[i]
		if len(g.names) == 0 {
			g.names = g.units
		}
		if len(g.names) == 0 {
			continue
		}
		if g.role == roleNone && p.mode != loose && !g.labelled {
			p.sound = p.sound && p.mode == opening
			continue
		}
		sure := int(100 * probability(g.odds))
		if g.pictures || g.role == rolePhoto || g.role == roleBoth {
			p.out.photographers = union(p.out.photographers, g.names)
			p.out.sure.photographers.least(sure)
		}
		if g.edits {
			p.out.editors = union(p.out.editors, g.names)
			p.out.sure.editors.least(sure)
		}
		switch g.role {
		case roleNone, roleWriter, roleBoth:
			p.out.writers = union(p.out.writers, g.names)
			p.out.sure.writers.least(sure)
		case roleStringer:
			p.out.stringers = union(p.out.stringers, g.names)
			p.out.sure.stringers.least(sure)
		case roleEditor:
			p.out.editors = union(p.out.editors, g.names)
			p.out.sure.editors.least(sure)
		}
	}
}
