package store_test

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/redis"
	"github.com/txnews/hub/store/storetest"
)

const termsPerEntry = 16

// scattered is splitmix64.
func scattered(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// terms are the n-th entry's: low numbers, as the lowest hashes of a text are.
func terms(n int) []uint64 {
	out := make([]uint64, termsPerEntry)
	for i := range out {
		out[i] = scattered(uint64(n*termsPerEntry+i)) / 50
	}
	return out
}

func postings(n int) []engine.Posting {
	out := make([]engine.Posting, 0, termsPerEntry)
	var id engine.PostingID
	binary.BigEndian.PutUint64(id[:], scattered(uint64(n)))
	binary.BigEndian.PutUint64(id[8:], uint64(n))
	for _, term := range terms(n) {
		out = append(out, engine.Posting{Term: term, ID: id})
	}
	return out
}

// fillPostings posts entries, the first half of them a generation ago.
func fillPostings(b *testing.B, e engine.Engine, size int) {
	b.Helper()
	step := max(200, size/1000)
	for n := 0; n < size; n += step {
		batch := engine.Batch{Now: benchNow}
		if n < size/2 {
			batch.Now = benchNow.Add(-engine.PostingsFor)
		}
		for i := range step {
			batch.Post = append(batch.Post, postings(n+i)...)
		}
		if _, err := e.Commit(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}

// postingsEngine is an engine, and how much of a processor's time its server has used.
type postingsEngine struct {
	engine.Engine
	serverTime func() time.Duration
}

func postingsEngines() map[string]func(b *testing.B) postingsEngine {
	return map[string]func(b *testing.B) postingsEngine{
		"embedded": func(b *testing.B) postingsEngine {
			e, err := embedded.Open(b.TempDir())
			return postingsEngine{closing(b, e, err), func() time.Duration { return 0 }}
		},
		"redis": func(b *testing.B) postingsEngine {
			url := storetest.StartRedis(b)
			o, err := goredis.ParseURL(url)
			if err != nil {
				b.Fatal(err)
			}
			c := goredis.NewClient(o)
			b.Cleanup(func() { _ = c.Close() })
			e, err := redis.Open(b.Context(), url, "bench")
			return postingsEngine{closing(b, e, err), func() time.Duration {
				return time.Duration((info(b, c, "used_cpu_user") + info(b, c, "used_cpu_sys")) * float64(time.Second))
			}}
		},
	}
}

// info reads one number of what a server says of itself.
func info(b *testing.B, c *goredis.Client, name string) float64 {
	b.Helper()
	all, err := c.Info(b.Context()).Result()
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(all, "\r\n"+name+":")
	text, _, _ := strings.Cut(rest, "\r")
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkPosted looks up what a document of 25 entries shares with the index, every fifth a reprint; its cost must not
// grow with the index. See ns/entry.
func BenchmarkPosted(b *testing.B) {
	eachSize(b, func(b *testing.B, e engine.Engine, size int) {
		n, found, asked := 0, 0, 0
		for b.Loop() {
			var look []uint64
			for i := range perCommit {
				entry := n + size // not posted
				if i%5 == 0 {
					entry = int(scattered(uint64(n)) % uint64(size))
				}
				look = append(look, terms(entry)...)
				n++
			}
			lists, err := e.Posted(b.Context(), benchNow, look)
			if err != nil {
				b.Fatal(err)
			}
			for _, l := range lists {
				found += len(l)
			}
			asked += len(look)
		}
		if found*5 != asked {
			b.Errorf("%d ids for %d terms", found, asked)
		}
	})
}

// BenchmarkPost commits the postings of a document of 25 entries that is new, and nothing else.
func BenchmarkPost(b *testing.B) {
	eachSize(b, func(b *testing.B, e engine.Engine, size int) {
		n := size
		for b.Loop() {
			batch := engine.Batch{Now: benchNow}
			for range perCommit {
				batch.Post = append(batch.Post, postings(n)...)
				n++
			}
			if _, err := e.Commit(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func eachSize(b *testing.B, bench func(b *testing.B, e engine.Engine, size int)) {
	for name, open := range postingsEngines() {
		for _, size := range []int{10_000, 100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				e := open(b)
				fillPostings(b, e, size)
				hub, server := processorTime(b), e.serverTime()
				b.ResetTimer()
				bench(b, e, size)
				entries := float64(b.N * perCommit)
				b.ReportMetric(float64(b.Elapsed())/entries, "ns/entry")
				b.ReportMetric(float64(processorTime(b)-hub)/entries, "cpu-ns/entry")
				b.ReportMetric(float64(e.serverTime()-server)/entries, "redis-ns/entry")
			})
		}
	}
}

// heap is how many bytes of this process' memory are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkPostingsMemory tells what a generation of entries takes of a Redis' memory, and of each hub's. See B/entry.
func BenchmarkPostingsMemory(b *testing.B) {
	const size = 25_000
	url := storetest.StartRedis(b)
	c := storetest.Client(b, url)
	e, err := redis.Open(b.Context(), url, "bench")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	before := info(b, c, "used_memory")
	for b.Loop() {
		if err := c.FlushDB(b.Context()).Err(); err != nil {
			b.Fatal(err)
		}
		for n := 0; n < size; n += perCommit {
			batch := engine.Batch{Now: benchNow}
			for i := range perCommit {
				batch.Post = append(batch.Post, postings(n+i)...)
			}
			if _, err := e.Commit(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric((info(b, c, "used_memory")-before)/size, "B/entry")
	reader, err := redis.Open(b.Context(), url, "bench")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	held := heap()
	if _, err := reader.Posted(b.Context(), benchNow, []uint64{1}); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(heap()-held)/size, "hub-B/entry")
	runtime.KeepAlive(reader)
}
