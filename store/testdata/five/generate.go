//go:build ignore

// Generate makes the store and the dump of this folder, with the code of commit 0bbc5fe, which wrote format 5:
//
//	git worktree add ../five 0bbc5fe && cp store/testdata/five/generate.go ../five/ && cd ../five && go run generate.go OUT
//
// five.json is what the store answered then to what TestFormatFive asks.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

var now = time.Date(2026, 11, 27, 4, 0, 0, 123456789, time.UTC)

func main() {
	ctx, out := context.Background(), os.Args[1]
	dir, err := os.MkdirTemp("", "five")
	must(err)
	s, err := store.Open(ctx, dir, store.Options{Channels: []news.Channel{{ID: "local"}, {ID: "culture", Parent: "local"}}, Now: func() time.Time { return now }})
	must(err)
	must(s.AddSource(ctx, news.Source{ID: "a", Enabled: true}, now, news.Act{}))
	var entries []news.Entry
	for i := range 5 {
		entries = append(entries, entry(i))
	}
	entries[1].Alias(news.EntryID("a", "another guid"))
	entries[2].Sort = time.Time{} // where it arrives
	commit(ctx, s, entries...)
	now = now.Add(time.Hour)
	again := entry(3)
	again.Version, again.Digest, again.Title, again.Channels = 2, fmt.Sprintf("%032x", 33), "另一个标题", nil
	commit(ctx, s, again)
	_, err = s.TakeDown(ctx, news.Takedown{ID: "t", Entry: entries[4].ID, At: now, Removed: []string{entries[4].ID}}, news.Act{At: now})
	must(err)
	var dump bytes.Buffer
	must(s.Dump(ctx, &dump))
	must(s.Close())
	must(os.WriteFile(filepath.Join(out, "dump.zst"), dump.Bytes(), 0o600))
	file, err := os.ReadFile(filepath.Join(dir, "hub.db"))
	must(err)
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	must(err)
	must(os.WriteFile(filepath.Join(out, "hub.db.zst"), z.EncodeAll(file, nil), 0o600))
}

func entry(i int) news.Entry {
	at := now.Add(-time.Duration(10-i) * time.Minute)
	guid := fmt.Sprint("guid-", i)
	return news.Entry{ID: news.EntryID("a", guid), Version: 1, Source: "a", GUID: guid, Digest: fmt.Sprintf("%032x", i), URL: "https://a.example/" + guid,
		Title: fmt.Sprint("标题", i), Content: "正文", Published: at, Updated: at, FirstSeen: now, Sort: at.Truncate(time.Second), Channels: []string{"culture"}, Towns: []string{"wuzhen"}}
}

func commit(ctx context.Context, s *store.Store, entries ...news.Entry) {
	jobs, err := s.Claim(ctx, "five", now, time.Minute, 1)
	must(err)
	_, err = s.Commit(ctx, news.Refresh{Lease: jobs[0].Lease, At: now, State: news.SourceState{NextCheck: now.Add(time.Minute)}, Entries: entries})
	must(err)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
