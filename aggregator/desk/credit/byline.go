package credit

import (
	"regexp"
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

// Attribute finds who made the entry, and cuts the credit lines that it understood out of the text.
func (rd *Reader) Attribute(src *news.Source, raw *news.Raw, b *markup.Body, l *markup.Linker) news.Attribution {
	var c credit
	for line := range strings.Lines(strings.ReplaceAll(raw.Byline, "\r", "\n")) {
		if english, ok := englishByline(line); ok {
			c.writers = union(c.writers, english)
			continue
		}
		c.merge(inSimplified(text.Plain(line), func(s string) credit {
			d, _ := rd.parse(unremarked(s), false)
			return d
		}))
	}
	var found []dateline
	c.merge(rd.inBody(b, &found))
	for _, a := range raw.Authors {
		c.addAuthor(inSimplified(text.Plain(a), rd.parseAuthor))
	}
	for _, a := range raw.Contributors {
		c.addAuthor(inSimplified(text.Plain(a), rd.parseAuthor))
	}
	origin := pickOrigin(&c, raw, src)
	dropDatelines(b, found, origin)
	a := news.Attribution{
		Origin: origin, Reporters: c.writers, Correspondents: without(c.stringers, c.writers), Photographers: c.photographers, Editors: c.editors,
		Rights: text.Plain(raw.Rights),
	}
	if a.Rights == "" {
		a.Rights = src.Licence.Rights
	}
	if raw.Origin != "" && origin == cleanOutlet(text.Plain(raw.Origin)) {
		a.OriginURL = l.Web(raw.OriginURL)
	}
	return a
}

func without(a, b []string) []string {
	var out []string
	for _, s := range a {
		if len(union(b, []string{s})) > len(b) {
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
	for i, l := range lines {
		ends := i < headLines || i >= len(lines)-tailLines
		if ends {
			if simple := text.SimplifyLine(l.Text); simple != l.Text {
				texts = append(texts, printing{l.Text, simple})
				l.Text = simple
			}
		}
		s := l.Text
		if i < headLines {
			if d, ok := rd.openingLine(b, &l, found); ok {
				c.merge(d)
				if i >= len(lines)-tailLines {
					l.Text = text.InPlainHan(b.Join(l.From, l.To))
					c.merge(rd.tail(b, l, i >= len(lines)-3))
				}
				continue
			}
		}
		if ends && len(s) <= longest*3 {
			if d, ok := rd.wholeLine(s); ok {
				c.merge(d)
				b.Cut(l, 0, len(s))
				continue
			}
		}
		if d, ok := rd.caption(s); ok {
			c.merge(d)
		}
		if i >= len(lines)-tailLines {
			c.merge(rd.tail(b, l, i >= len(lines)-3))
		}
		if i < 3 && c.cited == "" {
			c.cited = rd.citation(s)
		}
	}
	c.restore(texts)
	if len(lines) > 0 && !c.people() {
		c.merge(rd.signature(b))
	}
	return c
}

// wholeLine reads a line that is nothing but credit, bare or in brackets.
func (rd *Reader) wholeLine(s string) (credit, bool) {
	if twoSentences(s) {
		return credit{}, false
	}
	if !hasHan(s) {
		names, ok := englishByline(strings.TrimSpace(text.Narrow(s)))
		return credit{writers: names}, ok
	}
	paged := strings.Contains(s[:min(len(s), 12)], "《") && strings.Contains(s, "版")
	if !paged && !labelWords().Within(s) {
		return credit{}, false
	}
	s = unremarked(strings.TrimSpace(text.Narrow(s)))
	if !paged {
		return rd.parse(s, true)
	}
	if m := pageOf.FindStringSubmatchIndex(s); m != nil {
		c, ok := credit{}, m[1] == len(s)
		if !ok {
			c, ok = rd.parse(s[m[1]:], true)
		}
		c.printed = cleanOutlet(s[m[2]:m[3]])
		return c, ok
	}
	return rd.parse(s, true)
}

var (
	// pageOf is the paper's page that a text was printed on, before its people: 《人民日报》(2023年5月6日 第10版) 记者 张三.
	pageOf = regexp.MustCompile(`^[(\[【]?《([^《》]{2,20})》\s*[(\[]?\s*(?:\d{4}年)?\d{1,2}月\d{1,2}日[\s,、]*(?:第?\s*[A-Z]?\d{1,3}\s*版|头版)?\s*[)\]】]?[\s,、:]*`)
	// A remark on who the author is, in brackets or behind a comma.
	remark = regexp.MustCompile(`\s*(?:\((?:本文|文章)?(?:作者|笔者)?(?:系|为|单位|工作单位|简介)\s*[:：]?[^()]{2,60}\)|[,;]\s*(?:作者|工作)?单位\s*:\s*[^,;:()]{2,40})([)）\]】]?\s*)$`)
)

// unremarked takes off what a credit line remarks on its author: 作者:张三(作者系市作协会员).
func unremarked(s string) string {
	if !strings.Contains(s, "单位") && !strings.Contains(s, "系") && !strings.Contains(s, "为") && !strings.Contains(s, "简介") {
		return s
	}
	m := remark.FindStringSubmatchIndex(s)
	if m == nil || m[0] == 0 {
		return s
	}
	return s[:m[0]] + s[m[2]:m[3]]
}

var (
	tailBracket = regexp.MustCompile(`[(（\[【〔]([^()（）\[\]【】〔〕]{2,120})[)）\]】〕][\s\x{3000}]*$`)
)

// tail takes credit off a line's end: (记者 张三), 。来源: 嘉兴日报 作者: ….
func (rd *Reader) tail(b *markup.Body, l markup.Line, last bool) credit {
	var c credit
	for range 3 {
		text := l.Text
		m := bracketAtEnd(text)
		if m != nil {
			d, ok := rd.citedAfter(text[m[2]:m[3]])
			if !ok {
				d, ok = rd.wholeLine(text[m[2]:m[3]])
			}
			if ok {
				c.merge(d)
				b.Cut(l, m[0], len(text))
				l.Text = text[:m[0]]
				continue
			}
		}
		if !last {
			return c
		}
		start := lastSentence(text)
		if !labelWords().Within(text[start:]) {
			return c
		}
		cut := false
		for i, r := range text[start:] {
			end := start + i + utf8.RuneLen(r)
			if len(text)-end > longest*3 || end == len(text) || !strings.ContainsRune("。!?！？…”\"」』)）】]", r) || !labelWords().Within(text[end:min(len(text), end+48)]) {
				continue
			}
			if d, ok := rd.wholeLine(text[end:]); ok {
				c.merge(d)
				b.Cut(l, end, len(text))
				l.Text = text[:end]
				cut = true
				break
			}
		}
		if !cut {
			return c
		}
	}
	return c
}

// lastSentence is where credit behind a sentence may begin at the earliest: what holds a full stop before its end is prose.
func lastSentence(text string) int {
	start := max(0, len(text)-longest*3-utf8.UTFMax)
	for start > 0 && start < len(text) && !utf8.RuneStart(text[start]) {
		start++
	}
	shown := strings.TrimRightFunc(text[start:], unseen)
	return start + max(0, strings.LastIndex(strings.TrimSuffix(shown, "。"), "。"))
}

// twoSentences tells that text goes on behind a full stop.
func twoSentences(text string) bool {
	_, rest, _ := strings.Cut(text, "。")
	return strings.TrimLeftFunc(rest, unseen) != ""
}

func unseen(r rune) bool { return text.IsSpace(r) || text.IsInvisible(r) }

func bracketAtEnd(s string) []int {
	if !bracketed(s) {
		return nil
	}
	from := max(0, len(s)-longest*3)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from++
	}
	m := tailBracket.FindStringSubmatchIndex(s[from:])
	for i := range m {
		m[i] += from
	}
	return m
}

// bracketed tells that the line's last character closes a bracket.
func bracketed(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(s, text.IsSpace))
	return strings.ContainsRune(")）]】〕", r)
}

var (
	captionEnd   = regexp.MustCompile(`(?:摄|摄影|摄影报道|图/[\p{Han}·]{2,8})\s*[)）】\]。]?\s*$`)
	captionStart = regexp.MustCompile(`[\s。!?;,！？；，、(（【\[:：]`)
)

// caption reads the credit at the end of a picture's line, which stays where it is: 西栅夜景。 李四 摄.
func (rd *Reader) caption(s string) (credit, bool) {
	if end := s[max(0, len(s)-48):]; len(s) > 900 || !strings.Contains(end, "摄") && !strings.Contains(end, "图") {
		return credit{}, false
	}
	s = text.Narrow(s)
	if !captionEnd.MatchString(s) {
		return credit{}, false
	}
	s = strings.TrimRight(s, ")】]。 ")
	from := max(0, len(s)-120)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from++
	}
	starts := [][]int{{0, from}}
	for _, m := range captionStart.FindAllStringIndex(s[from:], -1) {
		starts = append(starts, []int{0, from + m[1]})
	}
	for _, m := range starts {
		if m[1] == from && from > 0 {
			continue
		}
		if d, ok := rd.parse(s[m[1]:], true); ok && d.people() {
			return d, true
		}
	}
	return credit{}, false
}

var signed = regexp.MustCompile(`[(（]([\p{Han}·\s\x{3000}、]{2,30})[)）][\s\x{3000}]*$`)

// signature reads the author's name in brackets at the very end: (张三).
func (rd *Reader) signature(b *markup.Body) credit {
	lines := b.Lines()
	if len(lines) == 0 {
		return credit{}
	}
	l := lines[len(lines)-1]
	if !bracketed(l.Text) {
		return credit{}
	}
	m := signed.FindStringSubmatchIndex(l.Text)
	if m == nil || m[0] == 0 && len(lines) == 1 {
		return credit{}
	}
	var names []string
	for _, w := range rd.joinNames(strings.FieldsFunc(l.Text[m[2]:m[3]], func(r rune) bool { return text.IsSpace(r) || r == '、' })) {
		if !rd.personName(text.InPlainHan(w)) || utf8.RuneCountInString(w) > 3 && !strings.ContainsRune(w, '·') {
			return credit{}
		}
		names = append(names, w)
	}
	if len(names) == 0 || len(names) > 3 {
		return credit{}
	}
	b.Cut(l, m[0], len(l.Text))
	return credit{writers: names}
}
