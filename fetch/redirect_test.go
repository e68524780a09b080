package fetch_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

func countDials(n *int) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		*n++
		return new(net.Dialer).DialContext(ctx, network, address)
	}
}

func TestRedirects(t *testing.T) {
	p := feedtest.New(t)
	p.Serve("/feed", feedtest.Doc{Text: doc, ETag: `"1"`})
	p.Serve("/新闻/a b", feedtest.Doc{Text: doc})
	for path, row := range map[string]struct {
		status int
		to     string
	}{
		"/301": {301, "/feed"}, "/302": {302, "/feed"}, "/303": {303, "/feed"}, "/307": {307, "/feed"}, "/308": {308, p.URL + "/feed"},
		"/relative": {301, "feed"}, "/301-302": {301, "/302"}, "/302-301": {302, "/301"}, "/301-308": {301, "/308"},
		"/user": {301, strings.Replace(p.URL, "//", "//user:secret@", 1) + "/feed#part"}, "/raw": {302, "/新闻/a b"}, "/gbk": {302, "/\xd0\xc2?q=\xce\xc5"},
	} {
		p.Misbehave(path, feedtest.Redirect(row.status, row.to))
	}
	c := loopback(t)
	for path, moved := range map[string]bool{
		"/feed": false, "/301": true, "/308": true, "/302": false, "/303": false, "/307": false, "/relative": true,
		"/301-308": true, "/301-302": false, "/302-301": false, "/user": true,
	} {
		for _, v := range []news.Validators{{}, {ETag: `"1"`}} {
			res := get(t, c, fetch.Request{URL: p.URL + path, Validators: v})
			want := ""
			if moved {
				want = p.URL + "/feed"
			}
			if res.URL != p.URL+"/feed" || res.Moved != want || res.NotModified != (v.ETag != "") {
				t.Errorf("%s: URL %s, Moved %q, 304 %v; want %s and Moved %q", path, res.URL, res.Moved, res.NotModified, p.URL+"/feed", want)
			}
		}
	}
	if res := get(t, c, fetch.Request{URL: p.URL + "/raw"}); res.URL != p.URL+"/%E6%96%B0%E9%97%BB/a%20b" {
		t.Errorf("a Location in raw UTF-8 led to %s", res.URL)
	}
	p.Serve("/\xd0\xc2", feedtest.Doc{Text: doc})
	if res := get(t, c, fetch.Request{URL: p.URL + "/gbk"}); res.URL != p.URL+"/%D0%C2?q=%CE%C5" {
		t.Errorf("a Location in raw GBK led to %s", res.URL)
	}
	for _, s := range p.Seen("/feed") {
		for _, name := range []string{"Authorization", "Referer", "Cookie"} {
			if s.Header.Get(name) != "" {
				t.Errorf("%s was sent: %q", name, s.Header.Get(name))
			}
		}
	}
}

func TestRedirectsRefused(t *testing.T) {
	p := feedtest.New(t)
	p.Serve("/feed", feedtest.Doc{Text: doc})
	ten, eleven := p.Chain("/ten", 10, 301, "/feed"), p.Chain("/eleven", 11, 301, "/feed")
	p.Misbehave("/self", feedtest.Redirect(302, "/self"))
	p.Misbehave("/a", feedtest.Redirect(301, "/b"))
	p.Misbehave("/b", feedtest.Redirect(301, "/a#again"))
	p.Misbehave("/nowhere", feedtest.Redirect(302, ""))
	p.Misbehave("/broken", feedtest.Redirect(302, "http://[::1/%zz"))
	p.Misbehave("/ftp", feedtest.Redirect(302, "ftp://example.cn/feed"))
	p.Misbehave("/file", feedtest.Redirect(302, "file:///etc/passwd"))
	p.Misbehave("/404", feedtest.Redirect(301, "/none"))
	c := loopback(t)
	if res := get(t, c, fetch.Request{URL: p.URL + ten}); res.Moved != p.URL+"/feed" {
		t.Errorf("ten redirects: %+v", res)
	}
	for path, words := range map[string]string{
		eleven: "redirects more than 10 times", "/self": "go in a circle", "/a": "go in a circle: back to " + p.URL + "/a",
		"/nowhere": "302 without saying where to", "/broken": "an address that cannot be read", "/ftp": "which is not http or https",
		"/file": "redirects to file:///etc/passwd",
	} {
		refused(t, c, fetch.Request{URL: p.URL + path}, fetch.ErrRedirects, words)
	}
	refused(t, c, fetch.Request{URL: p.URL + "/404"}, nil, "the server answered 404 Not Found")
}

func TestRedirectBetweenSchemes(t *testing.T) {
	plain, secure := feedtest.New(t), feedtest.StartTLS()
	t.Cleanup(secure.Close)
	for _, p := range []*feedtest.Partner{plain, secure} {
		p.Serve("/feed", feedtest.Doc{Text: doc})
	}
	plain.Misbehave("/up", feedtest.Redirect(301, secure.URL+"/feed"))
	secure.Misbehave("/down", feedtest.Redirect(301, plain.URL+"/feed"))
	secure.Misbehave("/down-up", feedtest.Redirect(301, plain.URL+"/up"))
	c := loopback(t, func(o *fetch.Options) { o.RootCAs = secure.Roots() })
	if res := get(t, c, fetch.Request{URL: plain.URL + "/up"}); res.Moved != secure.URL+"/feed" {
		t.Errorf("http to https: Moved %q", res.Moved)
	}
	for _, path := range []string{"/down", "/down-up"} {
		if res := get(t, c, fetch.Request{URL: secure.URL + path}); res.Moved != "" {
			t.Errorf("%s, by way of http: Moved %q, want none", path, res.Moved)
		}
	}
}

// Some sites answer every request without their cookie with a redirect to the same address that sets it.
func TestCookieOfARedirect(t *testing.T) {
	p := feedtest.New(t)
	p.Misbehave("/feed", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("seen"); err != nil || c.Value != "1" {
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, doc)
	}))
	c := loopback(t)
	for range 2 { // the second fetch brings no cookie of the first
		if res := get(t, c, fetch.Request{URL: p.URL + "/feed"}); string(res.Body) != doc {
			t.Errorf("body %q", res.Body)
		}
	}
	if n := p.Count("/feed"); n != 4 {
		t.Errorf("%d requests, want 4", n)
	}
	other := feedtest.New(t)
	other.Misbehave("/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Cookie") != "" {
			t.Errorf("another host got the cookie %q", r.Header.Get("Cookie"))
		}
		_, _ = io.WriteString(w, doc)
	}))
	p.Misbehave("/away", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1)+"/", http.StatusFound)
	}))
	get(t, c, fetch.Request{URL: p.URL + "/away"})
}

func TestCookieThatChangesForEver(t *testing.T) {
	p := feedtest.New(t)
	n := 0
	p.Misbehave("/feed", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n++
		http.SetCookie(w, &http.Cookie{Name: "n", Value: strconv.Itoa(n)})
		http.Redirect(w, r, "/feed", http.StatusFound)
	}))
	refused(t, loopback(t), fetch.Request{URL: p.URL + "/feed"}, fetch.ErrRedirects, "more than")
}
