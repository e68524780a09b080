package store_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

const perPage = 50

// BenchmarkPage reads 50 entries from the middle of a timeline, again and again; its cost must not grow with the timeline. On a Redis also
// pages that were never read, and the first page of a timeline on which something new stands each time; and, beside them, as many bytes
// as the server sends for a page read anew (unread) and again, as one string.
func BenchmarkPage(b *testing.B) {
	for name, open := range engines() {
		for _, size := range []int{1_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				s := open(b)
				fillStore(b, s, size)
				at := news.Cursor{Sort: benchNow.Add(time.Duration(size/2) * time.Second), ID: "~"}
				timed(b, nil, func() { readPage(b, s, at) })
			})
		}
	}
	b.Run("redis/unread", pageUnread)
	b.Run("redis/changed", pageChanged)
	b.Run("redis/floor", pageFloor)
}

func readPage(b *testing.B, s *store.Store, at news.Cursor) news.Cursor {
	page, next, err := s.Entries(b.Context(), news.TimelineAll, at, perPage)
	if err != nil || len(page) != perPage {
		b.Fatalf("%d entries, %v", len(page), err)
	}
	return next
}

// timed measures what do takes, without what is made ready before it each time.
func timed(b *testing.B, ready, do func()) {
	var apart, usedApart time.Duration
	start, used := time.Now(), processorTime(b)
	for b.Loop() {
		if ready != nil {
			at, before := time.Now(), processorTime(b)
			ready()
			apart += time.Since(at)
			usedApart += processorTime(b) - before
		}
		do()
	}
	b.ReportMetric(float64(time.Since(start)-apart)/float64(b.N), "ns/op")
	b.ReportMetric(float64(processorTime(b)-used-usedApart)/float64(b.N), "cpu-ns/op")
}

// pageUnread walks through a timeline that is longer than what is kept.
func pageUnread(b *testing.B) {
	s := openStore(b, storetest.StartRedis(b), store.Options{CallersClock: true, Channels: []news.Channel{{ID: "world"}}, Kept: 64 << 10})
	fillStore(b, s, 1000)
	var at news.Cursor
	timed(b, nil, func() { at = readPage(b, s, at) })
}

func pageChanged(b *testing.B) {
	s := benchStore(b, storetest.StartRedis(b))
	fillStore(b, s, 1000)
	n := 1000
	timed(b, func() { take(b, s, article("a", n)); n++ }, func() { readPage(b, s, news.Cursor{}) })
}

func pageFloor(b *testing.B) {
	url := storetest.StartRedis(b)
	s, c := benchStore(b, url), storetest.Client(b, url)
	fillStore(b, s, 1000)
	for _, name := range []string{"unread", "again"} {
		before := sentBy(b, c)
		readPage(b, s, news.Cursor{})
		size := sentBy(b, c) - before
		if err := c.Set(b.Context(), name, strings.Repeat("x", size), 0).Err(); err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			var room bytes.Buffer
			timed(b, nil, func() {
				room.Reset()
				if err := c.DoRawWriteTo(b.Context(), &room, "get", name).Err(); err != nil {
					b.Fatal(err)
				}
			})
			b.ReportMetric(float64(size), "bytes")
		})
		b.Run(name+"/socket", func(b *testing.B) {
			conn, err := net.Dial("unix", strings.TrimPrefix(url, "unix://"))
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			answer := make([]byte, len(fmt.Sprintf("$%d\r\n\r\n", size))+size)
			timed(b, nil, func() {
				_, err := io.WriteString(conn, "get "+name+"\r\n")
				if err == nil {
					_, err = io.ReadFull(conn, answer)
				}
				if err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// sentBy is how many bytes a server has sent, but for what it says of that.
func sentBy(b *testing.B, c *goredis.Client) (n int) {
	b.Helper()
	info := c.InfoMap(b.Context(), "stats")
	if _, err := fmt.Sscan(info.Item("Stats", "total_net_output_bytes"), &n); err != nil {
		b.Fatal(err)
	}
	return n - len(info.String())
}
