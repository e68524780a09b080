package bench

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

const (
	sources = 1000
	workers = 64 // as polling.workers is by default
)

// BenchmarkRefresh compares the CPU of one refresh (cpu-ms/op, this process alone) with floors over the same bytes:
// "get" is a bare conditional GET, "get+hash" adds SHA-256, "get+gofeed" parses with gofeed and stops there.
func BenchmarkRefresh(b *testing.B) {
	base := startPartner(b)
	b.Run("304/floor-get", func(b *testing.B) { floor(b, base+"/304/", bareGet) })
	b.Run("304/hub-embedded", func(b *testing.B) { hub(b, base+"/304/", b.TempDir()) })
	b.Run("304/hub-redis", func(b *testing.B) { hub(b, base+"/304/", storetest.StartRedis(b)) })
	b.Run("same/floor-get+hash", func(b *testing.B) { floor(b, base+"/same/", getHash) })
	b.Run("same/hub-embedded", func(b *testing.B) { hub(b, base+"/same/", b.TempDir()) })
	b.Run("same/hub-redis", func(b *testing.B) { hub(b, base+"/same/", storetest.StartRedis(b)) })
	b.Run("new/floor-get+gofeed", func(b *testing.B) { floor(b, base+"/new/", getParse) })
	b.Run("new/hub-embedded", func(b *testing.B) { hub(b, base+"/new/", b.TempDir()) })
	b.Run("new/hub-redis", func(b *testing.B) { hub(b, base+"/new/", storetest.StartRedis(b)) })
}

// measure runs f for each of b.N numbers on a few workers and reports the CPU that this process used.
func measure(b *testing.B, f func(i int) error) {
	b.Helper()
	next := make(chan int)
	var group sync.WaitGroup
	before := cpu(b)
	b.ResetTimer()
	for range workers {
		group.Go(func() {
			for i := range next {
				if err := f(i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range b.N {
		next <- i
	}
	close(next)
	group.Wait()
	b.StopTimer()
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func floor(b *testing.B, base string, get func(*http.Client, string) error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers}}
	defer client.CloseIdleConnections()
	measure(b, func(i int) error { return get(client, fmt.Sprint(base, i%sources)) })
}

func bareGet(c *http.Client, url string) error {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("If-None-Match", wantETag)
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNotModified {
		return fmt.Errorf("status %s, want 304", resp.Status)
	}
	return nil
}

func getHash(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(sha256.New(), resp.Body)
	return err
}

func getParse(c *http.Client, url string) error {
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	feed, err := gofeed.NewParser().Parse(resp.Body)
	if err == nil && len(feed.Items) != entriesPerFeed {
		err = fmt.Errorf("%d items", len(feed.Items))
	}
	return err
}

// hub refreshes through the real parts: claim, fetch, intake, desk, commit.
func hub(b *testing.B, base, storeURL string) {
	ctx := context.Background()
	cfg := config.Default()
	d, err := desk.New(desk.Rules{Channels: config.BuiltinChannels(), Towns: config.BuiltinTowns(), Vocabulary: config.BuiltinVocabulary(), Location: time.UTC, Language: "zh-CN"})
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(ctx, storeURL, store.Options{CallersClock: true, Channels: config.BuiltinChannels(), Rank: d.Rank})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	f := fetch.New(fetch.Options{AllowPrivate: true, PerHost: workers, MaxBody: int64(cfg.Polling.MaxBody), Timeout: cfg.Polling.Timeout})
	clock := time.Now()
	var mu sync.Mutex // guards clock and queue
	now := func() time.Time { mu.Lock(); defer mu.Unlock(); return clock }
	a := aggregator.New(aggregator.Params{Store: s, Stories: s, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: d,
		Owner: "bench", Lease: time.Hour, MinInterval: time.Minute, MaxInterval: time.Minute, Now: now})
	for i := range sources {
		src := news.Source{ID: fmt.Sprintf("s%d", i), Name: "嘉兴日报", Kind: news.KindFeed, URL: fmt.Sprint(base, i), Enabled: true}
		if err := s.AddSource(ctx, src, clock, news.Act{}); err != nil {
			b.Fatal(err)
		}
	}
	var queue []news.Job
	next := func() (news.Job, error) {
		mu.Lock()
		defer mu.Unlock()
		for len(queue) == 0 {
			var err error
			if queue, err = s.Claim(ctx, "bench", clock, time.Hour, workers); err != nil {
				return news.Job{}, err
			}
			if len(queue) == 0 { // every source had its turn: the next round is due
				clock = clock.Add(2 * time.Minute)
			}
		}
		job := queue[0]
		queue = queue[1:]
		return job, nil
	}
	refresh := func(int) error {
		job, err := next()
		if err != nil {
			return err
		}
		return a.Refresh(ctx, job).Err
	}
	for i := range sources { // one round of all, so that validators and hashes are known
		if err := refresh(i); err != nil {
			b.Fatal(err)
		}
	}
	measure(b, refresh)
}
