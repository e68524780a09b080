// Package dates reads dates as feeds and Chinese pages write them.
package dates

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Parse reads a date as feeds and Chinese pages write it. loc is the zone of a date that names none; now is what
// relative dates (3小时前, 昨天 09:12) and those without a year are counted from. It reports false for what is no date, and
// for dates that cannot be (2012-06-31, 25:10) and those that stand where none was set (1970-01-01, 1900): none is better
// than a guess. 'CST' is China's (+08:00).
func Parse(s string, loc *time.Location, now time.Time) (time.Time, bool) {
	t, ok := parse(s, loc, now)
	if !ok || unset(t) {
		return time.Time{}, false
	}
	return t, true
}

// unset tells the dates that programs write where they have none: the epoch in any zone, the beginnings of other clocks (.NET's
// year 1, Windows' 1601, spreadsheets' 1899 and 1904, FAT's 1980 to the second), and the end of 32-bit seconds.
func unset(t time.Time) bool {
	const aroundTheWorld = 36 * 3600
	h, m, s := t.Clock()
	fat := t.Year() == 1980 && t.YearDay() == 1 && h+m+s == 0
	return t.Year() < 1905 || t.Unix() >= -aroundTheWorld && t.Unix() <= aroundTheWorld || fat || t.Unix() == math.MaxInt32
}

func parse(s string, loc *time.Location, now time.Time) (time.Time, bool) {
	if loc == nil {
		loc = time.UTC
	}
	s = strings.TrimSpace(s)
	if len(s) < 2 || len(s) > 400 {
		return time.Time{}, false
	}
	if t, ok := wellFormed(s); ok {
		return t, true
	}
	s = plain(s)
	if t, ok := digitsOnly(s, loc); ok {
		return t, true
	}
	if t, ok := relative(s, loc, now); ok {
		return t, true
	}
	d, at, ok := findDay(s, loc, now)
	if !ok {
		return time.Time{}, false
	}
	rest := s[:at[0]] + " | " + s[at[1]:]
	if d.year == 0 && d.month == 0 {
		return time.Time{}, false
	}
	c, rest, ok := findClock(rest)
	if !ok {
		return time.Time{}, false
	}
	zone, ok := findZone(rest, loc)
	if !ok {
		return time.Time{}, false
	}
	return d.at(c, zone)
}

// wellFormed is the short way for the two forms that the specifications ask for.
func wellFormed(s string) (time.Time, bool) {
	if len(s) < 20 || s[0] >= 0x80 {
		return time.Time{}, false
	}
	if s[4] == '-' && s[10] == 'T' {
		t, err := time.Parse(time.RFC3339Nano, s)
		return t, err == nil && validOffset(t)
	}
	if s[3] == ',' {
		if t, err := time.Parse("Mon, 02 Jan 2006 15:04:05 -0700", s); err == nil {
			return t, validOffset(t)
		}
		if g, ok := strings.CutSuffix(s, " GMT"); ok {
			t, err := time.Parse("Mon, 02 Jan 2006 15:04:05", g)
			return t, err == nil
		}
	}
	return time.Time{}, false
}

func validOffset(t time.Time) bool {
	_, off := t.Zone()
	return off >= -15*3600 && off <= 15*3600
}

type day struct{ year, month, day int }

type clock struct{ hour, minute, second, nano int }

// at is the instant, refused where the calendar or the clock has no such thing. 24:00 is the next day's 00:00.
func (d day) at(c clock, loc *time.Location) (time.Time, bool) {
	if d.year < 1900 || d.year > 2200 || d.month < 1 || d.month > 12 || d.day < 1 {
		return time.Time{}, false
	}
	if c.second == 60 { // a leap second
		c.second = 59
	}
	if c.minute > 59 || c.second > 59 || c.hour > 24 || c.hour == 24 && (c.minute > 0 || c.second > 0) {
		return time.Time{}, false
	}
	check := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	if check.Day() != d.day || int(check.Month()) != d.month {
		return time.Time{}, false
	}
	return time.Date(d.year, time.Month(d.month), d.day, c.hour, c.minute, c.second, c.nano, loc), true
}

// digitsOnly reads epochs (seconds, milliseconds, microseconds) and compact dates: 20120612, 201206120912, 20120612091200.
func digitsOnly(s string, loc *time.Location) (time.Time, bool) {
	if d, ok := strings.CutPrefix(s, "/Date("); ok { // as ASP.NET writes milliseconds in JSON
		s, _, _ = strings.Cut(strings.TrimSuffix(d, ")/"), "+")
	}
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n < 0 || strings.Trim(frac, "0123456789") != "" {
		return time.Time{}, false
	}
	num := func(from, to int) int { v, _ := strconv.Atoi(whole[from:to]); return v }
	switch len(whole) {
	case 9, 10:
		return time.Unix(n, 0).In(loc), true
	case 13:
		return time.UnixMilli(n).In(loc), true
	case 16:
		return time.UnixMicro(n).In(loc), true
	case 8:
		return day{num(0, 4), num(4, 6), num(6, 8)}.at(clock{}, loc)
	case 12:
		return day{num(0, 4), num(4, 6), num(6, 8)}.at(clock{hour: num(8, 10), minute: num(10, 12)}, loc)
	case 14:
		return day{num(0, 4), num(4, 6), num(6, 8)}.at(clock{hour: num(8, 10), minute: num(10, 12), second: num(12, 14)}, loc)
	}
	return time.Time{}, false
}

var (
	ago      = regexp.MustCompile(`(半|\d{1,4})\s*个?\s*(秒钟?|分钟?|小时|钟头|天|日|星期|周|礼拜|月|年)(?:以|之)?前`)
	agoWords = regexp.MustCompile(`(?i)^(?:about |an? )?(\d{1,4}|an?)?\s*(second|sec|minute|min|hour|hr|day|week|month|year)s? ago$`)
	dayWord  = regexp.MustCompile(`(刚刚|刚才|大前天|前天|前日|昨天|昨日|昨晚|今天|今日|今晨|今晚|[Yy]esterday|[Tt]oday|[Jj]ust now)`)
)

var unitWords = map[string]string{
	"second": "秒", "sec": "秒", "minute": "分", "min": "分", "hour": "小时", "hr": "小时", "day": "天", "week": "周", "month": "月", "year": "年",
	"秒钟": "秒", "分钟": "分", "钟头": "小时", "日": "天", "星期": "周", "礼拜": "周",
}

// relative reads 刚刚, 3小时前, 半小时前, 昨天 09:12 and the like against now.
func relative(s string, loc *time.Location, now time.Time) (time.Time, bool) {
	if now.IsZero() {
		return time.Time{}, false
	}
	now = now.In(loc)
	if m := ago.FindStringSubmatch(s); m != nil {
		return before(now, m[1], m[2])
	}
	if m := agoWords.FindStringSubmatch(s); m != nil {
		return before(now, m[1], strings.ToLower(m[2]))
	}
	m := dayWord.FindStringIndex(s)
	if m == nil || fullDay.MatchString(s) || (m[1]-m[0] < len(s) && !timeOfDay.MatchString(s)) {
		return time.Time{}, false // 今日桐乡 is a newspaper
	}
	word, back := strings.ToLower(s[m[0]:m[1]]), 0
	switch word {
	case "刚刚", "刚才", "just now":
		return now, true
	case "昨天", "昨日", "昨晚", "yesterday":
		back = 1
	case "前天", "前日":
		back = 2
	case "大前天":
		back = 3
	}
	rest := s[:m[0]] + " | " + s[m[1]:]
	if strings.HasSuffix(word, "晚") {
		rest = "晚上" + rest
	}
	c, _, ok := findClock(rest)
	if !ok {
		return time.Time{}, false
	}
	d := now.AddDate(0, 0, -back)
	return day{d.Year(), int(d.Month()), d.Day()}.at(c, loc)
}

func before(now time.Time, count, unit string) (time.Time, bool) {
	if u, ok := unitWords[unit]; ok {
		unit = u
	}
	n, err := strconv.Atoi(count)
	if err != nil {
		n = 1
	}
	half := count == "半"
	if half {
		n = 0
	}
	switch unit {
	case "秒":
		return now.Add(-time.Duration(n) * time.Second), true
	case "分":
		return now.Add(-time.Duration(n)*time.Minute - halfOf(half, time.Minute)), true
	case "小时":
		return now.Add(-time.Duration(n)*time.Hour - halfOf(half, time.Hour)), true
	case "天":
		return now.AddDate(0, 0, -n).Add(-halfOf(half, 24*time.Hour)), true
	case "周":
		return now.AddDate(0, 0, -7*n), !half
	case "月":
		if half {
			return now.AddDate(0, 0, -15), true
		}
		return now.AddDate(0, -n, 0), true
	case "年":
		if half {
			return now.AddDate(0, -6, 0), true
		}
		return now.AddDate(-n, 0, 0), true
	}
	return time.Time{}, false
}

func halfOf(half bool, d time.Duration) time.Duration {
	if half {
		return d / 2
	}
	return 0
}

// chineseDigits writes Chinese numerals as digits where they make up a date: 二〇一二年六月十二日, 上午九时十二分.
func chineseDigits(s string) string {
	if !strings.ContainsAny(s, "年月日号时點点分秒") || !strings.ContainsAny(s, "〇零○一二三四五六七八九十廿") {
		return s
	}
	return chineseNumber.ReplaceAllStringFunc(s, func(m string) string {
		if strings.Trim(m, "〇零○Oo") == "" && m != "零" && m != "〇" { // the letter stands for 〇 in 二O一二 alone
			return m
		}
		return hanNumber(m)
	})
}

var chineseNumber = regexp.MustCompile(`[〇零○Oo一二三四五六七八九十廿卅]+`)

var hanDigit = map[rune]int{'〇': 0, '零': 0, '○': 0, 'O': 0, 'o': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// hanNumber reads up to 99 by tens (二十五, 廿五), and longer ones digit by digit (二〇一二).
func hanNumber(s string) string {
	s = strings.NewReplacer("廿", "二十", "卅", "三十").Replace(s)
	if tens, ones, ok := strings.Cut(s, "十"); ok {
		n := 10
		for _, r := range tens {
			n = hanDigit[r] * 10
		}
		for _, r := range ones {
			n += hanDigit[r]
		}
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte('0' + hanDigit[r]))
	}
	return b.String()
}
