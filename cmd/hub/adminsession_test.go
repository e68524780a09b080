package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// in reports whether the cookies are somebody's.
func (d door) in(cookies string) bool {
	d.t.Helper()
	return d.ask("GET", "/admin/account", "", cookies).StatusCode == http.StatusOK
}

func TestASessionIsNobodyElsesAndEnds(t *testing.T) {
	d := openDoor(t)
	link := d.user("li", news.RoleEditor)
	if resp := d.ask("POST", link, "password=another+password"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a link that was used: %d", resp.StatusCode)
	}
	planted := "Cookie: hub_session=planted"
	first, _ := d.login("li", secret, planted)
	if !d.in(first) || d.in(planted) || strings.Contains(first, "planted") {
		t.Error("a session that was planted is taken up")
	}
	second, resp := d.login("li", secret, first)
	if d.in(first) || !d.in(second) {
		t.Error("signing in again keeps the old name of the session")
	}
	for _, c := range resp.Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/admin/" {
			t.Errorf("%+v", c)
		}
	}
	if d.ask("POST", "/admin/logout", "", second); d.in(second) {
		t.Error("a cookie is good after signing out")
	}
	one, _ := d.login("li", secret)
	two, _ := d.login("li", secret)
	changed := d.ask("POST", "/admin/account/password", url.Values{"old": {secret}, "password": {"staple battery"}}.Encode(), one)
	if d.in(two) || d.in(one) || !d.in(cookiesOf(changed)) {
		t.Error("another password ends the other sessions, and the one that asked goes on under another name")
	}
	three, _ := d.login("li", "staple battery")
	if err := d.office.RevokeUser(t.Context(), operator, "li", ""); err != nil {
		t.Fatal(err)
	}
	if _, resp := d.login("li", "staple battery"); d.in(three) || resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a user who was revoked: %d", resp.StatusCode)
	}
}

// A browser that asks for nothing is signed out, and any browser is in the end.
func TestASessionEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t)
		d.user("li", news.RoleEditor)
		session := d.cfg.Admin.Session
		cookies, _ := d.login("li", secret)
		if time.Sleep(session.Idle - time.Minute); !d.in(cookies) {
			t.Error("it ends before its time")
		}
		if time.Sleep(session.Idle - time.Minute); !d.in(cookies) {
			t.Error("it ends although it is used")
		}
		if time.Sleep(session.Idle + time.Minute); d.in(cookies) {
			t.Error("it goes on although nobody used it")
		}
		cookies, _ = d.login("li", secret)
		for began := time.Now(); time.Since(began) < session.Lifetime; time.Sleep(session.Idle / 2) {
			if !d.in(cookies) {
				t.Fatal("it ends although it is used")
			}
		}
		if d.in(cookies) {
			t.Error("it never ends")
		}
	})
}

// The page of a source asks by script for as long as it is open.
func TestAPageThatIsLeftOpenKeepsNobodySignedIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t)
		d.user("li", news.RoleEditor)
		cookies, _ := d.login("li", secret)
		left := time.Now()
		for idle := d.cfg.Admin.Session.Idle; time.Since(left) < idle+time.Minute; time.Sleep(idle / 4) {
			d.ask("GET", "/admin/account", "", cookies, "Sec-Fetch-Dest: empty")
		}
		if d.in(cookies) {
			t.Error("it goes on although nobody used it")
		}
		cookies, _ = d.login("li", secret)
		time.Sleep(d.cfg.Admin.Session.Idle - time.Minute)
		if d.ask("GET", "/admin/account", "", cookies, "Sec-Fetch-Dest: document"); !d.in(cookies) {
			t.Error("it ends although it is used")
		}
	})
}

func TestASessionThatIsRevokedIsGoneAtOnceOnEveryHub(t *testing.T) {
	d := openDoor(t)
	other := door{&Hub{cfg: d.cfg, store: d.store, settings: d.settings, log: d.log, now: d.now, keys: d.keys}, t}
	if err := other.buildAdmin(); err != nil { // another hub on the store
		t.Fatal(err)
	}
	d.user("li", news.RoleEditor)
	cookies, _ := d.login("li", secret)
	list, err := d.office.Sessions(t.Context(), "li")
	if err != nil || !other.in(cookies) {
		t.Fatalf("%v, %v", list, err)
	}
	for _, s := range list {
		if err := d.office.EndSession(t.Context(), operator, s.ID); err != nil {
			t.Fatal(err)
		}
	}
	if other.in(cookies) {
		t.Error("another hub lets them in still")
	}
}

func TestAnAdministratorSignsOthersOut(t *testing.T) {
	d := openDoor(t)
	d.user("boss", news.RoleAdministrator)
	d.user("li", news.RoleEditor)
	boss, _ := d.login("boss", secret)
	one, _ := d.login("li", secret, "User-Agent: Firefox on the desk")
	two, _ := d.login("li", secret, "User-Agent: the phone")
	page := d.body(d.ask("GET", "/admin/sessions?user=LI", "", boss))
	if !strings.Contains(page, "Firefox on the desk") || !strings.Contains(page, "the phone") || strings.Contains(page, "user=boss") {
		t.Errorf("the page of li's browsers says %s", page)
	}
	list, err := d.office.Sessions(t.Context(), "li")
	if err != nil || len(list) != 3 { // one began when the password was set
		t.Fatal(list, err)
	}
	phone := list[0].ID // the last one seen
	if resp := d.ask("POST", "/admin/sessions/"+phone+"/end", "", one); resp.StatusCode != http.StatusForbidden || !d.in(two) {
		t.Errorf("an editor ends a session as an administrator does: %d", resp.StatusCode)
	}
	if d.ask("POST", "/admin/sessions/"+phone+"/end", "", boss); d.in(two) || !d.in(one) {
		t.Error("the browser that was chosen is the one that is signed out")
	}
	if d.ask("POST", "/admin/users/li/sign-out", "", boss); d.in(one) || !d.in(boss) {
		t.Error("who is signed out everywhere goes on, or somebody else does not")
	}
	if again, _ := d.login("li", secret); !d.in(again) {
		t.Error("who was signed out cannot sign in any more")
	}
}

func (d door) body(resp *http.Response) string {
	d.t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(b)
}
