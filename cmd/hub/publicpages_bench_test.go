package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// BenchmarkPublicPages is the CPU of what readers and partners ask for, of a hub with 10,000 entries and with 1,000,000
// (HUB_BENCH_ENTRIES says another number), on both stores.
func BenchmarkPublicPages(b *testing.B) {
	many := 1_000_000
	if n, err := strconv.Atoi(os.Getenv("HUB_BENCH_ENTRIES")); err == nil {
		many = n
	}
	for name, store := range map[string]func() string{"embedded": b.TempDir, "redis": func() string { return hubproc.Redis(b) }} {
		for _, n := range []int{10_000, many} {
			b.Run(name+"/"+strconv.Itoa(n), func(b *testing.B) {
				d := openDoorOn(b, store())
				with := filling{sources: 200, entries: n} // each has fifty entries at least: a feed holds as many of 10,000 as of a million
				fillSources(b, d.Hub, with)
				fillEntries(b, d.Hub, with)
				ctx, stop := context.WithCancel(b.Context())
				followed := make(chan error, 1)
				go func() { followed <- d.follower.Run(ctx) }()
				b.Cleanup(func() { stop(); <-followed })
				untilStill()
				etag := d.read(b, "/feeds/all.rss").Header().Get("ETag")
				b.Run("304", func(b *testing.B) { d.reading(b, http.StatusNotModified, "If-None-Match", etag, "/feeds/all.rss") })
				for _, path := range []string{"/feeds/all.rss", "/feeds/channel/tongxiang.atom", "/api/v1/entries?limit=50", d.entriesChanged(b), "/", "/channel/tongxiang"} {
					name, _, _ := strings.Cut(path, "?")
					b.Run(name, func(b *testing.B) { d.reading(b, http.StatusOK, "", "", path) })
				}
				b.Run("a hundred feeds", func(b *testing.B) {
					var paths []string
					for limit := 30; limit < 130; limit++ {
						paths = append(paths, "/feeds/source/"+sourceNumber(limit)+".json?limit=50")
					}
					d.reading(b, http.StatusOK, "", "", paths...)
				})
			})
		}
	}
}

// untilStill waits until the process does next to nothing: what was filled in has been followed by then.
func untilStill() {
	for {
		began := cpuTime()
		time.Sleep(200 * time.Millisecond)
		if cpuTime()-began < 10*time.Millisecond {
			return
		}
	}
}

// entriesChanged is the address of changes behind those of sources, with which the log begins.
func (d door) entriesChanged(b *testing.B) string {
	b.Helper()
	for path := "/api/v1/changes?limit=500"; ; {
		var page struct {
			Changes []struct{ Op string }
			Next    string
		}
		if err := json.Unmarshal(d.read(b, path).Body.Bytes(), &page); err != nil || len(page.Changes) == 0 {
			b.Fatal("no entry changed", err)
		}
		path = "/api/v1/changes?limit=50&since=" + url.QueryEscape(page.Next)
		if page.Changes[len(page.Changes)-1].Op == "put" {
			return path
		}
		path = "/api/v1/changes?limit=500&since=" + url.QueryEscape(page.Next)
	}
}

// read asks for a public address.
func (d door) read(b *testing.B, path string, header ...string) *httptest.ResponseRecorder {
	b.Helper()
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
	if len(header) == 2 && header[0] != "" {
		r.Header.Set(header[0], header[1])
	}
	w := httptest.NewRecorder()
	d.web.ServeHTTP(w, r)
	return w
}

// reading asks for addresses in turn.
func (d door) reading(b *testing.B, want int, name, value string, paths ...string) {
	began, n := cpuTime(), 0
	for b.Loop() {
		if w := d.read(b, paths[n%len(paths)], name, value); w.Code != want {
			b.Fatal(paths[n%len(paths)], w.Code, w.Body.String())
		}
		n++
	}
	b.ReportMetric(float64((cpuTime()-began).Microseconds())/float64(n), "cpu-µs")
	b.ReportMetric(0, "ns/op")
}
