package site

import (
	"net/http"
	"strconv"
	"strings"
)

// The content codings that answers come in (RFC 9110 §8.4.1, RFC 8878, RFC 7932); empty is the bytes as they are.
const (
	Gzip   = "gzip"
	Zstd   = "zstd"
	Brotli = "br"
)

// unsaid is the weight of a coding that a request does not name.
const unsaid = -1

// Coding is that of the offered codings, the best first, which a request welcomes most (RFC 9110 §12.5.3); empty: none, or
// the bytes as they are are welcomer.
func Coding(h http.Header, offered []string) string {
	lines := h["Accept-Encoding"]
	if len(lines) == 0 {
		return ""
	}
	if len(lines) == 1 && lines[0] == Gzip { // what most feed readers send
		for _, c := range offered {
			if c == Gzip {
				return Gzip
			}
		}
		return ""
	}
	best, most := "", 1
	if q := weight(lines, "identity"); q > most {
		most = q
	}
	star := weight(lines, "*")
	for _, c := range offered {
		q := weight(lines, c)
		if q == unsaid {
			q = star
		}
		if q > most || q == most && best == "" {
			best, most = c, q
		}
	}
	return best
}

// weight is what a request gives a coding, in thousandths, or unsaid.
func weight(lines []string, coding string) int {
	found := unsaid
	for _, line := range lines {
		for line != "" {
			var item string
			item, line, _ = strings.Cut(line, ",")
			name, params, _ := strings.Cut(item, ";")
			if name = strings.TrimSpace(name); strings.EqualFold(name, coding) || coding == Gzip && strings.EqualFold(name, "x-gzip") {
				found = max(found, quality(params))
			}
		}
	}
	return found
}

// quality is the weight among a coding's parameters, in thousandths; 1000 where none is given, 0 where it cannot be read.
func quality(params string) int {
	for params != "" {
		var p string
		p, params, _ = strings.Cut(params, ";")
		name, value, _ := strings.Cut(p, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return int(q * 1000)
	}
	return 1000
}
