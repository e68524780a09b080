package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/pquerna/otp/totp"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// rude is a server whose answers hold what a terminal obeys, and what looks like another line of a log.
func rude(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); all.Wait() })
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer c.Close()
				req, err := http.ReadRequest(bufio.NewReader(c))
				if err != nil {
					return
				}
				switch req.URL.Path {
				case "/moved":
					fmt.Fprintf(c, "HTTP/1.1 301 Moved\r\nLocation: http://\x1b[31mevil\x9b\u2028host/%%0atime=now level=ERROR msg=fake\r\nContent-Length: 0\r\n\r\n")
				case "/robots.txt":
					fmt.Fprintf(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
				case "/feed":
					doc := "<rss version='2.0'><channel><title>&#10;time=now level=ERROR msg=fake &#x1b;[31m\u2028\u202e</title><item><title>x&#10;level=ERROR</title><link>http://a.example/\x1b[31m</link></item></channel></rss>"
					fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\x1b[31m\r\nContent-Length: %d\r\n\r\n%s", len(doc), doc)
				default:
					fmt.Fprintf(c, "HTTP/1.1 503 \x1b[31mred\x07 \u2028level=ERROR msg=fake\r\nRetry-After: \x1b[31m\r\nContent-Length: 0\r\n\r\n")
				}
			})
		}
	})
	return "http://" + l.Addr().String()
}

// TestNobodyWritesLinesIntoTheLog: neither sources nor who asks can begin a line of the log, or send a terminal that shows it a command.
func TestNobodyWritesLinesIntoTheLog(t *testing.T) {
	for form, made := range map[string]func(io.Writer, *slog.HandlerOptions) slog.Handler{
		"text": func(w io.Writer, o *slog.HandlerOptions) slog.Handler { return slog.NewTextHandler(w, o) },
		"json": func(w io.Writer, o *slog.HandlerOptions) slog.Handler { return slog.NewJSONHandler(w, o) },
	} {
		t.Run(form, func(t *testing.T) {
			partner, log := rude(t), &syncBuffer{}
			cfg := testConfig(t.TempDir())
			for i, path := range []string{"/down", "/moved", "/feed", "/%0atime=now%1b[31m"} {
				cfg.Sources = append(cfg.Sources, news.Source{ID: fmt.Sprint("s", i), Name: "a\nlevel=ERROR msg=fake\x1b[31m", Kind: news.KindFeed, URL: partner + path, Enabled: true})
			}
			h, base := startHubLogging(t, cfg, slog.New(made(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
			d := door{h, t}
			evil := "x\r\nlevel=ERROR msg=fake\x1b[31m\u2028\u202e"
			d.login(evil, evil, "User-Agent: "+evil, "X-Forwarded-For: "+evil)
			for _, path := range []string{"/admin/%0alevel=ERROR%1b[31m%e2%80%a8", "/admin/sources/%0alevel=ERROR%1b[31m", "/admin/login?next=%0a%1b[31m", "/%0alevel=ERROR%1b[31m%9b", "/api/v1/entries?cursor=%0a%1b[31m"} {
				d.ask("GET", path, "")
				if resp, err := http.Get(base + path); err == nil {
					_ = resp.Body.Close()
				}
			}
			for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline) && strings.Count(log.String(), "s3") == 0; time.Sleep(20 * time.Millisecond) {
			}
			said := log.String()
			if !strings.Contains(said, "s3") || !strings.Contains(said, "s0") {
				t.Fatalf("the sources were not told of:\n%s", said)
			}
			line := regexp.MustCompile(`^time=\S+ level=[A-Z]+ msg=`)
			for i, text := range strings.Split(strings.TrimSuffix(said, "\n"), "\n") {
				if ok := line.MatchString(text); form == "text" && !ok || form == "json" && !json.Valid([]byte(text)) {
					t.Errorf("line %d is none of the log's own: %q", i, text)
				}
				if strings.ContainsFunc(text, unicode.IsControl) {
					t.Errorf("line %d holds what a terminal obeys: %q", i, text)
				}
			}
		})
	}
}

// TestWhatIsGoodOnceIsGoodOnceForManyAtOnce: a one-time link, and a code of a second factor, sent by many at the same moment.
func TestWhatIsGoodOnceIsGoodOnceForManyAtOnce(t *testing.T) {
	d := openDoor(t)
	d.user("li", news.RoleEditor)
	together := func(do func() bool) (times int) {
		var n atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if do() {
					n.Add(1)
				}
			})
		}
		all.Wait()
		return int(n.Load())
	}
	made, err := d.office.NewLink(t.Context(), operator, "li")
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(made.Link)
	if err != nil {
		t.Fatal(err)
	}
	if n := together(func() bool {
		return d.ask("POST", at.RequestURI(), "password=staple+battery").StatusCode == http.StatusSeeOther
	}); n != 1 {
		t.Errorf("a one-time link was good %d times", n)
	}
	li := editorial.Actor{Name: "li", Role: news.RoleEditor}
	key, err := d.office.PrepareSecond(t.Context(), li, "hub")
	if err != nil {
		t.Fatal(err)
	}
	before := time.Now().Add(-30 * time.Second) // the one that confirms is used up with those before it
	code, err := totp.GenerateCode(key.Secret, before)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.office.ConfirmSecond(t.Context(), li, code); err != nil {
		t.Fatal(err)
	}
	if code, err = totp.GenerateCode(key.Secret, before.Add(30*time.Second)); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"username": {"li"}, "password": {"staple battery"}, "code": {code}}.Encode()
	if n := together(func() bool { return d.ask("POST", "/admin/login", form).StatusCode == http.StatusSeeOther }); n != 1 {
		t.Errorf("a code was good %d times", n)
	}
}

// TestGuessingOverManyAccountsByOneAndByMany: who tries one password on many accounts is stopped, from one address or from many, and does
// not keep out who signs in from a browser of their own.
func TestGuessingOverManyAccountsByOneAndByMany(t *testing.T) {
	d := openDoor(t)
	d.user("li", news.RoleEditor)
	own, _ := d.login("li", secret)
	guess := func(i int, from string) int {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/admin/login", strings.NewReader(url.Values{"username": {fmt.Sprint("user", i)}, "password": {"guess"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = from + ":1234"
		w := httptest.NewRecorder()
		d.guarded.ServeHTTP(w, r)
		return w.Code
	}
	const tries = 2*30 + 1 // of which one window of the clock has more than are let through, wherever it ends
	stopped := false
	for i := 0; i < tries && !stopped; i++ {
		stopped = guess(i, "198.51.100.7") == http.StatusTooManyRequests
	}
	if !stopped {
		t.Errorf("none of %d guesses from one address was stopped", tries)
	}
	if _, resp := d.login("li", secret, own); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("who is known in their browser cannot sign in meanwhile: %d", resp.StatusCode)
	}
}
