package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// How far from either end of a text credit lines are looked for.
const (
	headLines = 4
	tailLines = 8
	longest   = 160 // characters of a credit line
)

// Attribute finds who made the entry, and cuts the credit lines that it understood out of the text. unsure has how sure it is of
// fields, in percent, where that is not much.
func (rd *Reader) Attribute(src *news.Source, raw *news.Raw, b *markup.Body, l *markup.Linker) (a news.Attribution, unsure map[string]int) {
	var c credit
	for line := range strings.Lines(strings.ReplaceAll(raw.Byline, "\r", "\n")) {
		c.merge(inSimplified(text.Plain(line), func(s string) credit {
			if mayTellBy(s) {
				if d, ok := rd.byWhom(s); ok {
					return d
				}
			}
			d, _ := rd.parse(unremarked(s), loose)
			return d
		}))
	}
	var found []dateline
	c.merge(rd.inBody(b, &found))
	for _, a := range raw.Authors {
		c.addAuthor(rd.author(a))
	}
	for _, a := range raw.Contributors {
		c.addAuthor(rd.author(a))
	}
	origin := pickOrigin(&c, raw, src)
	dropDatelines(b, found, origin)
	a = news.Attribution{
		Origin: origin, Reporters: c.writers, Correspondents: without(c.stringers, c.writers), Photographers: c.photographers, Editors: c.editors,
		Rights: text.Plain(raw.Rights),
	}
	if a.Rights == "" {
		a.Rights = src.Licence.Rights
	}
	if raw.Origin != "" && origin == cleanOutlet(text.Plain(raw.Origin)) {
		a.OriginURL = l.Web(raw.OriginURL)
	}
	return a, c.unsure(origin)
}

func without(a, b []string) []string {
	if len(a) > 0 && !slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) }) {
		return a
	}
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

// pickOrigin ranks the evidence: printed, the feed's source element, X记者 or a dateline, 据《X》报道, else the source itself.
func pickOrigin(c *credit, raw *news.Raw, src *news.Source) string {
	for _, o := range []string{c.printed, cleanOutlet(text.Plain(raw.Origin)), c.dateline, c.cited} {
		switch o {
		case "":
		case selfOutlet:
			return src.Name
		default:
			return o
		}
	}
	return src.Name
}

// Cut cuts the credit lines out of a text whose origin is known, a summary beside the text.
func (rd *Reader) Cut(b *markup.Body, origin string) {
	var found []dateline
	rd.inBody(b, &found)
	dropDatelines(b, found, origin)
}

// inBody looks for credit lines at both ends of the text and under pictures, and cuts them out.
func (rd *Reader) inBody(b *markup.Body, found *[]dateline) credit {
	var c credit
	var texts []printing
	lines := b.Lines()
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		foot := i >= len(lines)-tailLines
		if i >= headLines && !foot {
			if d, ok := rd.caption(l.Text, l.Kinds); ok {
				c.merge(d)
			}
			continue
		}
		if l.Kinds&text.Traditional != 0 {
			if simple := text.SimplifyLine(l.Text); simple != l.Text {
				texts = append(texts, printing{l.Text, simple})
				l.Text, l.Kinds = simple, text.Any
			}
		}
		d, opened := credit{}, false
		var head beginning
		if i < headLines {
			if head = beginningOf(l.Text, l.Kinds); head.signed {
				if d, opened = rd.passedOnLine(b, &l, &head, found); !opened {
					d, opened = rd.wireLine(b, &l, &head, found)
				}
			}
		}
		if !opened {
			if d, n := rd.creditLines(b, lines, i, l.Text); n > 0 {
				c.merge(d)
				i += n - 1
				continue
			}
			if i < headLines {
				d, opened = rd.peopleLine(b, &l, &head)
			}
		}
		if opened {
			c.merge(d)
			if !d.people() && i < 3 && l.Kinds&text.Telling != 0 {
				rd.told(&c, l.Text)
			}
			if foot {
				l.Text = text.InPlainHan(b.Join(l.From, l.To))
				if d, ok := rd.wholeLine(text.TrimLeft(l.Text)); ok && d.people() { // 本报讯(记者 张三)编辑 李四
					c.merge(d)
					b.Cut(l, 0, len(l.Text))
					continue
				}
				rd.tail(&c, b, l, i >= len(lines)-3)
			}
			continue
		}
		if d, ok := rd.caption(l.Text, l.Kinds); ok {
			c.merge(d)
		}
		if foot {
			rd.tail(&c, b, l, i >= len(lines)-3)
		}
		if i < 3 && l.Kinds&text.Telling != 0 {
			rd.told(&c, l.Text)
		}
	}
	c.restore(texts)
	if len(lines) > 0 && !c.people() {
		c.merge(rd.signature(b))
	}
	if len(lines) > 2 && !c.people() {
		c.merge(rd.titled(b))
	}
	return c
}

// creditLines reads line i, whose simplified text is s, as credit and nothing else, and cuts it; with the next one where a label and
// its names, or the halves of a label, stand on two. n is how many lines it took.
func (rd *Reader) creditLines(b *markup.Body, lines []markup.Line, i int, s string) (c credit, n int) {
	if len(s) > longest*3 {
		return c, 0
	}
	if sep, ok := continued(s); ok {
		below := rd.namesBelow(lines[i+1:])
		for n := len(below); n > 0; n-- {
			c, ok := rd.manyLines(s, sep, below[:n])
			if !ok {
				continue
			}
			for _, l := range lines[i : i+1+n] {
				b.Cut(l, 0, len(l.Text))
			}
			return c, n + 1
		}
	}
	c, ok := rd.wholeLine(behindCrumbs(s))
	if !ok {
		return c, 0
	}
	b.Cut(lines[i], 0, len(lines[i].Text))
	return c, 1
}

// namesBelow are the lines under a label that may be its names: one, and others that are a name each.
func (rd *Reader) namesBelow(lines []markup.Line) (below []string) {
	for i, l := range lines[:min(len(lines), 4)] {
		if len(l.Text) > 60 || i > 0 && !spelledOut(l.Text) && !rd.isPerson(text.InPlainHan(unspaced(l.Text)), besides) {
			break
		}
		below = append(below, l.Text)
	}
	return below
}

// manyLines reads a line and those under it as one. All of it must look like what it should be: nothing says that they belong together.
func (rd *Reader) manyLines(s, sep string, below []string) (credit, bool) {
	next := strings.Join(below, " ")
	simple := text.SimplifyLine(next)
	c, ok := rd.parse(strings.TrimSpace(s)+sep+strings.TrimSpace(simple), strict)
	if !ok || c.empty() || !c.named(rd) && slices.ContainsFunc(below, func(l string) bool { return !spelledOut(l) }) || c.printed != "" && sep == ":" && !rd.outlet(c.printed) && !office(c.printed) {
		return credit{}, false
	}
	c.restore([]printing{{next, simple}})
	return c, true
}

// continued tells that a line is a label whose names stand on the next one, or the first half of a label; sep joins them.
func continued(s string) (sep string, ok bool) {
	if len(s) > 60 {
		return "", false
	}
	s = text.TrimLeft(s)
	r, w := utf8.DecodeRuneInString(s)
	if adornment(r) {
		s = text.TrimLeft(s[w:])
		r, w = utf8.DecodeRuneInString(s)
	}
	if !known().starts.Has(r) {
		return "", false
	}
	if next, _ := utf8.DecodeRuneInString(s[w:]); !text.IsSpace(next) && !known().mayBegin(s, r) {
		return "", false
	}
	if s = strings.TrimSpace(s); len(s) > 30 {
		return "", false
	}
	bare := strings.TrimRight(s, ":： ")
	var room [12]token
	toks := lex(room[:0], s)
	if last := len(toks) - 1; last >= 0 && toks[last].kind == tokLabel && toks[last].role != roleMeta && (last == 0 || toks[last].prefixed || last == 1 && toks[0].kind == tokOwn) {
		if bare != s {
			return " ", true
		}
		return ":", true
	}
	return "", halves[s]
}

// adornment tells that r is a symbol as stands before a byline.
func adornment(r rune) bool { return r >= 0x2190 && r < 0x2e80 && signs[r] == tokMark }

// halves are what labels that are printed on two lines begin with.
var halves = wordSet(`责任 值班 网络 执行 见习 特约 稿件 文章 信息 首席`)

// wholeLine reads a line that is nothing but credit, bare or in brackets.
func (rd *Reader) wholeLine(s string) (credit, bool) {
	if len(s) <= 2*headLine {
		if c, ok := rd.headed(s); ok {
			return c, true
		}
	}
	if len(s) <= shortLine {
		if d, n := rd.signedDateline(s); n > 0 && n >= len(strings.TrimRight(s, ")） \u3000")) { // (中央社记者张三台北31日电)
			return d, true
		}
		if w, ok := findWire(s); ok && w.dated && w.end >= len(strings.TrimRight(s, ")） \u3000")) { // (新华社北京1月31日电)
			return credit{dateline: rd.wireOutlet(&w)}, rd.wireOutlet(&w) != ""
		}
	}
	if mayTellBy(s) {
		if c, ok := rd.byWhom(s); ok && c.people() {
			return c, true
		}
	}
	if name := rd.authorWhoIs(s); name != "" {
		return credit{writers: []string{name}, sure: sureness{writers: 80}}, true
	}
	if c, from, ok := rd.drawn(s); ok && strings.TrimLeftFunc(s[:from], opens) == "" {
		return c, true
	}
	if names := rd.marked(s); names != nil {
		return credit{writers: names, sure: sureness{writers: 80}}, true
	}
	if s != "" && text.IsLetter(s[0]) {
		if c, ok := latinSigned(s); ok {
			return c, true
		}
	}
	if !mayCredit(s) || twoSentences(s) {
		return credit{}, false
	}
	return rd.parse(unremarked(s), strict)
}

// marked are the names on a line that begins with the sign before a byline and has nothing else: □ 张三.
func (rd *Reader) marked(s string) []string {
	if len(s) > 2*longestRun {
		return nil
	}
	s = text.TrimLeft(s)
	if r, w := utf8.DecodeRuneInString(s); adornment(r) {
		if s = strings.TrimSpace(s[w:]); len(s) <= longestRun {
			return rd.signed(s)
		}
	}
	return nil
}

const (
	beforeLabel = 16 // Chinese characters that stand before a credit line's first label at most
	longestRun  = 30 // and in one piece anywhere
)

// mayCredit tells at a glance that a line may be credit: a label stands near its start, no clause before it, and no run of characters
// is longer than names are.
func mayCredit(s string) bool {
	lex := known()
	run, han, label := 0, 0, false
	for i, w := 0, 0; i < len(s); i += w {
		var r rune
		if r, w = text.At(s, i); !text.IsHan(r) {
			if run = 0; !label && (r == '，' || r == ',' && han > 0) {
				return false
			}
			continue
		}
		if run++; run > longestRun {
			return false
		}
		if label {
			continue
		}
		label = lex.labelAt(s[i:], r)
		if han++; han > beforeLabel && !label {
			return printedOn(s)
		}
	}
	return label || han > 0 && (printedOn(s) || len(s) <= shortOpening && hasAnySuffix(behindReport.TrimRight(s), reportEnds)) || mayLatin(s)
}

var (
	reportEnds   = []string{"报道", "整理"}
	behindReport = text.SetOf(")） ")
)

// printedOn tells that a line may name the page of a paper that its text was printed on: 《农民日报》(2020年11月2日 头版).
func printedOn(s string) bool {
	return strings.Contains(s[:min(len(s), 12)], "《") && strings.Contains(s, "版")
}

// beforeLatin stands before a line's first label.
var beforeLatin = text.SetOf("([【（■□●")

// mayLatin is mayCredit for a line without a Chinese character.
func mayLatin(s string) bool {
	if text.Opens(s) && s[0] >= utf8.RuneSelf {
		return false
	}
	s = strings.TrimLeftFunc(s, func(r rune) bool { return text.IsSpace(r) || beforeLatin.Has(r) })
	if len(s) < 4 || len(s) > longest || !text.IsLetter(s[0]) {
		return false
	}
	head := strings.ToLower(s[:min(len(s), 36)])
	return strings.Contains(head, "by ") || strings.Contains(head, ":") || strings.Contains(head, "：") || strings.Contains(head, "/") || strings.Contains(head, "|") || strings.Contains(head, "｜") || hasAnyPrefix(head, latinOpeners)
}

// latinOpeners are labels of English pages that need no sign behind them.
var latinOpeners = []string{"xinhua", "staff ", "reporter ", "correspondent "}

// A remark on who the author is, in brackets or behind a comma.
var remark = regexp.MustCompile(`\s*(?:[（(](?:本文|文章)?(?:作者|笔者)?(?:系|为|单位|工作单位|简介)\s*[:：]?[^()（）]{2,60}[）)]|[\s\x{3000},;，；]\s*(?:作者|工作)?单位\s*[:：]\s*[^,;:：()（）]{2,40}|[,，]\s*(?:系|为|现为|现任|任)[^()（）:：]{3,80})([)）\]】]?\s*)$`)

var (
	// The class of a pupil, and the country of an author, before the name.
	classroom = regexp.MustCompile(`[高初小]?[一二三四五六七八九十\d]{1,4}(?:年级)?[(（]?[一二三四五六七八九十\d]{0,2}[)）]?班`)
	country   = regexp.MustCompile(`[\[〔【(（](?:美|英|法|德|俄|日|韩|意|加|澳|印度|苏联|俄罗斯|美国|英国|法国|德国|日本)[\]〕】)）]`)
)

// unremarked takes off what a credit line remarks on its author: 作者:张三(作者系市作协会员).
func unremarked(s string) string {
	s = unaddressed(s)
	if strings.Contains(s, "班") {
		s = classroom.ReplaceAllString(s, " ")
	}
	if openBrackets.In(s) {
		s = country.ReplaceAllString(s, "")
	}
	if !strings.Contains(s, "单位") && !strings.Contains(s, "系") && !strings.Contains(s, "为") && !strings.Contains(s, "简介") {
		return s
	}
	m := remark.FindStringSubmatchIndex(s)
	if m == nil || m[0] == 0 {
		return s
	}
	return s[:m[0]] + s[m[2]:m[3]]
}
