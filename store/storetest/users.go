package storetest

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

func user(name string) news.User {
	return news.User{Name: name, Role: news.RoleEditor, Created: t0, Password: "hash of " + name, Epoch: "1", Rev: news.RevNone}
}

func token(id string) news.Token {
	return news.Token{ID: id, User: "li", Name: "script", Role: news.RoleReader, Hash: news.KeyHash(id), Created: t0, Rev: news.RevNone}
}

// userLife: a user is added once, changed by who read the one that stands, and on record without secrets.
func userLife(t *testing.T, w *world) {
	w.ok(w.PutUser(w.ctx(), user("li"), act("user.add", t0)))
	if err := w.PutUser(w.ctx(), user("li"), act("user.add", t0)); !errors.Is(err, news.ErrExists) {
		t.Errorf("added twice: %v, want ErrExists", err)
	}
	if _, err := w.User(w.ctx(), "wang"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("nobody: %v, want ErrNotFound", err)
	}
	u, err := w.User(w.ctx(), "li")
	w.ok(err)
	old := u
	u.Role = news.RoleAdministrator
	w.ok(w.PutUser(w.ctx(), u, act("user.edit", t0)))
	if err := w.PutUser(w.ctx(), old, act("user.edit", t0)); !errors.Is(err, news.ErrConflict) {
		t.Errorf("made from an older one: %v, want ErrConflict", err)
	}
	gone := user("wang")
	gone.Rev = u.Rev
	if err := w.PutUser(w.ctx(), gone, act("user.edit", t0)); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("change one who is not there: %v, want ErrNotFound", err)
	}
	w.ok(w.PutToken(w.ctx(), token("t1"), act("token.add", t0)))
	acts, _, err := w.Acts(w.ctx(), news.Cursor{}, 10)
	w.ok(err)
	for _, a := range acts {
		if said := string(a.Before) + string(a.After); strings.Contains(said, "hash") || strings.Contains(said, news.KeyHash("t1")) {
			t.Errorf("the audit log tells a secret: %s", said)
		}
	}
	if len(acts) != 3 {
		t.Errorf("%d acts are on record, want 3", len(acts))
	}
}

// firstUser: of all who show a link for the first user at once, one is made.
func firstUser(t *testing.T, w *world) {
	if err := w.FirstUser(w.ctx(), user("li"), act("user.first", t0)); !errors.Is(err, news.ErrConflict) {
		t.Errorf("without a link: %v, want ErrConflict", err)
	}
	links := []news.Invitation{{Hash: "h", Expires: t0.Add(time.Hour)}}
	w.ok(w.PutWelcome(w.ctx(), links))
	got, err := w.Welcome(w.ctx())
	w.ok(err)
	if d := cmp.Diff(links, got); d != "" {
		t.Error(d)
	}
	w.ok(w.FirstUser(w.ctx(), user("li"), act("user.first", t0)))
	if err := w.FirstUser(w.ctx(), user("wang"), act("user.first", t0)); !errors.Is(err, news.ErrConflict) {
		t.Errorf("by the same link: %v, want ErrConflict", err)
	}
	if got, err = w.Welcome(w.ctx()); err != nil || got != nil {
		t.Errorf("the links are left: %v, %v", got, err)
	}
}

// sessionLife: a session that ended stays so, whoever keeps it then, and ends by itself when its time is over.
func sessionLife(t *testing.T, w *world) {
	s := news.Session{ID: "a", User: "li", Began: t0, Seen: t0, Ends: t0.Add(time.Hour)}
	idle := news.Session{ID: "b", User: "li", Began: t0, Ends: t0.Add(time.Hour)}
	w.ok(w.KeepSession(w.ctx(), s, s.Ends))
	w.ok(w.KeepSession(w.ctx(), idle, t0.Add(time.Minute)))
	w.ok(w.EndSession(w.ctx(), "none", act("session.end", t0)))
	w.ok(w.EndSession(w.ctx(), "a", act("session.end", t0)))
	s.Seen = t0.Add(time.Second)
	w.ok(w.KeepSession(w.ctx(), s, s.Ends)) // by a request that was under way
	if _, err := w.Session(w.ctx(), "a"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("one that ended: %v, want ErrNotFound", err)
	}
	all, err := w.Sessions(w.ctx())
	w.ok(err)
	if len(all) != 1 || all[0].ID != "b" {
		t.Errorf("there are %v, want b alone", all)
	}
	w.now = t0.Add(2 * time.Minute)
	if _, err := w.Session(w.ctx(), "b"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("one that nobody used: %v, want ErrNotFound", err)
	}
	if acts, _, err := w.Acts(w.ctx(), news.Cursor{}, 10); err != nil || len(acts) != 1 {
		t.Errorf("%d acts are on record (%v), want one: where nothing ended, nothing is", len(acts), err)
	}
}

// sessionsStay: a dump lets nobody in who was signed in when it was made.
func sessionsStay(t *testing.T, w *world) {
	w.ok(w.PutUser(w.ctx(), user("li"), act("user.add", t0)))
	w.ok(w.KeepSession(w.ctx(), news.Session{ID: "a", User: "li", Ends: t0.Add(time.Hour)}, t0.Add(time.Hour)))
	w.ok(w.PutWelcome(w.ctx(), []news.Invitation{{Hash: "h"}}))
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	other := &world{t: t, open: w.open, now: t0}
	other.Store = w.open(t, store.Options{Now: func() time.Time { return t0 }, CallersClock: true})
	other.ok(other.PutWelcome(w.ctx(), []news.Invitation{{Hash: "own"}})) // a hub has served on it
	other.ok(other.Restore(w.ctx(), &dump, news.Act{}))
	if _, err := other.User(w.ctx(), "li"); err != nil {
		t.Error(err)
	}
	if all, err := other.Sessions(w.ctx()); err != nil || len(all) != 0 {
		t.Errorf("sessions came with it: %v, %v", all, err)
	}
	if links, err := other.Welcome(w.ctx()); err != nil || len(links) != 1 || links[0].Hash != "own" {
		t.Errorf("links for the first user: %v, %v", links, err)
	}
}
