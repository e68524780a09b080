package bench

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/search"
	"github.com/txnews/hub/settings"
)

var (
	searched   = flag.Int("searched", 10_000, "entries of BenchmarkSearch")
	volumeSize = flag.Int("volume", 0, "entries of a volume of BenchmarkSearch's index; 0: as a hub has them")
	kept       = flag.String("index", "", "folder of BenchmarkSearch's index, taken up where it is there already; empty: a temporary one")
)

// library is a store of so many entries, each made when it is asked for.
type library struct {
	n     int
	words []string
	zipf  []float64 // of words, added up
}

func newLibrary(n int) *library {
	l := &library{n: n}
	r, sum := rand.New(rand.NewPCG(1, 1)), 0.0
	for i := range 20_000 { // words of two or three characters, the nth as frequent as one in n
		w := make([]rune, 2+r.IntN(2))
		for j := range w {
			w[j] = rune(0x4e00 + int(3000*r.Float64()*r.Float64()))
		}
		l.words = append(l.words, string(w))
		sum += 1 / float64(i+3)
		l.zipf = append(l.zipf, sum)
	}
	return l
}

func (l *library) text(r *rand.Rand, words int) string {
	var b strings.Builder
	for i := range words {
		at, lo, hi := r.Float64()*l.zipf[len(l.zipf)-1], 0, len(l.zipf)-1
		for lo < hi {
			if mid := (lo + hi) / 2; l.zipf[mid] < at {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		b.WriteString(l.words[lo])
		if i%9 == 8 {
			b.WriteString("，")
		}
	}
	return b.String()
}

// characters are so many that words begin with, of those that are frequent and not had by every entry.
func (l *library) characters(n int) string {
	var list []string
	for _, w := range l.words {
		if c := string([]rune(w)[:1]); !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return strings.Join(list[60:60+n], " ")
}

var began = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

func (l *library) entry(i int) news.Entry {
	r := rand.New(rand.NewPCG(2, uint64(i)))
	at := began.Add(time.Duration(i) * 30 * time.Second)
	id := fmt.Sprintf("%026d", i)
	e := news.Entry{ID: id, Story: id, Original: id, Source: fmt.Sprintf("s%d", r.IntN(200)), Title: l.text(r, 8), Summary: l.text(r, 25), Content: "<p>" + l.text(r, 150) + "</p>",
		FirstSeen: at, Sort: at, Arrived: uint64(i + 1), Channels: []string{fmt.Sprintf("c%d", r.IntN(15))}, Grant: news.Grant{Public: news.ExtentFull, Partner: news.ExtentFull, Mark: "m"}}
	if r.IntN(10) == 0 {
		e.Towns = []string{"wuzhen"}
	}
	return e
}

func (l *library) Entries(_ context.Context, _ news.Timeline, before news.Cursor, limit int) (list []news.Entry, next news.Cursor, _ error) {
	from := l.n - 1
	if !before.IsZero() {
		from = int(before.Arrived) - 2
	}
	for i := from; i >= 0 && len(list) < limit; i-- {
		list = append(list, l.entry(i))
	}
	if len(list) == limit && list[limit-1].Arrived > 1 {
		next = news.CursorAt(&list[limit-1])
	}
	return list, next, nil
}

func (l *library) EntriesByID(_ context.Context, ids []string) (map[string]news.Entry, error) {
	found := make(map[string]news.Entry, len(ids))
	for _, id := range ids {
		var i int
		if _, err := fmt.Sscanf(id, "%d", &i); err == nil {
			found[id] = l.entry(i)
		}
	}
	return found, nil
}

// Changes are one, so that an index that is taken up finds its place in the log.
func (l *library) Changes(_ context.Context, since uint64, _ int) ([]news.Change, error) {
	if since > 0 {
		return nil, nil
	}
	return []news.Change{{Seq: 1, Op: news.OpPut, ID: l.entry(0).ID}}, nil
}
func (l *library) LastSeq(context.Context) (uint64, error)   { return 1, nil }
func (l *library) Epoch(context.Context) (news.Epoch, error) { return news.Epoch{ID: "e"}, nil }
func (l *library) WaitChange(ctx context.Context, _ uint64) error {
	<-ctx.Done()
	return ctx.Err()
}

// BenchmarkSearch asks an index of -searched entries for the first twenty of what is frequent, rare, both, a phrase, and so on: ms/query is
// the mean, worst the longest, which has what is kept in memory since, ms-cpu what the process had of the processors. Building says what the index took.
func BenchmarkSearch(b *testing.B) {
	l := newLibrary(*searched)
	x := search.New(search.Options{Volume: *volumeSize}, l)
	ctx, cancel := context.WithCancel(context.Background())
	folder := *kept
	if folder == "" {
		folder = b.TempDir()
	}
	ended, start := make(chan error, 1), time.Now()
	go func() { ended <- x.Run(ctx, folder, nil) }()
	b.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
	for !x.Ready() {
		time.Sleep(10 * time.Millisecond)
	}
	took := time.Since(start)
	b.Run("building", func(b *testing.B) {
		for b.Loop() {
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		s := x.Stats()
		b.ReportMetric(float64(l.n)/took.Seconds(), "entries/s")
		b.ReportMetric(float64(s.Bytes)/float64(s.Entries), "bytes/entry")
		b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MiB-heap")
		b.ReportMetric(float64(s.Volumes), "volumes")
	})
	now := &settings.Snapshot{Towns: []news.Town{{ID: "wuzhen", Name: "乌镇"}}}
	for _, c := range []struct {
		name string
		s    news.Search
	}{
		{"frequent", news.Search{Words: l.words[0]}},
		{"rare", news.Search{Words: l.words[15_000]}},
		{"none", news.Search{Words: "龘龘龘"}},
		{"two frequent", news.Search{Words: l.words[1] + " " + l.words[5]}},
		{"frequent and rare", news.Search{Words: l.words[0] + " " + l.words[9_000]}},
		{"two rare", news.Search{Words: l.words[7_000] + " " + l.words[8_000]}},
		{"phrase", news.Search{Words: `"` + l.words[2] + l.words[3] + `"`}},
		{"long", news.Search{Words: l.words[10] + l.words[300]}},
		{"long and rare", news.Search{Words: l.words[3_000] + l.words[4_000] + l.words[5_000]}},
		{"one character", news.Search{Words: string([]rune(l.words[0])[:1])}},
		{"four characters", news.Search{Words: l.characters(4)}},
		{"town", news.Search{Words: "乌镇"}},
		{"filters", news.Search{Channels: []string{"c1", "c2"}, Towns: []string{"wuzhen"}, Source: "s7"}},
	} {
		for _, best := range []bool{false, true} {
			name := c.name + ", newest"
			if best {
				name = c.name + ", best"
			}
			b.Run(name, func(b *testing.B) {
				q, err := search.Compile(c.s, now)
				if err != nil {
					b.Fatal(err)
				}
				find, worst, found, before := x.Reading(q, best, nil), time.Duration(0), 0, cpu(b)
				for b.Loop() {
					began := time.Now()
					list, _, err := find(ctx, news.Cursor{}, 20)
					if err != nil {
						b.Fatal(err)
					}
					worst, found = max(worst, time.Since(began)), len(list)
				}
				b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N)/1000, "ms-cpu")
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms/query")
				b.ReportMetric(float64(worst.Microseconds())/1000, "ms-worst")
				b.ReportMetric(float64(found), "found")
			})
		}
	}
}
