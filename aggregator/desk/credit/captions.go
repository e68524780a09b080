package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
)

// caption reads the credit at the end of a picture's line, which has such characters and stays where it is: 西栅夜景。 李四 摄.
func (rd *Reader) caption(s string, kinds text.Kinds) (c credit, ok bool) {
	if kinds&text.Captioned == 0 || len(s) > mostCaption {
		return c, false
	}
	if kinds&text.Taken != 0 {
		c, ok = rd.inCaption(s)
	}
	if !ok && endsCaption(s) {
		return rd.atEnd(s)
	}
	return c, ok
}

// mostCaption is how many bytes a picture's line has at most.
const mostCaption = 900

// endsCaption tells at a glance that a line may end with who took a picture.
func endsCaption(s string) bool {
	end := s[max(0, len(s)-mostTaken-3):]
	return strings.Contains(end, "摄") || strings.Contains(end, "图") || strings.Contains(end, "发")
}

// atEnd reads who took a picture from the end of its line.
func (rd *Reader) atEnd(s string) (credit, bool) {
	s = strings.TrimRight(text.SimplifyLine(s), ")）】]。 \u3000\n")
	if strings.Contains(s, "图①") || strings.Contains(s, "图②") {
		s = figures.ReplaceAllString(s, "\u3000")
	}
	if agency, ok := strings.CutSuffix(s, "发"); ok {
		if i := slices.IndexFunc(rd.outlets, func(o string) bool { return strings.HasSuffix(agency, o) }); i >= 0 {
			return credit{dateline: rd.outlets[i]}, true
		}
	}
	if d, _, ok := rd.drawn(s); ok {
		return d, true
	}
	if i := strings.LastIndexAny(s, "(（/／"); i > 0 && strings.HasSuffix(s[:i], "摄") && len(s)-i < 24 {
		if d, ok := rd.photographed(s[:i]); ok { // 张三摄(影像中国)
			if agency := strings.TrimSuffix(strings.TrimLeft(s[i:], "(（/／"), "发"); rd.outlet(agency) {
				d.dateline = agency
			}
			return d, true
		}
	}
	if last := s[afterLast(s, "。！？；"):]; mayTellBy(last) {
		if d, ok := rd.byWhom(last); ok && d.people() {
			return d, true
		}
	}
	if d, ok := rd.photographed(s); ok {
		return d, true
	}
	if last := s[afterLast(s, "。！？"):]; len(last) < len(s) && len(last) <= mostTaken {
		if d, ok := rd.parse(last, strict); ok && d.photographedOnly() { // 西栅夜景。 航拍:李四
			return d, true
		}
	}
	if i := strings.LastIndex(s, "摄于"); i > 0 && len(s)-i <= mostTaken { // 张三摄于乌镇
		if r, _ := text.Last(s[:i]); text.IsHan(r) || text.IsSpace(r) {
			return rd.photographed(s[:i] + "摄")
		}
	}
	return credit{}, false
}

// inCaption reads who took the picture from a bracket within its text: 民兵在清理河道。(张三 摄)据统计….
func (rd *Reader) inCaption(s string) (credit, bool) {
	end := text.LastIndex(s, "摄")
	if end < 0 {
		return credit{}, false
	}
	if strings.Trim(s[end+len("摄"):], ")）】]。 \u3000\n") == "" { // what closes the line has an outlet before it
		return credit{}, false
	}
	if r, _ := utf8.DecodeRuneInString(s[end+len("摄"):]); !closeBrackets.Has(r) {
		return credit{}, false
	}
	end += len("摄")
	from := strings.LastIndexFunc(s[:end], openBrackets.Has)
	if from <= 0 || end-from > mostTaken*2 {
		return credit{}, false
	}
	_, w := utf8.DecodeRuneInString(s[from:])
	c, ok := rd.parse(text.SimplifyLine(s[from+w:end]), strict)
	if agency, out := strings.CutSuffix(s[:from], "发"); ok && out {
		if agency = agency[afterLast(agency, "。！？；，）) \u3000"):]; rd.handsOut(agency) {
			c.dateline = agency
		}
	}
	return c, ok && c.photographedOnly() && c.named(rd)
}

// figures are the pictures of a page that a credit is of: 图①②.
var figures = regexp.MustCompile(`图[①-⑳]+[、，]?[①-⑳]*`)

// photographedOnly tells that a credit names photographers and nobody else.
func (c *credit) photographedOnly() bool {
	return len(c.photographers) > 0 && len(c.writers)+len(c.stringers)+len(c.editors) == 0
}

// afterLast is where s goes on behind the last of some signs.
func afterLast(s, signs string) int {
	i := strings.LastIndexAny(s, signs)
	if i < 0 {
		return 0
	}
	_, w := utf8.DecodeRuneInString(s[i:])
	return i + w
}

// mostTaken is how many bytes say at most where and when a picture was taken.
const mostTaken = 60

// photographed reads who took the picture at the very end of its line.
func (rd *Reader) photographed(s string) (credit, bool) {
	if !hasAnySuffix(s, []string{"摄", "摄影", "摄影报道", " 图", "\u3000图"}) && !strings.Contains(s[max(0, len(s)-40):], "图/") && !strings.Contains(s[max(0, len(s)-40):], "图／") {
		return credit{}, false
	}
	from := max(0, len(s)-120)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from++
	}
	if from == 0 {
		if d, ok := rd.parse(s, caption); ok && d.people() {
			return d, true
		}
	}
	at := len(s)
	for range mostStarts {
		if i := strings.LastIndexFunc(s[from:at], partsCredit); i >= 0 {
			at = from + i
		}
	}
	for i, r := range s[at:] {
		if !partsCredit(r) {
			continue
		}
		if d, ok := rd.parse(s[at+i+utf8.RuneLen(r):], caption); ok && d.people() {
			return d, true
		}
	}
	return credit{}, false
}

// mostStarts is at how many signs before a line's end its credit is looked for.
const mostStarts = 10

var creditParts = text.SetOf("。!?;,！？；，、(（【[:：")

// partsCredit tells what stands between a picture's text and its credit, and between names.
func partsCredit(r rune) bool {
	return text.IsSpace(r) || creditParts.Has(r)
}

// signature reads the author's name in brackets at the very end, with the outlet before it or without: (张三), (嘉兴日报 张三).
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
	outlet, rest, ok := strings.Cut(strings.ReplaceAll(in, "\u3000", " "), " ")
	if ok = ok && rd.outlet(text.InPlainHan(outlet)); ok || office(text.InPlainHan(outlet)) {
		in = rest
	}
	names := rd.signed(in)
	if names == nil {
		return credit{}
	}
	b.Cut(l, from, len(l.Text))
	c := credit{writers: names, sure: sureness{writers: 70}}
	if ok {
		c.dateline = outlet
	}
	return c
}

// signed are up to three names, where s is nothing else.
func (rd *Reader) signed(s string) (names []string) {
	for _, w := range rd.partNames(strings.FieldsFunc(s, func(r rune) bool { return text.IsSpace(r) || r == '、' || signs[r] == tokMark }), bare) {
		if !rd.isPerson(text.InPlainHan(w.text), bare) || text.Count(w.text) > 3 && !strings.ContainsRune(w.text, '·') {
			return nil
		}
		names = append(names, w.text)
	}
	if len(names) > 3 {
		return nil
	}
	return names
}

// Credits tells a line that says who made a text, wherever on it that stands: it is credit and nothing else, opens a report, or has a name as
// texts are signed with.
func (rd *Reader) Credits(line string) bool {
	if len(line) > longest*3 {
		return false
	}
	s := text.SimplifyLine(line)
	if w, ok := findWire(s); ok && rd.wireOutlet(&w) != "" {
		return true
	}
	if _, ok := rd.wholeLine(behindCrumbs(s)); ok {
		return true
	}
	if _, ok := rd.caption(s, text.Any); ok {
		return true
	}
	name := strings.Trim(s, " \u3000□■●◆▲—-")
	if _, in, ok := bracketAtEnd(s); ok {
		name = in
		if _, ok := rd.wholeLine(in); ok {
			return true
		}
	}
	return len(name) <= 90 && rd.signed(name) != nil
}

// titled reads the author's name that stands alone on one of the first lines, where the last ones say who that is: (作者为市作协会员).
func (rd *Reader) titled(b *markup.Body) credit {
	lines := b.Lines()
	remarked := false
	for _, l := range lines[max(0, len(lines)-3):] {
		s := strings.TrimLeft(l.Text, "(（ \u3000")
		remarked = remarked || s != l.Text && strings.HasPrefix(s, "作者") && hasAnyPrefix(s[len("作者"):], []string{"为", "系", "是", "单位"})
	}
	if !remarked {
		return credit{}
	}
	for _, l := range lines[:min(len(lines), 3)] {
		name := unspaced(l.Text)
		if text.Count(name) <= 4 && rd.isPerson(text.InPlainHan(name), bare) {
			b.Cut(l, 0, len(l.Text))
			return credit{writers: []string{name}, sure: sureness{writers: 80}}
		}
	}
	return credit{}
}
