package browser

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/txnews/hub/test/hubproc"
)

// desk is a hub whose first administrator is signed in in a browser.
type desk struct {
	base string
	hub  *hubproc.Hub
	ctx  context.Context
	said *complaints
}

const deskPassword = "correct horse"

// openDesk starts a hub and goes by the one-time link that it tells.
func openDesk(t *testing.T) desk {
	t.Helper()
	return openDeskOn(t, t.TempDir())
}

// openDeskOn is openDesk on a store.
func openDeskOn(t *testing.T, store string) desk {
	t.Helper()
	hub := hubproc.Start(t, hubproc.Build(t), hubproc.FreePort(t), "serve", "--store", store)
	told, link := regexp.MustCompile(`http://\S+/admin/password\?link=\w+`), ""
	for deadline := time.Now().Add(patience); link == "" && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		link = told.FindString(hub.Log()) // may come through its pipe after the hub is ready
	}
	if link == "" {
		t.Fatal("the hub told no link:", hub.Log())
	}
	ctx, said := newBrowser(t)
	d := desk{hub.URL, hub, ctx, said}
	d.do(t, chromedp.Navigate(link), chromedp.WaitVisible(chromedp.CSS("#password")))
	d.do(t, chromedp.SendKeys(chromedp.CSS("#password"), deskPassword), chromedp.Click(chromedp.CSS("button.main")), chromedp.WaitVisible(chromedp.CSS(".notice.well")))
	return d
}

func (d desk) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(d.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

func (d desk) at(t *testing.T) string {
	t.Helper()
	return strings.TrimPrefix(look(t, d.ctx, chromedp.Location()), d.base)
}

// TestSigningIn signs in as a person does, and out again.
func TestSigningIn(t *testing.T) {
	d := openDesk(t)
	if at := d.at(t); !strings.HasPrefix(at, "/admin/?") {
		t.Errorf("the link leads to %s", at)
	}
	d.do(t, chromedp.Click(chromedp.CSS(".leave button")), chromedp.WaitVisible(chromedp.CSS("#username")))
	d.do(t, chromedp.Navigate(d.base+"/admin/users"), chromedp.WaitVisible(chromedp.CSS("#username")))
	if at := d.at(t); at != "/admin/login?next=%2Fadmin%2Fusers" {
		t.Errorf("who is not signed in is led to %s", at)
	}
	enter := func(password string) []chromedp.Action[chromedp.Void] {
		return []chromedp.Action[chromedp.Void]{chromedp.SetValue(chromedp.CSS("#username"), "admin"), chromedp.SendKeys(chromedp.CSS("#password"), password), chromedp.Click(chromedp.CSS("button.main"))}
	}
	d.do(t, append(enter("a guess"), chromedp.WaitVisible(chromedp.CSS(".notice.bad")))...)
	d.do(t, append(enter(deskPassword), chromedp.WaitVisible(chromedp.CSS("table.rows")))...)
	if at := d.at(t); at != "/admin/users" {
		t.Errorf("signing in leads to %s", at)
	}
	// A session that is revoked is gone with the next click.
	d.do(t, chromedp.Navigate(d.base+"/admin/account"), chromedp.WaitVisible(chromedp.CSS("table.rows")))
	d.do(t, chromedp.Click(chromedp.CSS("table.rows button")), chromedp.WaitVisible(chromedp.CSS("#username")))
	for _, c := range d.said.take() {
		if !strings.Contains(c, "401") { // of the guess
			t.Error(c)
		}
	}
}

// TestDeskIsAccessible runs axe over the pages of the administration, in both languages, on a phone and a desk, by day and by night.
func TestDeskIsAccessible(t *testing.T) {
	d := openDesk(t)
	script := unpack(t, axe)
	d.do(t, chromedp.Navigate(d.base+"/admin/account"), chromedp.Click(chromedp.CSS("form[action$='account/second'] button")), chromedp.WaitVisible(chromedp.CSS("img.qr")))
	d.do(t, chromedp.Navigate(d.base+"/admin/users"), chromedp.SendKeys(chromedp.CSS("#name"), "li"), chromedp.Click(chromedp.CSS("button.main")), chromedp.WaitVisible(chromedp.CSS(".secret")))
	accessible(t, d.ctx, script) // what is told once
	d.do(t, chromedp.Navigate(d.base+"/admin/partners"), chromedp.WaitVisible(chromedp.CSS(".empty")))
	accessible(t, d.ctx, script) // where there is none yet
	d.do(t, chromedp.Click(chromedp.CSS("main a[href$='partners/new']")), chromedp.WaitVisible(chromedp.CSS("#contact")))
	d.do(t, chromedp.SendKeys(chromedp.CSS("#name"), "嘉兴电台"), chromedp.Click(chromedp.CSS("button.main")), chromedp.WaitVisible(chromedp.CSS(".secret")))
	accessible(t, d.ctx, script)
	look := func(paths ...string) {
		for scheme, widths := range map[string][]int64{"light": {1200, 360}, "dark": {360}} {
			for _, width := range widths {
				for _, path := range paths {
					t.Run(fmt.Sprintf("%s %d %s", scheme, width, path), func(t *testing.T) {
						d.do(t, chromedp.EmulateViewport(width, 900), prefers(scheme), chromedp.Navigate(d.base+path))
						accessible(t, d.ctx, script)
					})
				}
			}
		}
	}
	look("/admin/entries?held=1", "/admin/audit?q=none", "/admin/account/second", "/admin/settings/gazetteer?q=none", "/admin/none") // the bare pages: TestEveryPageOfTheDesk
	d.do(t, chromedp.Navigate(d.base+"/admin/audit"), chromedp.Click(chromedp.CSS("table.acts th a")), chromedp.WaitVisible(chromedp.CSS("dl.facts")))
	accessible(t, d.ctx, script) // an act
	d.do(t, chromedp.Navigate(d.base+"/admin/"), chromedp.Click(chromedp.CSS(".leave button")), chromedp.WaitVisible(chromedp.CSS("#username")))
	look("/admin/login", "/admin/login?lang=en", "/admin/password?link=none")
	for _, c := range d.said.take() {
		if !strings.Contains(c, "404") && !strings.Contains(c, "403") {
			t.Error(c)
		}
	}
}
