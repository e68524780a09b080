package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/txnews/hub/news"
)

func request(id string) news.TakedownRequest {
	return news.TakedownRequest{ID: id, Entry: "e", Address: "https://hub.example/entry/e", Name: "李四", Role: "author", Contact: "li@example.cn", Ground: "copyright", AskedAt: t0, Rev: news.RevNone}
}

// requestLife: a request is added once, changed by who saw how it stands, carried by a dump, and erased without a rest; its acts have none of it.
func requestLife(t *testing.T, w *world) {
	r := request("r1")
	w.ok(w.PutRequest(w.ctx(), r, news.Act{At: w.now, By: "anonymous", Op: "request.file"}))
	other := r
	other.Name = "王五"
	if err := w.PutRequest(w.ctx(), other, news.Act{At: w.now}); !errors.Is(err, news.ErrExists) {
		t.Errorf("another of the same id: %v, want ErrExists", err)
	}
	is, err := w.Request(w.ctx(), "r1")
	w.ok(err)
	declined, twice := is, is
	declined.Declined, declined.By, declined.Note = w.now, "editor", "不是本站的"
	w.ok(w.PutRequest(w.ctx(), declined, news.Act{At: w.now, By: "editor", Op: "request.decline"}))
	twice.Note = "别的"
	if err := w.PutRequest(w.ctx(), twice, news.Act{At: w.now}); !errors.Is(err, news.ErrConflict) {
		t.Errorf("from an earlier revision: %v, want ErrConflict", err)
	}
	for _, at := range []*world{w, w.restored()} {
		all, err := at.Requests(w.ctx())
		w.ok(err)
		if d := cmp.Diff([]news.TakedownRequest{declined}, all, cmpopts.IgnoreFields(news.TakedownRequest{}, "Rev")); d != "" {
			t.Error(d)
		}
	}
	acts, _, err := w.Acts(w.ctx(), news.Cursor{}, 10)
	w.ok(err)
	if len(acts) != 2 || acts[0].Object != "r1" || acts[0].Before != nil || acts[0].After != nil {
		t.Errorf("on record: %+v", acts)
	}
	w.ok(w.EraseRequests(w.ctx(), []string{"r1", "none"}))
	if _, err := w.Request(w.ctx(), "r1"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("erased: %v", err)
	}
}

// requestDecidedOnce: of who accepts and who declines a request that both read as it was open, one does.
func requestDecidedOnce(t *testing.T, w *world) {
	entries := Publish(t, w.Store, 2)
	decided := func(id, entry string, acceptFirst bool) {
		w.ok(w.PutRequest(w.ctx(), request(id), news.Act{At: w.now, By: "anonymous", Op: "request.file"}))
		declined, err := w.Request(w.ctx(), id)
		w.ok(err)
		declined.Declined, declined.By, declined.Note = w.now, "editor", "不是本站的"
		accept := func() error {
			_, err := w.TakeDown(w.ctx(), news.Takedown{ID: id, Entry: entry, At: w.now, Removed: []string{entry}, Rev: news.RevNone}, news.Act{At: w.now})
			return err
		}
		decline := func() error { return w.PutRequest(w.ctx(), declined, news.Act{At: w.now, Op: "request.decline"}) }
		first, second := decline, accept
		if acceptFirst {
			first, second = accept, decline
		}
		w.ok(first())
		if err := second(); !errors.Is(err, news.ErrConflict) {
			t.Errorf("accepted first %v, the second: %v, want ErrConflict", acceptFirst, err)
		}
		is, err := w.Request(w.ctx(), id)
		w.ok(err)
		takedowns, err := w.Takedowns(w.ctx())
		w.ok(err)
		if _, done := takedowns[id]; done != acceptFirst || is.Declined.IsZero() != acceptFirst || is.Name != "李四" {
			t.Errorf("accepted first %v: taken down %v, %+v", acceptFirst, done, is)
		}
	}
	decided("r1", entries[0], true)
	decided("r2", entries[1], false)
}

// oneSecret: all who ask a store for its secret get one, and it leaves in no dump.
func oneSecret(t *testing.T, w *world) {
	first, err := w.Secret(w.ctx())
	w.ok(err)
	again, err := w.Secret(w.ctx())
	w.ok(err)
	other, err := w.restored().Secret(w.ctx())
	w.ok(err)
	if len(first) < 20 || first != again || other == first {
		t.Errorf("secrets %q, %q, in another store %q", first, again, other)
	}
}
