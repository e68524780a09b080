package browser

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/txnews/hub/test/hubproc"
)

// axe is axe-core, Deque's rules for WCAG, as npm has it.
//
//go:embed testdata/axe.min.js.gz
var axe []byte

// violations runs the rules of WCAG 2.2 AA and what axe calls best practice, and names what breaks each. Of what breaks none axe describes one
// element a rule: describing all costs as much as finding them.
const violations = `axe.run(document, {resultTypes: ["violations"], preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: {"target-size": {enabled: true}}})
	.then(r => (r.passes.length < 10 ? [{id: "only " + r.passes.length + " rules have run", nodes: []}] : r.violations).map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target + " " + n.html.slice(0, 160)).join(" | ")))`

// TestPagesAreAccessible runs axe over every kind of page, in both languages, from the narrowest phone to a desk, by day and by night, and
// holds each to a title of its own.
func TestPagesAreAccessible(t *testing.T) {
	folder := t.TempDir()
	base := startDemo(t, "--data", folder, "--every", "700ms") // so that there are reprints, and corrections of what was fetched before
	ctx, _ := newBrowser(t)
	script := unpack(t, axe)
	story := leads(t, base, "/town/wuzhen", `/story/[a-z0-9]+`)
	gone := leads(t, base, "/channel/strong-counties", `/entry/[a-z0-9]+`)
	if out, err := exec.Command(hubproc.Build(t), "--store", folder, "takedown", path.Base(gone), "--reason", "应版权方要求").CombinedOutput(); err != nil {
		t.Fatalf("%s %v %s", gone, err, out)
	}
	version := leads(t, base, "/api/v1/changes?limit=1000", `/entry/[a-z0-9]+/version/[0-9]+`) // which article is fetched before it is corrected depends on the second
	entry := strings.Join(strings.Split(version, "/")[:3], "/")
	pages := []string{gone, "/", "/channel/world", "/channel/video", "/town/wuzhen", "/source/today", entry, version, story, "/feeds", "/search", "/search?q=%E4%B9%8C%E9%95%87", "/partners", "/partners/api", "/rights", "/feeds/all.atom",
		"/feeds?channel=world&town=wuzhen", "/?q=none", "/channel/world?q=none", "/none"}
	titles := map[string]string{}
	for _, v := range []struct {
		scheme, language string
		width            int64
	}{{"light", "zh-CN", 1200}, {"light", "en", 360}, {"dark", "zh-CN", 320}} {
		for _, path := range pages {
			t.Run(fmt.Sprintf("%s %d %s %s", v.scheme, v.width, v.language, path), func(t *testing.T) {
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(v.width, 900), prefers(v.scheme), chromedp.Navigate(base+in(path, v.language))); err != nil {
					t.Fatal(err)
				}
				accessible(t, ctx, script)
				title := look(t, ctx, chromedp.Title())
				if was, known := titles[title]; known && was != path || title == "" {
					t.Errorf("the title %q is that of %s, too", title, was)
				}
				titles[title] = path
			})
		}
	}
	t.Run("valid HTML", func(t *testing.T) { validHTML(t, base, pages) })
}

// in is a page's address in a language.
func in(path, language string) string {
	if strings.Contains(path, "?") {
		return path + "&lang=" + language
	}
	return path + "?lang=" + language
}

// heaviest is how many bytes a page may have.
const heaviest = 60 << 10

// validHTML holds pages, as browsers are given them in each language, to html-validate's recommended rules and to their weight.
func validHTML(t *testing.T, base string, pages []string) {
	t.Helper()
	folder := t.TempDir()
	for i, path := range pages {
		for _, language := range []string{"zh-CN", "en"} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+in(path, language), nil)
			if err != nil {
				t.Fatal(err)
			}
			for name, value := range map[string]string{"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"} {
				r.Header.Set(name, value)
			}
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			_ = res.Body.Close()
			name := fmt.Sprintf("%02d %s %s.html", i, language, strings.NewReplacer("/", " ", "?", " ").Replace(path))
			if len(body) > heaviest {
				t.Errorf("%s in %s has %d bytes", path, language, len(body))
			}
			if err != nil || os.WriteFile(filepath.Join(folder, name), body, 0o600) != nil {
				t.Fatal(err)
			}
		}
	}
	if out, err := hubproc.Node(t, "html.mjs", folder); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// leads waits until a page (or the change log), or the page of an entry that it leads to, leads to an address of a kind, and gives that.
func leads(t *testing.T, base, path, kind string) string {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		list := read(t, base+path)
		bodies := []string{list}
		for _, entry := range regexp.MustCompile(`(?:/entry/|"entry":\{"id":")([a-z0-9]+)`).FindAllStringSubmatch(list, -1) {
			bodies = append(bodies, read(t, base+"/entry/"+entry[1]))
		}
		for _, body := range bodies {
			if to := regexp.MustCompile(kind).FindString(body); to != "" {
				return to
			}
		}
	}
	t.Fatalf("nothing on %s leads to %s", path, kind)
	return ""
}

func read(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
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
