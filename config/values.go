package config

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

const day = 24 * time.Hour

// Size is a number of bytes, written as 10MiB, 512KiB, 1MB or plain bytes.
type Size int64

var sizeUnits = []struct {
	name  string
	bytes int64
}{
	// The longer ends come first, and of two that fit a number, FormatSize takes the first.
	{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
	{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"KB", 1e3}, {"B", 1},
}

// ParseSize reads a size.
func ParseSize(s string) (Size, error) {
	num, unit := s, int64(1)
	for _, u := range sizeUnits {
		if n, ok := strings.CutSuffix(s, u.name); ok {
			num, unit = strings.TrimSpace(n), u.bytes
			break
		}
	}
	f, err := strconv.ParseFloat(num, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || strings.ContainsAny(num, "xX_pP") {
		return 0, news.Fail(news.Because("config.size", quoted(s)))
	}
	f *= float64(unit)
	if f < 0 || f >= math.MaxInt64 {
		return 0, news.Fail(news.Because("config.size-range", quoted(s)))
	}
	return Size(f), nil
}

// String is the shortest form that ParseSize reads back to the same size.
func (s Size) String() string {
	for _, u := range sizeUnits {
		if u.bytes > 1 && s != 0 && int64(s)%u.bytes == 0 {
			return strconv.FormatInt(int64(s)/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(int64(s), 10)
}

// ParseDuration reads Go's durations, and before them days: 400d, 1d12h.
func ParseDuration(s string) (time.Duration, error) {
	bad := news.Fail(news.Because("config.duration", quoted(s)))
	if s != "0" && strings.Trim(s, "+-0123456789.") == "" && s != "" {
		return 0, news.Fail(news.Because("config.duration-unit", quoted(s)))
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
		return 0, news.Fail(news.Because("config.duration-range", quoted(s)))
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
