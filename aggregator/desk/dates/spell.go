package dates

import (
	"regexp"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// plainer writes in one way what is written in several: dashes, traditional characters, quarters of an hour, what escapes leave.
var plainer = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2015", "-", "\u2212", "-", `\`, "",
	"時", "时", "點", "点", "號", "号", "鐘", "钟", "兩", "两", "後", "后", "發", "发", "間", "间", "週", "周")

// fewer are amounts that are no digits, once Chinese numerals are digits.
var fewer = strings.NewReplacer("两点", "2点", "两时", "2时", "1刻", "15分", "3刻", "45分")

var (
	exif    = regexp.MustCompile(`^(\d{4}):(\d{2}):(\d{2})(\D|$)`)                                       // 2012:06:12 09:12:00
	pdf     = regexp.MustCompile(`^D:(\d{8})(\d{2,6})`)                                                  // D:20120612091200+08'00'
	joined  = regexp.MustCompile(`^(\d{4}[-/.]\d{2}[-/.]\d{2}|\d{1,2}/[A-Za-z]{3}/\d{4}:)(\d{2}:\d{2})`) // 2012-06-1209:12, 12/Jun/2012:09:12
	hours   = regexp.MustCompile(`(\d)[hH](\d{2})`)                                                      // 09h12
	printed = regexp.MustCompile(`(?i)发布(?:时间|日期|于)?|发表(?:时间|日期|于)?|刊发|published|posted`)
)

// plain is a date in the spelling that the forms are told apart in.
func plain(s string) string {
	s = fewer.Replace(chineseDigits(plainer.Replace(text.Narrow(s))))
	s = exif.ReplaceAllString(s, "$1-$2-$3$4")
	if pdf.MatchString(s) {
		s = strings.ReplaceAll(pdf.ReplaceAllString(s, "${1}T$2"), "'", "")
	}
	if m := joined.FindStringSubmatchIndex(s); m != nil {
		s = strings.TrimSuffix(s[:m[3]], ":") + " " + s[m[4]:]
	}
	s = hours.ReplaceAllString(s, "$1:$2")
	return strings.TrimSpace(alone(s))
}

// alone leaves of several dates the one that is said to be of publication, else the first.
func alone(s string) string {
	at := fullDay.FindAllStringIndex(s, 4)
	if len(at) < 2 {
		return s
	}
	from, to := 0, at[1][0]+1
	for i, m := range at {
		if i > 0 && printed.MatchString(s[at[i-1][1]-1:m[0]]) {
			from, to = m[0], len(s)
			if i+1 < len(at) {
				to = at[i+1][0] + 1
			}
			break
		}
	}
	return s[from:to]
}
