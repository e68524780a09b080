// Package edition knows what a printed edition, or a site that copies one, sets around its articles: the page's number and name, lines
// that stand on everything, and what the house prints that is no article.
package edition

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

const (
	digits = `[0-9０-９]`
	// numbered is a page's number with 版 behind it: 第04版, A12版, 四版, 04-05版, 头版.
	numbered = `第?[\s\x{3000}]*(?:([A-ZＡ-Ｚ]{0,2})[\s\x{3000}]?(` + digits + `{1,3})(?:[-—~～、]` + digits + `{1,3})?|([一二三四五六七八九十]{1,3})|(头))[\s\x{3000}]*版`
	// lettered is one that needs none: A04. Others with a letter may be anything: G20, C919.
	lettered = `([A-ZＡ-Ｚ])([0０]` + digits + `)`
	// parted is what stands between a page, its name and a headline, where it is more than a blank.
	parted = `[\s\x{3000}]*(?:[|｜丨•·_]|--+|——|[\s\x{3000}][-–—－][\s\x{3000}]?|[-–—－][\s\x{3000}])[\s\x{3000}]*`
)

var (
	opens    = regexp.MustCompile(`^[\s\x{3000}]*[(（\[【〔]?[\s\x{3000}]*(?:` + numbered + `|` + lettered + `)[\s\x{3000}]*`)
	strong   = regexp.MustCompile(parted)
	behind   = regexp.MustCompile(`^(?:[\s\x{3000}]*[:：·•|｜丨/_\-–—－][\s\x{3000}]*)+`)
	trailing = regexp.MustCompile(`[\s\x{3000}]*(?:[(（\[【〔][\s\x{3000}]*` + numbered + `[:：·•\s\x{3000}]*([\p{Han}·]{0,12})[\s\x{3000}]*[)）\]】〕]|(?:` + parted + `|[-–—－])` + numbered + `[:：·•\s\x{3000}]*([\p{Han}·]{0,12})(?:(?:` + parted + `|[-–—－]).{0,20})?)[\s\x{3000}]*$`)
	within   = regexp.MustCompile(numbered + `[:：·•|\s\x{3000}]*([\p{Han}·]{0,14})`)
)

// maybe tells what may hold a page's number from nearly all that does not.
func maybe(s string) bool {
	if strings.Contains(s, "版") {
		return true
	}
	s = strings.TrimLeft(s, " \t\n\u3000[(（【〔")
	return len(s) > 2 && (s[0] >= 'A' && s[0] <= 'Z' && s[1] == '0' || strings.HasPrefix(s, "Ａ") || strings.HasPrefix(s, "Ｂ"))
}

// Title takes a page's mark off a headline: 04版 - 图片报道, 04版教科文新闻 - 窑火不熄, A04 · 国际 | 标题, 标题（第04版 要闻）. The headline is empty where
// the mark was all.
func Title(title string) (page news.PrintedPage, headline string) {
	if !maybe(title) {
		return page, title
	}
	if m := opens.FindStringSubmatchIndex(title); m != nil {
		if page, headline, ok := opening(title, m); ok {
			return page, headline
		}
	}
	if m := trailing.FindStringSubmatchIndex(title); m != nil && m[0] > 0 {
		page.Number, page.Name = numberOf(title, m[2:10]), nameOf(sub(title, m, 5))
		if page.Number == "" {
			page.Number, page.Name = numberOf(title, m[12:20]), nameOf(sub(title, m, 10))
		}
		if IsName(page.Name) || padded(page.Number) { // 现代汉语词典（第7版）
			return page, title[:m[0]]
		}
		page = news.PrintedPage{}
	}
	return page, title
}

// opening reads a headline that begins with a page's number, which ends at m[1]. ok is false where that is no page: 5版人民币.
func opening(title string, m []int) (page news.PrintedPage, headline string, ok bool) {
	page.Number = numberOf(title, m[2:])
	rest := title[m[1]:]
	bracketed := strings.ContainsAny(title[:m[1]], "([") || strings.ContainsAny(title[:m[1]], "（【〔")
	if bracketed {
		end := strings.IndexAny(rest, ")]）】〕")
		if end < 0 || utf8.RuneCountInString(rest[:end]) > longestName {
			return page, title, false
		}
		page.Name = nameOf(rest[:end])
		_, w := utf8.DecodeRuneInString(rest[end:])
		rest = rest[end+w:]
		return page, trimmed(rest), true
	}
	sep := behind.FindString(rest)
	rest = rest[len(sep):]
	named, after := split(rest, sep)
	switch {
	case named != "":
		page.Name = nameOf(named)
		return page, trimmed(after), padded(page.Number) || sep != "" || IsName(named)
	case IsName(rest) && !IsPicture(rest) && !dashed(sep):
		page.Name = nameOf(rest)
		return page, "", true
	case sep != "" || rest == "":
		return page, trimmed(rest), true
	case strings.TrimRight(title[:m[1]], " \u3000") != title[:m[1]] && padded(page.Number):
		return page, trimmed(rest), true
	}
	return page, title, false
}

// padded is false of a number that may count editions of a book, or coins: 5版, 第二版.
func padded(number string) bool {
	return len(number) > 1 && (number[0] < '2' || number[0] >= 'A')
}

// split parts a page's name from the headline behind it. Behind a dash comes the headline, unless another mark follows a page's name; behind
// a colon, a dot or nothing the name.
func split(rest, sep string) (name, headline string) {
	m := strong.FindStringIndex(rest)
	if dashed(sep) {
		if m != nil && IsName(rest[:m[0]]) && !IsPicture(rest[:m[0]]) {
			return rest[:m[0]], rest[m[1]:]
		}
		return "", rest
	}
	for m != nil && strings.ContainsAny(rest[m[0]:m[1]], "·•") && strings.Trim(rest[m[0]:m[1]], "·•") == "" { // 光明文化周末·人文地理 - …
		next := strong.FindStringIndex(rest[m[1]:])
		if next == nil {
			break
		}
		m = []int{m[1] + next[0], m[1] + next[1]}
	}
	if m != nil && m[0] > 0 && utf8.RuneCountInString(rest[:m[0]]) <= longestName && !strings.ContainsAny(rest[:m[0]], "，。！？,!?“《") {
		return rest[:m[0]], rest[m[1]:]
	}
	if i := strings.IndexAny(rest, " \u3000:："); i > 0 && IsName(rest[:i]) && !IsPicture(rest[:i]) {
		_, w := utf8.DecodeRuneInString(rest[i:])
		return rest[:i], rest[i+w:]
	}
	return "", rest
}

// dashed tells a mark behind which the headline comes.
func dashed(sep string) bool { return strings.ContainsAny(sep, "-|/_–—－｜丨") }

// longestName is how many characters a page's name has at most.
const longestName = 20

// Section reads the name of a section or a step of a trail that is a page's: 第05版：要闻, A04 · 国际, 要闻（04版）, 2026年2月1日 04版 要闻.
func Section(s string) (page news.PrintedPage, ok bool) {
	if utf8.RuneCountInString(s) > 40 || !strings.ContainsAny(s, "0123456789") && !strings.Contains(s, "版") {
		return page, false
	}
	if strings.Contains(s, "版") {
		if m := within.FindStringSubmatchIndex(s); m != nil && clean(s[:m[0]]) {
			page.Number, page.Name = numberOf(s, m[2:]), nameOf(sub(s, m, 5))
			if before := nameOf(strings.Trim(dated.ReplaceAllString(s[:m[0]], ""), " \u3000([【（")); page.Name == "" && IsName(before) {
				page.Name = before
			}
			return page, page.Number != ""
		}
	}
	if m := section.FindStringSubmatchIndex(s); m != nil && IsName(s[m[4]:m[5]]) { // 00后青年, G60科创走廊
		return news.PrintedPage{Number: text.Narrow(s[m[2]:m[3]]), Name: nameOf(s[m[4]:m[5]])}, true
	}
	return page, false
}

// section is a page's number before its name without 版: A04 国际, 04：要闻.
var section = regexp.MustCompile(`^[\s\x{3000}(（\[【]*([A-ZＡ-Ｚ]` + digits + `{2}|[0０]` + digits + `)[\s\x{3000}:：·•|｜丨\-—.、)）\]】]*([\p{Han}][\p{Han}·•\s\x{3000}]{1,19})[)）\]】]?$`)

// clean tells that nothing before a page's number makes it another's: 新版, 2026版 have no number of a page, 第2次修订版 neither.
func clean(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || r != '第' && !(r >= '0' && r <= '9') && !strings.ContainsRune(".版共前后增减新", r)
}

// Line reads a line that tells where the text was printed, and nothing else: 版次：04 要闻, 《某某日报》（2026年02月01日 第04版）.
func Line(s string) (page news.PrintedPage, ok bool) {
	if len(s) > 180 || !strings.Contains(s, "版") {
		return page, false
	}
	if m := version.FindStringSubmatch(s); m != nil {
		return news.PrintedPage{Number: text.Narrow(m[1]), Name: nameOf(m[2])}, true
	}
	m := printed.FindStringSubmatchIndex(s)
	if m == nil || utf8.RuneCountInString(s[m[1]:]) > 40 || trimmed(s[m[1]:]) != "" && !strings.Contains(s[:m[1]], "》") {
		return page, false
	}
	page = news.PrintedPage{Number: numberOf(s, m[2:]), Name: nameOf(sub(s, m, 5))}
	return page, page.Number != ""
}

const date = `(?:19|20)` + digits + `{2}[\s\x{3000}]*[-/.年][\s\x{3000}]*` + digits + `{1,2}[\s\x{3000}]*[-/.月][\s\x{3000}]*` + digits + `{1,2}[\s\x{3000}]*日?`

var (
	version = regexp.MustCompile(`^[\s\x{3000}(（\[【]*(?:版次|版面|版号|所在版面|当前版)[\s\x{3000}]*[:：][\s\x{3000}]*第?([A-ZＡ-Ｚ]{0,2}` + digits + `{1,3})版?[:：·\s\x{3000}]*([\p{Han}·]{0,14})[\s\x{3000})）\]】]*$`)
	printed = regexp.MustCompile(`^[\s\x{3000}(（\[【—–\-]*(?:本文|原文|该文)?(?:原?刊?载于?|转自|来源|刊于|摘自|见)?[\s\x{3000}:：]*(?:《[^《》]{2,20}》)?[\s\x{3000}(（]*(?:` + date + `)?[\s\x{3000},，、]*(?:星期.)?[\s\x{3000},，、]*` +
		numbered + `[\s\x{3000}:：·•|]*([\p{Han}·]{0,14})[\s\x{3000})）\]】—]*`)
	dated = regexp.MustCompile(date + `|星期[一二三四五六日天]`)
)

// numberOf is a page's number of the groups of numbered or lettered: letters, digits, numeral, 头; letter, digits.
func numberOf(s string, m []int) string {
	group := func(i int) string {
		if 2*i+1 >= len(m) || m[2*i] < 0 {
			return ""
		}
		return text.Narrow(s[m[2*i]:m[2*i+1]])
	}
	switch {
	case group(1) != "":
		return group(0) + group(1)
	case group(2) != "":
		return numeral(group(2))
	case group(3) != "":
		return "1"
	}
	return group(4) + group(5)
}

// numeral writes 十二 as 12.
func numeral(s string) string {
	n := 0
	for _, r := range s {
		if r == '十' {
			n = max(n, 1) * 10
			continue
		}
		n = n/10*10 + strings.Index("一二三四五六七八九", string(r))/len("一") + 1
	}
	return strconv.Itoa(n)
}

func sub(s string, m []int, group int) string {
	if 2*group+1 >= len(m) || m[2*group] < 0 {
		return ""
	}
	return s[m[2*group]:m[2*group+1]]
}

// nameOf is a page's name as it is kept.
func nameOf(s string) string {
	s = trimmed(strings.NewReplacer("•", "·", " ", "", "\u3000", "").Replace(s))
	if utf8.RuneCountInString(s) > longestName {
		return ""
	}
	return s
}

func trimmed(s string) string { return strings.Trim(s, " \t\n\u3000:：·•|｜丨/_-–—－") }
