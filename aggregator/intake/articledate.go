package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

var (
	dateText = regexp.MustCompile(`(?:19|20)\d{2}\s*(?:[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}|年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)(?:\s*(?:星期|周)[一二三四五六日天])?(?:T|\s*)?(?:\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?|\d{1,2}时\d{1,2}分)?(?:Z|[+-]\d{2}:?\d{2})?`)
	clock    = regexp.MustCompile(`\d{1,2}\s*[:：]\s*\d{2}|\d时`)
	jsonDate = regexp.MustCompile(`"datePublished"\s*:\s*"([^"]+)"`)
	urlDates = []*regexp.Regexp{
		regexp.MustCompile(`/((?:19|20)\d{2})[-/]?(\d{2})[-/](\d{2})(?:/|_|$)`), // /2012-06/12/, /system/2012/06/12/, /201206/12/
		regexp.MustCompile(`(?:/|t|_)((?:19|20)\d{2})(\d{2})(\d{2})(?:/|_|\.|\d{4,6}\.)`),
		regexp.MustCompile(`/((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})(?:/|_|\.)`),
	}
)

// date is when the article was published, as the page writes it: what its selector finds, what it tells machines, a date
// near the headline or after the text, the date in its address.
func (a *article) date(address string) string {
	if a.sel.Date != "" {
		s := a.doc.Find(a.sel.Date).First()
		text := squeeze(either(s.AttrOr("datetime", ""), s.Text(), s.AttrOr("content", "")))
		if found := dateText.FindString(text); found != "" {
			return squeeze(found)
		}
		if text != "" {
			return text
		}
	}
	machine := a.meta("article:published_time", "og:published_time", "datePublished", "pubdate", "publishdate", "publish_date", "PubDate", "weibo:article:create_at")
	if machine == "" {
		a.doc.Find(`script[type="application/ld+json"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
			if m := jsonDate.FindStringSubmatch(s.Text()); m != nil {
				machine = m[1]
			}
			return machine == ""
		})
	}
	machine = either(machine, a.doc.Find("time[datetime]").First().AttrOr("datetime", ""))
	printed := a.printedDate()
	switch {
	case machine != "" && (clock.MatchString(machine) || !clock.MatchString(printed)):
		return machine
	case printed != "":
		return printed
	}
	return dateOf(address)
}

// printedDate looks below the headline, then just above it, then after the text. A date with a time wins.
func (a *article) printedDate() string {
	best := ""
	look := func(i int) {
		if i < 0 || i >= len(a.lines) || a.lines[i].runes > 100 || clock.MatchString(best) {
			return
		}
		found := squeeze(dateText.FindString(a.lines[i].text))
		if found != "" && (best == "" || clock.MatchString(found)) {
			best = found
		}
	}
	if a.titleAt >= 0 {
		for i := a.titleAt; i <= a.titleAt+6; i++ {
			look(i)
		}
		for i := a.titleAt - 1; i >= a.titleAt-4; i-- {
			look(i)
		}
	}
	if best == "" {
		for i := a.endAt - 4; i < a.endAt+3; i++ {
			if i > a.titleAt && i < len(a.lines) && i >= 0 && (isCredit(a.lines[i]) || a.lines[i].runes < 40) {
				look(i)
			}
		}
	}
	return best
}

// dateOf is the day that an address is filed under, as 2012-06-12.
func dateOf(address string) string {
	address, _, _ = strings.Cut(address, "?")
	for _, re := range urlDates {
		m := re.FindStringSubmatch(address)
		if m == nil {
			continue
		}
		month, _ := strconv.Atoi(m[2])
		day, _ := strconv.Atoi(m[3])
		if month >= 1 && month <= 12 && day >= 1 && day <= 31 {
			return fmt.Sprintf("%s-%02d-%02d", m[1], month, day)
		}
	}
	return ""
}
