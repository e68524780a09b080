package search

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// Whatever is wrong with what is in the folder, all entries are read back, and what was removed meanwhile is not found.
func TestIndexIsBuiltAnew(t *testing.T) {
	oneOf := func(pattern string) func(t *testing.T, folder string) string {
		return func(t *testing.T, folder string) string {
			found, err := filepath.Glob(filepath.Join(folder, pattern))
			if err != nil || len(found) == 0 {
				t.Fatal(found, err)
			}
			return found[0]
		}
	}
	write := func(name string, text []byte) func(t *testing.T, folder string, s *shelf) {
		return func(t *testing.T, folder string, _ *shelf) {
			if err := os.WriteFile(oneOf(name)(t, folder), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, harm := range map[string]func(t *testing.T, folder string, s *shelf){
		"no folder":            func(_ *testing.T, folder string, _ *shelf) { os.RemoveAll(folder) },
		"another format":       write(stateFile, []byte(`{"format":0}`)),
		"no state":             write(stateFile, nil),
		"a damaged list":       write(volumePrefix+"*/root.bolt", []byte("no list of files")),
		"an emptied file":      write(volumePrefix+"*/*.zap", nil),
		"another log":          func(_ *testing.T, _ string, s *shelf) { s.restore("two", entry(1, "乌镇", "", "")) },
		"a log that went back": func(_ *testing.T, _ string, s *shelf) { s.log = s.log[:1] },
		"a missing volume":     func(t *testing.T, folder string, _ *shelf) { os.RemoveAll(oneOf(volumePrefix+"*")(t, folder)) },
		"a bit that turned": func(t *testing.T, folder string, _ *shelf) {
			name := oneOf(volumePrefix+"*/*.zap")(t, folder)
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text[len(text)/2] ^= 1
			write(volumePrefix+"*/*.zap", text)(t, folder, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, folder := newShelf(), filepath.Join(t.TempDir(), "search")
			s.put(entry(1, "乌镇", "", ""), entry(2, "乌镇", "", ""), entry(3, "桐乡", "", ""))
			x := run(t, s, folder)
			x.caughtUp()
			x.stop()
			delete(s.entries, entry(2, "", "", "").ID)
			harm(t, folder, s)
			x = run(t, s, folder)
			x.caughtUp()
			words := compiled(t, news.Search{Words: "乌镇"})
			got, _, err := x.Found(t.Context(), words, news.Cursor{}, 10)
			for late := time.Now().Add(time.Minute); errors.Is(err, ErrNotReady) && time.Now().Before(late); time.Sleep(time.Millisecond) {
				got, _, err = x.Found(t.Context(), words, news.Cursor{}, 10) // an index that is ahead of its log finds that out as it follows it
			}
			if err != nil || len(got) != 1 || got[0].ID != entry(1, "", "", "").ID {
				t.Errorf("found %v, %v", got, err)
			}
		})
	}
}

// A folder that is removed from under a running index holds nobody up: what is written next is found out at once, and all is read back.
func TestIndexIsBuiltAnewWhileItRuns(t *testing.T) {
	s, folder := newShelf(), filepath.Join(t.TempDir(), "search")
	s.put(entry(1, "乌镇", "", ""))
	x := run(t, s, folder)
	x.caughtUp()
	s.put(entry(2, "乌镇", "", ""))
	x.caughtUp()
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	s.put(entry(3, "乌镇", "", ""))
	x.caughtUp()
	if got := x.finds(compiled(t, news.Search{Words: "乌镇"}), 10); len(got) != 3 {
		t.Errorf("found %v", got)
	}
	other := New(Options{}, newShelf())
	if other.folder = folder; other.open() == nil {
		t.Error("two have the folder that was made again")
	}
}

// A folder that is taken away while nothing is written is found out as well; where another process has it by then, its files are let be.
func TestAFolderThatAnotherProcessHasIsLetBe(t *testing.T) {
	s, folder := newShelf(), filepath.Join(t.TempDir(), "search")
	s.put(entry(1, "乌镇", "", ""))
	x := run(t, s, folder)
	x.caughtUp()
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	another := New(Options{}, newShelf())
	if another.folder = folder; another.open() != nil {
		t.Fatal("the lock of a folder that is gone keeps others off")
	}
	defer another.lock.Close()
	for late := time.Now().Add(2 * time.Minute); x.Ready() && time.Now().Before(late); {
		time.Sleep(time.Millisecond)
	}
	if err := x.Begin(t.Context(), changelog.Cursor{}, nil); err == nil || x.Ready() || !x.broken.Load() {
		t.Errorf("an index begins in another process's folder: %v", err)
	}
}

// What an index does not take in while it is damaged, it takes in after a restart, though it was not built anew by then.
func TestADamagedIndexKeepsItsPlace(t *testing.T) {
	s, folder := newShelf(), t.TempDir()
	s.put(entry(1, "乌镇", "", ""))
	x := run(t, s, folder)
	x.caughtUp()
	x.broken.Store(true)
	s.put(entry(2, "乌镇", "", ""))
	for late := time.Now().Add(2 * time.Minute); x.seen.Load() < 2 && time.Now().Before(late); {
		time.Sleep(time.Millisecond)
	}
	x.stop()
	x = run(t, s, folder)
	x.caughtUp()
	if got := x.finds(compiled(t, news.Search{Words: "乌镇"}), 10); len(got) != 2 {
		t.Errorf("found %v", got)
	}
}

func TestIndexIsOfOneProcess(t *testing.T) {
	folder := t.TempDir()
	x := run(t, newShelf(), folder)
	x.caughtUp()
	other := New(Options{}, newShelf())
	if other.folder = folder; other.open() == nil {
		t.Error("two have one folder")
	}
}
