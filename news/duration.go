package news

import (
	"math"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// ParseDuration reads Go's durations, and before them days: 400d, 1d12h.
func ParseDuration(s string) (time.Duration, error) {
	bad := Fail(Because("config.duration", quoted(s)))
	if s != "0" && strings.Trim(s, "+-0123456789.") == "" && s != "" {
		return 0, Fail(Because("config.duration-unit", quoted(s)))
	}
	days, rest, found := strings.Cut(s, "d")
	if !found {
		d, err := time.ParseDuration(s)
		if err != nil {
			return 0, bad
		}
		return d, nil
	}
	n, err := strconv.ParseFloat(days, 64)
	if err != nil || strings.Trim(days, "+-0123456789.") != "" {
		return 0, bad
	}
	var more time.Duration
	if rest != "" {
		if more, err = time.ParseDuration(rest); err != nil || strings.ContainsAny(rest, "+-") {
			return 0, bad
		}
	}
	if n < 0 || strings.HasPrefix(days, "-") {
		more = -more
	}
	sum := n*float64(day) + float64(more)
	if math.Abs(sum) >= math.MaxInt64 {
		return 0, Fail(Because("config.duration-range", quoted(s)))
	}
	if n == math.Trunc(n) {
		return time.Duration(n)*day + more, nil
	}
	return time.Duration(sum), nil
}

// FormatDuration is the shortest form that ParseDuration reads back: 400d, 12h, 5m, 1m30s.
func FormatDuration(d time.Duration) string {
	switch {
	case d == 0:
		return "0s"
	case d%day == 0:
		return strconv.FormatInt(int64(d/day), 10) + "d"
	}
	s := d.String()
	if d%time.Minute == 0 {
		s = strings.TrimSuffix(s, "0s")
		if d%time.Hour == 0 {
			s = strings.TrimSuffix(s, "0m")
		}
	}
	return s
}

// quoted is text as it stands in a message, without what would break its line.
func quoted(s string) string {
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
}
