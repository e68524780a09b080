package credit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// addAuthor adds the people of a feed's author element who have no role yet.
func (c *credit) addAuthor(d credit) {
	d.writers, d.stringers, d.photographers, d.editors = c.fresh(d.writers), c.fresh(d.stringers), c.fresh(d.photographers), c.fresh(d.editors)
	c.merge(d)
}

// fresh are those names that c does not have.
func (c *credit) fresh(names []string) (fresh []string) {
	for _, s := range names {
		if !slices.Contains(c.writers, s) && !slices.Contains(c.stringers, s) && !slices.Contains(c.photographers, s) && !slices.Contains(c.editors, s) {
			fresh = append(fresh, s)
		}
	}
	return fresh
}

func webOnly(s string) bool {
	return foldedPrefix(s, "http://") > 0 || foldedPrefix(s, "https://") > 0 || foldedPrefix(s, "www.") > 0
}

// person takes the name out of an author element that has an address too: email (Name), Name <email>; empty where it is the
// address alone.
func person(s string) string {
	at := strings.IndexByte(s, '@')
	if at < 0 {
		return s
	}
	if open, end := strings.IndexByte(s, '('), strings.LastIndexByte(s, ')'); open > at && end > open {
		return strings.TrimSpace(s[open+1 : end])
	}
	if open := strings.IndexByte(s, '<'); open > 0 && open < at {
		return strings.TrimSpace(s[:open])
	}
	if !strings.ContainsAny(strings.TrimSpace(s), " \t") {
		return ""
	}
	return s
}

// parseAuthor reads dc:creator and author elements: 记者 张三 通讯员 李四, email (Name), Name <email>, By Zhang San.
func (rd *Reader) parseAuthor(s string) credit {
	s = person(text.Squeeze(s))
	if s == "" || webOnly(s) {
		return credit{}
	}
	if !hasHan(s) {
		return credit{writers: latinAuthor(s)}
	}
	if nobody[s] {
		return credit{}
	}
	if rd.masthead(s) || rd.placeOutlet(s) {
		return credit{cited: s}
	}
	if rd.outlet(s) || selfWords[s] {
		return credit{}
	}
	c, _ := rd.parse(s, loose)
	if c.empty() && hanOrDot(s) && office(s) && text.Count(s) > 4 {
		return credit{writers: []string{s}}
	}
	return c
}

// latinAuthor is who an author element names that has no Chinese in it.
func latinAuthor(s string) []string {
	if nobody[strings.ToLower(s)] {
		return nil
	}
	if names, ok := englishByline(s); ok {
		return names
	}
	return latinAuthors(s)
}

func hasHan(s string) bool { return strings.ContainsFunc(s, text.IsHan) }

var latinList = regexp.MustCompile(`\s*(?:;|,|&|/|\band\b)\s*`)

// latinAuthors cuts a list of names in Latin letters; what is no such list stays as it is.
func latinAuthors(s string) []string {
	parts := latinList.Split(s, -1)
	for _, p := range parts {
		if !latinName(p) || !strings.Contains(p, " ") {
			if text.Count(s) > 60 {
				return nil
			}
			return []string{s}
		}
	}
	return parts
}

var byLine = regexp.MustCompile(`^\s*(?i:by|reported by|written by|story by)[:\s]\s*([A-Z][A-Za-z.'’\- ]+(?:(?:,|;|&|\band\b)\s*[A-Z][A-Za-z.'’\- ]+)*)\s*$`)

// englishByline reads "By Zhang San and Li Si".
func englishByline(s string) ([]string, bool) {
	if s = strings.TrimSpace(s); s == "" || !text.IsLetter(s[0]) {
		return nil, false
	}
	m := byLine.FindStringSubmatch(s)
	if m == nil {
		return nil, false
	}
	who := m[1]
	if i := strings.Index(who, " in "); i > 0 {
		who = who[:i]
	}
	var names []string
	for _, n := range latinList.Split(who, -1) {
		n = strings.TrimSpace(n)
		if n == "" || latinOutlet.MatchString(n) {
			continue
		}
		if !latinName(n) {
			return nil, false
		}
		if n == strings.ToUpper(n) {
			n = capitals(n)
		}
		names = append(names, n)
	}
	return names, len(names) > 0
}

var latinOutlet = regexp.MustCompile(`(?i)\b(daily|news|times|xinhua|post|press|herald|agency|reuters|staff|cgtn|cctv|ecns|agencies|newspaper|magazine|tv|online|net|com|cn|tribune|gazette|afp|ap)\b`)

func capitals(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

// remark goes over a bracket right behind a name that says who that is: 张三(石门镇), 李四(第一中学高二(3)班).
func (p *parser) remark(i int) int {
	l, in := p.last(), p.at(i+1)
	if end := p.providerIn(i); end > 0 {
		return end
	}
	if p.mode == opening || p.at(i-1).kind != tokWord || l == nil || len(l.names) == 0 || in.kind != tokWord || p.rd.outlet(in.text) && !p.rd.unit(in.text) || p.rd.isPerson(in.text, bare) {
		return i + 1
	}
	depth := 0
	for k := i; k < len(p.toks); k++ {
		switch p.toks[k].kind {
		case tokOpen:
			depth++
		case tokClose:
			if depth--; depth == 0 {
				return k + 1
			}
		case tokWord, tokNumber, tokComma, tokLatin, tokDash:
		case tokLabel: // 张三(自由撰稿人)
			if k != i+2 || !p.toks[k].glued || p.at(k+1).kind != tokClose || p.rd.qualifies(in.text) {
				return i + 1
			}
		default:
			return i + 1
		}
	}
	return i + 1
}

// providerIn goes over a bracket that says who gave the text or its pictures: (桐乡法院供稿).
func (p *parser) providerIn(i int) int {
	for k := i + 1; k < len(p.toks); k++ {
		switch t := p.toks[k]; t.kind {
		case tokClose:
			if k > i+2 && p.toks[k-1].kind == tokLabel && provides(p.toks[k-1].text) && p.mode != opening {
				return k + 1
			}
			return 0
		case tokWord, tokLatin, tokComma, tokFalse, tokQuoted, tokNumber:
		case tokLabel:
			if !provides(t.text) {
				return 0
			}
		default:
			return 0
		}
	}
	return 0
}

// shared tells that the label at i has its names together with the one before: 撰文、编辑:, 文/编辑:, 作者兼编辑:, but not 作者: 编辑:.
func (p *parser) shared(i int) bool {
	l, before := p.last(), p.at(i-1)
	if l == nil || !l.labelled || len(l.names)+len(l.units) > 0 || l.role == roleMeta || l.role == rolePassed {
		return false
	}
	switch before.kind {
	case tokComma, tokSlash:
		return p.at(i-2).kind == tokLabel
	case tokLabel:
		sign := p.line[before.from:before.to]
		return strings.HasSuffix(sign, "/") || strings.HasSuffix(sign, "／")
	}
	return before.text == "兼" && p.at(i-2).kind == tokLabel
}
