package main

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// alertFeed is where the feed of what needs somebody is.
const alertFeed = "/admin/feeds/alerts.atom"

func TestTheFeedOfAlertsIsReadWithAToken(t *testing.T) {
	d := openDoor(t)
	d.user("li", news.RoleReader)
	cookies, _ := d.login("li", secret)
	made := d.body(d.ask(http.MethodPost, "/admin/alerts/feed", "", cookies))
	own := regexp.MustCompile(`token=(hub_\w+)`).FindStringSubmatch(made)
	if own == nil {
		t.Fatal("no address is told:", made)
	}
	whole, err := d.office.AddToken(t.Context(), operator, editorial.NewToken{User: "li", Name: "script"})
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]int{own[1]: 200, whole.Secret: 200, "": 401, "hub_x_y": 401, own[1] + "x": 401} {
		resp := d.ask(http.MethodGet, alertFeed+"?token="+token, "")
		if resp.StatusCode != want || want == 200 && (resp.Header.Get("Cache-Control") != "private, no-cache" || resp.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8") {
			t.Errorf("with the token %q: %d, want %d, %v", token, resp.StatusCode, want, resp.Header)
		}
	}
	first := d.ask(http.MethodGet, alertFeed, "", "Authorization: Bearer "+own[1])
	if again := d.ask(http.MethodGet, alertFeed, "", "Authorization: Bearer "+own[1], "If-None-Match: "+first.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: %d", again.StatusCode)
	}
	// The one for the feed leads nowhere else, whatever its user may do; a token in another address is none.
	for _, path := range []string{"/admin/", "/admin/sources", "/admin/alerts", "/admin/api/v1/alerts", "/admin/api/v1/sources", "/admin/feeds/other.atom?token=" + own[1]} {
		if resp := d.ask(http.MethodGet, path, "", "Authorization: Bearer "+own[1]); resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s with the feed's token: %d", path, resp.StatusCode)
		}
	}
	if resp := d.ask(http.MethodGet, "/admin/api/v1/sources?token="+whole.Secret, ""); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("a token in the address of the API: %d", resp.StatusCode)
	}
	tokens, err := d.office.Tokens(t.Context())
	if err != nil || len(tokens) != 2 {
		t.Fatalf("%v, %v", tokens, err)
	}
	for _, of := range tokens {
		if err := d.office.RevokeToken(t.Context(), operator, of.ID, ""); err != nil {
			t.Fatal(err)
		}
	}
	if resp := d.ask(http.MethodGet, alertFeed+"?token="+own[1], ""); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("with a token that was revoked: %d", resp.StatusCode)
	}
}
