package reprint

import (
	"strings"
	"time"
)

// monthsIn reads the months of a year up to one of them, or from one to another: 前9个月, 头4个月, 1至9月.
func monthsIn(s string, came time.Time) ([]span, int) {
	if came.IsZero() {
		return nil, 0
	}
	first, last, n := 1, 0, 0
	if rest, ok := cutAny(s, "前", "头"); ok {
		m, k := countedAt(rest, 12, "个月", "月")
		last, n = m, len(s)-len(rest)+k
		if k == 0 {
			return nil, 0
		}
	} else {
		v, k := digitsAt(s)
		rest, ok := strings.CutPrefix(s[k:], "至")
		m, more := countedAt(rest, 12, "月份", "月")
		if !ok || k == 0 || more == 0 || v < 1 || v >= m {
			return nil, 0
		}
		if _, day := countedAt(rest[more:], 31, "日", "号"); day > 0 {
			return nil, 0
		}
		first, last, n = v, m, k+len("至")+more
	}
	year := came.Year()
	if civil(year, last, 1) > dayOf(came) {
		year--
	}
	return []span{{civil(year, first, 1), civil(year, last+1, 0)}}, n
}

func cutAny(s string, words ...string) (string, bool) {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(s, w); ok {
			return rest, true
		}
	}
	return s, false
}
