package main

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/walktest"
	"github.com/txnews/hub/news"
)

// caller is who asks: by a session's cookies, or a token.
type caller struct {
	name   string
	role   news.Role // empty: nobody, or nobody any more
	header string
	token  bool // it shows one
}

// callers are all who may ask: nobody, each role by session and by token, and who no longer may, each in a way of its own.
func (d door) callers() []caller {
	d.t.Helper()
	d.user("boss", news.RoleAdministrator)
	all := []caller{{name: "nobody", header: "X-None: "}, {name: "a cookie that is none", header: "Cookie: hub_session=" + strings.Repeat("A", 43)}, {name: "a token that is none", header: "Authorization: Bearer hub_x_y", token: true}}
	session := func(name string, role news.Role) string {
		d.t.Helper()
		d.user(name, role)
		cookies, resp := d.login(name, secret)
		if resp.StatusCode != http.StatusSeeOther || !d.in(cookies) {
			d.t.Fatalf("%s signs in: %d", name, resp.StatusCode)
		}
		return cookies
	}
	token := func(user string, role news.Role, until time.Time) (shown, id string) {
		d.t.Helper()
		made, err := d.office.AddToken(d.t.Context(), operator, editorial.NewToken{User: user, Name: "script", Role: role, Expires: until})
		if err != nil {
			d.t.Fatal(err)
		}
		return "Authorization: Bearer " + made.Secret, made.ID
	}
	for _, role := range news.Roles() {
		name := "u-" + string(role)
		shown, _ := token("boss", role, time.Time{})
		all = append(all, caller{name, role, session(name, role), false}, caller{"token of a " + string(role), role, shown, true})
	}
	never := func(err error) {
		d.t.Helper()
		if err != nil {
			d.t.Fatal(err)
		}
	}
	gone := func(name, header string, token bool) {
		all = append(all, caller{name: name, header: header, token: token})
	}

	left := session("left", news.RoleAdministrator)
	d.ask("POST", "/admin/logout", "", left)
	gone("who signed out", left, false)
	ended := session("ended", news.RoleAdministrator)
	never(d.office.SignOut(d.t.Context(), operator, "ended"))
	gone("a session that was revoked", ended, false)
	revoked := session("revoked", news.RoleAdministrator)
	shown, _ := token("revoked", news.RoleAdministrator, time.Time{})
	never(d.office.RevokeUser(d.t.Context(), operator, "revoked", ""))
	gone("a user who was revoked", revoked, false)
	gone("the token of a user who was revoked", shown, true)
	shown, id := token("boss", news.RoleAdministrator, time.Time{})
	never(d.office.RevokeToken(d.t.Context(), operator, id, ""))
	gone("a token that was revoked", shown, true)
	until := d.now().Add(time.Minute) // one that ends before it is made is refused
	shown, _ = token("boss", news.RoleAdministrator, until)
	time.Sleep(time.Until(until))
	gone("a token that expired", shown, true)

	lowered := session("lowered", news.RoleAdministrator)
	shown, _ = token("lowered", news.RoleAdministrator, time.Time{})
	_, err := d.office.EditUser(d.t.Context(), operator, "lowered", "", func(u editorial.UserEdit) (editorial.UserEdit, error) {
		u.Role = news.RoleReader
		return u, nil
	})
	never(err)
	return append(all, caller{"an administrator who became a reader", news.RoleReader, lowered, false}, caller{"the token of an administrator who became a reader", news.RoleReader, shown, true})
}

// wants is what a caller is answered on a route: 0 stands for whatever is neither a refusal nor a way to the login.
func (c *caller) wants(r walktest.Route) int {
	switch {
	case c.role == "" && (r.API() || c.token || strings.HasPrefix(r.Path, "/admin/feeds/")):
		return http.StatusUnauthorized
	case c.role == "":
		return http.StatusSeeOther
	case !c.role.Includes(r.Least), c.token && access.OfAccount(r.Pattern):
		return http.StatusForbidden
	}
	return 0
}

// TestEveryRouteByEveryRole asks every route of the administration as everybody. It changes nothing that others ask with: no id is one that is there.
func TestEveryRouteByEveryRole(t *testing.T) {
	synctest.Test(t, everyRouteByEveryRole)
}

func everyRouteByEveryRole(t *testing.T) {
	d := openDoor(t)
	all := d.callers()
	for _, r := range walktest.All(t, walktest.IDs{"": "none", "settings": "site"}) {
		if r.Least == access.Anyone {
			continue
		}
		for _, c := range all {
			resp := d.ask(r.Method, r.Path, "", c.header)
			want := c.wants(r)
			in := resp.StatusCode != http.StatusUnauthorized && resp.StatusCode != http.StatusForbidden && !strings.HasPrefix(resp.Header.Get("Location"), "/admin/login")
			if want != 0 && resp.StatusCode != want || want == 0 && !in {
				t.Errorf("%s by %s (at least %s): %d, want %d", r.Pattern, c.name, r.Least, resp.StatusCode, want)
			}
			if want == http.StatusSeeOther && !strings.HasPrefix(resp.Header.Get("Location"), "/admin/login") {
				t.Errorf("%s by %s leads to %s", r.Pattern, c.name, resp.Header.Get("Location"))
			}
			if want != 0 && r.Reads() {
				if head := d.ask(http.MethodHead, r.Path, "", c.header); head.StatusCode != want {
					t.Errorf("HEAD of %s by %s: %d, want %d", r.Pattern, c.name, head.StatusCode, want)
				}
			}
		}
	}
}

// A token that may only read does not begin its user's second factor, nor see its key, nor make tokens that outlast it.
func TestATokenHasNothingOfTheAccount(t *testing.T) {
	d := openDoor(t)
	d.user("boss", news.RoleAdministrator)
	cookies, _ := d.login("boss", secret)
	made, err := d.office.AddToken(t.Context(), operator, editorial.NewToken{User: "boss", Name: "dashboard", Role: news.RoleReader})
	if err != nil {
		t.Fatal(err)
	}
	token := "Authorization: Bearer " + made.Secret
	d.ask("POST", "/admin/account/second", "", cookies)
	for _, path := range []string{"/admin/account/second", "/admin/account/second.png", "/admin/account"} {
		if resp := d.ask("GET", path, "", token); resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s by a token: %d", path, resp.StatusCode)
		}
	}
	d.ask("POST", "/admin/alerts/feed", "", token)
	if all, err := d.office.Tokens(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("%d tokens, %v", len(all), err)
	}
}

// TestEveryAnswerIsGuardedInTheBrowser: none may be framed, sniffed, kept or run anything of another's, on any route, whoever asks.
func TestEveryAnswerIsGuardedInTheBrowser(t *testing.T) {
	d := openDoor(t)
	d.user("boss", news.RoleAdministrator)
	cookies, _ := d.login("boss", secret)
	for _, r := range walktest.All(t, walktest.IDs{"": "none", "settings": "site"}) {
		if r.Pattern == "POST /admin/logout" {
			continue
		}
		for _, header := range []string{cookies, "X-None: "} {
			h := d.ask(r.Method, r.Path, "", header).Header
			csp := h.Get("Content-Security-Policy")
			if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "base-uri 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
				t.Errorf("%s: %q", r.Pattern, csp)
			}
			if kept := h.Get("Cache-Control"); kept != "no-store" && !(strings.HasPrefix(r.Path, "/admin/feeds/") && kept == "private, no-cache") {
				t.Errorf("%s may be kept: %q", r.Pattern, kept)
			}
			for name, want := range map[string]string{"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
				if h.Get(name) != want {
					t.Errorf("%s: %s is %q", r.Pattern, name, h.Get(name))
				}
			}
		}
	}
}

// TestNoRouteTakesWhatAnotherSiteSends: whatever changes something is refused where a page of another site sends it.
func TestNoRouteTakesWhatAnotherSiteSends(t *testing.T) {
	d := openDoor(t)
	d.user("boss", news.RoleAdministrator)
	cookies, _ := d.login("boss", secret)
	for _, r := range walktest.All(t, walktest.IDs{"": "none", "settings": "site"}) {
		if r.Reads() {
			continue
		}
		for _, from := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "Origin: null"} {
			if resp := d.ask(r.Method, r.Path, "", cookies, from); resp.StatusCode != http.StatusForbidden {
				t.Errorf("%s, %s: %d", r.Pattern, from, resp.StatusCode)
			}
		}
	}
	if !d.in(cookies) {
		t.Error("another site signed somebody out")
	}
}
