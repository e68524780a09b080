package intake

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/txnews/hub/fetch"
)

// TestHostileDocuments reads every file of HUB_BOMBS (made by a generator of entity, nesting and size bombs) within
// bounds of time and memory.
func TestHostileDocuments(t *testing.T) {
	dir := os.Getenv("HUB_BOMBS")
	if dir == "" {
		t.Skip("HUB_BOMBS names no folder of hostile documents")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	r := New(nil, Options{})
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		res, err := r.Read(t.Context(), In{Doc: &fetch.Response{URL: "http://x.invalid/", Body: body}})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		alloc := after.TotalAlloc - before.TotalAlloc
		t.Logf("%-28s %8d bytes %6d ms %6d MB entries %d err %v notes %v", filepath.Base(f), len(body), took.Milliseconds(), alloc>>20, len(res.Entries), err, res.Notes)
		if took > 15*time.Second || alloc > uint64(len(body))*40+64<<20 {
			t.Errorf("%s took %v and %d MB", f, took, alloc>>20)
		}
	}
}
