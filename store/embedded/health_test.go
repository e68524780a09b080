package embedded_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
)

func whyUnfit(t *testing.T, e *embedded.Engine) string {
	t.Helper()
	err := e.Health(t.Context())
	if err == nil {
		return ""
	}
	said, ok := errors.AsType[news.Reasoned](err)
	if !ok {
		t.Fatalf("%v has no reason", err)
	}
	return said.Reason().Rule
}

// pagesOf is a store of some pages, and its file.
func pagesOf(t *testing.T, dir string) (*embedded.Engine, string) {
	t.Helper()
	e, err := embedded.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		var recs []engine.Record
		for j := range 50 {
			recs = append(recs, engine.Record{Ref: engine.Ref{Kind: engine.Entry, Key: fmt.Sprint(i, "-", j)}, Rev: "1", Head: []byte("h"), Body: fmt.Append(bytes.Repeat([]byte("x"), 500), i, "-", j)})
		}
		if _, err := e.Commit(t.Context(), engine.Batch{Now: time.Now(), Put: recs}); err != nil {
			t.Fatal(err)
		}
	}
	return e, filepath.Join(dir, embedded.File)
}

// A file that is damaged below the hub is said to be, ends no process and holds up nobody.
func TestHealthOfADamagedFile(t *testing.T) {
	overwrite := func(from int64) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			info, err := f.Stat()
			if err == nil {
				_, err = f.WriteAt(bytes.Repeat([]byte{0xA7}, int(info.Size()-from)), from)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	cut := func(size int64) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			if err := os.Truncate(path, size); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		harm func(*testing.T, string)
		want string
	}{
		"written over whole":          {overwrite(0), "ready.file-damaged"},
		"written over behind 2 pages": {overwrite(8192), "ready.file-damaged"},
		"cut to nothing":              {cut(0), "ready.file-damaged"},
		"cut to 3 pages":              {cut(3 * 4096), "ready.file-damaged"},
		"removed": {func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}, "ready.file-gone"},
	} {
		t.Run(name, func(t *testing.T) {
			e, path := pagesOf(t, t.TempDir())
			if why := whyUnfit(t, e); why != "" {
				t.Fatalf("at first: %s", why)
			}
			c.harm(t, path)
			for range 3 {
				if why := whyUnfit(t, e); why != c.want {
					t.Fatalf("it is %q, want %q", why, c.want)
				}
			}
			if _, _, err := e.List(t.Context(), time.Now(), engine.Entry, "", 1000); c.want == "ready.file-damaged" && err == nil {
				t.Error("it is read from all the same")
			}
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

const onSmallDisk = "HUB_TEST_SMALL_DISK"

// TestHealthOfAFullDisk runs itself in a mount namespace of its own, on a tmpfs of 2 MiB.
func TestHealthOfAFullDisk(t *testing.T) {
	if dir := os.Getenv(onSmallDisk); dir != "" {
		e, err := embedded.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		if why := whyUnfit(t, e); why != "" {
			t.Fatalf("at first: %s", why)
		}
		for i := 0; err == nil && i < 100; i++ {
			rec := engine.Record{Ref: engine.Ref{Kind: engine.Entry, Key: fmt.Sprint(i)}, Rev: "1", Body: bytes.Repeat([]byte("x"), 1<<20)}
			_, err = e.Commit(t.Context(), engine.Batch{Now: time.Now(), Put: []engine.Record{rec}})
		}
		if err == nil {
			t.Error("the disk is not full")
		}
		if why := whyUnfit(t, e); why != "ready.disk-full" {
			t.Errorf("it is %q, want ready.disk-full", why)
		}
		return
	}
	dir := t.TempDir()
	out, err := onItsOwn(t, dir, "unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=16m tmpfs "+dir+" && "+again())
	if !strings.Contains(out, "--- ") {
		t.Logf("no mount of one's own is permitted here, so a disk is not filled: %v %s", err, out)
	} else if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// A process may be kept from writing large files (RLIMIT_FSIZE), which to it is a full disk.
func TestHealthWhereFilesMayNotGrow(t *testing.T) {
	out, err := onItsOwn(t, t.TempDir(), "sh", "-c", "ulimit -f 8192 && "+again())
	if err != nil || !strings.Contains(out, "--- ") {
		t.Errorf("%v\n%s", err, out)
	}
}

// again runs the test of a full disk in the folder that the environment names.
func again() string { return "exec " + os.Args[0] + " -test.run '^TestHealthOfAFullDisk$' -test.v" }

func onItsOwn(t *testing.T, dir, program string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), onSmallDisk+"="+dir)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
