package feedtest_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/txnews/hub/internal/feedtest"
)

// ask is a bare request; no redirect is followed, nothing is decompressed.
func ask(t *testing.T, url string, headers ...string) (*http.Response, []byte, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "identity")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	return res, b, err
}

func TestDoc(t *testing.T) {
	p := feedtest.New(t)
	at := time.Date(2026, 6, 12, 9, 0, 0, 0, time.FixedZone("", 8*3600))
	p.Serve("/gbk", feedtest.Doc{Text: "桐", Charset: "gbk", ETag: feedtest.AutoETag, LastModified: at})
	p.Serve("/wrong", feedtest.Doc{Text: "桐", Charset: "gb18030", Label: "iso-8859-1", Type: "text/xml", Encoding: "gzip"})
	p.Serve("/bare", feedtest.Doc{Raw: []byte{0xff}, Label: "-", Charset: "gbk", Encoding: "gzip", Unlabelled: true})

	res, body, err := ask(t, p.URL+"/gbk")
	if err != nil || !bytes.Equal(body, []byte{0xcd, 0xa9}) || res.Header.Get("Content-Type") != "application/rss+xml; charset=gbk" ||
		res.Header.Get("Last-Modified") != "Fri, 12 Jun 2026 01:00:00 GMT" {
		t.Errorf("GBK: %x %v %v", body, res.Header, err)
	}
	tag, modified := res.Header.Get("ETag"), res.Header.Get("Last-Modified")
	for _, row := range []struct {
		header, value string
		want          int
	}{{"If-None-Match", tag, 304}, {"If-None-Match", `"x"`, 200}, {"If-Modified-Since", modified, 304}, {"If-Modified-Since", "x", 200}} {
		if res, _, err := ask(t, p.URL+"/gbk", row.header, row.value); err != nil || res.StatusCode != row.want {
			t.Errorf("%s %s: %v %v, want %d", row.header, row.value, res, err, row.want)
		}
	}
	p.Change("/gbk", "乡")
	if res, _, err := ask(t, p.URL+"/gbk"); err != nil || res.Header.Get("ETag") == tag || res.Header.Get("Last-Modified") == modified {
		t.Errorf("a changed document kept its validators: %v %v", res.Header, err)
	}
	if n, last := p.Count("/gbk"), p.Last("/gbk"); n != 6 || last.Get("If-None-Match") != "" || p.Seen("/gbk")[1].Header.Get("If-None-Match") != tag {
		t.Errorf("%d requests, last %v", n, last)
	}
	res, body, err = ask(t, p.URL+"/wrong")
	if err != nil || res.Header.Get("Content-Type") != "text/xml; charset=iso-8859-1" || res.Header.Get("Content-Encoding") != "gzip" ||
		!bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		t.Errorf("a wrong label, gzip: %x %v %v", body, res.Header, err)
	}
	res, body, err = ask(t, p.URL+"/bare")
	if err != nil || res.Header.Get("Content-Type") != "application/rss+xml" || res.Header.Get("Content-Encoding") != "" || !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		t.Errorf("no labels: %x %v %v", body, res.Header, err)
	}
}

func TestMisbehave(t *testing.T) {
	p := feedtest.New(t)
	p.Serve("/feed", feedtest.Doc{Text: "x"})
	status := func(path string) int {
		t.Helper()
		res, _, err := ask(t, p.URL+path)
		if err != nil {
			return 0
		}
		return res.StatusCode
	}
	for _, row := range []struct {
		fault http.Handler
		want  int // 0: no whole answer
	}{
		{feedtest.Status(429, "Retry-After", "1"), 429}, {feedtest.NotModified(), 304}, {feedtest.Redirect(308, "/feed"), 308},
		{feedtest.Truncate([]byte("x")), 0}, {feedtest.Reset(), 0}, {feedtest.Garbage("x"), 0}, {feedtest.Huge(1<<20, true), 200},
		{feedtest.Bomb(1 << 20), 200}, {feedtest.SlowHeaders(time.Millisecond, feedtest.Status(202)), 202},
		{feedtest.Drip([]byte("abc"), time.Millisecond), 200}, {feedtest.Headers(1000), 200},
	} {
		p.Misbehave("/feed", row.fault)
		if got := status("/feed"); got != row.want {
			t.Errorf("fault wanted as %d: %d", row.want, got)
		}
	}
	p.Misbehave("/feed", feedtest.Sequence(feedtest.Status(500), feedtest.Doc{Text: "y"}.Handler()))
	if a, b, c := status("/feed"), status("/feed"), status("/feed"); a != 500 || b != 200 || c != 200 {
		t.Errorf("a sequence: %d %d %d, want 500 200 200", a, b, c)
	}
	p.Mend("/feed")
	if got := status("/feed"); got != 200 {
		t.Errorf("mended: %d", got)
	}
	if got := status("/none"); got != 404 {
		t.Errorf("nothing there: %d", got)
	}
	if res, _, err := ask(t, p.URL+p.Chain("/c", 2, 302, "/feed")); err != nil || res.Header.Get("Location") != "/c/2" {
		t.Errorf("a chain: %v %v", res, err)
	}
}

// What hangs must not keep a test from ending.
func TestCloseEndsStalls(t *testing.T) {
	p := feedtest.Start()
	p.Misbehave("/stall", feedtest.Stall([]byte("x")))
	p.Misbehave("/held", feedtest.SlowHeaders(0, feedtest.Status(200)))
	done := make(chan error, 2)
	for _, path := range []string{"/stall", "/held"} {
		go func() {
			_, _, err := ask(t, p.URL+path)
			done <- err
		}()
		for p.Count(path) == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	p.Close()
	for range 2 {
		if err := <-done; err == nil {
			t.Error("a held answer came whole")
		}
	}
}
