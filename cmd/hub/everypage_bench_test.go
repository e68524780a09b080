package main

import (
	"cmp"
	"net/http"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/test/hubproc"
)

// BenchmarkEveryPage times each page of a hub with 5,000 sources and 1,000,000 entries (HUB_BENCH_ENTRIES says another number), on both
// stores. The floor is the page that nothing is read for. ms/page is the median; p95 beside it.
func BenchmarkEveryPage(b *testing.B) {
	f := filling{sources: 5000, entries: 1_000_000, acts: 20_000, rows: 60}
	if n, err := strconv.Atoi(os.Getenv("HUB_BENCH_ENTRIES")); err == nil {
		f.entries = n
	}
	for name, store := range map[string]func() string{"embedded": b.TempDir, "redis": func() string { return hubproc.Redis(b) }} {
		b.Run(name, func(b *testing.B) {
			d := openDoorOn(b, store())
			d.user("boss", news.RoleAdministrator)
			began := time.Now()
			ids := d.filled(f)
			b.Logf("filled in %v", time.Since(began).Round(time.Second))
			cookies, _ := d.login("boss", secret)
			b.Run("floor", func(b *testing.B) { d.timed(b, "/admin/nothing", cookies) })
			for _, r := range d.pages(ids) {
				b.Run(r.Path, func(b *testing.B) { d.timed(b, r.Path, cookies) })
			}
		})
	}
}

// cpuTime is what this process has computed for so far; what else runs on the machine does not count.
func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // it cannot fail for oneself
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// timed asks for a page again and again.
func (d door) timed(b *testing.B, path, cookies string) {
	var took []time.Duration
	var status int
	cpu := cpuTime()
	for b.Loop() {
		began := time.Now()
		status = d.ask(http.MethodGet, path, "", cookies).StatusCode
		took = append(took, time.Since(began))
	}
	b.ReportMetric((cpuTime()-cpu).Seconds()*1000/float64(len(took)), "cpu-ms/page")
	slices.SortFunc(took, cmp.Compare[time.Duration])
	ms := func(share float64) float64 { return took[int(share*float64(len(took)-1))].Seconds() * 1000 }
	b.ReportMetric(ms(0.5), "ms/page")
	b.ReportMetric(ms(0.95), "p95-ms")
	b.ReportMetric(float64(status), "status")
	b.ReportMetric(0, "ns/op")
}
