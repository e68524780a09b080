package embedded_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
)

// BenchmarkCommitAmongFreePages commits one small record to a file in which pages are free between others, as retention leaves it.
func BenchmarkCommitAmongFreePages(b *testing.B) {
	for _, free := range []int{0, 1000, 5000, 20_000} {
		b.Run(fmt.Sprint(free), func(b *testing.B) {
			e, err := embedded.Open(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			defer e.Close()
			leaveFree(b, e, free)
			n := 0
			before := cpu(b)
			for b.Loop() {
				n++
				put(b, e, engine.Batch{Put: []engine.Record{{Ref: engine.Ref{Kind: engine.State, Key: "a"}, Rev: fmt.Sprint(n), Body: []byte("{}")}}})
			}
			b.ReportMetric(float64((cpu(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// leaveFree writes bodies that fill a page each, and takes every second one out.
func leaveFree(b *testing.B, e *embedded.Engine, pages int) {
	body := []byte(strings.Repeat("x", 3*embedded.PieceSize))
	for from := 0; from < 2*pages; from += 500 {
		var l engine.Load
		for n := range 500 {
			l.Records = append(l.Records, engine.Record{Ref: entryRef(fmt.Sprint(from + n)), Rev: "1", Body: body})
		}
		if err := e.Load(b.Context(), l); err != nil {
			b.Fatal(err)
		}
	}
	var second engine.Batch
	for n := 0; n < 2*pages; n += 2 {
		second.Delete = append(second.Delete, entryRef(fmt.Sprint(n)))
	}
	put(b, e, second)
}

func put(b *testing.B, e *embedded.Engine, batch engine.Batch) {
	b.Helper()
	batch.Now = now
	if _, err := e.Commit(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
}

func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkHealth asks whether the file is fit, with a change log of so many changes.
func BenchmarkHealth(b *testing.B) {
	for _, changes := range []uint64{1000, 100_000} {
		b.Run(fmt.Sprint(changes), func(b *testing.B) {
			e, err := embedded.Open(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			defer e.Close()
			l := engine.Load{Seq: changes}
			for seq := range changes {
				l.Changes = append(l.Changes, engine.Logged{Seq: seq + 1, Data: []byte("{}")})
			}
			if err := e.Load(b.Context(), l); err != nil {
				b.Fatal(err)
			}
			before := cpu(b)
			for b.Loop() {
				if err := e.Health(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((cpu(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}
