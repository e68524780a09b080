package fetch_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

const doc = `<?xml version="1.0"?><rss version="2.0"><channel><title>桐乡新闻</title></channel></rss>`

// loopback gives a client for partners of feedtest.
func loopback(t testing.TB, change ...func(*fetch.Options)) *fetch.Client {
	t.Helper()
	opt := fetch.Options{AllowPrivate: true, Timeout: time.Minute}
	for _, f := range change {
		f(&opt)
	}
	c := fetch.New(opt)
	t.Cleanup(c.Close)
	return c
}

func get(t testing.TB, c *fetch.Client, req fetch.Request) *fetch.Response {
	t.Helper()
	res, err := c.Get(t.Context(), req)
	if err != nil {
		t.Fatalf("Get(%s): %v", req.URL, err)
	}
	return res
}

// refused asserts an error of a kind whose one line holds the words.
func refused(t testing.TB, c *fetch.Client, req fetch.Request, kind error, words string) {
	t.Helper()
	res, err := c.Get(t.Context(), req)
	if err == nil {
		t.Fatalf("Get(%s) = %d, %d bytes; want an error", req.URL, res.Status, len(res.Body))
	}
	if kind != nil && !errors.Is(err, kind) {
		t.Errorf("Get(%s): %q is not %q", req.URL, err, kind)
	}
	if !strings.Contains(err.Error(), words) || strings.ContainsAny(err.Error(), "\r\n") {
		t.Errorf("Get(%s): %q; want one line with %q", req.URL, err, words)
	}
}

func TestDocument(t *testing.T) {
	p := feedtest.New(t)
	p.Serve("/feed", feedtest.Doc{Text: doc, Type: "application/rss+xml", Charset: "gb18030", ETag: `W/"1"`,
		LastModified: time.Date(2026, 6, 12, 1, 12, 0, 0, time.UTC),
		Header: http.Header{
			"Cache-Control": {"max-age=600"}, "Set-Cookie": {"a=b"},
			"Link": {`</hub>; rel=hub, <https://example.cn/feed>; rel="self"`},
		}})
	res := get(t, loopback(t), fetch.Request{URL: p.URL + "/feed#top"})
	want := fetch.Response{
		URL: p.URL + "/feed", Status: 200, ContentType: "application/rss+xml; charset=gb18030",
		Validators: news.Validators{ETag: `W/"1"`, LastModified: "Fri, 12 Jun 2026 01:12:00 GMT", BodyHash: res.Validators.BodyHash},
		Fresh:      10 * time.Minute, Hub: p.URL + "/hub", Self: "https://example.cn/feed",
	}
	body := res.Body
	res.Body = nil
	if !equal(*res, want) {
		t.Errorf("got  %+v\nwant %+v", *res, want)
	}
	if len(res.Validators.BodyHash) != 64 || strings.Contains(string(body), "桐") || !strings.HasPrefix(string(body), "<?xml") {
		t.Errorf("hash %q, body %q: want a SHA-256 and the bytes as served", res.Validators.BodyHash, body)
	}
	h := p.Last("/feed")
	for name, want := range map[string]string{
		"User-Agent": fetch.DefaultUserAgent, "Accept-Encoding": "gzip, deflate, br, zstd",
		"Referer": "", "Cookie": "", "If-None-Match": "", "If-Modified-Since": "",
	} {
		if h.Get(name) != want {
			t.Errorf("request header %s = %q, want %q", name, h.Get(name), want)
		}
	}
}

func equal(a, b fetch.Response) bool {
	a.Body, b.Body = nil, nil
	return a.URL == b.URL && a.Moved == b.Moved && a.Status == b.Status && a.NotModified == b.NotModified && a.SameBody == b.SameBody &&
		a.ContentType == b.ContentType && a.Validators == b.Validators && a.Fresh == b.Fresh && a.Hub == b.Hub && a.Self == b.Self
}

func TestConditional(t *testing.T) {
	modified := time.Date(2026, 6, 12, 1, 12, 0, 0, time.UTC)
	for name, d := range map[string]feedtest.Doc{
		"etag":          {Text: doc, ETag: feedtest.AutoETag},
		"weak etag":     {Text: doc, ETag: `W/"x-gzip"`},
		"last-modified": {Text: doc, LastModified: modified},
		"both":          {Text: doc, ETag: feedtest.AutoETag, LastModified: modified},
	} {
		t.Run(name, func(t *testing.T) {
			p := feedtest.New(t)
			p.Serve("/feed", d)
			c := loopback(t)
			first := get(t, c, fetch.Request{URL: p.URL + "/feed"})
			again := get(t, c, fetch.Request{URL: p.URL + "/feed", Validators: first.Validators})
			if !again.NotModified || again.Status != 304 || again.Body != nil {
				t.Fatalf("second answer: %+v, want 304", again)
			}
			if again.Validators != first.Validators {
				t.Errorf("validators after a 304 = %+v, want %+v", again.Validators, first.Validators)
			}
			if name == "weak etag" {
				return // it does not follow the text
			}
			p.Change("/feed", doc+"<!-- new -->")
			third := get(t, c, fetch.Request{URL: p.URL + "/feed", Validators: again.Validators})
			if third.NotModified || third.SameBody || !strings.HasSuffix(string(third.Body), "<!-- new -->") {
				t.Errorf("a changed document: %+v", third)
			}
			if third.Validators == again.Validators {
				t.Error("a changed document kept its validators")
			}
		})
	}
}

// A document that changes within the second of its Last-Modified, or that claims to be of the future, is read again.
func TestChangeThatLastModifiedHides(t *testing.T) {
	now := time.Now()
	for name, modified := range map[string]time.Time{"now": now, "in fifteen years": now.AddDate(15, 0, 0)} {
		p := feedtest.New(t)
		d := feedtest.Doc{Text: doc, LastModified: modified, Header: http.Header{"Date": {now.UTC().Format(http.TimeFormat)}}}
		p.Serve("/feed", d)
		c := loopback(t)
		first := get(t, c, fetch.Request{URL: p.URL + "/feed"})
		d.Text += "<!-- new -->"
		p.Serve("/feed", d)
		if again := get(t, c, fetch.Request{URL: p.URL + "/feed", Validators: first.Validators}); again.NotModified || again.SameBody {
			t.Errorf("%s: the change is hidden: %+v", name, again)
		}
	}
}

func TestSameBody(t *testing.T) {
	p := feedtest.New(t)
	p.Serve("/feed", feedtest.Doc{Text: doc})
	p.Serve("/packed", feedtest.Doc{Text: doc, Encoding: "br"})
	c := loopback(t)
	first := get(t, c, fetch.Request{URL: p.URL + "/feed"})
	for _, path := range []string{"/feed", "/packed"} { // the hash is of what was meant, not of what was sent
		again := get(t, c, fetch.Request{URL: p.URL + path, Validators: first.Validators})
		if !again.SameBody || again.Status != 200 || again.Body != nil || again.Validators.BodyHash != first.Validators.BodyHash {
			t.Errorf("%s again: %+v, want SameBody and no body", path, again)
		}
	}
	p.Change("/feed", strings.Replace(doc, "桐", "相", 1))
	if res := get(t, c, fetch.Request{URL: p.URL + "/feed", Validators: first.Validators}); res.SameBody || res.Body == nil {
		t.Errorf("another body of the same length: %+v", res)
	}
}

func TestNotModifiedUnasked(t *testing.T) {
	p := feedtest.New(t)
	p.Misbehave("/feed", feedtest.NotModified())
	c := loopback(t)
	refused(t, c, fetch.Request{URL: p.URL + "/feed"}, nil, "304 Not Modified to a request that set no condition")
	// A hash alone is no condition.
	refused(t, c, fetch.Request{URL: p.URL + "/feed", Validators: news.Validators{BodyHash: "x"}}, nil, "set no condition")
}

func TestNotModifiedRenewsETag(t *testing.T) {
	p := feedtest.New(t)
	p.Misbehave("/feed", feedtest.Status(304, "ETag", `"2"`, "Cache-Control", "max-age=60"))
	old := news.Validators{ETag: `"1"`, LastModified: "Fri, 12 Jun 2026 01:12:00 GMT", BodyHash: "h"}
	res := get(t, loopback(t), fetch.Request{URL: p.URL + "/feed", Validators: old})
	if want := (news.Validators{ETag: `"2"`, LastModified: old.LastModified, BodyHash: "h"}); res.Validators != want || res.Fresh != time.Minute {
		t.Errorf("got %+v, fresh %v; want %+v and a minute", res.Validators, res.Fresh, want)
	}
}

// A broken validator of a server must not break every later request.
func TestBrokenValidators(t *testing.T) {
	p := feedtest.New(t)
	p.Serve("/long", feedtest.Doc{Text: doc, ETag: `"` + strings.Repeat("x", 600) + `"`})
	c := loopback(t)
	if res := get(t, c, fetch.Request{URL: p.URL + "/long"}); res.Validators.ETag != "" {
		t.Errorf("an ETag of 602 bytes is kept: %q", res.Validators.ETag)
	}
	get(t, c, fetch.Request{URL: p.URL + "/long", Validators: news.Validators{ETag: "\"a\nb\"", LastModified: "\x00"}})
	if h := p.Last("/long"); h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != "" {
		t.Errorf("broken validators were sent: %v", h)
	}
}

func TestStatus(t *testing.T) {
	for _, row := range []struct {
		status     int
		retryAfter string
		want       time.Duration
		words      string
	}{
		{404, "", 0, "the server answered 404 Not Found"},
		{410, "", 0, "the server answered 410 Gone"},
		{429, "120", 2 * time.Minute, "the server answered 429 Too Many Requests, to be asked again in 2m0s"},
		{503, "0", 0, "the server answered 503 Service Unavailable"},
		{503, "99999999999999999999", fetch.MaxRetryAfter, "503 Service Unavailable, to be asked again in 24h0m0s"},
		{503, "-5", 0, "503 Service Unavailable"},
		{500, "10", 10 * time.Second, "500 Internal Server Error, to be asked again in 10s"},
		{204, "", 0, "the server answered 204 No Content"},
		{206, "", 0, "the server answered 206 Partial Content"},
		{300, "", 0, "the server answered 300 Multiple Choices"},
		{599, "", 0, "the server answered 599"},
	} {
		p := feedtest.New(t)
		p.Misbehave("/feed", feedtest.Status(row.status, "Retry-After", row.retryAfter))
		_, err := loopback(t).Get(t.Context(), fetch.Request{URL: p.URL + "/feed"})
		var status *fetch.StatusError
		if !errors.As(err, &status) {
			t.Errorf("%d: %v is no *StatusError", row.status, err)
			continue
		}
		if status.Status != row.status || status.RetryAfter != row.want || status.URL != p.URL+"/feed" || !strings.HasSuffix(err.Error(), row.words) {
			t.Errorf("%d, Retry-After %q: %+v, %q; want %v, %q", row.status, row.retryAfter, *status, err, row.want, row.words)
		}
	}
}

func TestCanceled(t *testing.T) {
	p := feedtest.New(t)
	p.Misbehave("/stall", feedtest.Stall([]byte(doc)))
	c := loopback(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for p.Count("/stall") == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	if _, err := c.Get(ctx, fetch.Request{URL: p.URL + "/stall"}); !errors.Is(err, context.Canceled) || errors.Is(err, fetch.ErrTimeout) {
		t.Errorf("canceled while reading: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if _, err := c.Get(ctx, fetch.Request{URL: p.URL + "/stall"}); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, fetch.ErrTimeout) {
		t.Errorf("the caller's deadline: %v", err)
	}
}

func TestHTTPS(t *testing.T) {
	p := feedtest.StartTLS()
	t.Cleanup(p.Close)
	p.Serve("/feed", feedtest.Doc{Text: doc, ETag: feedtest.AutoETag})
	c := loopback(t, func(o *fetch.Options) { o.RootCAs = p.Roots() })
	get(t, c, fetch.Request{URL: p.URL + "/feed"})
	if proto := p.Seen("/feed")[0].Proto; proto != "HTTP/2.0" {
		t.Errorf("spoken over https: %s, want HTTP/2.0", proto)
	}
	refused(t, loopback(t), fetch.Request{URL: p.URL + "/feed"}, fetch.ErrCertificate, "signed by nobody known")
	refused(t, c, fetch.Request{URL: strings.Replace(p.URL, "127.0.0.1", "localhost", 1) + "/feed"}, fetch.ErrCertificate, "the certificate is not for localhost")
	plain := feedtest.New(t)
	refused(t, c, fetch.Request{URL: strings.Replace(plain.URL, "http:", "https:", 1)}, fetch.ErrProtocol, "speaks http where https was asked for")
}

// A proxy would be dialled in the partner's place, past the guard.
func TestNoProxy(t *testing.T) {
	proxy, p := feedtest.New(t), feedtest.New(t)
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	p.Serve("/feed", feedtest.Doc{Text: doc})
	get(t, loopback(t), fetch.Request{URL: p.URL + "/feed"})
	refused(t, fetch.New(fetch.Options{}), fetch.Request{URL: "http://10.0.0.1/"}, fetch.ErrPrivateAddress, "10.0.0.1, which is not public")
	if n := proxy.Count("/") + proxy.Count("/feed"); n != 0 {
		t.Errorf("the proxy got %d requests", n)
	}
}
