//go:build ignore

// Generate makes the store, the dump and the keys of a Redis of this folder, with the code of commit c2e2ea0, which wrote format 8:
//
//	git worktree add ../eight c2e2ea0 && cp store/testdata/eight/generate.go ../eight/ && cd ../eight && go run generate.go OUT unix:///PATH/redis.sock
//
// eight.json has what the stores answered then to what TestFormatEight asks.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// A generation of postings ends between the two.
var (
	before = time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC)
	now    = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
)

type eight struct {
	Postings map[string]map[string][]byte // of a Redis: end of a key → field in hex → value
	Terms    []uint64
	Similar  [][]string
}

func main() {
	ctx, out := context.Background(), os.Args[1]
	dir, err := os.MkdirTemp("", "eight")
	must(err)
	clock := before
	o := store.Options{Now: func() time.Time { return clock }}
	disk, err := store.Open(ctx, dir, o)
	must(err)
	server, err := store.Open(ctx, os.Args[2], o)
	must(err)
	var is eight
	for i := range 40 {
		is.Terms = append(is.Terms, uint64(i)*0x123456789abcdef)
	}
	var similar [2][][]string
	for i, s := range []*store.Store{disk, server} {
		for _, at := range []time.Time{before, now} {
			clock = at
			fill(ctx, s, is.Terms, at)
		}
		similar[i], err = s.Similar(ctx, is.Terms)
		must(err)
	}
	if is.Similar = similar[0]; fmt.Sprint(similar[0]) != fmt.Sprint(similar[1]) {
		log.Fatal("they differ: ", similar)
	}
	is.Postings = keys(ctx, os.Args[2])
	said, err := json.MarshalIndent(is, "", " ")
	must(err)
	must(os.WriteFile(filepath.Join(out, "eight.json"), append(said, '\n'), 0o600))
	var dump bytes.Buffer
	must(disk.Dump(ctx, &dump))
	must(disk.Close())
	must(os.WriteFile(filepath.Join(out, "dump.zst"), dump.Bytes(), 0o600))
	file, err := os.ReadFile(filepath.Join(dir, "hub.db"))
	must(err)
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	must(err)
	must(os.WriteFile(filepath.Join(out, "hub.db.zst"), z.EncodeAll(file, nil), 0o600))
}

// fill posts ten entries with four terms each, and one term more that all have.
func fill(ctx context.Context, s *store.Store, terms []uint64, at time.Time) {
	for i := range 10 {
		id := news.EntryID("a", fmt.Sprint(at.Unix(), i))
		some := append([]uint64{terms[0]}, terms[1+3*i:1+3*i+6]...)
		lists, err := s.Similar(ctx, some)
		must(err)
		var prints []news.Print
		for j, term := range some {
			prints = append(prints, news.Print{Term: term, Entry: id, Seen: lists[j]})
		}
		must(s.Rewrite(ctx, nil, nil, prints, at))
	}
}

func keys(ctx context.Context, address string) map[string]map[string][]byte {
	o, err := redis.ParseURL(address)
	must(err)
	c := redis.NewClient(o)
	found, err := c.Keys(ctx, "*:post:*").Result()
	must(err)
	all := map[string]map[string][]byte{}
	for _, key := range found {
		values, err := c.HGetAll(ctx, key).Result()
		must(err)
		hash := map[string][]byte{}
		for field, v := range values {
			hash[fmt.Sprintf("%x", field)] = []byte(v)
		}
		all[key[strings.Index(key, "post:"):]] = hash
	}
	return all
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
