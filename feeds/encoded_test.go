package feeds

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
)

// bodies are texts of every size that a coder treats in a way of its own, written by chance: as repetitive as feeds, and not at all.
func bodies() map[string][]byte {
	r := rand.New(rand.NewPCG(3, 4))
	noise := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return b
	}
	prose := func(n int) []byte {
		var b []byte
		for len(b) < n {
			b = fmt.Appendf(b, "<item><title>第%d期</title><link>https://x.example.cn/%x</link></item>", r.IntN(500), r.Uint32())
			for range r.IntN(60) {
				b = append(b, string(rune('一'+r.IntN(2000)))...)
			}
		}
		return b[:n]
	}
	all := map[string][]byte{
		"nothing": nil, "noise": noise(300_000), "zeros": make([]byte, 600_000),
		"the same once more beyond a block": bytes.Repeat(noise(200_000), 3),
		"as far back as a window":           append(append(noise(5000), prose(1<<20-6000)...), prose(5000)...),
	}
	lengths := []int{1, 2, 7, 8, 9, 10, 11, 17, 127, 128, 129, 1 << 16, 100_000, brotliBlock - 1, brotliBlock, brotliBlock + 1, brotliBlock + 9, 3*brotliBlock + 5}
	if !testing.Short() {
		lengths = append(lengths, 5<<20)
	}
	for _, n := range lengths {
		all[fmt.Sprint(n, " bytes")] = prose(n)
	}
	return all
}

func TestEveryCodingHoldsTheText(t *testing.T) {
	p := New(Options{})
	for name, body := range bodies() {
		d := p.document(body, TypeRSS, time.Time{})
		for _, coding := range codings {
			if got := decoded(t, d, coding); !bytes.Equal(got, body) {
				t.Errorf("%s as %s: %d bytes come out of %d", name, coding, len(got), len(body))
			}
		}
	}
}

// A feed of 100 KB is one block of zstd's.
func TestZstdsBlocksAreLong(t *testing.T) {
	b, err := New(Options{}).document(bodies()["100000 bytes"], TypeRSS, time.Time{}).In("zstd")
	if err != nil {
		t.Fatal(err)
	}
	var h zstd.Header
	if err := h.Decode(b); err != nil || !h.FirstBlock.OK || !h.FirstBlock.Last {
		t.Errorf("the first block is not the last one: %+v, %v", h.FirstBlock, err)
	}
}

// feedsThatChanged are feeds with pieces in them that others were made of.
func feedsThatChanged(t *testing.T) (docs []*Document) {
	r := rand.New(rand.NewPCG(19, 20))
	m, o := longFeed(r, 50)
	p := over(o, m)
	follow(t, m, p)
	like := m.entries[0]
	for i := range 4 {
		docs = append(docs, ofThree(t, p, 50)...)
		seen(t, m, m.put(longEntry(r, like, 1000+i)))
	}
	return docs
}

// curl decodes with the libraries of those who made the codings.
func TestOthersReadEveryCoding(t *testing.T) {
	curl := needs.Program(t, "curl", "curl")
	if says, err := exec.Command(curl, "--version").Output(); err != nil || !strings.Contains(string(says), "brotli") || !strings.Contains(string(says), "zstd") {
		needs.Missing(t, "this curl knows no brotli and zstd")
	}
	p := New(Options{})
	docs := map[string]*Document{}
	for name, body := range bodies() {
		docs["/"+strings.ReplaceAll(name, " ", "-")] = p.document(body, TypeRSS, time.Time{})
	}
	for i, d := range feedsThatChanged(t) {
		docs[fmt.Sprintf("/changed/%d", i)] = d
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		coding := r.Header.Get("Accept-Encoding")
		body, err := docs[r.URL.Path].In(coding)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Encoding", coding)
		_, _ = w.Write(body)
	}))
	defer srv.Close()
	for path, d := range docs {
		for _, coding := range codings {
			got, err := exec.Command(curl, "-sS", "--compressed", "-H", "Accept-Encoding: "+coding, srv.URL+path).Output()
			if err != nil || !bytes.Equal(got, d.Plain) {
				t.Errorf("%s as %s: %v, %d bytes come out of %d", path, coding, err, len(got), len(d.Plain))
			}
		}
	}
}

// Memory that is used again is in nothing that was given away, however many ask at once.
func TestWhatWasGivenStays(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	m, o := longFeed(r, 50)
	p := over(o, m)
	follow(t, m, p)
	like := m.entries[0]
	type given struct{ now, then []byte }
	var mu sync.Mutex
	var all []given
	for i := range 12 {
		var wg sync.WaitGroup
		for _, f := range Formats() {
			for _, sel := range []news.Selection{{}, {Channel: "world"}} {
				wg.Go(func() {
					d, err := p.Feed(context.Background(), sel, f, 0)
					if err != nil {
						t.Error(err)
						return
					}
					for _, coding := range append([]string{""}, codings...) {
						b, err := d.In(coding)
						if err != nil {
							t.Error(err)
						}
						mu.Lock()
						all = append(all, given{b, bytes.Clone(b)})
						mu.Unlock()
					}
				})
			}
		}
		wg.Wait()
		seen(t, m, m.put(longEntry(r, like, 1000+i)))
	}
	for i, g := range all {
		if !bytes.Equal(g.now, g.then) {
			t.Errorf("%d of %d changed after it was given", i, len(all))
		}
	}
	if len(all) != 12*3*2*4 {
		t.Errorf("%d were given", len(all))
	}
}

// A tag tells how a text is parted, too: what stands in an item cannot pass for what stands beside it.
func TestNoTwoTextsHaveOneSum(t *testing.T) {
	sums := map[[32]byte]string{}
	body := []byte("head|one|two|tail")
	for _, items := range [][]stretch{
		nil, {{from: 5, to: 8}}, {{from: 5, to: 12}}, {{from: 5, to: 8}, {from: 9, to: 12}}, {{from: 0, to: 17}}, {{from: 17, to: 17}}, {{from: 0, to: 0}},
	} {
		for i := range items {
			items[i].sum = sha256.Sum256(body[items[i].from:items[i].to])
		}
		sum := sumOf(body, items)
		if was, ok := sums[sum]; ok {
			t.Errorf("%v has the sum of %s", items, was)
		}
		sums[sum] = fmt.Sprint(items)
	}
	one := []stretch{{from: 5, to: 8, sum: sha256.Sum256([]byte("one"))}}
	told := append(append([]byte("head|"), one[0].sum[:]...), "|two|tail"...)
	if sumOf(body, one) == sumOf(told, nil) || sumOf(body, one) == sumOf(told, []stretch{{from: 5, to: 37, sum: sha256.Sum256(told[5:37])}}) {
		t.Error("a text that holds an item's hash has the sum of one that holds the item")
	}
}
