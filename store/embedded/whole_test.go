package embedded_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
)

// filled is the file of a store with some hundred entries.
func filled(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	e := open(t, dir)
	for i := range 300 {
		r := engine.Record{Ref: engine.Ref{Kind: engine.Entry, Key: fmt.Sprint("e", i)}, Rev: "1", Body: bytes.Repeat([]byte{byte(i)}, 500)}
		if _, err := e.Commit(t.Context(), engine.Batch{Now: now, Groups: []engine.Group{{Put: r}}}); err != nil {
			t.Fatal(err)
		}
	}
	shut(t, e)
	b, err := os.ReadFile(filepath.Join(dir, embedded.File))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestADamagedFileIsRefusedInWords(t *testing.T) {
	whole := filled(t)
	rng := rand.New(rand.NewPCG(27, 1))
	noise := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
		return b
	}
	over := func(from, to int) []byte {
		b := bytes.Clone(whole)
		copy(b[from:to], noise(to-from))
		return b
	}
	files := map[string][]byte{
		"empty": {}, "one byte": {7}, "half a page": whole[:2048], "one page": whole[:4096], "both meta pages": whole[:8192], "three pages": whole[:3*4096],
		"half": whole[:len(whole)/2], "without its last page": whole[:len(whole)-4096], "random": noise(64 << 10), "a page of random": noise(4096),
		"text": []byte(strings.Repeat("no database\n", 900)), "zeros": make([]byte, 64<<10), "zeros at its beginning": append(make([]byte, 8192), whole[8192:]...),
		"random after the meta pages": over(8192, len(whole)), "random at its beginning": over(0, 8192),
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, embedded.File)
			if err := os.WriteFile(path, file, 0o600); err != nil {
				t.Fatal(err)
			}
			e, err := embedded.Open(dir)
			if err == nil {
				if name == "without its last page" { // nothing of it may have been in use
					shut(t, e)
					return
				}
				t.Fatal("it was opened")
			}
			if !errors.Is(err, embedded.ErrDamaged) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "hub restore") {
				t.Errorf("%v: want one line that says what to do", err)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, file) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}

// A page of random bytes anywhere makes no panic: the store is refused, or opens where the page was not in use.
func TestAPageOfRandomBytesIsNoPanic(t *testing.T) {
	whole := filled(t)
	for at := 0; at+4096 <= len(whole); at += 4096 {
		file := bytes.Clone(whole)
		rng := rand.New(rand.NewPCG(28, uint64(at)))
		for i := range 4096 {
			file[at+i] = byte(rng.Uint32())
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, embedded.File), file, 0o600); err != nil {
			t.Fatal(err)
		}
		e, err := embedded.Open(dir)
		if err == nil {
			shut(t, e)
		} else if !errors.Is(err, embedded.ErrDamaged) {
			t.Errorf("page %d: %v", at/4096, err)
		}
	}
}

// What cannot be read of a file that is too large to be looked at when it is opened is told of, and the rest goes on.
func TestALargeFileIsReadThroughBesideItsWork(t *testing.T) {
	e, path := pagesOf(t, t.TempDir())
	defer shut(t, e)
	var told []string
	e.OnFound(func(what, name string, _ bool) { told = append(told, what+" "+name) })
	e.ReadThrough()
	if len(told) > 0 {
		t.Fatalf("of a whole file: %q", told)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	page, harmed := make([]byte, 4096), 0
	for at := int64(2 * 4096); at+4096 <= info.Size() && harmed < 3; at += 4096 {
		if _, err := f.ReadAt(page, at); err != nil {
			t.Fatal(err)
		}
		if bytes.Count(page, []byte("x")) < 1000 || !bytes.Contains(page, []byte("x10-2")) { // a leaf in the middle of the bodies
			continue
		}
		if _, err := f.WriteAt(bytes.Repeat([]byte{0xA7}, 64), at); err != nil {
			t.Fatal(err)
		}
		harmed++
	}
	e.ReadThrough()
	if harmed == 0 || len(told) != 1 || told[0] != "page of bodies/entry" {
		t.Errorf("%d pages were harmed, told of %q", harmed, told)
	}
	if why := whyUnfit(t, e); why != "" {
		t.Errorf("it is unfit: %s", why)
	}
}
