package fetch_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/feedtest"
)

// signed puts a user and password into an address.
func signed(address, pair string) string { return strings.Replace(address, "://", "://"+pair+"@", 1) }

// The example of RFC 7617 §2, one with what must be escaped in an address, one without a password, and one without anything.
func TestCredentialsAreSent(t *testing.T) {
	p := feedtest.New(t)
	p.Serve("/feed", feedtest.Doc{Text: doc})
	for pair, want := range map[string]string{
		"Aladdin:open%20sesame": "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
		"me:%2F%40%3A%C2%A3":    "Basic bWU6L0A6wqM=",
		"me":                    "Basic bWU6",
		"":                      "",
	} {
		res := get(t, loopback(t), fetch.Request{URL: signed(p.URL+"/feed", pair), Robots: true})
		if got := p.Last("/feed").Get("Authorization"); got != want {
			t.Errorf("%s: sent %q, want %q", pair, got, want)
		}
		if res.URL != p.URL+"/feed" || res.Moved != "" {
			t.Errorf("%s: URL %s, Moved %s", pair, res.URL, res.Moved)
		}
	}
	get(t, loopback(t), fetch.Request{URL: p.URL + "/feed"})
	if got := p.Last("/feed").Get("Authorization"); got != "" {
		t.Errorf("an address without a user had %q sent", got)
	}
}

func TestCredentialsStayOnTheirHost(t *testing.T) {
	p, other := feedtest.New(t), feedtest.New(t)
	p.Serve("/new", feedtest.Doc{Text: doc})
	other.Serve("/new", feedtest.Doc{Text: doc})
	p.Misbehave("/near", feedtest.Redirect(http.StatusMovedPermanently, "/new"))
	p.Misbehave("/far", feedtest.Redirect(http.StatusMovedPermanently, other.URL+"/new"))
	p.Misbehave("/far-signed", feedtest.Redirect(http.StatusMovedPermanently, signed(other.URL, "me:secret")+"/new"))
	p.Misbehave("/back", feedtest.Redirect(http.StatusFound, other.URL+"/back"))
	other.Misbehave("/back", feedtest.Redirect(http.StatusFound, p.URL+"/new"))
	other.Misbehave("/circle", feedtest.Redirect(http.StatusFound, "/circle"))
	c := loopback(t)
	ask := func(path string) *fetch.Response {
		return get(t, c, fetch.Request{URL: signed(p.URL, "me:secret") + path, Robots: true})
	}
	if res := ask("/near"); res.Moved != signed(p.URL, "me:secret")+"/new" || p.Last("/new").Get("Authorization") == "" {
		t.Errorf("on the same host: moved to %s, sent %q", res.Moved, p.Last("/new").Get("Authorization"))
	}
	for _, path := range []string{"/far", "/far-signed"} {
		if res := ask(path); res.Moved != other.URL+"/new" {
			t.Errorf("%s: moved to %s", path, res.Moved)
		}
	}
	ask("/back")
	for _, path := range []string{"/new", "/back", "/robots.txt"} {
		for _, s := range other.Seen(path) {
			if got := s.Header.Get("Authorization"); got != "" {
				t.Errorf("the other host was sent %q for %s", got, path)
			}
		}
	}
}

func TestCredentialsAreNotInErrors(t *testing.T) {
	p := feedtest.New(t)
	p.Misbehave("/circle", feedtest.Redirect(http.StatusFound, "/circle"))
	p.Misbehave("/lost", feedtest.Redirect(http.StatusFound, "ftp://me:geheim@example.cn/"))
	c := loopback(t)
	for _, address := range []string{
		signed(p.URL, "me:geheim") + "/circle", signed(p.URL, "me:geheim") + "/gone", signed(p.URL, "me:geheim") + "/lost",
		"http://me:geheim@127.0.0.1:1/", "http://me:gehe/im@example.cn/", "http://me:geheim%zz@example.cn/", "ftp://me:geheim@example.cn/",
	} {
		_, err := c.Get(t.Context(), fetch.Request{URL: address})
		if err == nil || strings.Contains(err.Error(), "gehe") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestSignedFor(t *testing.T) {
	const owner = "http://me:secret@news.example.cn/list"
	for _, row := range []struct{ address, owner, want string }{
		{"http://news.example.cn/1", owner, "http://me:secret@news.example.cn/1"},
		{"https://NEWS.example.cn/1", owner, "https://me:secret@news.example.cn/1"},
		{"http://www.example.cn/1", owner, "http://www.example.cn/1"},
		{"http://news.example.cn:8080/1", owner, "http://news.example.cn:8080/1"},
		{"http://news.example.cn/1", "https://me:secret@news.example.cn/", "http://news.example.cn/1"},
		{"http://news.example.cn/1#x", "http://news.example.cn/", "http://news.example.cn/1#x"},
		{"http://news.example.cn/1", "", "http://news.example.cn/1"},
	} {
		if got := fetch.SignedFor(row.address, row.owner); got != row.want {
			t.Errorf("%s for %s: %s, want %s", row.address, row.owner, got, row.want)
		}
	}
}

func TestMasked(t *testing.T) {
	for address, want := range map[string]string{
		"http://me:secret@h/?a=@b": "http://me:xxxxx@h/?a=@b",
		"http://me:se/cret@h/":     "http://me:xxxxx@h/",
		"http://me@h/":             "http://me@h/",
		"https://h/@me:x?a=b@c":    "https://h/@me:x?a=b@c",
		"http://h/%E4?q= x":        "http://h/%E4?q= x",
		"a@b.cn":                   "a@b.cn",
		"ftp://me:secret@h/":       "ftp://me:xxxxx@h/",
	} {
		if got := fetch.Masked(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
