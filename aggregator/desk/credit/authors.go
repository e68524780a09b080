package credit

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// addAuthor adds the people of a feed's author element who have no role yet.
func (c *credit) addAuthor(d credit) {
	known := union(union(union(append([]string(nil), c.writers...), c.stringers), c.photographers), c.editors)
	fresh := func(names []string) []string { return without(names, known) }
	c.writers = union(c.writers, fresh(d.writers))
	c.stringers = union(c.stringers, fresh(d.stringers))
	c.photographers = union(c.photographers, fresh(d.photographers))
	c.editors = union(c.editors, fresh(d.editors))
	if c.printed == "" {
		c.printed = d.printed
	}
	if c.dateline == "" {
		c.dateline = d.dateline
	}
}

var (
	mailName = regexp.MustCompile(`^\S+@\S+\s*\((.+)\)\s*$`)
	nameMail = regexp.MustCompile(`^(.+?)\s*<\S+@\S+>$`)
	mailOnly = regexp.MustCompile(`^(mailto:)?\S+@\S+$`)
)

func webOnly(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.")
}

// parseAuthor reads dc:creator and author elements: 记者 张三 通讯员 李四, email (Name), Name <email>, By Zhang San.
func (rd *Reader) parseAuthor(s string) credit {
	s = text.Squeeze(s)
	if strings.Contains(s, "@") {
		if m := mailName.FindStringSubmatch(s); m != nil {
			s = m[1]
		} else if m := nameMail.FindStringSubmatch(s); m != nil {
			s = m[1]
		}
		if mailOnly.MatchString(s) {
			return credit{}
		}
	}
	if lower := strings.ToLower(s); s == "" || webOnly(lower) || nobody[lower] {
		return credit{}
	}
	if names, ok := englishByline(s); ok {
		return credit{writers: names}
	}
	if !hasHan(s) {
		return credit{writers: latinAuthors(s)}
	}
	if rd.outlet(s) || selfWords[s] {
		return credit{}
	}
	c, _ := rd.parse(s, false)
	if c.empty() && hanOrDot(s) && office.MatchString(s) {
		return credit{writers: []string{s}}
	}
	return c
}

// office is a body that signs as author.
var office = regexp.MustCompile(`^.{4,20}(?:部|局|办|委|院|校|中心|会|所|站|处|团|社区|街道|镇|政府)$`)

// unit is a correspondent's office beside the name.
var unit = regexp.MustCompile(`^(?:市|县|区|镇|省|公安|交警|消防|国网|街道)\p{Han}{1,8}$|^\p{Han}{2,8}(?:宣传部|派出所|街道|大队|中队|支队|分局|医院|法院|检察院|公司|中学|小学|街道办|党委)$`)

func hasHan(s string) bool { return strings.ContainsFunc(s, text.IsHan) }

var latinList = regexp.MustCompile(`\s*(?:;|,|&|/|\band\b)\s*`)

// latinAuthors cuts a list of names in Latin letters; what is no such list stays as it is.
func latinAuthors(s string) []string {
	parts := latinList.Split(s, -1)
	for _, p := range parts {
		if !latinName(p) || !strings.Contains(p, " ") {
			if utf8.RuneCountInString(s) > 60 {
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

var latinOutlet = regexp.MustCompile(`(?i)\b(daily|news|times|xinhua|post|press|herald|agency|reuters|staff)\b`)

func capitals(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}
