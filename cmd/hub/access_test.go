package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// door is the administration as the network sees it.
type door struct {
	*Hub
	t testing.TB
}

func openDoor(t testing.TB) door {
	t.Helper()
	return openDoorOn(t, t.TempDir())
}

func openDoorOn(t testing.TB, store string) door {
	t.Helper()
	h, err := New(t.Context(), testConfig(store), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return door{h, t}
}

// ask sends a request; of headers each is "Name: value".
func (d door) ask(method, path, body string, headers ...string) *http.Response {
	d.t.Helper()
	r := httptest.NewRequestWithContext(d.t.Context(), method, path, strings.NewReader(body))
	if !strings.HasPrefix(path, "/admin/api/") {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	d.guarded.ServeHTTP(w, r)
	return w.Result()
}

var operator = editorial.Actor{Name: "root", Role: news.RoleAdministrator}

const secret = "correct horse"

// user adds a user who set a password, and gives the one-time link.
func (d door) user(name string, role news.Role) (link string) {
	d.t.Helper()
	u, err := d.office.AddUser(d.t.Context(), operator, editorial.NewUser{Name: name, Role: role})
	if err != nil {
		d.t.Fatal(err)
	}
	at, err := url.Parse(u.Link)
	if err != nil {
		d.t.Fatal(err)
	}
	if resp := d.ask("POST", at.RequestURI(), "password="+url.QueryEscape(secret)); resp.StatusCode != http.StatusSeeOther {
		d.t.Fatalf("%s sets a password: %d", name, resp.StatusCode)
	}
	return at.RequestURI()
}

// login signs in and gives the cookies.
func (d door) login(name, password string, headers ...string) (cookies string, resp *http.Response) {
	d.t.Helper()
	resp = d.ask("POST", "/admin/login", url.Values{"username": {name}, "password": {password}}.Encode(), headers...)
	return cookiesOf(resp), resp
}

func cookiesOf(resp *http.Response) string {
	var set []string
	for _, c := range resp.Cookies() {
		set = append(set, c.Name+"="+c.Value)
	}
	return "Cookie: " + strings.Join(set, "; ")
}

func TestAnEditorUndoesWhatEditorsDo(t *testing.T) {
	d := openDoor(t)
	act := news.Act{ID: "a", At: d.now(), Op: "setting.put", Object: "licence", Before: []byte("{}"), After: []byte("{}")}
	if err := d.store.Record(t.Context(), act); err != nil {
		t.Fatal(err)
	}
	d.user("li", news.RoleEditor)
	cookies, _ := d.login("li", secret)
	if resp := d.ask("POST", "/admin/api/v1/acts/a/undo", "", cookies); resp.StatusCode != http.StatusForbidden {
		t.Errorf("an editor undoes a setting: %d", resp.StatusCode)
	}
}

// TestPasswordsOfSourcesAreForAdministrators: who only reads sees no partner's password.
func TestPasswordsOfSourcesAreForAdministrators(t *testing.T) {
	d := openDoor(t)
	src := news.Source{ID: "a", Name: "甲", Kind: news.KindFeed, URL: "https://li:geheim@a.example/rss.xml"}
	if _, err := d.office.AddSource(t.Context(), operator, src); err != nil {
		t.Fatal(err)
	}
	d.user("boss", news.RoleAdministrator)
	for _, role := range news.Roles() {
		made, err := d.office.AddToken(t.Context(), operator, editorial.NewToken{User: "boss", Name: "script", Role: role})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/admin/api/v1/sources", "/admin/api/v1/sources/a", "/admin/api/v1/source-table", "/admin/api/v1/sources/a/history", "/admin/api/v1/audit",
			"/admin/sources", "/admin/sources/a", "/admin/audit", "/admin/audit/export?as=json"} {
			resp := d.ask("GET", path, "", "Authorization: Bearer "+made.Secret)
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			may := role == news.RoleAdministrator && (path == "/admin/api/v1/sources" || path == "/admin/api/v1/sources/a")
			if told := strings.Contains(string(body), "geheim"); told != may {
				t.Errorf("%s tells a %s the password: %v, want %v", path, role, told, may)
			}
		}
	}
}

func TestOtherSitesCannotAsk(t *testing.T) {
	d := openDoor(t)
	d.user("li", news.RoleAdministrator)
	cookies, _ := d.login("li", secret)
	login := url.Values{"username": {"li"}, "password": {secret}}.Encode()
	for _, c := range []struct {
		method, path, body string
		header             string
		status             int
	}{
		{"POST", "/admin/users", "name=x&role=reader", "Sec-Fetch-Site: cross-site", 403},
		{"POST", "/admin/users", "name=x&role=reader", "Sec-Fetch-Site: same-site", 403},
		{"POST", "/admin/users", "name=x&role=reader", "Origin: https://evil.example", 403},
		{"POST", "/admin/users", "name=x&role=reader", "Origin: null", 403},
		{"POST", "/admin/login", login, "Sec-Fetch-Site: cross-site", 403},
		{"POST", "/admin/logout", "", "Sec-Fetch-Site: cross-site", 403},
		{"DELETE", "/admin/api/v1/users/li", "", "Origin: https://evil.example", 403},
		{"POST", "/admin/users", "name=y&role=reader", "Sec-Fetch-Site: same-origin", 200},
		{"GET", "/admin/users", "", "Sec-Fetch-Site: cross-site", 200},
	} {
		if resp := d.ask(c.method, c.path, c.body, cookies, c.header); resp.StatusCode != c.status {
			t.Errorf("%s %s, %s: %d, want %d", c.method, c.path, c.header, resp.StatusCode, c.status)
		}
	}
	if list, err := d.office.Users(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestSigningInLeadsOnlyToOwnPages(t *testing.T) {
	d := openDoor(t)
	d.user("li", news.RoleEditor)
	for next, want := range map[string]string{
		"/admin/users?x=1": "/admin/users?x=1", "/admin/": "/admin/", "": "/admin/",
		"https://evil.example/": "/admin/", "//evil.example/admin/": "/admin/", `/\evil.example/admin/`: "/admin/", `/admin/\evil`: "/admin/", "/admin//evil.example": "/admin/",
		"/admin/../evil": "/admin/", "/admin/%2e%2e/evil": "/admin/", "javascript:alert(1)": "/admin/", "/evil": "/admin/", "/adminevil": "/admin/", "\t/admin/": "/admin/",
		"http:/admin/": "/admin/", "/admin/x\r\nSet-Cookie: a=b": "/admin/",
	} {
		resp := d.ask("POST", "/admin/login?next="+url.QueryEscape(next), url.Values{"username": {"li"}, "password": {secret}}.Encode())
		if got := resp.Header.Get("Location"); got != want || resp.StatusCode != http.StatusSeeOther {
			t.Errorf("%q leads to %q (%d), want %q", next, got, resp.StatusCode, want)
		}
	}
}

func TestGuessingIsRefusedForAWhile(t *testing.T) {
	d := openDoor(t)
	d.user("li", news.RoleEditor)
	for range 2*10 + 1 { // of which one window of the clock has more than are let through, wherever it ends
		if _, resp := d.login("li", "guess"); resp.StatusCode == http.StatusTooManyRequests {
			if resp.Header.Get("Retry-After") == "" {
				t.Error("who is stopped is not told when to try again")
			}
			return
		}
	}
	t.Error("nobody was stopped")
}

// What others wrote is shown as text.
func TestPagesShowWhatOthersWroteAsText(t *testing.T) {
	d := openDoor(t)
	d.user("boss", news.RoleAdministrator)
	const evil = `"><script>alert(1)</script>`
	cookies, _ := d.login("boss", secret, "User-Agent: "+evil)
	if resp := d.ask("POST", "/admin/tokens", url.Values{"user": {"boss"}, "name": {evil}, "role": {"reader"}}.Encode(), cookies); resp.StatusCode != http.StatusOK {
		t.Fatal(resp.StatusCode)
	}
	partner := d.ask("POST", "/admin/partners/new", url.Values{"id": {"radio"}, "name": {evil}, "contact": {evil}, "every": {"1"}}.Encode(), cookies)
	if partner.StatusCode != http.StatusOK || partner.Header.Get("Cache-Control") != "no-store" {
		t.Fatal(partner.StatusCode, partner.Header)
	}
	for _, path := range []string{"/admin/", "/admin/users", "/admin/tokens", "/admin/account", "/admin/partners", "/admin/partners/radio/edit", "/admin/partners/radio/revoke", "/admin/?done=desk.done." + url.QueryEscape(evil), "/admin/none" + url.PathEscape(evil),
		"/admin/password?link=x&user=" + url.QueryEscape(evil), "/admin/?lang=" + url.QueryEscape(evil)} {
		page, err := io.ReadAll(d.ask("GET", path, "", cookies).Body)
		if err != nil || strings.Contains(string(page), "<script>alert") || !strings.Contains(string(page), "</html>") {
			t.Errorf("%s: %v %s", path, err, page)
		}
	}
	again := d.ask("POST", "/admin/users", url.Values{"name": {evil}, "role": {"reader"}}.Encode(), cookies)
	if page, err := io.ReadAll(again.Body); err != nil || strings.Contains(string(page), "<script>alert") || again.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("%d %v %s", again.StatusCode, err, page)
	}
}

// Where pages are reached by https, no cookie goes out without it, and none is taken that another host or a plain page could have set.
func TestCookiesOfASecureAdministration(t *testing.T) {
	cfg := testConfig(t.TempDir())
	cfg.Site.URL = "https://news.example.cn/hub/"
	h, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	d := door{h, t}
	u, err := d.office.AddUser(t.Context(), operator, editorial.NewUser{Name: "li", Role: news.RoleReader})
	if err != nil || !strings.HasPrefix(u.Link, "https://news.example.cn/hub/admin/password?") {
		t.Fatal(u, err)
	}
	resp := d.ask("POST", strings.TrimPrefix(u.Link, "https://news.example.cn/hub"), "password="+url.QueryEscape(secret)) // as a proxy passes it on
	if at := resp.Header.Get("Location"); !strings.HasPrefix(at, "/hub/admin/?") {
		t.Errorf("it leads to %s", at)
	}
	if n := len(resp.Cookies()); n != 2 {
		t.Errorf("%d cookies", n)
	}
	for _, c := range resp.Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || c.Path != "/" || c.Domain != "" {
			t.Errorf("%+v", c)
		}
	}
	if resp := d.ask("GET", "/admin/users?x=1", ""); resp.Header.Get("Location") != "/hub/admin/login?next=%2Fhub%2Fadmin%2Fusers%3Fx%3D1" {
		t.Errorf("who is not signed in is led to %s", resp.Header.Get("Location"))
	}
}

// A token in the address is looked at by feeds alone: elsewhere it would stay in logs and histories.
func TestATokenInTheAddress(t *testing.T) {
	d := openDoor(t)
	d.user("li", news.RoleReader)
	made, err := d.office.AddToken(t.Context(), operator, editorial.NewToken{User: "li", Name: "feed"})
	if err != nil {
		t.Fatal(err)
	}
	for path, status := range map[string]int{"/admin/feeds/none.atom": 404, "/admin/account": 303, "/admin/api/v1/sources": 401} {
		if resp := d.ask("GET", path+"?token="+made.Secret, ""); resp.StatusCode != status {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, status)
		}
	}
	if resp := d.ask("GET", "/admin/feeds/none.atom?token=hub_x_y", ""); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a token that is none: %d", resp.StatusCode)
	}
}

func TestAnAdministrationOfItsOwnIsNotOnThePublicAddress(t *testing.T) {
	cfg := testConfig(t.TempDir())
	cfg.Admin.Listen = "127.0.0.1:0"
	h, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	get := func(h http.Handler, path string) (int, string) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		b, _ := io.ReadAll(w.Result().Body)
		return w.Code, string(b)
	}
	for _, path := range []string{"/admin/", "/admin/login", "/admin/api/v1/sources", "/admin/api/openapi.json"} {
		if status, _ := get(h.web, path); status != http.StatusNotFound {
			t.Errorf("the public address has %s: %d", path, status)
		}
	}
	if status, page := get(h.adminAlone(), "/admin/login"); status != http.StatusOK || !strings.Contains(page, "username") {
		t.Errorf("its own has not: %d", status)
	}
	if status, _ := get(h.adminAlone(), "/api/v1/entries"); status != http.StatusNotFound {
		t.Errorf("its own has what is public: %d", status)
	}
}
