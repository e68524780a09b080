package credit

import (
	"regexp"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

var (
	// A frequency (FM92.2) is no date, and stays.
	outletDate = regexp.MustCompile(`(?i:FM|AM)\s*\d+(?:\.\d+)?|(?:^|[^\d.])\d{2,3}\.\d\b|(?:\d{2,4}\s*[年\-/.]\s*)?\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?`)
	outletPage = regexp.MustCompile(`(?:第?\s*[A-Z]?\d{1,3}\s*版|头版|[A-Z]\d{1,2}(?:-\d+)?$|第\d+期|[（(]?\s*(?:ID|id|微信号|微信ID|公众号ID|账号)\s*[::]?\s*[\w\-]+\s*[)）]?)`)
	ownQuotes  = regexp.MustCompile(`^(?:微信公众号|公众号|微信|微博)\s*[“"「『《]([^”"」』》]+)[”"」』》]$`)
)

// undated is what stays of what outletDate finds.
func undated(s string) string {
	if frequency.MatchString(s) {
		return s
	}
	return " "
}

var frequency = regexp.MustCompile(`^(?i:FM|AM)|^\D?\d{2,3}\.\d$`)

// cleanOutlet is the outlet as printed, without 《》, dates, page and account ids; selfOutlet where the source means itself.
func cleanOutlet(s string) string {
	if s == "" {
		return ""
	}
	s = text.Squeeze(text.StripTags(text.Narrow(s)))
	s = outletPage.ReplaceAllString(outletDate.ReplaceAllStringFunc(s, undated), " ")
	s = strings.Trim(s, " ,;|/、。.:-—_()[]【】>")
	if m := ownQuotes.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("《》“”「」『』\"", r) {
			return -1
		}
		return r
	}, s)
	s = strings.Trim(text.Squeeze(s), " ,;|/、。.:-—_()[]【】>")
	if i := strings.IndexByte(s, ' '); i > 0 && s[i-1] >= 0x80 && (i+1 >= len(s) || s[i+1] >= 0x80) {
		s = s[:i] // a name, a blank, something else
	}
	if noOutlet[strings.ToLower(s)] {
		return ""
	}
	if selfWords[text.InPlainHan(s)] {
		return selfOutlet
	}
	return s
}
