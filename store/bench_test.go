package store_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// Benchmarks beside their floor: the same bodies, written raw. See entries/s.

const perCommit = 25

var benchNow = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// article is an entry of some 2 KB on seven timelines.
func article(source string, n int) news.Entry {
	at := benchNow.Add(time.Duration(n) * time.Second)
	return news.Entry{
		ID: news.EntryID(source, fmt.Sprint(n)), Version: 1, Source: source, GUID: fmt.Sprint(n), Digest: fmt.Sprintf("%032d", n),
		URL: "https://partner.example/2026/03/01/" + fmt.Sprint(n), Title: "桐乡市强县新闻标题若干字", Summary: prose(n, 5),
		Content: "<p>" + prose(n+5, 9) + "</p><p>" + prose(n+14, 9) + "</p>", Language: "zh-CN", Published: at, Updated: at, FirstSeen: at, Sort: at,
		Channels: []string{"world"}, Towns: []string{"wuzhen"}, Attribution: news.Attribution{Origin: "嘉兴日报", Reporters: []string{"顾亦来"}},
	}
}

// clauses are what articles are made of, each at most once in an article: text that repeats itself is no measure of anything
// that compresses.
var clauses = strings.Split("近日镇里的文化礼堂重新开门,第一场活动请来了村里的老艺人,讲述蚕花庙会的来历和规矩,老人们带着孩子坐满了前几排,有人拿出自家织的土布比纹样,"+
	"负责人介绍今年排了四十多场课,从书法绘画到垃圾分类都有,周末另设露天放映厅,附近工厂的青年职工也赶来报名,他们更想学怎样在网上卖羊毛衫,社区打算把二楼腾出来办阅览室,"+
	"图书由市图书馆每季轮换,钥匙交给十二名志愿者保管,入冬以来雨水偏少河道水位走低,水利站每天早晚各巡查一遍闸口,沿岸农户自发清理漂浮的水草,今年晚稻单产比去年略有提高,"+
	"合作社新添两台烘干机昼夜不停,粮价稳定大伙儿心里踏实,下一步准备试种高油酸的油菜,技术员驻村手把手教育苗移栽,新修的柏油路通到了每个组,班车线路因此多绕了三个自然村,"+
	"放学的孩子不用再走夜路,驾驶员说一趟下来多坐二十几个人,这笔账看似亏了其实值得", ",")

func prose(from, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(clauses[(from+i*5)%len(clauses)])
		b.WriteString(",")
	}
	return b.String()
}

func benchCommit(b *testing.B, s *store.Store) {
	const workers = 16
	for i := range workers {
		src := news.Source{ID: fmt.Sprintf("s%02d", i), Enabled: true}
		if err := s.AddSource(b.Context(), src, benchNow, news.Act{}); err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	b.SetParallelism(workers / 2)
	next := make(chan int)
	go func() {
		for {
			select {
			case next <- n:
				n++
			case <-b.Context().Done():
				return
			}
		}
	}()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			jobs, err := s.Claim(b.Context(), "bench", benchNow, time.Hour, 1)
			if err != nil || len(jobs) != 1 {
				b.Errorf("claimed %d, %v", len(jobs), err)
				return
			}
			batch := <-next
			r := news.Refresh{Lease: jobs[0].Lease, At: benchNow, State: news.SourceState{NextCheck: benchNow}}
			for i := range perCommit {
				r.Entries = append(r.Entries, article("bench", batch*perCommit+i))
			}
			if _, err := s.Commit(b.Context(), r); err != nil {
				b.Error(err)
				return
			}
		}
	})
	rate(b)
}

func rate(b *testing.B) {
	b.ReportMetric(float64(b.N*perCommit)/b.Elapsed().Seconds(), "entries/s")
}

func benchStore(b *testing.B, url string) *store.Store {
	return openStore(b, url, store.Options{CallersClock: true, Channels: []news.Channel{{ID: "world"}}})
}

func BenchmarkCommit(b *testing.B) {
	b.Run("embedded", func(b *testing.B) { benchCommit(b, benchStore(b, b.TempDir())) })
	b.Run("embedded floor", func(b *testing.B) {
		db, err := bolt.Open(filepath.Join(b.TempDir(), "floor.db"), 0o600, nil)
		if err != nil {
			b.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		for n := 0; b.Loop(); n++ {
			err := db.Update(func(tx *bolt.Tx) error {
				bucket, err := tx.CreateBucketIfNotExists([]byte("b"))
				if err != nil {
					return err
				}
				for i := range perCommit {
					e := article("bench", n*perCommit+i)
					body, err := json.Marshal(e)
					if err != nil {
						return err
					}
					if err := bucket.Put([]byte(e.ID), body); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		rate(b)
	})
	b.Run("redis", func(b *testing.B) { benchCommit(b, benchStore(b, storetest.StartRedis(b))) })
	b.Run("redis floor", func(b *testing.B) {
		c := storetest.Client(b, storetest.StartRedis(b))
		for n := 0; b.Loop(); n++ {
			_, err := c.Pipelined(b.Context(), func(p goredis.Pipeliner) error {
				for i := range perCommit {
					e := article("bench", n*perCommit+i)
					body, err := json.Marshal(e)
					if err != nil {
						return err
					}
					p.Set(b.Context(), e.ID, body, 0)
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		rate(b)
	})
}

// BenchmarkUnchanged is what a 304 costs the store: a claim, and a commit of the state alone, by 64 workers as a hub has them.
// The processor's time in it is that of the hub, without the Redis server's.
func BenchmarkUnchanged(b *testing.B) {
	for name, open := range engines() {
		b.Run(name, func(b *testing.B) {
			s := open(b)
			for i := range 128 {
				src := news.Source{ID: fmt.Sprintf("s%03d", i), Enabled: true}
				if err := s.AddSource(b.Context(), src, benchNow, news.Act{}); err != nil {
					b.Fatal(err)
				}
			}
			b.SetParallelism(64 / runtime.GOMAXPROCS(0))
			used := processorTime(b)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					jobs, err := s.Claim(b.Context(), "bench", benchNow, time.Hour, 1)
					if err != nil || len(jobs) != 1 {
						b.Errorf("claimed %d, %v", len(jobs), err)
						return
					}
					r := news.Refresh{Lease: jobs[0].Lease, At: benchNow, State: news.SourceState{NextCheck: benchNow}}
					if _, err := s.Commit(b.Context(), r); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(processorTime(b)-used)/float64(b.N), "cpu-ns/op")
		})
	}
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkMemory is what an entry on seven timelines takes of a Redis, everything counted: B/entry.
func BenchmarkMemory(b *testing.B) {
	address := storetest.StartRedis(b)
	c := storetest.Client(b, address)
	used := func() int {
		n, err := strconv.Atoi(c.InfoMap(b.Context(), "memory").Item("Memory", "used_memory"))
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	s := benchStore(b, address)
	const size = 20_000
	for b.Loop() {
		if err := c.FlushAll(b.Context()).Err(); err != nil {
			b.Fatal(err)
		}
		before := used()
		fillStore(b, s, size)
		b.ReportMetric(float64(used()-before)/size, "B/entry")
	}
}

func engines() map[string]func(b *testing.B) *store.Store {
	return map[string]func(b *testing.B) *store.Store{
		"embedded": func(b *testing.B) *store.Store { return benchStore(b, b.TempDir()) },
		"redis":    func(b *testing.B) *store.Store { return benchStore(b, storetest.StartRedis(b)) },
	}
}

func fillStore(b *testing.B, s *store.Store, size int) {
	b.Helper()
	const step = 1000
	for n := 0; n < size; n += step {
		entries := make([]news.Entry, step)
		for i := range entries {
			entries[i] = article("a", n+i)
		}
		take(b, s, entries...)
	}
}
