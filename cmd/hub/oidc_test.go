package main

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/internal/oidctest"
	"github.com/txnews/hub/news"
)

// TestSigningInByAnIdentityProvider goes the way of a browser: to the provider, and back with its answer.
func TestSigningInByAnIdentityProvider(t *testing.T) {
	provider := oidctest.New(t)
	cfg := testConfig(t.TempDir())
	cfg.Admin.OIDC = config.OIDC{Issuer: provider.URL, ClientID: "hub", ClientSecret: "s", RoleClaim: "groups",
		Roles: map[string]string{"newsroom": "editor", "boss@example.cn": "administrator"}}
	h, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	d := door{h, t}
	d.user("taken", news.RoleAdministrator)
	noRedirect := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	// goOutside gives the provider's answer, and the cookies to show with it.
	goOutside := func() (back string, cookies string) {
		t.Helper()
		resp := d.ask("GET", "/admin/oidc?next=/admin/users", "")
		if resp.StatusCode != http.StatusSeeOther || !strings.HasPrefix(resp.Header.Get("Location"), provider.URL+"/authorize?") {
			t.Fatalf("%d %s", resp.StatusCode, resp.Header.Get("Location"))
		}
		there, err := noRedirect.Get(resp.Header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		_ = there.Body.Close()
		u, err := url.Parse(there.Header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		return u.RequestURI(), cookiesOf(resp)
	}
	come := func(claims map[string]any, wrong func(map[string]any)) (*http.Response, string) {
		t.Helper()
		provider.Claims, provider.Wrong = claims, wrong
		back, cookies := goOutside()
		resp := d.ask("GET", back, "", cookies)
		return resp, cookiesOf(resp)
	}
	li := map[string]any{"sub": "1", "preferred_username": "li", "email": "li@example.cn", "email_verified": true, "groups": []string{"readers", "newsroom"}}
	resp, cookies := come(li, nil)
	if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/admin/users" || !d.in(cookies) {
		t.Fatalf("who is vouched for: %d %s", resp.StatusCode, resp.Header.Get("Location"))
	}
	if u, err := d.office.User(t.Context(), "li"); err != nil || u.Role != news.RoleEditor {
		t.Errorf("%+v, %v", u, err)
	}
	li["preferred_username"], li["groups"], li["email"] = "another", "newsroom", "boss@example.cn" // a name may change, who they are does not
	if resp, _ := come(li, nil); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("the second time: %d", resp.StatusCode)
	}
	if u, err := d.office.User(t.Context(), "li"); err != nil || u.Role != news.RoleAdministrator {
		t.Errorf("the role follows the provider: %+v, %v", u, err)
	}
	for name, claims := range map[string]map[string]any{
		"of no role":                     {"sub": "2", "preferred_username": "wang", "groups": []string{"readers"}},
		"an address unverified":          {"sub": "3", "preferred_username": "wang", "email": "boss@example.cn"},
		"a name that another has":        {"sub": "4", "preferred_username": "taken", "groups": "newsroom"},
		"a name that is none":            {"sub": "5", "preferred_username": "<b>", "groups": "newsroom"},
		"the name of one who came by it": {"sub": "6", "preferred_username": "li", "groups": "newsroom"},
	} {
		if resp, cookies := come(claims, nil); resp.StatusCode != http.StatusForbidden || d.in(cookies) {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
	for name, wrong := range map[string]func(map[string]any){
		"another's nonce":   func(c map[string]any) { c["nonce"] = "x" },
		"without a nonce":   func(c map[string]any) { delete(c, "nonce") },
		"for another":       func(c map[string]any) { c["aud"] = "shop" },
		"of another issuer": func(c map[string]any) { c["iss"] = "https://evil.example" },
		"too late":          func(c map[string]any) { c["exp"] = 1 },
	} {
		if resp, cookies := come(li, wrong); resp.StatusCode != http.StatusForbidden || d.in(cookies) {
			t.Errorf("a token %s: %d", name, resp.StatusCode)
		}
	}
	provider.Wrong = nil
	mine, cookies := goOutside()
	theirs, _ := goOutside()
	for name, back := range map[string]string{"another's answer": theirs, "no code": "/admin/oidc/callback?state=x", "none at all": "/admin/oidc/callback"} {
		if resp := d.ask("GET", back, "", cookies); resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
	if resp := d.ask("GET", mine, ""); resp.StatusCode != http.StatusForbidden {
		t.Errorf("in another browser: %d", resp.StatusCode)
	}
	if resp := d.ask("GET", mine, "", cookies); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("in its own: %d", resp.StatusCode)
	}
	if resp := d.ask("GET", mine, "", cookies); resp.StatusCode != http.StatusForbidden {
		t.Errorf("the same answer again: %d", resp.StatusCode)
	}
}
