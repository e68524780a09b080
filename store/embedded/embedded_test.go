package embedded_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
)

var now = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string) *embedded.Engine {
	t.Helper()
	e, err := embedded.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func shut(t *testing.T, e *embedded.Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestSecondProcessIsTold(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	defer shut(t, e)
	start := time.Now()
	_, err := embedded.Open(dir)
	if !errors.Is(err, engine.ErrInUse) || !strings.Contains(err.Error(), filepath.Join(dir, embedded.File)) {
		t.Errorf("%v, want ErrInUse with the file's path", err)
	}
	if d := time.Since(start); d > time.Minute {
		t.Errorf("it took %v", d)
	}
}

func TestLeasesFoundAtOpenAreVoid(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	_, err := e.Commit(t.Context(), engine.Batch{Now: now, Due: []engine.Due{
		{Member: "a", At: now, Mode: engine.DueSet}, {Member: "b", At: now.Add(time.Hour), Mode: engine.DueSet},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := e.Claim(t.Context(), engine.Claim{Token: "t", Now: now, Until: now.Add(time.Hour), N: 5}); err != nil || len(got) != 1 {
		t.Fatalf("claimed %v, %v", got, err)
	}
	shut(t, e)
	e = open(t, dir)
	defer shut(t, e)
	_, err = e.Commit(t.Context(), engine.Batch{Now: now, Fence: &engine.Fence{Member: "a", Token: "t"}})
	if !errors.Is(err, engine.ErrLeaseLost) {
		t.Errorf("the old lease: %v, want ErrLeaseLost", err)
	}
	if got, err := e.Claim(t.Context(), engine.Claim{Token: "u", Now: now, Until: now.Add(time.Hour), N: 5}); err != nil || len(got) != 1 {
		t.Errorf("claimed %v, %v; want a", got, err)
	}
}

func TestCloseEndsWaiting(t *testing.T) {
	e := open(t, t.TempDir())
	ended := make(chan error)
	go func() { ended <- e.Wait(t.Context(), 0) }()
	shut(t, e)
	select {
	case err := <-ended:
		if err == nil {
			t.Error("no change came, and Wait says so")
		}
	case <-time.After(time.Minute):
		t.Fatal("Wait goes on after Close")
	}
}

// A killed process has lost nothing that Commit said was written: the test runs itself as that process.
func TestKilledProcessLosesNothing(t *testing.T) {
	if dir := os.Getenv("HUB_TEST_COMMIT_IN"); dir != "" {
		commitForever(t, dir)
		return
	}
	dir := t.TempDir()
	for round := range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledProcessLosesNothing$")
		cmd.Env = append(os.Environ(), "HUB_TEST_COMMIT_IN="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		said := uint64(0)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			n, err := strconv.ParseUint(lines.Text(), 10, 64)
			if err != nil {
				t.Errorf("the process said %q", lines.Text())
				break
			}
			if said = max(said, n); said > uint64(60*(round+1)) {
				break
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // killed: the error says so
		checkWhole(t, dir, said)
	}
}

func commitForever(t *testing.T, dir string) {
	e := open(t, dir)
	var wg sync.WaitGroup
	for hub := range 4 {
		wg.Go(func() {
			for {
				key := strconv.FormatInt(time.Now().UnixNano(), 36) + "-" + strconv.Itoa(hub)
				res, err := e.Commit(t.Context(), engine.Batch{Now: now, Groups: []engine.Group{{
					Put: engine.Record{Ref: engine.Ref{Kind: engine.Entry, Key: key}, Rev: "1", Body: []byte(key)},
					Add: []engine.Place{{Timeline: "all", ID: key, Score: 1}}, Change: []byte(key),
				}}})
				if err != nil {
					t.Error(err)
					return
				}
				fmt.Println(res.Seq)
			}
		})
	}
	wg.Wait()
}

// checkWhole looks for a record and a place of each change, and for all changes that the process told of.
func checkWhole(t *testing.T, dir string, said uint64) {
	t.Helper()
	e := open(t, dir)
	defer shut(t, e)
	log, err := e.Changes(t.Context(), 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if uint64(len(log)) < said {
		t.Errorf("%d changes, and the process had said %d", len(log), said)
	}
	count, err := e.Count(t.Context(), "all")
	if err != nil || count != len(log) {
		t.Errorf("%d places for %d changes, %v", count, len(log), err)
	}
	for i, l := range log {
		recs, err := e.Get(t.Context(), now, engine.Ref{Kind: engine.Entry, Key: string(l.Data)})
		if err != nil || string(recs[0].Body) != string(l.Data) || l.Seq != uint64(i+1) {
			t.Fatalf("change %d: %+v, %v", l.Seq, recs, err)
		}
	}
}

func TestPostingsAreInTheFile(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	id := func(n byte) engine.PostingID { return engine.PostingID{n} }
	next, three := now.Add(engine.PostingsFor), []engine.PostingID{id(4), id(2), id(1)}
	for _, b := range []engine.Batch{
		{Now: now, Post: []engine.Posting{{Term: 1, ID: id(1)}, {Term: 2, ID: id(1)}, {Term: 2, ID: id(2)}}},
		{Now: now, Post: []engine.Posting{{Term: 3, ID: id(3)}}},
		{Now: next, Post: []engine.Posting{{Term: 2, ID: id(4), Seen: []engine.PostingID{id(2), id(1)}}, {Term: 1, ID: id(1)}}},
		{Now: next, Post: []engine.Posting{{Term: 2, ID: id(5), Seen: three}, {Term: 2, ID: id(6), Seen: three}}},
	} {
		if _, err := e.Commit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	want := func(step string, at time.Time, lists ...string) {
		t.Helper()
		got, err := e.Posted(t.Context(), at, []uint64{1, 2, 3})
		if err != nil {
			t.Fatal(err)
		}
		for i, list := range lists {
			ids := ""
			for _, id := range got[i] {
				ids += strconv.Itoa(int(id[0]))
			}
			if ids != list {
				t.Errorf("%s: term %d has %q, want %q", step, i+1, ids, list)
			}
		}
	}
	want("written", next, "1", "65421", "3")
	shut(t, e)
	e = open(t, dir)
	_, err := e.Commit(t.Context(), engine.Batch{Now: next, Post: []engine.Posting{{Term: 2, ID: id(7)}}})
	if !errors.Is(err, engine.ErrConflict) {
		t.Errorf("what is in the file is not seen: %v, want ErrConflict", err)
	}
	want("opened", next, "1", "65421", "3")
	if err := e.Sweep(t.Context(), next.Add(engine.PostingsFor), 10); err != nil {
		t.Fatal(err)
	}
	want("swept", next, "1", "654", "")
	shut(t, e)
	e = open(t, dir)
	defer shut(t, e)
	want("swept and opened", next, "1", "654", "")
}

// A clock that was a year ahead before the hub was stopped keeps nothing from being due.
func TestAClockSetBackIsNoticedAfterARestart(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	year := now.Add(365 * 24 * time.Hour)
	claim := func(at time.Time) []string {
		t.Helper()
		got, err := e.Claim(t.Context(), engine.Claim{Token: "t", Now: at, Until: at.Add(time.Minute), N: 5})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	claim(year)
	if _, err := e.Commit(t.Context(), engine.Batch{Now: year, Due: []engine.Due{{Member: "a", At: year.Add(5 * time.Minute), Mode: engine.DueSet}}}); err != nil {
		t.Fatal(err)
	}
	shut(t, e)
	e = open(t, dir)
	defer shut(t, e)
	if got := claim(now); len(got) != 0 {
		t.Errorf("%v are due at once, want none for five minutes", got)
	}
	if got := claim(now.Add(5 * time.Minute)); len(got) != 1 {
		t.Errorf("%v are due five minutes later, want a", got)
	}
}
