package store_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// eightNow is when the fixture of format 8 was made (see testdata/eight/generate.go).
var eightNow = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// eight is what stores of format 8 held and answered.
type eight struct {
	Postings map[string]map[string][]byte // of a Redis: end of a key → field in hex → value
	Terms    []uint64
	Similar  [][]string
}

func readEight(t *testing.T) (is eight) {
	t.Helper()
	b, err := os.ReadFile("testdata/eight/eight.json")
	if err == nil {
		err = json.Unmarshal(b, &is)
	}
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// TestFormatEight finds what was posted before, in a file and on a server, where it is posted in another way since.
func TestFormatEight(t *testing.T) {
	is := readEight(t)
	o := store.Options{Now: func() time.Time { return eightNow }}
	file := openStore(t, fixtureFolder(t, "testdata/eight/hub.db.zst"), o)
	got, err := file.Similar(t.Context(), is.Terms)
	if err != nil || !slices.EqualFunc(got, is.Similar, slices.Equal) {
		t.Errorf("in a file: %v, %v", got, err)
	}
	url := storetest.StartRedis(t)
	asEight(t, url, is)
	s := openStore(t, url, o)
	if got, err = s.Similar(t.Context(), is.Terms); err != nil {
		t.Fatal(err)
	}
	for i, list := range got { // the order of entries that are not there cannot be known
		slices.Sort(list)
		slices.Sort(is.Similar[i])
		if len(list) < len(is.Similar[i]) || len(list) < 16 && !slices.Equal(list, is.Similar[i]) {
			t.Errorf("on a server: term %d: %v, want %v", i, list, is.Similar[i])
		}
	}
	if left := storetest.Client(t, url).Keys(t.Context(), "*:post:*").Val(); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
	if _, err := onDisk(t, o).Restore(t.Context(), bytes.NewReader(readFile(t, "testdata/eight/dump.zst")), news.Act{}); err != nil {
		t.Error(err)
	}
}

// asEight makes an empty store of format 8 on a server, with postings.
func asEight(t *testing.T, url string, is eight) {
	t.Helper()
	c := storetest.Client(t, url)
	if err := openStore(t, url, store.Options{Now: func() time.Time { return eightNow }}).Close(); err != nil {
		t.Fatal(err)
	}
	format := c.Keys(t.Context(), "*:rec:meta").Val()
	if err := c.HSet(t.Context(), format[0], "format", "1|0||8").Err(); err != nil {
		t.Fatal(err)
	}
	prefix, _, _ := bytes.Cut([]byte(format[0]), []byte("rec:"))
	for key, hash := range is.Postings {
		for field, value := range hash {
			name, err := hex.DecodeString(field)
			if err == nil {
				err = c.HSet(t.Context(), string(prefix)+key, string(name), value).Err()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
