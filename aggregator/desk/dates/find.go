package dates

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

const monthNames = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

var (
	fullDay    = regexp.MustCompile(`(?:^|[^\d])(\d{4})\s*(?:年|[-/._·])[-/.]?\s*(\d{1,2})\s*(?:月|[-/._·])[-/.]?\s*(\d{1,2})(?:\s*[日号])?(?:[^\d]|$)`)
	era        = regexp.MustCompile(`(民国|民國|平成|令和|昭和)\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日`)
	isoWeek    = regexp.MustCompile(`^(\d{4})-?W(\d{2})-?(\d)?(?:[^\d]|$)`)
	isoOrdinal = regexp.MustCompile(`^(\d{4})-(\d{3})(?:[^\d]|$)`)
	compactDay = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:T|\s)`)
	dayMonth   = regexp.MustCompile(`(?i)(?:^|[^\d])(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.]*(` + monthNames + `)\.?[\s\-/.,]*(\d{4}|\d{2})(?:[^\d:]|$)`)
	yearFirst  = regexp.MustCompile(`(?i)^(\d{4})[\s\-/.]+(` + monthNames + `)[\s\-/.]+(\d{1,2})(?:[^\d:]|$)`)
	monthDay   = regexp.MustCompile(`(?i)(?:^|[^a-z])(` + monthNames + `)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?:[^\d:]|$)`)
	lastYear   = regexp.MustCompile(`\s(\d{4})\s*$`)
	hanMonth   = regexp.MustCompile(`(?:^|[^\d])(\d{1,2})\s*[日号]?,?\s+(\d{1,2})月\s+(\d{4})`)
	slashed    = regexp.MustCompile(`(?:^|[^\d])(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[^\d]|$)`)
	shortYear  = regexp.MustCompile(`^(\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?:[^\d]|$)`)
	yearLast   = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{2})(?:[^\d]|$)`)
	hanShort   = regexp.MustCompile(`(?:^|[^\d])(\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?`)
	noYear     = regexp.MustCompile(`(?:^|[^\d])(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]`)
	noYearDash = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})(?:\s|$)`)
	dayYear    = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})\s+(\d{4})(?:\s|$)`) // 06-12 2012
	yearMonth  = regexp.MustCompile(`^(\d{4})(?:-|/|\.|\s*年\s*)(\d{1,2})\s*月?$`)
	yearAlone  = regexp.MustCompile(`^(\d{4})年?$`)
)

// eras are the years before their first ones.
var eras = map[string]int{"民国": 1911, "民國": 1911, "平成": 1988, "令和": 2018, "昭和": 1925}

// findDay finds the calendar day in s, and where it stands.
func findDay(s string, loc *time.Location, now time.Time) (day, [2]int, bool) {
	num := func(m []int, i int) int {
		if m[2*i] < 0 {
			return 0
		}
		n, _ := strconv.Atoi(s[m[2*i]:m[2*i+1]])
		return n
	}
	// The pattern's guards against longer numbers are left outside of what is cut away.
	span := func(m []int, last int) [2]int { return [2]int{m[2], m[2*last+1]} }
	if m := era.FindStringSubmatchIndex(s); m != nil {
		return day{eras[s[m[2]:m[3]]] + num(m, 2), num(m, 3), num(m, 4)}, span(m, 4), true
	}
	if m := fullDay.FindStringSubmatchIndex(s); m != nil {
		return day{num(m, 1), num(m, 2), num(m, 3)}, span(m, 3), true
	}
	if m := dayMonth.FindStringSubmatchIndex(s); m != nil {
		return day{century(num(m, 3), m[7]-m[6]), month(s[m[4]:m[5]]), num(m, 1)}, span(m, 3), true
	}
	if m := yearFirst.FindStringSubmatchIndex(s); m != nil {
		return day{num(m, 1), month(s[m[4]:m[5]]), num(m, 3)}, span(m, 3), true
	}
	if m := monthDay.FindStringSubmatchIndex(s); m != nil {
		d, at := day{num(m, 3), month(s[m[2]:m[3]]), num(m, 2)}, [2]int{m[2], m[5]}
		if d.year > 0 {
			return d, span(m, 3), true
		}
		if y := lastYear.FindStringSubmatch(s); y != nil { // Tue Jun 12 09:12:00 CST 2012
			d.year, _ = strconv.Atoi(y[1])
			return d, at, true
		}
		return nearestPast(d, loc, now), at, true
	}
	if m := hanMonth.FindStringSubmatchIndex(s); m != nil { // 星期二, 12 六月 2012
		return day{num(m, 3), num(m, 2), num(m, 1)}, span(m, 3), true
	}
	if m := slashed.FindStringSubmatchIndex(s); m != nil {
		d := day{num(m, 3), num(m, 1), num(m, 2)}
		if d.month > 12 || s[m[3]] == '.' && s[m[5]] == '.' && d.day <= 12 { // with dots the day comes first: 12.06.2012
			d.month, d.day = d.day, d.month
		}
		return d, span(m, 3), true
	}
	return findRareDay(s, num, span, loc, now)
}

func findRareDay(s string, num func([]int, int) int, span func([]int, int) [2]int, loc *time.Location, now time.Time) (day, [2]int, bool) {
	if m := isoWeek.FindStringSubmatchIndex(s); m != nil {
		wd, end := 1, m[5]
		if m[6] >= 0 {
			wd, end = num(m, 3), m[7]
		}
		jan4 := time.Date(num(m, 1), 1, 4, 0, 0, 0, 0, time.UTC)
		t := jan4.AddDate(0, 0, (num(m, 2)-1)*7+wd-1-(int(jan4.Weekday())+6)%7)
		year, week := t.ISOWeek() // few years have a week 53
		return day{t.Year(), int(t.Month()), t.Day()}, [2]int{0, end}, year == num(m, 1) && week == num(m, 2) && wd >= 1 && wd <= 7
	}
	if m := isoOrdinal.FindStringSubmatchIndex(s); m != nil {
		t := time.Date(num(m, 1), 1, num(m, 2), 0, 0, 0, 0, time.UTC)
		return day{t.Year(), int(t.Month()), t.Day()}, span(m, 2), t.Year() == num(m, 1)
	}
	if m := compactDay.FindStringSubmatchIndex(s); m != nil {
		return day{num(m, 1), num(m, 2), num(m, 3)}, span(m, 3), true
	}
	for _, re := range []*regexp.Regexp{shortYear, hanShort} {
		if m := re.FindStringSubmatchIndex(s); m != nil && num(m, 3) <= 31 {
			return day{century(num(m, 1), 2), num(m, 2), num(m, 3)}, span(m, 3), true
		}
	}
	if m := yearLast.FindStringSubmatchIndex(s); m != nil { // 31/12/99, 12/31/99
		d := day{century(num(m, 4), 2), num(m, 1), num(m, 3)}
		if d.month > 12 {
			d.month, d.day = d.day, d.month
		}
		return d, span(m, 4), true
	}
	if m := dayYear.FindStringSubmatchIndex(s); m != nil {
		return day{num(m, 3), num(m, 1), num(m, 2)}, span(m, 3), true
	}
	for _, re := range []*regexp.Regexp{noYear, noYearDash} {
		if m := re.FindStringSubmatchIndex(s); m != nil {
			end := m[1]
			return nearestPast(day{0, num(m, 1), num(m, 2)}, loc, now), [2]int{m[2], end}, !now.IsZero()
		}
	}
	if m := yearMonth.FindStringSubmatchIndex(s); m != nil {
		return day{num(m, 1), num(m, 2), 1}, [2]int{0, len(s)}, true
	}
	if m := yearAlone.FindStringSubmatchIndex(s); m != nil {
		return day{num(m, 1), 1, 1}, [2]int{0, len(s)}, true
	}
	return day{}, [2]int{}, false
}

func month(name string) int {
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name)[:3])
	return i/3 + 1
}

func century(y, digits int) int {
	if digits > 2 {
		return y
	}
	if y < 70 {
		return 2000 + y
	}
	return 1900 + y
}

// nearestPast gives a date without a year the latest year in which it is not more than a day ahead of now.
func nearestPast(d day, loc *time.Location, now time.Time) day {
	limit := now.In(loc).AddDate(0, 0, 1)
	d.year = limit.Year()
	for range 8 { // 29 February may be seven years back
		if t, ok := d.at(clock{}, time.UTC); ok && !t.After(limit) {
			return d
		}
		d.year--
	}
	return d
}

var (
	timeOfDay = regexp.MustCompile(`(\d{1,2})\s*(?::|时|點|点钟?)\s*(?:(\d{1,2})\s*(?::|分)?\s*(?:(\d{1,2})(?:[.,](\d{1,9}))?\s*秒?)?|(半|整)?)`)
	isoTime   = regexp.MustCompile(`^\s*\|\s*T?(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|[+-]|$)`)
	isoHour   = regexp.MustCompile(`^\s*\|\s*T(\d{2})(?:Z|[+-]|$)`)
	dotted    = regexp.MustCompile(`\|\s*(?:T\s*)?(\d{1,2})[.-](\d{2})(?:[.-](\d{2})(?:\.(\d{1,9}))?)?(?:[^\d.-]|$)`)
	ampm      = regexp.MustCompile(`(?i)(?:[\d\s])([ap])\.?m\b\.?`)
)

// findClock finds the time of day in s, midnight where there is none, and returns what is left of s.
func findClock(s string) (clock, string, bool) {
	var c clock
	var m []int
	for _, re := range []*regexp.Regexp{isoTime, isoHour, timeOfDay, dotted} { // timeOfDay would take an offset for the time
		if m = re.FindStringSubmatchIndex(s); m != nil {
			break
		}
	}
	if m == nil {
		return c, s, true
	}
	get := func(i int) int {
		if len(m) <= 2*i || m[2*i] < 0 {
			return 0
		}
		n, _ := strconv.Atoi(s[m[2*i]:m[2*i+1]])
		return n
	}
	c.hour, c.minute, c.second = get(1), get(2), get(3)
	if len(m) > 8 && m[8] >= 0 {
		c.nano, _ = strconv.Atoi((s[m[8]:m[9]] + "000000000")[:9])
	}
	if len(m) > 10 && m[10] >= 0 && s[m[10]:m[11]] == "半" {
		c.minute = 30
	}
	end := m[1]
	for _, i := range []int{5, 4, 3, 2, 1} {
		if len(m) > 2*i && m[2*i] >= 0 {
			end = max(m[2*i+1], m[2*i])
			break
		}
	}
	return halfDay(c, s[:m[0]], s[end:])
}

// nearClock bounds what stands beside the clock, in bytes.
const nearClock = len("（星期二）凌晨时分")

// halfDay applies 上午, 下午, AM, PM and their like, which stand beside the clock: 南湖晚报 in front of the day is none.
func halfDay(c clock, ahead, behind string) (clock, string, bool) {
	rest := ahead + " | " + behind
	late, early := false, false
	if m := ampm.FindStringSubmatchIndex(rest); m != nil {
		p := rest[m[2]]|0x20 == 'p'
		late, early = p, !p
		rest = rest[:m[2]] + rest[m[1]:]
	}
	words := strings.TrimRight(ahead[strings.LastIndexByte(ahead, '|')+1:], " ")
	if len(words) > nearClock {
		words = words[len(words)-nearClock:]
	}
	switch {
	case strings.Contains(words, "下午"), strings.Contains(words, "午后"), strings.Contains(words, "午後"), strings.ContainsAny(words, "晚夜"), strings.Contains(words, "黄昏"):
		late = true
	case (strings.Contains(words, "中午") || strings.Contains(words, "正午") || strings.Contains(words, "午间")) && c.hour < 11:
		late = true
	case strings.Contains(words, "上午"), strings.ContainsAny(words, "早晨"), strings.Contains(words, "拂晓"):
		early = true
	}
	switch {
	case late && c.hour == 12 && strings.ContainsAny(words, "晚夜"):
		c.hour = 24
	case late && c.hour < 12:
		c.hour += 12
	case early && c.hour == 12:
		c.hour = 0
	}
	return c, rest, true
}

var (
	offset  = regexp.MustCompile(`^\|[^\d+\-\p{Han}]*([+-])\s*(\d{1,2})(?::?(\d{2}))?(?:[^\d\-]|$)`) // right behind the clock
	region  = regexp.MustCompile(`[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?`)
	zoneTag = regexp.MustCompile(`(?i)(?:^|[^a-z])([a-z]{1,5})(?:[^a-z]|$)`)
)

// Offsets from UTC in minutes. What an agency in China writes: CST is China Standard Time.
var zones = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "cst": 480, "bjt": 480, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "awst": 480, "prc": 480, "ct": 480,
	"est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "ast": -240, "adt": -180,
	"bst": 60, "west": 60, "cet": 60, "cest": 120, "met": 60, "mest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "ist": 330, "ict": 420, "jst": 540, "kst": 540,
	"aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}

// Zones whose offset depends on the season.
var regions = map[string]string{"et": "America/New_York", "mt": "America/Denver", "pt": "America/Los_Angeles"}

// spoken are zones as Chinese has them, those that no summer moves.
var spoken = []struct {
	name  string
	hours int
	alone bool // an offset beside it says nothing
}{{"北京时间", 8, true}, {"中国标准时间", 8, false}, {"格林尼治", 0, false}, {"格林威治", 0, false}, {"世界时", 0, false}, {"国际标准时间", 0, false},
	{"东京时间", 9, false}, {"日本时间", 9, false}, {"首尔时间", 9, false}, {"莫斯科时间", 3, false}, {"台北时间", 8, false}, {"香港时间", 8, false}, {"曼谷时间", 7, false}}

// findZone finds the zone in what the day and the clock have left; loc where none is named. An offset that no zone has is refused.
func findZone(rest string, loc *time.Location) (*time.Location, bool) {
	for _, z := range spoken {
		if strings.Contains(rest, z.name) && (z.alone || !strings.ContainsAny(rest, "+-")) {
			return time.FixedZone("", z.hours*3600), true
		}
	}
	// The clock's place is marked with |; an offset stands behind it, and before that is text.
	tail := rest
	if i := strings.LastIndexByte(rest, '|'); i >= 0 {
		tail = rest[i:]
	}
	if m := offset.FindStringSubmatch(tail); m != nil {
		h, _ := strconv.Atoi(m[2])
		mins, _ := strconv.Atoi(m[3])
		if h > 14 || mins > 59 {
			return nil, false
		}
		secs := (h*60 + mins) * 60
		if m[1] == "-" {
			secs = -secs
		}
		return time.FixedZone("", secs), true
	}
	if m := region.FindString(tail); m != "" {
		if named, err := time.LoadLocation(m); err == nil {
			return named, true
		}
	}
	for _, m := range zoneTag.FindAllStringSubmatch(tail, 3) {
		if name := regions[strings.ToLower(m[1])]; name != "" {
			if named, err := time.LoadLocation(name); err == nil {
				return named, true
			}
		}
		if mins, ok := zones[strings.ToLower(m[1])]; ok {
			if mins == 0 {
				return time.UTC, true
			}
			return time.FixedZone("", mins*60), true
		}
	}
	return loc, true
}
