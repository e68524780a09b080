package store_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/embedded"
)

// tenNow is when the fixture of format 10 was made (see testdata/ten/generate.go).
var tenNow = time.Date(2026, 11, 28, 6, 0, 0, 0, time.UTC)

// TestFormatTen opens a file in which every body lies in its record. It stays so until it is written anew.
func TestFormatTen(t *testing.T) {
	dir := fixtureFolder(t, "testdata/ten/hub.db.zst")
	o := store.Options{Now: func() time.Time { return tenNow }}
	var want []news.Entry
	if err := json.Unmarshal(readFile(t, "testdata/ten/ten.json"), &want); err != nil {
		t.Fatal(err)
	}
	step := func(name string, pieces bool, do func(a asker)) {
		t.Helper()
		s := opened(t, dir, o)
		do(asker{s, t})
		got, _, err := s.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		var said []news.Entry
		b, err := json.Marshal(got)
		if err == nil {
			err = json.Unmarshal(b, &said)
		}
		if d := cmp.Diff(want, said); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", name, err, d)
		}
		if left, err := s.Damaged(t.Context()); err != nil || len(left["entry"]) > 0 {
			t.Errorf("%s: damaged are %v, %v", name, left, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if n := piecesIn(t, dir); n > 0 != pieces {
			t.Errorf("%s: %d pieces of bodies lie apart", name, n)
		}
	}
	step("opened", false, func(asker) {})
	step("opened again", false, func(asker) {})
	at := slices.IndexFunc(want, func(e news.Entry) bool { return e.GUID == "guid-4" })
	step("one is corrected", true, func(a asker) {
		want[at].Version, want[at].Digest, want[at].Title = 2, "another", "更正"
		_, err := a.Amend(a.t.Context(), want[at:at+1], nil, nil, news.Act{At: tenNow, By: "test", Op: "entry.set"})
		a.ok(err)
	})
	step("it is taken down", false, func(a asker) {
		id := want[at].ID
		_, err := a.TakeDown(a.t.Context(), news.Takedown{ID: "t", Entry: id, At: tenNow, Removed: []string{id}}, news.Act{At: tenNow})
		a.ok(err)
		want = slices.Delete(want, at, at+1)
	})
}

// piecesIn counts the pieces of entries' bodies in a file, which nobody has open.
func piecesIn(t *testing.T, dir string) (n int) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, embedded.File), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.View(func(tx *bolt.Tx) error {
		n = tx.Bucket([]byte("bodies")).Bucket([]byte("entry")).Stats().KeyN
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
