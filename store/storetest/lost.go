package storetest

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// Harm is what is done to a record of the change log; a nil one takes it out.
type Harm = func([]byte) []byte

// changeHarms are ways to damage a record of the change log.
func changeHarms() map[string]Harm {
	harms := raws()
	for way, body := range bodies() {
		harms[way] = func([]byte) []byte { return body }
	}
	harms["nothing to be told"] = func([]byte) []byte { return []byte("{}") }
	harms["another operation"] = func(v []byte) []byte {
		v = bytes.Replace(v, []byte(`"op":"`), []byte(`"op":"x`), 1)
		return bytes.Replace(v, []byte("+"), []byte("*"), 1) // a put, which is no JSON
	}
	harms["gone"] = nil
	return harms
}

// LostChanges proves that a record of the change log that cannot be read stops none of its followers: it is named, passed over, and
// everybody begins anew, once.
func LostChanges(t *testing.T, bench func(t *testing.T) Bench) {
	for way, how := range changeHarms() {
		t.Run(way, func(t *testing.T) {
			b := bench(t)
			var log bytes.Buffer
			w := benchWorld(t, b, &log)
			fillKinds(w)
			before, err := w.Changes(w.ctx(), 0, 1000)
			w.ok(err)
			at := readTo(w, changelog.Cursor{}, 3)
			w.ok(w.Close())
			lost := []uint64{before[4].Seq, before[5].Seq, before[7].Seq}
			for _, seq := range lost {
				b.RawChange(t, seq, how)
			}
			w = benchWorld(t, b, &log)
			passes(w, at, before, lost)
			namesLost(w, &log)
			w.ok(w.Close())
			w = benchWorld(t, b, &log)
			_, err = w.Epoch(w.ctx())
			w.ok(err)
			namesLost(w, nil)
			movesLost(w, len(before)-len(lost))
			lapses(w)
			w.ok(w.Close())
		})
	}
}

func benchWorld(t *testing.T, b Bench, log *bytes.Buffer) *world {
	w := &world{t: t, now: t0}
	o := w.options()
	o.Log = slog.New(slog.NewTextHandler(log, nil))
	w.Store = b.Store(t, o)
	return w
}

func readTo(w *world, at changelog.Cursor, n int) changelog.Cursor {
	w.t.Helper()
	_, next, err := changelog.Read(w.ctx(), w.Store, at, n)
	w.ok(err)
	return next
}

// passes fails where a reader that stands before what was lost is not told, or told twice, or is kept from what follows.
func passes(w *world, at changelog.Cursor, before []news.Change, lost []uint64) {
	w.t.Helper()
	was, err := w.Epoch(w.ctx())
	w.ok(err)
	if _, _, err := changelog.Read(w.ctx(), w.Store, at, 1000); !changelog.Lost(err) {
		w.t.Fatalf("read over what was lost: %v, want that the reader is told", err)
	}
	now, err := w.Epoch(w.ctx())
	w.ok(err)
	if was.ID == now.ID {
		w.t.Error("the log's epoch is the same")
	}
	for _, step := range []int{1000, 1, 2} {
		var all []uint64
		for at := (changelog.Cursor{}); ; {
			changes, next, err := changelog.Read(w.ctx(), w.Store, at, step)
			w.ok(err)
			if next == at {
				break
			}
			for _, c := range changes {
				all = append(all, c.Seq)
			}
			at, err = changelog.ParseCursor(next.String())
			w.ok(err)
		}
		var want []uint64
		for _, c := range before {
			if !slices.Contains(lost, c.Seq) {
				want = append(want, c.Seq)
			}
		}
		if !slices.Equal(all, want) {
			w.t.Errorf("%d at a time: read changes %v, want %v", step, all, want)
		}
	}
	if again, err := w.Epoch(w.ctx()); err != nil || again.ID != now.ID {
		w.t.Errorf("the epoch is %s, %v; want %s as before", again.ID, err, now.ID)
	}
}

func namesLost(w *world, log *bytes.Buffer) {
	w.t.Helper()
	left, err := w.Damaged(w.ctx())
	w.ok(err)
	want := []string{"5-6", "8"}
	if len(left) != 1 || !slices.Equal(left["change"], want) {
		w.t.Errorf("damaged are %v, want changes %v alone", left, want)
	}
	if log == nil {
		return
	}
	for _, key := range want {
		if said := log.String(); strings.Count(said, "kind=change key="+key+"\n") != 1 || strings.Contains(said, secret) {
			w.t.Errorf("the log says %q, want change %s named once, and nothing of it", said, key)
		}
	}
}

// movesLost takes a backup, which is restored with as many changes, and told of once.
func movesLost(w *world, readable int) {
	w.t.Helper()
	other := w.restored()
	began, err := other.Epoch(w.ctx())
	w.ok(err)
	changes, _, err := changelog.Read(w.ctx(), other.Store, changelog.Cursor{}, 1000)
	w.ok(err)
	if len(changes) != readable {
		w.t.Errorf("restored, %d changes are read, want %d", len(changes), readable)
	}
	if e, err := other.Epoch(w.ctx()); err != nil || e.ID != began.ID {
		w.t.Errorf("restored, its epoch is made anew when it is read: %v", err)
	}
}

// lapses fails where changes that are let go are named still.
func lapses(w *world) {
	w.t.Helper()
	for n := range 60 {
		w.ok(w.PutSetting(w.ctx(), news.SettingPermits, []string{strconv.Itoa(n)}, news.Act{At: w.now}))
	}
	_, err := w.Prune(w.ctx(), w.now, 0, 0)
	w.ok(err)
	if left, err := w.Damaged(w.ctx()); err != nil || len(left) > 0 {
		w.t.Errorf("let go of, damaged are %v, %v", left, err)
	}
	ctx, cancel := context.WithTimeout(w.ctx(), time.Minute)
	defer cancel()
	if _, _, err := changelog.Read(ctx, w.Store, changelog.Cursor{}, 1000); err != nil {
		w.t.Error(err)
	}
}
