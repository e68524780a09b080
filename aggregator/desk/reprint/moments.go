package reprint

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// sameMoments tells that what two phrases say of time can be one time: both name the same days, one names none that matters, or a vague
// word stands for a past day. Resolved: both name days, and they are the same.
func sameMoments(a, b []moment) (same, resolved bool) {
	a, b = joined(a), joined(b)
	if len(a) == 0 || len(b) == 0 {
		return !slices.ContainsFunc(slices.Concat(a, b), moment.weighs), false
	}
	if len(a) != len(b) {
		return false, false
	}
	resolved = true
	for i := range a {
		x, y := a[i], b[i]
		switch {
		case len(x.spans) > 0 && len(y.spans) > 0:
			if !slices.ContainsFunc(x.spans, func(s span) bool { return slices.Contains(y.spans, s) }) {
				return false, false
			}
		case sameDay(x.said, y.said), vaguely(x, y), vaguely(y, x):
			resolved = false
		default:
			return false, false
		}
	}
	return true, resolved
}

// vaguely tells that one expression names no day, and the other one that was: 近日, 上周.
func vaguely(x, y moment) bool {
	const now = "今明后下本这"
	r, _ := utf8.DecodeRuneInString(y.said)
	return slices.Contains(vagueDays, x.said) && len(y.spans) > 0 && !strings.ContainsRune(now, r)
}

// joined makes one of expressions that follow one another and can mean one day: 12月18日周一.
func joined(ms []moment) []moment {
	var out []moment
	for _, m := range ms {
		if len(out) > 0 {
			last := &out[len(out)-1]
			both := slices.DeleteFunc(slices.Clone(last.spans), func(s span) bool { return !slices.Contains(m.spans, s) })
			if len(both) > 0 {
				last.spans = both
				continue
			}
			if slices.Contains(vagueDays, m.said) || slices.Contains(vagueDays, last.said) {
				continue
			}
		}
		out = append(out, m)
	}
	return out
}

// weighs tells of an expression that no copy leaves out: what is to come.
func (m moment) weighs() bool {
	const words = "明后下"
	r, _ := utf8.DecodeRuneInString(m.said)
	return strings.ContainsRune(words, r)
}
