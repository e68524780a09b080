package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// TestAHeldAnswerEndsWithTheRightToIt: a stream that was begun by whom it was for tells them nothing more once it is not.
func TestAHeldAnswerEndsWithTheRightToIt(t *testing.T) {
	const within = 5 * time.Second
	ends := map[string]func(d door, token editorial.TokenSecret){
		"the session is ended by another": func(d door, _ editorial.TokenSecret) {
			list, err := d.office.Sessions(d.t.Context(), "li")
			for _, s := range list {
				err = d.office.EndSession(d.t.Context(), operator, s.ID)
			}
			if err != nil || len(list) == 0 {
				d.t.Fatal(list, err)
			}
		},
		"the user is revoked": func(d door, _ editorial.TokenSecret) {
			if err := d.office.RevokeUser(d.t.Context(), operator, "li", ""); err != nil {
				d.t.Fatal(err)
			}
		},
		"another password is set": func(d door, _ editorial.TokenSecret) {
			if _, err := d.office.ChangePassword(d.t.Context(), editorial.Actor{Name: "li", Role: news.RoleReader}, secret, "staple battery"); err != nil {
				d.t.Fatal(err)
			}
		},
		"token is revoked": func(d door, token editorial.TokenSecret) {
			if err := d.office.RevokeToken(d.t.Context(), operator, token.ID, ""); err != nil {
				d.t.Fatal(err)
			}
		},
		"token's user is revoked": func(d door, _ editorial.TokenSecret) {
			if err := d.office.RevokeUser(d.t.Context(), operator, "li", ""); err != nil {
				d.t.Fatal(err)
			}
		},
		"token expires":   func(door, editorial.TokenSecret) {},
		"nothing happens": nil,
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := openDoor(t)
				if _, err := d.office.AddSource(t.Context(), operator, news.Source{ID: "a", Name: "甲", Kind: news.KindFeed, URL: "https://a.example/rss.xml"}); err != nil {
					t.Fatal(err)
				}
				d.user("li", news.RoleReader)
				cookies, _ := d.login("li", secret)
				ask := editorial.NewToken{User: "li", Name: "script"}
				if name == "token expires" {
					ask.Expires = time.Now().Add(11 * time.Second)
				}
				token, err := d.office.AddToken(t.Context(), operator, ask)
				if err != nil {
					t.Fatal(err)
				}
				shown := cookies
				if strings.HasPrefix(name, "token") {
					shown = "Authorization: Bearer " + token.Secret
				}
				began, took := time.Now(), make(chan time.Duration, 1)
				go func() {
					d.ask("GET", "/admin/sources/a/watch", "", shown)
					took <- time.Since(began)
				}()
				if time.Sleep(10 * time.Second); len(took) > 0 {
					t.Fatal("it ends although nothing happened")
				}
				if end == nil {
					if held := <-took; held < 40*time.Second {
						t.Errorf("it ends by itself after %v", held)
					}
					return
				}
				end(d, token)
				if held := <-took; held > 10*time.Second+within {
					t.Errorf("it goes on for %v", held-10*time.Second)
				}
			})
		})
	}
}
