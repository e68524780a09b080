package reprint

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// span is a run of days that an expression of time means, as numbers of days.
type span struct{ from, to int }

// moment is an expression of time as it was said, and the days that it may mean in a text of its day: 周五 is this one or the last. None
// where the text's day is not known, or no day was said: 近日.
type moment struct {
	said  string
	spans []span
}

const dayLength = 24 * 3600

// china is where papers in Chinese come out, whatever zone a feed puts its times in.
var china = time.FixedZone("", 8*3600)

// dayOf is the number of the day.
func dayOf(t time.Time) int {
	y, m, d := t.In(china).Date()
	return civil(y, int(m), d)
}

func civil(y, m, d int) int {
	return int(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / dayLength)
}

// ago are days by how far they are from the text's. Those that end in a part of the day leave it: 昨晚.
var ago = []struct {
	word string
	days int
}{{"大前天", -3}, {"前天", -2}, {"前日", -2}, {"昨天", -1}, {"昨日", -1}, {"今天", 0}, {"今日", 0}, {"明天", 1}, {"明日", 1}, {"后天", 2}}

// halfDays are said with 昨, 今, 明 and 前 alone.
const halfDays = "晚晨早夜"

// momentAt reads the expression of time that s, numbers as they are spelled, begins with, and gives its length; 0 where there is none.
// Came is when the text came out.
func momentAt(s string, came time.Time) (moment, int) {
	if months, n := monthsIn(s, came); n > 0 {
		return moment{s[:n], months}, n
	}
	first, n := oneMoment(s, came, nil)
	if n == 0 {
		return moment{}, 0
	}
	rest, ok := strings.CutPrefix(s[n:], "至")
	if !ok {
		rest, ok = strings.CutPrefix(s[n:], "到")
	}
	if ok && len(first) > 0 {
		for _, f := range first {
			if last, m := oneMoment(rest, came, &f); m > 0 && len(last) > 0 && last[0].to >= f.from {
				return moment{s[:n+len("至")+m], []span{{f.from, last[0].to}}}, n + len("至") + m
			}
		}
	}
	return moment{s[:n], first}, n
}

// nextDay reads 次日, the day after that of which was spoken before.
func nextDay(s string, before []moment) (moment, int) {
	for _, w := range []string{"次日", "翌日", "第2天"} {
		if !strings.HasPrefix(s, w) {
			continue
		}
		m := moment{said: w}
		if len(before) > 0 {
			for _, p := range before[len(before)-1].spans {
				m.spans = append(m.spans, span{p.to + 1, p.to + 1})
			}
		}
		return m, len(w)
	}
	return moment{}, 0
}

// oneMoment is momentAt without ranges. After is the beginning of a range, of which this is the end.
func oneMoment(s string, came time.Time, after *span) ([]span, int) {
	if r, _ := utf8.DecodeRuneInString(s); !strings.ContainsRune("0123456789大前昨今明后上本这下周星礼去民", r) {
		return nil, 0
	}
	for _, a := range ago {
		if strings.HasPrefix(s, a.word) {
			return daysFrom(came, a.days), len(a.word)
		}
	}
	if n := len("昨"); len(s) > n {
		r, _ := utf8.DecodeRuneInString(s[n:])
		half := strings.ContainsRune(halfDays, r)
		switch {
		case strings.HasPrefix(s, "昨"):
			return daysFrom(came, -1), n
		case strings.HasPrefix(s, "前") && half:
			return daysFrom(came, -2), n
		case strings.HasPrefix(s, "今") && half:
			return daysFrom(came, 0), n
		case strings.HasPrefix(s, "明") && half:
			return daysFrom(came, 1), n
		}
	} else if s == "昨" {
		return daysFrom(came, -1), n
	}
	if weeks, n := weekAt(s, came, after); n > 0 {
		return weeks, n
	}
	return dateIn(s, came, after)
}

// daysFrom is the day so many days from the text's.
func daysFrom(came time.Time, days int) []span {
	if came.IsZero() {
		return nil
	}
	d := dayOf(came) + days
	return []span{{d, d}}
}

// weekAt reads 上周五, 星期天, 周末.
func weekAt(s string, came time.Time, after *span) ([]span, int) {
	for n := range s {
		if n < len("周五")-len("五") || n > len("上个星期") {
			continue
		}
		end := n + 1
		for end < len(s) && !utf8.RuneStart(s[end]) {
			end++
		}
		weekend := s[n:end] == "末"
		word := s[:end]
		if weekend {
			word = s[:n] + "6"
		}
		weeks, day, ok := weekdayOf(word)
		if !ok || end < len(s) && s[end] >= '0' && s[end] <= '9' {
			continue
		}
		if came.IsZero() {
			return nil, end
		}
		today := dayOf(came)
		monday := mondayOf(came)
		var out []span
		for _, w := range weeks {
			d := monday + 7*w + (int(day)+6)%7
			if len(weeks) == 1 || d > today-7 && d < today+7 {
				out = append(out, span{d, d + btoi(weekend)})
			}
		}
		if after != nil {
			d := after.from + ((int(day)-int(weekdayOfDay(after.from)))%7+7)%7
			out = []span{{d, d + btoi(weekend)}}
		}
		return out, end
	}
	for i, w := range []string{"上周", "本周", "下周"} {
		if strings.HasPrefix(s, w) && !came.IsZero() {
			monday := mondayOf(came) + 7*(i-1)
			return []span{{monday, monday + 6}}, len(w)
		}
	}
	return nil, 0
}

// mondayOf is the day with which the text's week began.
func mondayOf(came time.Time) int {
	d := dayOf(came)
	return d - (int(weekdayOfDay(d))+6)%7
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func weekdayOfDay(day int) time.Weekday {
	return time.Unix(int64(day)*dayLength, 0).UTC().Weekday()
}

// dateIn reads 2012年6月12日, 去年9月, 本月20日, 12日, 今年.
func dateIn(s string, came time.Time, after *span) ([]span, int) {
	at := 0
	year, n := yearAt(s, came)
	at += n
	month, n, moved := monthAt(s[at:], came)
	if n > 0 && moved != 0 && year == 0 {
		year = came.Year() + moved
		if moved == sameYear {
			year = came.Year()
		}
	}
	at += n
	day, n := countedAt(s[at:], 31, "日", "号")
	at += n
	switch {
	case at == 0 || year == 0 && month == 0 && day == 0:
		return nil, at
	case came.IsZero() && (year == 0 || month == 0 && day > 0):
		return nil, at
	case month == 0 && day == 0:
		return []span{{civil(year, 1, 1), civil(year, 12, 31)}}, at
	case month == 0 && year > 0:
		return nil, at
	}
	var out []span
	add := func(y, m int) {
		if day > 0 {
			out = append(out, span{civil(y, m, day), civil(y, m, day)})
		} else {
			out = append(out, span{civil(y, m, 1), civil(y, m+1, 0)})
		}
	}
	today := dayOf(came)
	switch {
	case year > 0:
		add(year, month)
	case month > 0:
		for y := came.Year() - 1; y <= came.Year()+1; y++ {
			add(y, month)
		}
		out = nearest(out, today)
	case after != nil:
		y, m, _ := time.Unix(int64(after.from)*dayLength, 0).UTC().Date()
		if add(y, int(m)); out[0].to < after.from {
			out = out[:0]
			add(y, int(m)+1)
		}
	default:
		const reach = 20 // days
		for m := -1; m <= 1; m++ {
			add(came.Year(), int(came.Month())+m)
		}
		out = slices.DeleteFunc(out, func(p span) bool { return p.from > today+reach || p.from < today-reach })
	}
	return out, at
}

// nearest is the span that is nearest to the day.
func nearest(spans []span, day int) []span {
	best := spans[0]
	off := func(s span) int { return max(s.from-day, day-s.to, 0) }
	for _, s := range spans {
		if off(s) < off(best) {
			best = s
		}
	}
	return []span{best}
}

// yearAt reads 2012年, 12年 before a month, 去年.
func yearAt(s string, came time.Time) (year, n int) {
	for i, w := range []string{"前年", "去年", "今年", "明年"} {
		if strings.HasPrefix(s, w) && !came.IsZero() {
			return came.Year() - 2 + i, len(w)
		}
	}
	if rest, ok := strings.CutPrefix(s, "民国"); ok {
		if y, n := digitsAt(rest); n > 0 && strings.HasPrefix(rest[n:], "年") {
			return 1911 + y, len("民国") + n + len("年")
		}
	}
	year, n = digitsAt(s)
	rest, ok := strings.CutPrefix(s[n:], "年")
	switch {
	case !ok:
		return 0, 0
	case n == 4:
		return year, n + len("年")
	case n == 2:
		if _, m := countedAt(rest, 12, "月"); m == 0 && !(s[0] == '0' || s[0] >= '6') {
			return 0, 0
		}
		if century := 2000; year <= 40 {
			return century + year, n + len("年")
		}
		return 1900 + year, n + len("年")
	}
	return 0, 0
}

const sameYear = 99

var monthsAgo = []struct {
	word   string
	months int
}{{"本月", 0}, {"这个月", 0}, {"上月", -1}, {"上个月", -1}, {"下月", 1}, {"下个月", 1}}

// monthAt reads 6月, 本月, 上月, 下个月, and says into which year from the text's the last ones lead.
func monthAt(s string, came time.Time) (month, n, moved int) {
	if m, n := countedAt(s, 12, "月份", "月"); n > 0 {
		return m, n, 0
	}
	if came.IsZero() {
		return 0, 0, 0
	}
	for _, w := range monthsAgo {
		if !strings.HasPrefix(s, w.word) {
			continue
		}
		switch m := int(came.Month()) + w.months; {
		case m < 1:
			return 12, len(w.word), -1
		case m > 12:
			return 1, len(w.word), 1
		default:
			return m, len(w.word), sameYear
		}
	}
	return 0, 0, 0
}

// countedAt reads a number of at most so much with one of the words behind it.
func countedAt(s string, most int, words ...string) (int, int) {
	v, n := digitsAt(s)
	if n == 0 || n > 2 || v < 1 || v > most {
		return 0, 0
	}
	for _, w := range words {
		if strings.HasPrefix(s[n:], w) {
			return v, n + len(w)
		}
	}
	return 0, 0
}

func digitsAt(s string) (v, n int) {
	for n < len(s) && n < 5 && s[n] >= '0' && s[n] <= '9' {
		v = v*10 + int(s[n]-'0')
		n++
	}
	return v, n
}
