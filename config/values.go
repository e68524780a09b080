package config

import (
	"math"
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
)

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
