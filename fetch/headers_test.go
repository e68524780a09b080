package fetch

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

var noon = time.Date(2026, 6, 12, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"": 0, "30": 30 * time.Second, " 5 ": 5 * time.Second, "-1": 0, "1.5": 0, "soon": 0, "86401": MaxRetryAfter,
		"18446744073709551616": MaxRetryAfter, "Fri, 12 Jun 2026 12:05:00 GMT": 5 * time.Minute,
		"Friday, 12-Jun-26 12:05:00 GMT": 5 * time.Minute, "Fri, 12 Jun 2026 11:00:00 GMT": 0, "Fri, 12 Jun 9999 11:00:00 GMT": MaxRetryAfter,
	} {
		if got := retryAfter(http.Header{"Retry-After": {value}}, noon); got != want {
			t.Errorf("Retry-After %q = %v, want %v", value, got, want)
		}
	}
	// A server whose clock is an hour slow means its own time.
	h := http.Header{"Retry-After": {"Fri, 12 Jun 2026 11:10:00 GMT"}, "Date": {"Fri, 12 Jun 2026 11:00:00 GMT"}}
	if got := retryAfter(h, noon); got != 10*time.Minute {
		t.Errorf("by the server's clock: %v, want 10m", got)
	}
}

func TestFresh(t *testing.T) {
	for _, row := range []struct {
		header http.Header
		want   time.Duration
	}{
		{http.Header{}, 0},
		{http.Header{"Cache-Control": {"public, max-age=600"}}, 10 * time.Minute},
		{http.Header{"Cache-Control": {"Max-Age = 600"}}, 0},
		{http.Header{"Cache-Control": {`max-age="600"`}}, 10 * time.Minute},
		{http.Header{"Cache-Control": {"max-age=600"}, "Age": {"540"}}, time.Minute},
		{http.Header{"Cache-Control": {"max-age=600"}, "Age": {"999999999999999999"}}, 0},
		{http.Header{"Cache-Control": {"max-age=60, s-maxage=600"}}, 10 * time.Minute},
		{http.Header{"Cache-Control": {"s-maxage=600", "max-age=60"}}, 10 * time.Minute},
		{http.Header{"Cache-Control": {"max-age=600, no-cache"}}, 0},
		{http.Header{"Cache-Control": {"no-store"}, "Expires": {"Fri, 12 Jun 2026 12:10:00 GMT"}}, 0},
		{http.Header{"Cache-Control": {"max-age=0"}, "Expires": {"Fri, 12 Jun 2026 12:10:00 GMT"}}, 0},
		{http.Header{"Cache-Control": {"max-age=31536000000000000000"}}, MaxFresh},
		{http.Header{"Cache-Control": {"max-age=-1"}}, 0},
		{http.Header{"Expires": {"Fri, 12 Jun 2026 12:10:00 GMT"}}, 10 * time.Minute},
		{http.Header{"Expires": {"Fri, 12 Jun 2026 12:10:00 GMT"}, "Date": {"Fri, 12 Jun 2026 12:09:00 GMT"}}, time.Minute},
		{http.Header{"Expires": {"0"}}, 0},
		{http.Header{"Expires": {"Thu, 01 Jan 1970 00:00:00 GMT"}}, 0},
		{http.Header{"Expires": {"Fri, 31 Dec 9999 00:00:00 GMT"}}, MaxFresh},
	} {
		if got := fresh(row.header, noon); got != row.want {
			t.Errorf("fresh(%v) = %v, want %v", row.header, got, row.want)
		}
	}
}

func TestLinks(t *testing.T) {
	base, err := url.Parse("https://example.cn/a/feed.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		headers   []string
		hub, self string
	}{
		{nil, "", ""},
		{[]string{`<https://hub.example/>; rel="hub"`, `<https://example.cn/f>; rel=self`}, "https://hub.example/", "https://example.cn/f"},
		{[]string{`</hub,1>;rel=hub;title="a, b; rel=self", <f>; REL="Self"`}, "https://example.cn/hub,1", "https://example.cn/a/f"},
		{[]string{`<https://x/>; rel="alternate self hub"`}, "https://x/", "https://x/"},
		{[]string{`<https://a/>; rel=hub, <https://b/>; rel=hub`}, "https://a/", ""},
		{[]string{`<https://a/>; rel=next; rel=hub`}, "", ""},
		{[]string{`<javascript:alert(1)>; rel=hub, <ftp://x/>; rel=self`}, "", ""},
		{[]string{`<https://a/; rel=hub`, `nonsense, ;;;`, `<>;rel=hub`, `<https://b/>;rel`, `<https://c/>;rel="hub`}, "https://c/", ""},
	} {
		if hub, self := links(row.headers, base); hub != row.hub || self != row.self {
			t.Errorf("links(%q) = %q, %q; want %q, %q", row.headers, hub, self, row.hub, row.self)
		}
	}
}

func TestParseURL(t *testing.T) {
	for raw, want := range map[string]string{
		" HTTP://Example.CN:80 ":        "http://example.cn/",
		"https://example.cn:443/a?b#c":  "https://example.cn/a?b",
		"http://u:p@example.cn:8080/":   "http://example.cn:8080/",
		"http://桐乡.中国/新闻":               "http://xn--wjq054d.xn--fiqs8s/%E6%96%B0%E9%97%BB",
		"http://example.cn/?q=新 闻":      "http://example.cn/?q=%E6%96%B0%20%E9%97%BB",
		"http://a_b.example.cn/%7Ea/":   "http://a_b.example.cn/%7Ea/",
		"http://[2606:4700::1111]:443/": "http://[2606:4700::1111]:443/",
		"http://[2606:4700:0:0::1111]/": "http://[2606:4700::1111]/",
		"http://8.8.8.8/":               "http://8.8.8.8/",
		"http://example.cn./":           "http://example.cn./",
		"http://example.cn:/":           "http://example.cn/",
		"http://1.example.cn/0x7f":      "http://1.example.cn/0x7f",
	} {
		u, err := parseURL(raw)
		if err != nil {
			t.Errorf("parseURL(%q): %v", raw, err)
		} else if u.String() != want {
			t.Errorf("parseURL(%q) = %s, want %s", raw, u, want)
		}
	}
}

func TestLastModifiedIsKeptWhereItTellsVersionsApart(t *testing.T) {
	const date = "Fri, 12 Jun 2026 12:00:00 GMT"
	for _, row := range []struct {
		name, modified, date string
		kept                 bool
	}{
		{"an hour before", "Fri, 12 Jun 2026 11:00:00 GMT", date, true},
		{"a second before", "Fri, 12 Jun 2026 11:59:59 GMT", date, true},
		{"the same second", date, date, false},
		{"of 2041", "Sat, 16 Nov 2041 19:11:00 GMT", date, false},
		{"by our clock, without a Date", "Fri, 12 Jun 2026 11:59:59 GMT", "", true},
		{"in the future, without a Date", "Fri, 12 Jun 2026 12:00:01 GMT", "", false},
		{"no date at all", "yesterday", date, true},
	} {
		h := http.Header{"Last-Modified": {row.modified}}
		if row.date != "" {
			h.Set("Date", row.date)
		}
		if got := lastModified(h, noon); (got != "") != row.kept {
			t.Errorf("%s: %q, want kept: %v", row.name, got, row.kept)
		}
	}
}
