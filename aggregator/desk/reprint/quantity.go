package reprint

import (
	"strconv"
	"strings"
)

// measure is a unit, by its names as numbers are spelled, in the unit that all of its kind are reckoned in.
type measure struct {
	kind   string
	factor float64
	names  []string
}

// measures are those that say the same at another size. What has no kind is counted without a unit: 206万 is 206万元.
var measures = []measure{
	{"秒", 1, []string{"秒钟", "秒"}}, {"秒", 60, []string{"分钟"}}, {"秒", 3600, []string{"个小时", "小时", "个钟头", "钟头"}},
	{"秒", dayLength, []string{"天"}}, {"秒", 7 * dayLength, []string{"个星期", "星期", "周"}},
	{"月", 1, []string{"个月"}}, {"月", 12, []string{"年"}},
	{"米", 0.001, []string{"毫米"}}, {"米", 0.01, []string{"厘米", "公分"}}, {"米", 1, []string{"米", "公尺"}}, {"米", 1000, []string{"公里", "千米", "km"}},
	{"克", 0.001, []string{"毫克", "mg"}}, {"克", 1, []string{"克", "g"}}, {"克", 500, []string{"斤", "市斤"}}, {"克", 1000, []string{"公斤", "千克", "kg"}}, {"克", 1e6, []string{"吨"}},
	{"平方米", 1, []string{"平方米", "平米", "平方公尺", "平方", "㎡", "m2", "m²"}}, {"平方米", 1e4, []string{"公顷"}}, {"平方米", 1e6, []string{"平方公里", "平方千米", "km2", "km²"}}, {"平方米", 2000. / 3, []string{"亩"}},
	{"立方米", 1, []string{"立方米", "立方", "方", "m3", "m³"}}, {"升", 0.001, []string{"毫升", "ml"}}, {"升", 1, []string{"公升", "升", "l"}},
	{"度", 1, []string{"摄氏度", "度", "℃", "千瓦时", "kwh"}}, {"瓦", 1000, []string{"千瓦", "kw"}}, {"瓦", 1e6, []string{"兆瓦", "mw"}},
	{"毫米汞柱", 1, []string{"毫米汞柱", "毫米hg", "mmhg"}}, {"分贝", 1, []string{"分贝", "db"}},
	{"微克每立方米", 1, []string{"微克每立方米", "微克立方米", "μgm3", "μgm³", "ugm3", "ugm³"}}, {"公里每小时", 1, []string{"公里每小时", "公里小时", "千米每小时", "千米小时", "kmh"}},
	{"", 1, []string{"元人民币", "块钱", "元", "块"}}, {"", 0.1, []string{"角", "毛"}},
}

// unitAt is the measure whose name s begins with, the longest, and that name's length.
func unitAt(s string) (m *measure, n int) {
	for i := range measures {
		for _, name := range measures[i].names {
			if len(name) > n && strings.HasPrefix(s, name) {
				m, n = &measures[i], len(name)
			}
		}
	}
	return m, n
}

// quantityAt reads the number that s, numbers as they are spelled, begins with, and its units: 1年4个月 and 16个月, 1小时30分钟 and 1个半小时
// are the same. It gives its length; 0 where there is none.
func quantityAt(s string) (string, int) {
	value, n, ok := decimalAt(s)
	if !ok {
		return halfAt(s)
	}
	digits, more := s[:n], 0
	if n+len("余") <= len(s) && (strings.HasPrefix(s[n:], "余") || strings.HasPrefix(s[n:], "多")) {
		more = len("余")
	}
	half := 0.
	at := n + more
	for _, w := range []string{"个半", "半"} {
		if rest, ok := strings.CutPrefix(s[at:], w); ok && more == 0 {
			if _, m := unitAt(strings.TrimPrefix(rest, "个")); m > 0 {
				half, at = 0.5, at+len(w)
				break
			}
		}
	}
	unit, m := unitAt(s[at:])
	if rest, ok := strings.CutPrefix(s[at:], "分"); ok && unit == nil {
		if _, k, is := decimalAt(rest); is && strings.HasPrefix(rest[k:], "秒") {
			unit, m = &measure{kind: "秒", factor: 60}, len("分")
		}
	}
	plus := strings.Repeat("+", min(more, 1))
	if unit == nil {
		if len(digits) == 2 {
			digits = strings.TrimPrefix(digits, "0") // 03分
		}
		return digits + plus, n + more
	}
	value = (value + half) * unit.factor
	at += m
	if more > 0 {
		return reckoned(value, unit) + plus, at
	}
	for last := unit.factor; ; {
		if rest := s[at:]; strings.HasPrefix(rest, "半") && last == unit.factor && half == 0 {
			value, at = value+last/2, at+len("半")
			break
		}
		v, k, ok := decimalAt(strings.TrimPrefix(s[at:], "零"))
		if !ok {
			break
		}
		if strings.HasPrefix(s[at:], "零") {
			k += len("零")
		}
		next, m := smallerAt(s[at+k:], unit.kind, last)
		if next == 0 {
			break
		}
		value, last, at = value+v*next, next, at+k+m
	}
	return reckoned(value, unit), at
}

// halfAt reads 半年.
func halfAt(s string) (string, int) {
	rest, ok := strings.CutPrefix(s, "半")
	if !ok {
		return "", 0
	}
	rest, _ = strings.CutPrefix(rest, "个")
	unit, n := unitAt(rest)
	if n == 0 || unit.kind == "" {
		return "", 0
	}
	return reckoned(unit.factor/2, unit), len(s) - len(rest) + n
}

func reckoned(value float64, unit *measure) string {
	return strconv.FormatFloat(value, 'g', 10, 64) + unit.kind
}

// smallerAt is the factor of the unit of one kind that s begins with, if it is smaller; 分 for minutes is said only so.
func smallerAt(s, kind string, than float64) (factor float64, n int) {
	unit, n := unitAt(s)
	switch {
	case unit != nil && unit.kind == kind && unit.factor < than:
		return unit.factor, n
	case kind == "秒" && than > 60 && strings.HasPrefix(s, "分"):
		return 60, len("分")
	}
	return 0, 0
}

// decimalAt reads digits, with a point within them.
func decimalAt(s string) (v float64, n int, ok bool) {
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.' && n > 0 && n+1 < len(s) && s[n+1] >= '0' && s[n+1] <= '9') {
		n++
	}
	v, err := strconv.ParseFloat(s[:n], 64)
	return v, n, err == nil
}

// clockAt reads a time by the clock and how nearly it is meant: 20:00许.
func clockAt(s string) (string, int) {
	_, n := digitsAt(s)
	if n == 0 || n > 2 || len(s) < n+3 || s[n] != colonMark || s[n+1] < '0' || s[n+1] > '5' || s[n+2] < '0' || s[n+2] > '9' {
		return "", 0
	}
	n += 3
	said := s[:n]
	for _, w := range []string{"左右", "前后", "许", "多", "整"} {
		if strings.HasPrefix(s[n:], w) {
			return said, n + len(w)
		}
	}
	return said, n
}
