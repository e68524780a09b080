// Package browser looks at the pages in Chromium, as a reader does.
package browser

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/test/hubproc"
)

// patience bounds how long a page, or the demo behind it, may take.
const patience = 2 * time.Minute

// attention bounds how long one tab may be worked with.
const attention = 10 * time.Minute

// complaints gathers what the browser has to say against a page: errors of scripts, refusals of the Content-Security-Policy.
type complaints struct {
	mu   sync.Mutex
	list []string
}

func (c *complaints) add(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, text)
}

func (c *complaints) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := c.list
	c.list = nil
	return list
}

// chromium is shared by all tests.
var chromium struct {
	once sync.Once
	ctx  context.Context
	stop func()
	err  error
}

// startChromium starts it without any of its own traffic. Scripts that run once in each page, as axe's, gain nothing from being optimised.
func startChromium(program string) {
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.WSURLReadTimeout(patience), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("js-flags", "--no-opt --no-maglev"))
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, stop := chromedp.NewContext(alloc)
	chromium.ctx, chromium.stop = ctx, func() { stop(); stopAlloc() }
	_, chromium.err = chromedp.Run(ctx, chromedp.Title())
}

// newBrowser opens a tab that shares no cookie and nothing kept with any other, for some minutes.
func newBrowser(t *testing.T) (context.Context, *complaints) {
	t.Helper()
	program := needs.Program(t, "chromium", "chromium")
	chromium.once.Do(func() { startChromium(program) })
	if chromium.err != nil {
		t.Fatal("start chromium:", chromium.err)
	}
	bounded, cancel := context.WithTimeout(chromium.ctx, attention)
	ctx, stop := chromedp.NewContext(bounded, chromedp.WithNewBrowserContext())
	if _, err := chromedp.Run(ctx, chromedp.Title()); err != nil {
		t.Fatal("open a tab:", err)
	}
	c := &complaints{}
	var listening sync.WaitGroup
	listening.Go(func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return // the browser ended
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException {
				c.add(m.Text + " " + m.URL)
			}
		}
	})
	t.Cleanup(func() { stop(); cancel(); listening.Wait() })
	return ctx, c
}

// look runs an action of which nothing but its value matters.
func look[T any](t *testing.T, ctx context.Context, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// startDemo waits until the demo's partners have been read.
func startDemo(t *testing.T, flags ...string) string {
	t.Helper()
	hub := hubproc.Start(t, hubproc.Build(t), hubproc.FreePort(t), append([]string{"demo", "--every", "1h"}, flags...)...)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if resp, err := http.Get(hub.URL + "/feeds/town/wuzhen.rss"); err == nil {
			var page [1 << 16]byte
			n, _ := resp.Body.Read(page[:])
			resp.Body.Close()
			if strings.Contains(string(page[:n]), "<item>") {
				return hub.URL
			}
		}
	}
	t.Fatal("the demo took nothing in")
	return ""
}

// TestPages opens every kind of page, wide and narrow.
func TestPages(t *testing.T) {
	base := startDemo(t)
	ctx, said := newBrowser(t)
	for _, width := range []int64{1200, 380} {
		for path, feed := range map[string]string{
			"/":                        "/feeds/all.atom",
			"/channel/world":           "/feeds/channel/world.atom",
			"/town/wuzhen":             "/feeds/town/wuzhen.atom",
			"/source/zjol":             "/feeds/source/zjol.atom",
			"/channel/world?lang=en":   "/feeds/channel/world.atom",
			"/feeds":                   "",
			"/channel/strong-counties": "/feeds/channel/strong-counties.atom",
		} {
			t.Run(fmt.Sprintf("%d%s", width, path), func(t *testing.T) {
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(base+path)); err != nil {
					t.Fatal(err)
				}
				title := look(t, ctx, chromedp.Title())
				overflow := look(t, ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > window.innerWidth`))
				feeds := look(t, ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll('link[rel=alternate][type="application/atom+xml"]')].map(l => new URL(l.href).pathname)`))
				if title == "" {
					t.Error("the page has no title")
				}
				if overflow {
					t.Errorf("the page scrolls sideways at %d pixels", width)
				}
				if feed != "" && (len(feeds) == 0 || feeds[0] != feed) {
					t.Errorf("autodiscovery gives %v, want %s first", feeds, feed)
				}
				if list := said.take(); len(list) > 0 {
					t.Errorf("the browser complains: %q", list)
				}
			})
		}
	}
}

// TestFromFrontPageToEntry goes the way of a reader: a headline on the front page leads to the entry with its credit.
func TestFromFrontPageToEntry(t *testing.T) {
	base := startDemo(t)
	ctx, said := newBrowser(t)
	const first = chromedp.CSS("main article h3 a")
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/town/wuzhen"), chromedp.WaitVisible(first)); err != nil {
		t.Fatal(err)
	}
	headline := look(t, ctx, chromedp.Text(first))
	if err := chromedp.Do(ctx, chromedp.Click(first), chromedp.WaitVisible(chromedp.CSS("article.entry h1"))); err != nil {
		t.Fatal(err)
	}
	heading, text := look(t, ctx, chromedp.Text(chromedp.CSS("article.entry h1"))), look(t, ctx, chromedp.Text(chromedp.CSS("main")))
	if strings.TrimSpace(headline) != strings.TrimSpace(heading) {
		t.Errorf("the headline %q leads to %q", headline, heading)
	}
	if !strings.Contains(text, "来源") {
		t.Errorf("the entry shows no 来源:\n%s", text)
	}
	if list := said.take(); len(list) > 0 {
		t.Errorf("the browser complains: %q", list)
	}
}
