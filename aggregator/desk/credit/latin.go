package credit

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// latin takes a name or an outlet in Latin letters, of several words.
func (p *parser) latin(i int) int {
	end := i + 1
	for end < len(p.toks) && p.toks[end].kind == tokLatin && !p.toks[end].glued && capital(p.toks[end].text) == capital(p.toks[i].text) && end-i < 5 && !(shouted(p.toks[i].text) && !shouted(p.toks[end].text)) {
		end++
	}
	name := p.toks[i].text
	for _, t := range p.toks[i+1 : end] {
		name += " " + t.text
	}
	if n := p.at(end); n.kind == tokWord && n.glued && p.last() != nil && p.last().labelled { // A小美
		p.toks[end].text, p.toks[end].glued = name+n.text, false
		return end
	}
	g := p.last()
	switch {
	case nobody[strings.ToLower(name)], g != nil && g.role == roleEditor && staffNumber(name), g != nil && len(g.names) > 0 && (latinTitle(name) || strings.ContainsAny(name, "0123456789")): // By Zhang San, Staff Writer; 张三(NB012)
	case g != nil && g.role == rolePhoto && len(g.names) > 0 && p.at(i-1).kind == tokSlash && sellsPictures(name, g.names[0]): // Photos: Zhang San/GT
		if p.out.dateline == "" && (latinOutlet.MatchString(name) || len(name) < 5 && shouted(name) && p.at(end).kind != tokSlash && p.at(end).kind != tokLatin) {
			p.out.dateline = name
		}
		for p.at(end).kind == tokLatin { // PA Archive
			end++
		}
	case g != nil && g.role == rolePhoto && strings.EqualFold(p.at(end).text, "photo"): // 图/IC photo
		return end + 1
	case latinOutlet.MatchString(name):
		if g == nil || len(g.names) > 0 || !g.certain {
			if p.out.dateline == "" {
				p.out.dateline = name
			}
		}
		if (i == 0 || p.at(i-1).kind == tokOpen) && p.at(end).kind == tokSlash && p.mode == strict { // (Xinhua/Huang Zongzhi)
			p.groups = append(p.groups, group{role: rolePhoto, labelled: true, odds: labelled})
			p.labels++
			return end + 1
		}
	case g == nil || g.role == roleMeta || g.role == rolePassed:
		if p.mode == loose && latinName(name) {
			p.groups = append(p.groups, group{names: []string{name}, odds: labelled})
			return end
		}
		if g == nil {
			p.unsound()
		}
	case !capital(name) && len(g.names) > 0:
		if name != "in" { // By Zhang San in Hangzhou, Zhejiang
			p.unsound()
		}
		for end < len(p.toks) && (p.toks[end].kind == tokLatin || p.toks[end].kind == tokComma && !p.latinPerson(end+1)) {
			end++
		}
	case g.labelled && (latinName(name) && (g.certain || strings.Contains(name, " ") || hasHan(p.line)) || g.certain && end == i+1):
		if name == strings.ToUpper(name) && len(name) > 3 {
			name = capitals(name)
		}
		if !slices.Contains(g.names, name) {
			g.names = append(g.names, name)
		}
	default:
		p.unsound()
	}
	return end
}

// sellsPictures tells that what stands behind a photographer's name and a slash in Latin letters is no second one: one word behind a name of
// several (Zhang San/EPA), or an agency's.
func sellsPictures(s, photographer string) bool {
	if !strings.Contains(s, " ") {
		return strings.Contains(photographer, " ")
	}
	return hasAnySuffix(s, []string{" Images", " Pictures", " Photos", " Wire", " Archive", " Agency", " Press"})
}

// staffNumber tells that a word is the number or the account that a site gives its editors: SN241, u022.
func staffNumber(s string) bool {
	return strings.ContainsAny(s, "0123456789") && !strings.Contains(s, " ")
}

// latinPerson tells that behind a place another person stands at token i, with a place too: in Hangzhou and Li Si in Ningbo.
func (p *parser) latinPerson(i int) bool {
	end := i
	for p.at(end).kind == tokLatin && capital(p.toks[end].text) {
		end++
	}
	return end-i >= 2 && p.at(end).text == "in"
}

// latinSigned reads a line that is a name in Latin letters and an outlet's, or who that is: Zhang San, China Daily.
func latinSigned(s string) (c credit, ok bool) {
	if len(s) > 60 {
		return c, false
	}
	s = strings.TrimSpace(s)
	i := strings.IndexAny(s, ",|")
	if i < 0 {
		return c, false
	}
	name, from := strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
	words := strings.Count(name, " ") + 1
	if words < 2 || words > 3 || !latinName(name) || foldedPrefix(name, "by ") > 0 || latinOutlet.MatchString(name) || strings.Count(from, " ") > 3 {
		return c, false
	}
	switch {
	case latinTitle(from):
	case latinName(from) && latinOutlet.MatchString(from):
		c.dateline = from
	default:
		return c, false
	}
	c.writers, c.sure = []string{name}, sureness{writers: 80}
	return c, true
}

// latinAgencies are outlets in Latin letters that alone in a bracket, or with a day, say where a text is from.
var latinAgencies = []string{"Xinhua", "China Daily", "Shanghai Daily", "Global Times", "People's Daily", "China News Service", "CGTN", "ECNS", "Reuters", "AFP"}

// updated stands behind an outlet before when a page was last changed: Xinhua | Updated: 2020-06-12 09:55.
var updated = []string{" | Updated", " | Published"}

// latinAgency is the one that s is, with a date and a page or without: Xinhua, China Daily 06/12/2012 page1.
func latinAgency(s string) string {
	if s == "" || s[0] < 'A' || s[0] > 'X' || len(s) > 40 {
		return ""
	}
	for _, agency := range latinAgencies {
		if rest, ok := strings.CutPrefix(s, agency); ok && (rest == "" || len(rest) > 8 && rest[0] == ' ' && (digit(rest[1]) || hasAnyPrefix(rest, updated))) {
			return agency
		}
	}
	return ""
}

// shouted tells that s is printed in capitals: By WANG LI China Daily.
func shouted(s string) bool {
	return len(s) > 1 && s == strings.ToUpper(s) && !strings.Contains(s, ".")
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r >= 'A' && r <= 'Z' || r >= 0xc0
}
