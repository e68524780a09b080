package site

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestCoding(t *testing.T) {
	offered := []string{Zstd, Gzip}
	for accept, want := range map[string]string{
		"gzip": Gzip, "gzip, deflate, br": Gzip, "br, GZIP": Gzip, "x-gzip": Gzip, "gzip, deflate, br, zstd": Zstd, "zstd;q=0.9, gzip": Gzip,
		"zstd;q=0.5, gzip;q=0.5": Zstd, "gzip;q=0.8, *;q=0.1": Gzip, "*": Zstd, "deflate, *;q=0.5": Zstd, "zstd;q=0, *": Gzip,
		"gzip;q=1.0, identity; q=0.5, *;q=0": Gzip, "gzip ; q=0.001": Gzip, "gzip;q=0.5;ext=1": Gzip, "identity;q=0.5, gzip;q=0.5": Gzip,
		"": "", "identity": "", "br": "", "gzip;q=0": "", "gzip;q=0.000": "", "*;q=0": "",
		"identity;q=1, gzip;q=0.5": "", "gzip;q=nonsense": "", "gzip;q=7": "", "gzip;q=-1": "", "notgzip": "",
	} {
		h := http.Header{}
		if accept != "" {
			h.Set("Accept-Encoding", accept)
		}
		if got := Coding(h, offered); got != want {
			t.Errorf("Accept-Encoding %q: %q, want %q", accept, got, want)
		}
	}
	if got := Coding(http.Header{"Accept-Encoding": {"zstd;q=0.2", "gzip;q=0.4"}}, offered); got != Gzip {
		t.Errorf("of two lines: %q", got)
	}
	if got := Coding(http.Header{"Accept-Encoding": {"gzip"}}, nil); got != "" {
		t.Errorf("nothing is offered, and %q is chosen", got)
	}
}

// twice is a resource in two codings, which cannot be had in the third that it names.
type twice struct{}

func (twice) Codings() []string { return []string{Zstd, Gzip} }

func (twice) Tag(coding string) string { return `"` + strings.TrimSuffix("p-"+coding, "-") + `"` }

func (twice) In(coding string) ([]byte, error) {
	switch coding {
	case Zstd:
		return nil, errors.New("cannot be packed")
	case Gzip:
		return []byte("zipped"), nil
	}
	return []byte("plain bytes"), nil
}

func TestIfNoneMatch(t *testing.T) {
	for _, c := range []struct {
		list string
		want bool
	}{
		{`"a"`, true}, {`W/"a"`, true}, {`"b", "a"`, true}, {`"b",W/"a"`, true}, {`*`, true}, {` , "b" ,	"a"`, true}, {`"b,c", "a"`, true},
		{``, false}, {`"b"`, false}, {`a`, false}, {`"a`, false}, {`"A"`, false}, {`w/"a"`, false}, {`W/`, false}, {`b "a"`, false}, {`"aa"`, false},
	} {
		if got := Matches(c.list, `"a"`); got != c.want {
			t.Errorf("If-None-Match: %s: %v, want %v", c.list, got, c.want)
		}
	}
	if !Matches(`"a"`, `W/"a"`) {
		t.Error("a weak tag of ours does not match its strong form")
	}
}

func TestServe(t *testing.T) {
	modified := time.Date(2012, 6, 12, 1, 12, 0, 0, time.UTC)
	about := About{MediaType: "application/rss+xml", LastModified: modified, CacheControl: []string{"public, max-age=60"}}
	for _, c := range []struct {
		name, method string
		ask          map[string]string
		status       int
		body, etag   string
	}{
		{"plain", "GET", nil, 200, "plain bytes", `"p"`},
		{"gzip", "GET", map[string]string{"Accept-Encoding": "gzip"}, 200, "zipped", `"p-gzip"`},
		{"head", "HEAD", nil, 200, "", `"p"`},
		{"has it", "GET", map[string]string{"If-None-Match": `"p"`}, 304, "", `"p"`},
		{"has it zipped", "GET", map[string]string{"If-None-Match": `"p-gzip"`, "Accept-Encoding": "gzip"}, 304, "", `"p-gzip"`},
		{"has the other coding", "GET", map[string]string{"If-None-Match": `"p-gzip"`}, 200, "plain bytes", `"p"`},
		{"has an old one, whatever its date", "GET", map[string]string{"If-None-Match": `"o"`, "If-Modified-Since": "Tue, 12 Jun 2012 01:12:00 GMT"}, 200, "plain bytes", `"p"`},
		{"same date", "GET", map[string]string{"If-Modified-Since": "Tue, 12 Jun 2012 01:12:00 GMT"}, 304, "", `"p"`},
		{"later date", "GET", map[string]string{"If-Modified-Since": "Wed, 13 Jun 2012 01:12:00 GMT"}, 304, "", `"p"`},
		{"old forms of dates", "GET", map[string]string{"If-Modified-Since": "Tuesday, 12-Jun-12 01:12:00 GMT"}, 304, "", `"p"`},
		{"earlier date", "GET", map[string]string{"If-Modified-Since": "Tue, 12 Jun 2012 01:11:59 GMT"}, 200, "plain bytes", `"p"`},
		{"no date", "GET", map[string]string{"If-Modified-Since": "yesterday"}, 200, "plain bytes", `"p"`},
		{"head has it", "HEAD", map[string]string{"If-None-Match": `"p"`}, 304, "", `"p"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), c.method, "/", nil)
			for k, v := range c.ask {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			got, err := Serve(w, r, twice{}, about)
			res := w.Result()
			if err != nil || got != c.status || res.StatusCode != c.status {
				t.Errorf("answers %d and says %d (%v), want %d", res.StatusCode, got, err, c.status)
			}
			length, coding, kind, dated := "", "", "", ""
			if c.status == 200 { // a 304 has a tag, and needs no date beside it
				length, kind, dated = strconv.Itoa(len("plain bytes")), about.MediaType, "Tue, 12 Jun 2012 01:12:00 GMT"
				if c.etag == `"p-gzip"` {
					length, coding = strconv.Itoa(len("zipped")), "gzip"
				}
			}
			for name, want := range map[string]string{
				"ETag": c.etag, "Vary": "Accept-Encoding", "Cache-Control": "public, max-age=60", "Last-Modified": dated,
				"Content-Length": length, "Content-Encoding": coding, "Content-Type": kind,
			} {
				if got := res.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if got := w.Body.String(); got != c.body {
				t.Errorf("body %q, want %q", got, c.body)
			}
		})
	}
}

func TestNothingGoesOutWhereNothingCanBeMade(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
	r.Header.Set("Accept-Encoding", "zstd")
	w := httptest.NewRecorder()
	if status, err := Serve(w, r, twice{}, About{}); err == nil || status != 0 || len(w.Header()) != 0 || w.Body.Len() != 0 {
		t.Errorf("status %d (%v), headers %v", status, err, w.Header())
	}
	r.Header.Set("If-None-Match", `"p-zstd"`)
	if status, err := Serve(w, r, twice{}, About{}); err != nil || status != 304 {
		t.Errorf("who has it needs no bytes: %d %v", status, err)
	}
}
