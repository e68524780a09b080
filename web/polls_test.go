package web

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

func TestAPollIsAnsweredOnItsConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t)
		answers := map[string]bool{}
		for _, coding := range []string{"gzip", "br", "zstd", "identity", "gzip;q=0.5, br", ""} {
			accept := "Accept-Encoding: " + coding
			tag := p.get(t, "/feeds/all.rss", "Accept-Encoding", coding).Header.Get("Etag")
			for name, asked := range map[string]string{
				"304": polling("GET", accept, "If-None-Match: "+tag), "whole": polling("GET", accept), "changed": polling("GET", accept, `If-None-Match: "other"`),
				"304 by one of two": polling("GET", accept, `If-None-Match: "other", W/`+tag), "changed since": polling("GET", accept, "If-None-Match: ", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"),
				"304 of a head": polling("HEAD", accept, "If-None-Match: "+tag), "head": polling("HEAD", accept),
			} {
				status := "200"
				if strings.HasPrefix(name, "304") {
					status = "304"
				}
				dial(t, p.plain).say(strings.Replace(asked, "HEAD", "GET", 1)) // what is remembered
				want := dial(t, p.plain).say(asked)
				if !strings.HasPrefix(want, "HTTP/1.1 "+status+" ") {
					t.Fatalf("%s, %q: %s", name, coding, want)
				}
				before, handled := p.counted(t), p.handled.Load()
				c := dial(t, p.with)
				for i := range 3 {
					if got := c.say(asked); got != want {
						t.Errorf("%s, %q: answer %d is\n%s, net/http's\n%s", name, coding, i, got, want)
					}
				}
				for _, last := range []string{strings.Replace(asked, "Host:", "Connection: close\r\nHost:", 1), strings.Replace(asked, "HTTP/1.1", "HTTP/1.0", 1)} {
					if c := dial(t, p.with); !strings.HasSuffix(c.say(last), want[strings.Index(want, "\r\n\r\n"):]) || !c.isClosed() {
						t.Errorf("%s, %q: it is not the last of its connection", name, coding)
					}
				}
				if n := p.handled.Load() - handled; n != 1 { // of a connection that goes on net/http has the first
					t.Errorf("%s, %q: %d of 5 reached a handler", name, coding, n)
				}
				for what, n := range p.counted(t) {
					if one := strings.Contains(what, status) || strings.Contains(what, status[:1]+"xx") || strings.Contains(what, "seconds_count"); n-before[what] != 5 && one || n != before[what] && !one {
						t.Errorf("%s, %q: %s goes from %v to %v", name, coding, what, before[what], n)
					}
				}
				answers[want] = true
			}
		}
		if len(answers) < 4*3 {
			t.Errorf("%d answers differ", len(answers))
		}
	})
}

// Who has a feed is not given it again because those who ask for it whole are remembered.
func TestWhoHasAFeedIsToldSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t)
		c := dial(t, p.with)
		ask := func(asked string) string {
			return c.say(strings.Replace(asked, "/feeds/all.rss", "/feeds/all.atom", 1))
		}
		_ = ask(p.whole())
		tag := regexp.MustCompile(`Etag: (\S+)`).FindStringSubmatch(ask(p.whole()))[1]
		if got := ask(polling("GET", "Accept-Encoding: gzip", "If-None-Match: "+tag)); !strings.HasPrefix(got, "HTTP/1.1 304 ") {
			t.Error(got)
		}
	})
}

// Whatever else is asked on a connection, and however it comes in pieces, the answers are net/http's, each once and in their order.
func TestOnlyPlainPollsAreAnsweredOnAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t)
		for _, poll := range []string{p.poll(), p.whole()} {
			for range 2 { // all that can be is remembered the second time
				for name, said := range exchanges(poll, p.tag) {
					p.compare(t, name, append([]string{poll, poll}, said...))
					p.compare(t, name+" at first", said)
				}
			}
		}
	})
}

// compare says the same on a connection that answers polls and on one of net/http's.
func (p *polled) compare(t *testing.T, name string, said []string) {
	t.Helper()
	a, b := dial(t, p.with), dial(t, p.plain)
	for i, part := range said {
		if got, want := a.say(part), b.say(part); got != want {
			t.Errorf("%s: to %d, %q:\n%.600s\nnet/http:\n%.600s", name, i, part, got, want)
			break
		}
	}
	if a.isClosed() != b.isClosed() {
		t.Errorf("%s: the connection is closed: %v, net/http's: %v", name, a.isClosed(), b.isClosed())
	}
}

// exchanges are what may be said on a connection; the polls may have a tag.
func exchanges(poll, tag string) map[string][]string {
	with := func(line string) string { return strings.Replace(poll, "User-Agent: reader", line, 1) }
	old := func(line string) string { return strings.Replace(with(line), "HTTP/1.1", "HTTP/1.0", 1) }
	post := fmt.Sprintf("POST /feeds/all.rss HTTP/1.1\r\nHost: hub.example\r\nContent-Length: %d\r\n\r\n", len(poll))
	return map[string][]string{
		"another tag":            {strings.Replace(poll, tag, `"other"`, 1)},
		"any tag":                {strings.Replace(poll, tag, `*`, 1)},
		"a list of tags":         {strings.Replace(poll, tag, `"a", `+tag, 1)},
		"another coding":         {strings.Replace(poll, "gzip", "br", 1)},
		"a date":                 {with("If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT")},
		"an early date":          {with("If-Modified-Since: Mon, 01 Jan 1990 00:00:00 GMT")},
		"a range":                {with("Range: bytes=0-9")},
		"a tag's other letters":  {strings.Replace(poll, tag, strings.ToUpper(tag), 1)},
		"no tag":                 {strings.Replace(poll, tag, "", 1)},
		"another tag beside":     {with(`If-None-Match: "a"`)},
		"a date beside a tag":    {with("If-None-Match: \"a\"\r\nIf-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT")},
		"a wrong host":           {strings.Replace(poll, "hub.example", `"hub"`, 1)},
		"no coding":              {strings.Replace(poll, "Accept-Encoding: gzip\r\n", "", 1)},
		"another feed":           {strings.Replace(poll, "all.rss", "all.atom", 1)},
		"a limit":                {strings.Replace(poll, "all.rss", "all.rss?limit=1", 1)},
		"a key":                  {with("Authorization: Bearer nobody")},
		"a key in the address":   {strings.Replace(poll, "all.rss", "all.rss?key=nobody", 1)},
		"a delta":                {with("A-IM: feed")},
		"a browser":              {with("Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nAccept: text/html")},
		"a header nobody knows":  {with("X-Unknown: 1")},
		"a head":                 {strings.Replace(poll, "GET", "HEAD", 1)},
		"another method":         {strings.Replace(poll, "GET", "OPTIONS", 1)},
		"an old version":         {strings.Replace(poll, "HTTP/1.1", "HTTP/1.0", 1)},
		"its last":               {with("Connection: close"), poll},
		"its last, in capitals":  {with("CONNECTION: CLOSE"), poll},
		"its last, and a word":   {with("Connection: close, x"), poll},
		"its last, or not":       {with("Connection: close\r\nConnection: keep-alive"), poll},
		"the last head":          {strings.Replace(with("Connection: close"), "GET", "HEAD", 1), poll},
		"the last for a handler": {with("Connection: close\r\nX-Unknown: 1"), poll},
		"of HTTP/1.0, its last":  {old("Connection: close"), poll},
		"of HTTP/1.0, it stays":  {old("Connection: keep-alive"), poll},
		"of HTTP/1.0, a head":    {strings.Replace(old("X-Real-IP: ::1"), "GET", "HEAD", 1), poll},
		"of HTTP/1.0, no host":   {strings.Replace(old("X-Real-IP: ::1"), "Host: hub.example\r\n", "", 1), poll},
		"of HTTP/1.0, a body":    {old("Content-Length: 3") + "abc", poll},
		"of HTTP/0.9":            {strings.Replace(poll, "HTTP/1.1", "HTTP/0.9", 1), poll},
		"of HTTP/1.2":            {strings.Replace(poll, "HTTP/1.1", "HTTP/1.2", 1), poll},
		"no host":                {strings.Replace(poll, "Host: hub.example\r\n", "", 1)},
		"two hosts":              {with("Host: other.example")},
		"two codings":            {with("Accept-Encoding: br")},
		"a folded line":          {with("User-Agent: reader\r\n of feeds")},
		"a line of no header":    {with("User-Agent"), poll},
		"a host of no header":    {strings.Replace(poll, "Host: hub.example", "Host", 1), poll},
		"a space in a name":      {with("User-Agent : reader")},
		"a line feed alone":      {with("User-Agent: reader\nContent-Length: 7"), "1234567", poll},
		"line feeds alone":       {strings.ReplaceAll(poll, "\r\n", "\n")},
		"a null":                 {with("User-Agent: \x00")},
		"a body":                 {with("Content-Length: 5"), "12345", poll},
		"a poll as a body":       {strings.Replace(with(fmt.Sprint("Content-Length: ", len(poll))), "rss", "atom", 1), poll, poll},
		"a hidden body":          {strings.Replace(with(fmt.Sprint("User-Agent: reader\nContent-Length: ", len(poll))), "rss", "atom", 1), poll, poll},
		"a body of a change":     {post, poll, poll},
		"a body after its head":  {post + poll, poll},
		"a chunked poll":         {strings.Replace(post, fmt.Sprintf("Content-Length: %d", len(poll)), "Transfer-Encoding: chunked", 1), fmt.Sprintf("%x\r\n", len(poll)), poll, "\r\n0\r\n\r\n", poll},
		"expecting":              {with("Expect: 100-continue"), poll},
		"two at once":            {poll + poll, poll},
		"one and a half":         {poll + poll[:20], poll[20:], poll},
		"half a head":            {poll[:30], poll[30:], poll},
		"a half before one":      {"GET / HTTP/1.1\r\nX-Held: ", poll, poll},
		"byte by byte":           append(strings.Split(poll, ""), poll),
		"a line before":          {"\r\n" + poll, poll},
		"nothing of HTTP":        {"hello\r\n\r\n", poll},
		"an absolute address":    {strings.Replace(poll, "/feeds", "http://hub.example/feeds", 1), poll},
		"an escaped address":     {strings.Replace(poll, "/feeds", "/%66eeds", 1), poll, strings.Replace(poll, "/feeds", "/%66eeds", 1)},
		"a page between":         {poll, "GET / HTTP/1.1\r\nHost: hub.example\r\n\r\n", poll},
		"a page that is unknown": {"GET /nowhere HTTP/1.1\r\nHost: hub.example\r\n\r\n", poll},
		"a change to HTTP/2":     {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", poll},
		"an upgrade":             {with("Connection: Upgrade\r\nUpgrade: h2c"), poll},
	}
}

func TestAChangedFeedIsNotUnchanged(t *testing.T) {
	for name, change := range map[string]func(*testing.T, *polled){
		"an entry":   func(t *testing.T, p *polled) { p.fill(t, 1, "jxrb") },
		"a takedown": func(t *testing.T, p *polled) { p.store.remove(p.id, news.Tombstone{ID: p.id}) },
		"a source": func(t *testing.T, p *polled) {
			p.store.append(news.Change{Op: news.OpSource, ID: "jxrb", At: time.Now()})
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPolled(t)
				has, fresh := dial(t, p.with), dial(t, p.with)
				has.say(p.poll())
				was := fresh.say(p.whole())
				handled := p.handled.Load()
				change(t, p)
				p.store.seen(t)
				got, is := has.say(p.poll()), fresh.say(p.whole())
				if p.handled.Load() != handled+2 && name == "a source" || p.handled.Load() == handled {
					t.Errorf("it is answered on the connection: %s\n%s", got, is)
				}
				if strings.HasPrefix(got, "HTTP/1.1 200 ") != (name != "a source") || (was == is) != (name == "a source") {
					t.Errorf("it is answered %.40s and %.200s", got, is)
				}
			})
		})
	}
}

// What is said on each answer anew, no answer of before can say; and what is logged of requests, a handler logs.
func TestWhatDiffersFromAnswerToAnswerIsNotRemembered(t *testing.T) {
	for name, change := range map[string]func(*Options, *Deps, *polled){
		"a limit for everybody": func(o *Options, _ *Deps, _ *polled) { o.Minute = 100 },
		"a licence that turns": func(_ *Options, _ *Deps, p *polled) {
			p.store.addSource(news.Source{ID: "jxrb", Enabled: true, Licence: news.Licence{Public: "full", Except: []news.Exception{{Expiry: time.Hour, Public: "headline"}}}})
		},
		"a log of requests": func(_ *Options, d *Deps, _ *polled) {
			d.Log = slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelDebug}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPolled(t, change)
				for asked, want := range map[string]string{p.poll(): " 304 ", p.whole(): " 200 "} {
					c := dial(t, p.with)
					before := p.handled.Load()
					for range 3 {
						if got := c.say(asked); !strings.Contains(got, want) {
							t.Fatal(got)
						}
					}
					if n := p.handled.Load() - before; n != 3 {
						t.Errorf("a handler was asked %d times", n)
					}
				}
			})
		})
	}
}

// An answer with an age says when it was true.
func TestAnAgeIsNotRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t)
		c := dial(t, p.with)
		synctest.Wait() // who follows the log has nothing more to tell
		p.pub.Down(time.Minute)
		for _, asked := range []string{p.poll(), p.whole()} {
			if got := c.say(asked); !strings.Contains(got, "\r\nAge: 60\r\n") {
				t.Fatal(got)
			}
		}
		if err := p.pub.Take(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for _, asked := range []string{p.poll(), p.whole()} {
			if got := c.say(asked); strings.Contains(got, "\r\nAge: ") {
				t.Error(got)
			}
		}
	})
}

func TestNothingOfAPartnersIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t, func(_ *Options, d *Deps, p *polled) { d.Keys = NewKeyring(newAgreements(), p.store, nil) })
		c, public := dial(t, p.with), p.get(t, "/feeds/town/wuzhen.rss", "Accept-Encoding", "gzip")
		before := p.handled.Load()
		for _, path := range []string{"/feeds/town/wuzhen.rss?key=" + whole, "/feeds/town/wuzhen.rss"} {
			for range 2 {
				asked := strings.Replace(p.whole(), "/feeds/all.rss", path, 1)
				if got := c.say(asked); strings.Contains(got, "\r\nEtag: "+public.Header.Get("Etag")+"\r\n") != !strings.Contains(path, whole) {
					t.Errorf("of %s: %s", path, got)
				}
			}
		}
		if n := p.handled.Load() - before; n != 2 {
			t.Errorf("a handler was asked %d times", n)
		}
	})
}

func TestFewPollsAreRemembered(t *testing.T) {
	p := NewPolls(nil)
	for i := range 2*pollsMost + 1 {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprint("/feeds/all.rss?n=", i), nil)
		p.note(r, http.StatusNotModified, http.Header{"Etag": {`"a"`}}, new(feeds.Document), nil)
		if n := len(p.answers); n > pollsMost || n == 0 {
			t.Fatalf("%d are remembered", n)
		}
	}
	long := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/feeds/all.rss?"+strings.Repeat("a", maxTarget), nil)
	longCoding := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/feeds/town/wuzhen.rss", nil)
	longCoding.Header.Set("Accept-Encoding", strings.Repeat("a", maxCoding+1))
	p.note(longCoding, http.StatusNotModified, http.Header{"Etag": {`"a"`}}, new(feeds.Document), nil)
	if p.note(long, http.StatusNotModified, http.Header{"Etag": {`"a"`}}, new(feeds.Document), nil); len(p.answers) != 1 {
		t.Error("a long address or Accept-Encoding is remembered")
	}
}
