package search

import (
	"path/filepath"
	"testing"
	"time"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// An index that is read back when its hub is killed goes on where it was; none of it is there twice.
func TestReadingBackGoesOn(t *testing.T) {
	s, folder := newShelf(), t.TempDir()
	for i := range 600 {
		s.put(entry(i, "乌镇", "", ""))
	}
	x := run(t, s, folder)
	for x.Stats().Entries < 100 {
		time.Sleep(time.Millisecond)
	}
	x.stop()
	x = run(t, s, folder)
	x.caughtUp()
	if got := x.Stats().Entries; got != 600 {
		t.Errorf("%d entries in the index", got)
	}
}

// What changes, or is removed, after it was read and before its volume is written is found as it is now, and once.
func TestWhatChangesWhileItIsReadBack(t *testing.T) {
	s, x := newShelf(), New(Options{Volume: 40}, nil)
	x.store, x.folder = s, t.TempDir()
	for i := range 60 {
		e := entry(i, "乌镇", "", "")
		if i > 50 { // nobody sees it: the page does not fill the volume
			e.Held = news.Because("held")
		}
		s.put(e)
	}
	x.words = index.NewAnalysisQueue(1)
	defer x.words.Close()
	defer x.close()
	if err := x.open(); err != nil {
		t.Fatal(err)
	}
	if err := x.Begin(t.Context(), changelog.Cursor{}, nil); err != nil {
		t.Fatal(err)
	}
	if !x.back(t.Context()) || x.filling == nil || x.filling.entries == 0 {
		t.Fatal("no volume is being filled")
	}
	s.put(entry(50, "桐乡", "", ""))
	s.remove(entry(49, "", "", "").ID)
	if err := x.Take(t.Context(), s.log[60:]); err != nil {
		t.Fatal(err)
	}
	for x.back(t.Context()) {
	}
	if got := x.Stats().Entries; got != 50 {
		t.Errorf("%d entries in the index", got)
	}
	r := &running{Index: x, t: t, s: s}
	for words, want := range map[string]int{"乌镇": 49, "桐乡": 1} {
		if got := r.finds(compiled(t, news.Search{Words: words}), 100); len(got) != want {
			t.Errorf("%s: found %d, want %d", words, len(got), want)
		}
	}
	if parts, _ := filepath.Glob(filepath.Join(x.folder, partsPrefix+"*")); len(parts) > 0 {
		t.Errorf("left over: %v", parts)
	}
}

// A volume that is full is one file, though its entries came a few hundred at a time.
func TestAFullVolumeIsOneFile(t *testing.T) {
	s, folder := newShelf(), t.TempDir()
	x := New(Options{Volume: 4500, Gap: -1}, s)
	r := x.running(t, s, folder)
	r.caughtUp()
	for i := range 10 {
		var some []news.Entry
		for j := range 500 {
			some = append(some, entry(500*i+j, "乌镇", "", ""))
		}
		s.put(some...)
		r.caughtUp()
	}
	for late := time.Now().Add(2 * time.Minute); ; time.Sleep(time.Millisecond) {
		files, err := filepath.Glob(filepath.Join(folder, r.now()[0].name, "*.zap"))
		if err != nil || time.Now().After(late) {
			t.Fatal(files, err)
		}
		if len(files) == 1 {
			break
		}
	}
	if got := r.finds(compiled(t, news.Search{Words: "乌镇"}), 5000); len(got) != 5000 {
		t.Errorf("found %d", len(got))
	}
}
