package aggregator_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// wire serves the same texts under every path, as if each paper had taken them from one agency.
func wire(t testing.TB, texts int) *httptest.Server {
	var items strings.Builder
	for i := range texts {
		fmt.Fprintf(&items, `<item><title>%s</title><guid isPermaLink="false">g%d</guid><description>%s</description></item>`, prose(i, 14), i, prose(i, 240))
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>%s</title><link>http://p.example%s</link><description/>%s</channel></rss>`, r.URL.Path, r.URL.Path, items.String())
	}))
	t.Cleanup(s.Close)
	return s
}

// prose is n characters that no other number's have in common but by rare accident.
func prose(number, n int) string {
	const words = "市镇村社区道路桥梁学校医院工厂农田桑园茶馆码头书店广场公园居民记者老师医生工人学生商户游客昨天上午傍晚建成开放修缮举办展出培训采摘收获运输销售增加减少支持帮助参加组织邀请介绍说明认为表示希望"
	chars, x := []rune(words), uint64(number)*0x9e3779b97f4a7c15+1
	out := make([]rune, n)
	for i := range out {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		out[i] = chars[x%uint64(len(chars))]
	}
	return string(out)
}

// sameTexts has hubs refresh many sources that all carry the same texts and are due at once, until each was refreshed.
type sameTexts struct {
	address              string // of a store
	hubs, sources, texts int
}

func (s sameTexts) run(t testing.TB) (refused int64) {
	t.Helper()
	d := desktest.Builtin(t)
	server := wire(t, s.texts)
	var stores []*store.Store
	open := func() *store.Store {
		st, err := store.Open(t.Context(), s.address, store.Options{Channels: config.BuiltinChannels(), Rank: d.Rank})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = st.Close() })
		return st
	}
	for range s.hubs {
		stores = append(stores, open())
	}
	for i := range s.sources {
		id := fmt.Sprintf("s%04d", i)
		if err := stores[0].AddSource(t.Context(), news.Source{ID: id, Name: "报" + id, Kind: news.KindFeed, URL: server.URL + "/" + id, Enabled: true}, time.Now(), news.Act{}); err != nil {
			t.Fatal(err)
		}
	}
	var done, failed atomic.Int64
	finished := make(chan struct{})
	report := func(r news.Report) {
		if r.Err != nil {
			failed.Add(1)
			return
		}
		if done.Add(1) == int64(s.sources) {
			close(finished)
		}
	}
	running := make(chan error, s.hubs)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	for i, st := range stores {
		f := fetch.New(fetch.Options{AllowPrivate: true, Gap: -1, PerHost: 64, Timeout: time.Minute})
		a := aggregator.New(aggregator.Params{Store: st, Stories: st, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: d, Owner: fmt.Sprint("hub", i),
			Workers: 64, PerHost: 64, Lease: 15 * time.Second, MinInterval: time.Hour, MaxInterval: 12 * time.Hour, Drain: 8 * time.Second, Report: report})
		go func() { running <- a.Run(ctx) }()
	}
	select {
	case <-finished:
	case <-time.After(5 * time.Minute):
		t.Errorf("%d of %d sources were refreshed", done.Load(), s.sources)
	}
	stop()
	for range stores {
		if err := <-running; err != nil {
			t.Error(err)
		}
	}
	s.check(t, stores[0])
	return failed.Load()
}

// check looks whether each text stands once.
func (s sameTexts) check(t testing.TB, st *store.Store) {
	t.Helper()
	entries, _, err := st.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 500)
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for _, e := range entries {
		times[e.Title]++
	}
	if len(entries) != s.texts || len(times) != s.texts {
		t.Errorf("%d texts stand %d times on the merged timeline", len(times), len(entries))
	}
}

// Many sources with the same texts: each text stands once, whatever the store and the number of hubs.
func TestSameTextsStandOnce(t *testing.T) {
	sources, texts := 60, 4
	if testing.Short() {
		sources = 20
	}
	t.Run("embedded", func(t *testing.T) { sameTexts{t.TempDir(), 1, sources, texts}.run(t) })
	for _, hubs := range []int{1, 2, 4} {
		t.Run(fmt.Sprintf("redis, %d hubs", hubs), func(t *testing.T) { sameTexts{storetest.StartRedis(t), hubs, sources, texts}.run(t) })
	}
}

func BenchmarkSameTexts(b *testing.B) {
	for _, hubs := range []int{0, 1, 2, 4} {
		name, address := fmt.Sprintf("redis/hubs=%d", hubs), ""
		if hubs == 0 {
			name, address, hubs = "embedded", b.TempDir(), 1
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				at := address
				if at == "" {
					at = storetest.StartRedis(b)
				}
				before, start := cpu(b), time.Now()
				refused := sameTexts{address: at, hubs: hubs, sources: 1000, texts: 20}.run(b)
				b.ReportMetric((cpu(b) - before).Seconds(), "cpu-s")
				b.ReportMetric(time.Since(start).Seconds(), "wall-s")
				b.ReportMetric(float64(refused), "refused")
			}
		})
	}
}

func cpu(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A refresh that finds more texts to compare than it looks at says so.
func TestMoreTextThanARefreshCompares(t *testing.T) {
	if testing.Short() {
		t.Skip("one refresh alone")
	}
	b := newBench(t, feed)
	var items []string
	for i := range 40 {
		text := strings.Repeat(fmt.Sprintf("第%d号水质监测站的月报：总磷、氨氮和高锰酸盐指数各项均在限值之内，断面水质保持稳定。", i), 800)
		items = append(items, piece{fmt.Sprint(i), fmt.Sprintf("http://example.cn/p/%d.html", i), fmt.Sprintf("第%d号监测站月报", i), "Tue, 24 Nov 2026 08:00:00 +0800", text}.rss())
	}
	b.partner.Serve("/feed.xml", document(items...))
	rep, _ := b.refresh(t)
	if rep.Err != nil || !slices.ContainsFunc(rep.Reason, func(r news.Reason) bool { return r.Rule == "refresh.uncompared" }) {
		t.Errorf("%v, %v", rep.Reason, rep.Err)
	}
}
