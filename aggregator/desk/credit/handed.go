package credit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// agencies makes outlets of what hands out a picture and stands before whose it is: 新华社发 张三 摄, 人民图片 张三 摄.
func (p *parser) agencies() {
	for i := range len(p.toks) - 1 {
		t, next := &p.toks[i], &p.toks[i+1]
		if next.kind != tokWord || next.glued {
			continue
		}
		switch agency, ok := strings.CutSuffix(t.text, "发"); {
		case t.kind == tokWord && ok && p.rd.handsOut(agency):
			t.text = agency
		case t.kind == tokDone && i == 0 && hasAnySuffix(t.text, []string{"图片", "视觉", "中国"}):
		default:
			continue
		}
		t.kind, t.sure = tokOutlet, 92
	}
}

// stations reads the reporters of an outlet's station in a place, and an account that a text was first on: 嘉兴日报社桐乡记者站 张三,
// 微信公众号“湖畔”首发.
func (p *parser) stations() {
	for i := 0; i+1 < len(p.toks); i++ {
		switch t, next := p.toks[i], &p.toks[i+1]; {
		case t.kind == tokWord && next.kind == tokFalse && next.text == "记者站" && next.from == t.to:
			at := placeAtEnd(t.text)
			if name := p.at(i + 2); at > 0 && p.rd.outlet(t.text[:at]) && name.kind == tokWord && !name.glued {
				p.toks[i].text, p.toks[i].to = t.text[:at], t.from+at
				next.kind, next.role, next.text, next.from = tokLabel, roleWriter, "记者", t.from+at
			}
		case t.kind == tokWord && next.kind == tokQuoted && account(t.text) && hanName(next.text):
			end := i + 2
			if p.at(end).text == "首发" {
				end++
			}
			if end == len(p.toks) {
				p.toks = append(p.toks[:i], token{kind: tokOutlet, text: next.text, sure: 92, from: t.from, to: p.toks[end-1].to, glued: t.glued})
			}
		}
	}
}

// hanName tells that s may be an account's name: a few characters, and no sentence.
func hanName(s string) bool { return len(s) <= 12*len("字") && hanOrDot(s) && !prose(s) }

// handsOut tells that s is an agency or a paper before 发. 钱台发 is somebody.
func (rd *Reader) handsOut(s string) bool {
	return rd.isOutlet[s] || len(s) > 2*len("字") && strings.ContainsRune("社报网", lastRune(s)) && rd.outlet(s)
}

// drawn reads who drew what an agency hands out, at the end of s: 新华社发 张三 作, 新华社发 张三 制图. from is where that begins.
func (rd *Reader) drawn(s string) (c credit, from int, ok bool) {
	s = text.TrimRight(s)
	s, drew := strings.CutSuffix(s, "作")
	if !drew {
		if s, ok = strings.CutSuffix(s, "制图"); !ok {
			return c, 0, false
		}
	}
	at := text.LastIndex(s, "发")
	if at < 0 || len(s)-at > mostTaken {
		return c, 0, false
	}
	from = strings.LastIndexFunc(s[:at], partsCredit) + 1
	for from > 0 && from < at && s[from]&0xc0 == 0x80 {
		from++
	}
	if rest := s[at+len("发"):]; rd.handsOut(s[from:at]) && blanks(rest) > 0 {
		names := rd.signed(rest)
		if ok = names != nil; ok {
			c.dateline = s[from:at]
		}
		if ok && drew {
			c.writers, c.sure = names, sureness{writers: 80}
		}
	}
	return c, from, c.dateline != ""
}

var (
	inAddress  = regexp.MustCompile(`^\s*(?:https?://|www\.)\S+|[(（]\s*(?:https?://|www\.)[^()（）\s]*[)）]`)
	sizes      = regexp.MustCompile(`[\s\x{3000}\[【(（]大[\s\x{3000}]+中[\s\x{3000}]+小(?:$|[\s\x{3000}\]】)）])`)
	pagesAhead = regexp.MustCompile(`^[A-Z]?\d{1,3}(?:[-—~、][A-Z]?\d{1,3})*版`)
)

// unaddressed is a line of credit without addresses of pages, the sizes of type that a page offers, and the pages of a paper that its text is on.
func unaddressed(s string) string {
	if strings.Contains(s, "http") || strings.Contains(s, "www.") {
		s = inAddress.ReplaceAllString(s, " ")
	}
	if strings.Contains(s, "小") && strings.Contains(s, "中") {
		s = sizes.ReplaceAllString(s, " ")
	}
	if s == "" || s[0] >= 0x80 || !strings.Contains(s[:min(len(s), 20)], "版") {
		return s
	}
	if at := pagesAhead.FindStringIndex(s); at != nil && at[1] < len(s) {
		if rest := s[at[1]:]; known().labelAt(rest, rune1(rest)) {
			return rest
		}
	}
	return s
}

// ways begin a line that leads to other pages before it says who made the text.
var ways = []string{"http://", "https://", "www.", "上一篇", "下一篇"}

// behindWays is what stands on such a line from its first label of people or an outlet on; s where there is none.
func behindWays(s string) string {
	apart := false
	for i, r := range s {
		if apart && known().labelAt(s[i:], r) {
			return s[i:]
		}
		apart = text.IsSpace(r)
	}
	return s
}

// namedTogether is the outlets that s lists, each of which hardly is anything else: 新华社、人民日报.
func (rd *Reader) namedTogether(s string) string {
	names := strings.Split(s, "、")
	if len(names) < 2 || slices.ContainsFunc(names, func(n string) bool { return !rd.isOutlet[n] && !rd.masthead(n) }) {
		return ""
	}
	return s
}
