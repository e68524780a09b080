package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/internal/feedtest"
)

func TestRobotsRules(t *testing.T) {
	for name, row := range map[string]struct {
		text, allowed, forbidden string // paths between blanks
	}{
		"empty":            {"", "/ /a", ""},
		"all":              {"User-agent: *\nDisallow: /", "", "/ /a"},
		"nothing":          {"User-agent: *\nDisallow:", "/ /a", ""},
		"ours, not all":    {"User-agent: *\nDisallow: /\n\nUser-agent: TXNews-Hub\nDisallow: /p", "/ /a", "/p /p/q /pq"},
		"of two agents":    {"User-agent: other\nUser-agent: txnews-hub\nDisallow: /p\n\nUser-agent: *\nDisallow: /", "/a", "/p"},
		"longest wins":     {"User-agent: *\nDisallow: /p\nAllow: /p/public\nDisallow: /p/public/not", "/p/public /p/public/x /", "/p /p/x /p/public/not"},
		"allow wins a tie": {"User-agent: *\nDisallow: /p\nAllow: /p", "/p /p/x", ""},
		"wildcard":         {"User-agent: *\nDisallow: /a*/b\nDisallow: /*.pdf$", "/x/a1/b /a.pdf?x /ab", "/a/b /a1/2/b/c /x/y.pdf"},
		"anchored":         {"User-agent: *\nDisallow: /html*", "/news/html/1 /x", "/html /html5/"},
		"query":            {"User-agent: *\nDisallow: /*?print=", "/a /a?x=1", "/a?print=1"},
		"chinese":          {"User-agent: *\nDisallow: /内部/", "/新闻/", "/内部/1"},
		"escaped":          {"User-agent: *\nDisallow: /%E5%86%85%E9%83%A8/", "/", "/内部/1"},
		"bad lines":        {"Disallow: /x\nnonsense\nUser-agent: *\nCrawl-delay: soon\nDisallow: /p\nSitemap: http://x/y\n<html>", "/x /a", "/p"},
		"CR line ends":     {"User-agent: *\rDisallow: /p\r", "/a", "/p"},
		"BOM, comments":    {"\ufeffUser-agent: * # all\n# Disallow: /a\nDisallow: /p # not this", "/a", "/p /p/1"},
		"blank lines":      {"User-agent: *\n\nDisallow: /p\n\nDisallow: /q", "/a", "/p /q"},
		"no slash":         {"User-agent: *\nDisallow: p", "/a", "/p"},
		"binary":           {"\x00\xff\xfe\nUser-agent: *\nDisallow: /\xd6\xd0*", "/a", "/%D6%D0x"},
	} {
		g := parseRobots(row.text, "txnews-hub")
		for paths, want := range map[string]bool{row.allowed: true, row.forbidden: false} {
			for _, p := range strings.Fields(paths) {
				u, err := url.Parse("http://example.cn" + p)
				if err != nil {
					t.Fatal(err)
				}
				if got := g.Test(robotsPath(u)); got != want {
					t.Errorf("%s: %s allowed = %v, want %v", name, p, got, want)
				}
			}
		}
	}
}

func TestCrawlDelay(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"2": 2 * time.Second, "0.5": 500 * time.Millisecond, "86400": MaxCrawlDelay, "1e300": MaxCrawlDelay, "-1": 0, "NaN": 0, "Inf": 0, "": 0,
	} {
		if got := parseRobots("User-agent: *\nCrawl-delay: "+value+"\nDisallow: /p", "x").CrawlDelay; got != want {
			t.Errorf("Crawl-delay %q = %v, want %v", value, got, want)
		}
	}
}

// fakeRobots answers for every host's robots.txt.
type fakeRobots struct {
	text   string
	status int
	err    error
	asked  atomic.Int32
}

func (f *fakeRobots) get(context.Context, *url.URL) (string, int, error) {
	f.asked.Add(1)
	time.Sleep(time.Second)
	return f.text, f.status, f.err
}

func TestRobotsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeRobots{text: "User-agent: *\nDisallow: /p\nCrawl-delay: 3", status: 200}
		r := newRobots("x", f.get)
		u := &url.URL{Scheme: "http", Host: "example.cn", Path: "/a"}
		allow := func(want error) time.Duration {
			t.Helper()
			d, err := r.allow(t.Context(), u)
			if !errors.Is(err, want) {
				t.Errorf("allow = %v, want %v", err, want)
			}
			return d
		}
		for range 20 { // all wait for one request
			go func() { allow(nil) }()
		}
		synctest.Wait()
		if d := allow(nil); d != 3*time.Second {
			t.Errorf("delay %v, want 3s", d)
		}
		time.Sleep(robotsTTL - time.Minute)
		allow(nil)
		if n := f.asked.Load(); n != 1 {
			t.Errorf("asked %d times within a day, want 1", n)
		}
		time.Sleep(time.Hour)
		f.err, f.status = &StatusError{Status: 503}, 503
		allow(nil) // what held before holds on
		if n := f.asked.Load(); n != 2 {
			t.Errorf("asked %d times after a day, want 2", n)
		}
		u = &url.URL{Scheme: "http", Host: "example.cn", Path: "/p"}
		allow(ErrRobots)
		u = &url.URL{Scheme: "https", Host: "example.cn", Path: "/a"} // another host to RFC 9309
		allow(ErrRobotsLater)
		f.err, f.status = nil, 200
		allow(ErrRobotsLater) // unreadable a moment ago
		time.Sleep(robotsAgain + time.Second)
		allow(nil)
	})
}

// A robots.txt that could not be read is asked for soon, then ever later, but not never.
func TestRobotsIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeRobots{status: 503, err: &StatusError{Status: 503}}
		r := newRobots("x", f.get)
		u := &url.URL{Scheme: "http", Host: "example.cn", Path: "/a"}
		for range 60 * 12 { // for an hour
			if _, err := r.allow(t.Context(), u); !errors.Is(err, ErrRobotsLater) {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Second)
		}
		if n := f.asked.Load(); n < 9 || n > 13 {
			t.Errorf("asked %d times in an hour", n)
		}
		f.err, f.status = nil, 200
		time.Sleep(robotsRetry)
		if _, err := r.allow(t.Context(), u); err != nil {
			t.Error(err)
		}
	})
}

func TestRobotsCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeRobots{status: 200}
		r := newRobots("x", f.get)
		u := &url.URL{Scheme: "http", Host: "example.cn", Path: "/a"}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := r.allow(ctx, u); !errors.Is(err, context.Canceled) {
			t.Errorf("allow = %v, want canceled", err)
		}
		if _, err := r.allow(t.Context(), u); err != nil || f.asked.Load() != 1 {
			t.Errorf("who asks next: %v after %d requests, want the one under way", err, f.asked.Load())
		}
	})
}

func TestRobotsBounded(t *testing.T) {
	f := func(context.Context, *url.URL) (string, int, error) { return "", 404, &StatusError{Status: 404} }
	r := newRobots("x", f)
	for i := range maxRobotHosts + 50 {
		if _, err := r.allow(t.Context(), &url.URL{Scheme: "http", Host: fmt.Sprint("h", i), Path: "/"}); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.hosts) > maxRobotHosts {
		t.Errorf("%d hosts kept, want at most %d", len(r.hosts), maxRobotHosts)
	}
}

func TestRobotsOverHTTP(t *testing.T) {
	long := "User-agent: *\nDisallow: /p\n" + strings.Repeat("# more\n", 100_000)
	for name, row := range map[string]struct {
		prepare func(p *feedtest.Partner)
		allowed bool
		words   string
	}{
		"a rule":       {func(p *feedtest.Partner) { p.Robots("User-agent: txnews-hub\nDisallow: /p") }, false, "forbids /p"},
		"another's":    {func(p *feedtest.Partner) { p.Robots("User-agent: txnews\nUser-agent: bot\nDisallow: /q") }, true, ""},
		"none":         {func(*feedtest.Partner) {}, true, ""},
		"401":          {func(p *feedtest.Partner) { p.Misbehave("/robots.txt", feedtest.Status(401)) }, true, ""},
		"204":          {func(p *feedtest.Partner) { p.Misbehave("/robots.txt", feedtest.Status(204)) }, true, ""},
		"500":          {func(p *feedtest.Partner) { p.Misbehave("/robots.txt", feedtest.Status(500)) }, false, "cannot be read, so nothing is fetched there: the server answered 500"},
		"429":          {func(p *feedtest.Partner) { p.Misbehave("/robots.txt", feedtest.Status(429)) }, false, "cannot be read"},
		"reset":        {func(p *feedtest.Partner) { p.Misbehave("/robots.txt", feedtest.Reset()) }, false, "the server cut the connection"},
		"very long":    {func(p *feedtest.Partner) { p.Robots(long) }, false, "forbids /p"},
		"long, packed": {func(p *feedtest.Partner) { p.Serve("/robots.txt", feedtest.Doc{Text: long, Encoding: "gzip"}) }, false, "forbids /p"},
		"long chunks":  {func(p *feedtest.Partner) { p.Misbehave("/robots.txt", feedtest.Huge(1<<20, true)) }, true, ""},
		"redirected": {func(p *feedtest.Partner) {
			p.Misbehave("/robots.txt", feedtest.Redirect(301, "/r"))
			p.Serve("/r", feedtest.Doc{Text: "User-agent: *\nDisallow: /p"})
		}, false, "forbids /p"},
		"a loop": {func(p *feedtest.Partner) { p.Misbehave("/robots.txt", feedtest.Redirect(301, "/robots.txt")) }, true, ""},
		"on a hop": {func(p *feedtest.Partner) {
			p.Robots("User-agent: *\nDisallow: /q")
			p.Serve("/q", feedtest.Doc{Text: "x"})
			p.Misbehave("/p", feedtest.Redirect(301, "/q"))
		}, false, "forbids /q"},
	} {
		t.Run(name, func(t *testing.T) {
			p := feedtest.New(t)
			p.Serve("/p", feedtest.Doc{Text: "x"})
			row.prepare(p)
			c := New(Options{AllowPrivate: true})
			defer c.Close()
			_, err := c.Get(t.Context(), Request{URL: p.URL + "/p", Robots: true})
			switch {
			case row.allowed && err != nil:
				t.Errorf("refused: %v", err)
			case !row.allowed && (!errors.Is(err, ErrRobots) && !errors.Is(err, ErrRobotsLater) || !strings.Contains(err.Error(), row.words)):
				t.Errorf("got %v, want ErrRobots with %q", err, row.words)
			case !row.allowed && name != "on a hop" && p.Count("/p") != 0:
				t.Error("it was fetched all the same")
			}
			if _, err := c.Get(t.Context(), Request{URL: p.URL + "/p"}); err != nil {
				t.Errorf("without Robots: %v", err)
			}
		})
	}
}
