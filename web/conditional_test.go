package web

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/txnews/hub/feeds"
)

func TestAcceptsGzip(t *testing.T) {
	for _, c := range []struct {
		accept string
		want   bool
	}{
		{"gzip", true}, {"gzip, deflate, br", true}, {"br, GZIP", true}, {"x-gzip", true}, {"*", true}, {"deflate, *;q=0.5", true},
		{"gzip;q=1.0, identity; q=0.5, *;q=0", true}, {"gzip ; q=0.001", true}, {"gzip;q=0.5;ext=1", true},
		{"", false}, {"identity", false}, {"br", false}, {"gzip;q=0", false}, {"gzip;q=0.000, *", false}, {"*;q=0", false},
		{"identity;q=1, gzip;q=0.5", false}, {"gzip;q=nonsense", false}, {"gzip;q=7", false}, {"gzip;q=-1", false}, {"notgzip", false},
	} {
		h := http.Header{}
		if c.accept != "" {
			h.Set("Accept-Encoding", c.accept)
		}
		if got := acceptsGzip(h); got != c.want {
			t.Errorf("Accept-Encoding %q: gzip %v, want %v", c.accept, got, c.want)
		}
	}
}

func TestIfNoneMatch(t *testing.T) {
	for _, c := range []struct {
		list string
		want bool
	}{
		{`"a"`, true}, {`W/"a"`, true}, {`"b", "a"`, true}, {`"b",W/"a"`, true}, {`*`, true}, {` , "b" ,	"a"`, true}, {`"b,c", "a"`, true},
		{``, false}, {`"b"`, false}, {`a`, false}, {`"a`, false}, {`"A"`, false}, {`w/"a"`, false}, {`W/`, false}, {`b "a"`, false}, {`"aa"`, false},
	} {
		if got := matches(c.list, `"a"`); got != c.want {
			t.Errorf("If-None-Match: %s: %v, want %v", c.list, got, c.want)
		}
	}
	if !matches(`"a"`, `W/"a"`) {
		t.Error("a weak tag of ours does not match its strong form")
	}
}

func TestServeDocument(t *testing.T) {
	modified := time.Date(2012, 6, 12, 1, 12, 0, 0, time.UTC)
	doc := &feeds.Document{Plain: []byte("plain bytes"), Gzip: []byte("zipped"), ETag: `"p"`, ETagGzip: `"z"`, LastModified: modified, MediaType: "application/rss+xml"}
	for _, c := range []struct {
		name, method string
		ask          map[string]string
		status       int
		body, etag   string
	}{
		{"plain", "GET", nil, 200, "plain bytes", `"p"`},
		{"gzip", "GET", map[string]string{"Accept-Encoding": "gzip"}, 200, "zipped", `"z"`},
		{"head", "HEAD", nil, 200, "", `"p"`},
		{"has it", "GET", map[string]string{"If-None-Match": `"p"`}, 304, "", `"p"`},
		{"has it zipped", "GET", map[string]string{"If-None-Match": `"z"`, "Accept-Encoding": "gzip"}, 304, "", `"z"`},
		{"has the other coding", "GET", map[string]string{"If-None-Match": `"z"`}, 200, "plain bytes", `"p"`},
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
			if got := serveDocument(w, r, doc, []string{"public, max-age=60"}); got != c.status {
				t.Errorf("says %d, want %d", got, c.status)
			}
			res := w.Result()
			wantStatus(t, res, c.status)
			for name, want := range map[string]string{
				"ETag": c.etag, "Vary": "Accept-Encoding", "Cache-Control": "public, max-age=60", "Last-Modified": "Tue, 12 Jun 2012 01:12:00 GMT",
			} {
				wantHeader(t, res, name, want)
			}
			length, coding, kind := "", "", ""
			if c.status == 200 {
				length, kind = strconv.Itoa(len(doc.Plain)), doc.MediaType
				if c.etag == doc.ETagGzip {
					length, coding = strconv.Itoa(len(doc.Gzip)), "gzip"
				}
			}
			wantHeader(t, res, "Content-Length", length)
			wantHeader(t, res, "Content-Encoding", coding)
			wantHeader(t, res, "Content-Type", kind)
			if got := w.Body.String(); got != c.body {
				t.Errorf("body %q, want %q", got, c.body)
			}
		})
	}
}
