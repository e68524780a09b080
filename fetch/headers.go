package fetch

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Bounds on what a server may ask for: some send a max-age of years, or a Retry-After with a date of another century.
const (
	MaxRetryAfter = 24 * time.Hour
	MaxFresh      = 24 * time.Hour
)

// retryAfter reads Retry-After (RFC 9110 §10.2.3): seconds, or a date, which is taken by the server's own clock if it gave one.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if d, ok := seconds(v); ok {
		return clamp(d, MaxRetryAfter)
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	return clamp(at.Sub(serverTime(h, now)), MaxRetryAfter)
}

// fresh reads how long an answer stays fresh (RFC 9111 §4.2.1): s-maxage, else max-age, less Age, else Expires.
func fresh(h http.Header, now time.Time) time.Duration {
	control := strings.ToLower(strings.Join(h["Cache-Control"], ","))
	var lifetime time.Duration
	var shared, given bool
	for part := range strings.SplitSeq(control, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "s-maxage", "max-age":
			d, ok := seconds(strings.Trim(value, `" `))
			if ok && (name == "s-maxage" || !shared) {
				lifetime, given = d, true
				shared = shared || name == "s-maxage"
			}
		}
	}
	if given {
		if age, ok := seconds(strings.TrimSpace(h.Get("Age"))); ok {
			lifetime -= age
		}
		return clamp(lifetime, MaxFresh)
	}
	v := h.Get("Expires")
	if v == "" {
		return 0
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0 // "0" and the like mean: stale already
	}
	return clamp(at.Sub(serverTime(h, now)), MaxFresh)
}

func serverTime(h http.Header, now time.Time) time.Time {
	if v := h.Get("Date"); v != "" {
		if t, err := http.ParseTime(v); err == nil {
			return t
		}
	}
	return now
}

// seconds reads a delta-seconds; one that is too large for a Duration is the largest.
func seconds(v string) (time.Duration, bool) {
	if v == "" || strings.Trim(v, "0123456789") != "" {
		return 0, false
	}
	const most = int64(math.MaxInt64 / int64(time.Second))
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n > most {
		n = most
	}
	return time.Duration(n) * time.Second, true
}

func clamp(d, most time.Duration) time.Duration { return max(0, min(d, most)) }

// sendable gives a validator back where it can be sent again, else nothing: net/http refuses a request with a broken
// header, and a partner must not be lost for a broken ETag.
func sendable(v string) string {
	if len(v) > maxValidator {
		return ""
	}
	for i := range len(v) {
		if v[i] < ' ' || v[i] == 0x7f {
			return ""
		}
	}
	return v
}

// lastModified is an answer's Last-Modified where it tells this version of the document from the next. One that is not at
// least a second older than the answer does not, as the document may change again within it (RFC 9110 §8.8.2.2); one in
// the future would have some servers answer 304 for years. What is no date is left to the server that sent it.
func lastModified(h http.Header, now time.Time) string {
	v := sendable(h.Get("Last-Modified"))
	if v == "" {
		return ""
	}
	if t, err := http.ParseTime(v); err == nil && t.Add(time.Second).After(serverTime(h, now)) {
		return ""
	}
	return v
}

// links finds rel=hub and rel=self in Link headers (RFC 8288 §3), as WebSub has them; the first of each counts.
func links(headers []string, base *url.URL) (hub, self string) {
	for _, h := range headers {
		for h != "" {
			var target, rel string
			target, rel, h = nextLink(h)
			if target == "" {
				continue
			}
			for r := range strings.FieldsSeq(strings.ToLower(rel)) {
				if r == "hub" && hub == "" {
					hub = absolute(target, base)
				}
				if r == "self" && self == "" {
					self = absolute(target, base)
				}
			}
		}
	}
	return hub, self
}

// nextLink cuts one link-value off a Link header.
func nextLink(h string) (target, rel, rest string) {
	open := strings.IndexByte(h, '<')
	if open < 0 {
		return "", "", ""
	}
	end := strings.IndexByte(h[open:], '>')
	if end < 0 {
		return "", "", ""
	}
	target, h = h[open+1:open+end], h[open+end+1:]
	first := true
	for h != "" && h[0] != ',' {
		var param string
		param, h = nextParam(h)
		name, value, _ := strings.Cut(param, "=")
		if strings.EqualFold(strings.TrimSpace(name), "rel") && first {
			rel, first = strings.Trim(strings.TrimSpace(value), `"`), false
		}
	}
	return target, rel, strings.TrimPrefix(h, ",")
}

// nextParam cuts up to the next ; or , outside of quotes; a , stays.
func nextParam(h string) (param, rest string) {
	quoted := false
	for i := range len(h) {
		switch {
		case h[i] == '"':
			quoted = !quoted
		case quoted:
		case h[i] == ';':
			return h[:i], h[i+1:]
		case h[i] == ',':
			return h[:i], h[i:]
		}
	}
	return h, ""
}

func absolute(target string, base *url.URL) string {
	ref, err := url.Parse(strings.TrimSpace(target))
	if err != nil {
		return ""
	}
	u := base.ResolveReference(ref)
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}
