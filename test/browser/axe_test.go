package browser

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"io"
	"os/exec"
	"path"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/txnews/hub/test/hubproc"
)

// axe is axe-core, Deque's rules for WCAG, as npm has it.
//
//go:embed testdata/axe.min.js.gz
var axe []byte

// violations runs the rules of WCAG 2.2 AA and what axe calls best practice, and names what breaks each.
const violations = `axe.run(document, {preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: {"target-size": {enabled: true}}})
	.then(r => (r.passes.length < 10 ? [{id: "only " + r.passes.length + " rules have run", nodes: []}] : r.violations).map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target + " " + n.html.slice(0, 160)).join(" | ")))`

// TestPagesAreAccessible runs axe over every kind of page, on a phone and a desk, by day and by night.
func TestPagesAreAccessible(t *testing.T) {
	folder := t.TempDir()
	base := startDemo(t, "--data", folder)
	ctx, _ := newBrowser(t)
	script := unpack(t, axe)
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/town/wuzhen")); err != nil {
		t.Fatal(err)
	}
	entry := look(t, ctx, chromedp.Evaluate[string](`document.querySelector("main article h3 a").getAttribute("href")`))
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/channel/world")); err != nil {
		t.Fatal(err)
	}
	gone := look(t, ctx, chromedp.Evaluate[string](`document.querySelector("main article h3 a").getAttribute("href")`))
	if out, err := exec.Command(hubproc.Build(t), "--store", folder, "takedown", path.Base(gone), "--reason", "应版权方要求").CombinedOutput(); err != nil || gone == entry {
		t.Fatalf("%s %v %s", gone, err, out)
	}
	for scheme, widths := range map[string][]int64{"light": {1200, 360}, "dark": {360}} {
		for _, width := range widths {
			for _, path := range []string{gone, gone + "?lang=en", "/", "/?lang=en", "/channel/world", "/town/wuzhen", "/source/zjol", entry, "/feeds", "/partners", "/feeds?channel=world&town=wuzhen", "/?q=none", "/channel/world?q=none", "/none"} {
				t.Run(fmt.Sprintf("%s %d %s", scheme, width, path), func(t *testing.T) {
					if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), prefers(scheme), chromedp.Navigate(base+path)); err != nil {
						t.Fatal(err)
					}
					accessible(t, ctx, script)
				})
			}
		}
	}
}

// accessible holds the page that is open to the rules, and to its width.
func accessible(t *testing.T, ctx context.Context, script string) {
	t.Helper()
	look(t, ctx, chromedp.Evaluate[bool](script+";true"))
	for _, v := range look(t, ctx, chromedp.Evaluate[[]string](violations, chromedp.EvalAwaitPromise)) {
		t.Error(v)
	}
	if look(t, ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > window.innerWidth`)) {
		t.Error("the page scrolls sideways")
	}
}

// prefers has pages see a colour scheme.
func prefers(scheme string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia,
			emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return chromedp.Void{}, err
	}
}

func unpack(t *testing.T, packed []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
