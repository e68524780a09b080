//go:build ignore

// Generate makes the store of this folder, with the code of commit ad877f3, which wrote format 10:
//
//	mkdir ../ten && git archive ad877f3 | tar x -C ../ten && cp store/testdata/ten/generate.go ../ten/ && cd ../ten && go run generate.go OUT
//
// ten.json has its entries, the newest first.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

var now = time.Date(2026, 11, 28, 6, 0, 0, 0, time.UTC)

func main() {
	ctx, out := context.Background(), os.Args[1]
	dir, err := os.MkdirTemp("", "ten")
	must(err)
	s, err := store.Open(ctx, dir, store.Options{Now: func() time.Time { return now }})
	must(err)
	must(s.AddSource(ctx, news.Source{ID: "a", Enabled: true}, now, news.Act{}))
	jobs, err := s.Claim(ctx, "ten", now, time.Minute, 1)
	must(err)
	r := news.Refresh{Lease: jobs[0].Lease, At: now, State: news.SourceState{NextCheck: now.Add(time.Minute)}}
	for i := range 5 {
		r.Entries = append(r.Entries, entry(i))
	}
	_, err = s.Commit(ctx, r)
	must(err)
	entries, _, err := s.Entries(ctx, news.TimelineAll, news.Cursor{}, 10)
	must(err)
	must(s.Close())
	said, err := json.MarshalIndent(entries, "", " ")
	must(err)
	must(os.WriteFile(filepath.Join(out, "ten.json"), append(said, '\n'), 0o600))
	file, err := os.ReadFile(filepath.Join(dir, "hub.db"))
	must(err)
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	must(err)
	must(os.WriteFile(filepath.Join(out, "hub.db.zst"), z.EncodeAll(file, nil), 0o600))
}

// entry has a text of i times some hundred different characters.
func entry(i int) news.Entry {
	at, guid := now.Add(-time.Duration(i)*time.Hour), fmt.Sprint("guid-", i)
	var text strings.Builder
	for n := range i * 600 {
		text.WriteRune('一' + rune(n*n*31+n*7)%4000)
	}
	return news.Entry{ID: news.EntryID("a", guid), Version: 1, Source: "a", GUID: guid, Digest: fmt.Sprintf("%032x", i), URL: "https://a.example/" + guid,
		Title: fmt.Sprint("标题", i), Content: "<p>" + text.String() + "</p>", Published: at, Updated: at, FirstSeen: now, Sort: at}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
