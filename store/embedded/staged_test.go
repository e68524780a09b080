package embedded_test

import (
	"testing"

	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
)

// A batch of more postings than are kept, as of a dump on its way back, leaves no place of their size behind.
func TestManyPostingsLeaveNoPlaceBehind(t *testing.T) {
	e := open(t, t.TempDir())
	for _, n := range []int{100, 2*embedded.MaxStaged + 1, 1} {
		batch, id := engine.Batch{}, engine.PostingID{1}
		for i := range n {
			batch.Post = append(batch.Post, engine.Posting{Term: uint64(n*n + i), ID: id})
		}
		commit(t, e, batch)
		if room, err := e.Staged(); err != nil || room > embedded.MaxStaged {
			t.Errorf("after %d postings there is a place for %d, want at most %d: %v", n, room, embedded.MaxStaged, err)
		}
		if found, err := e.Posted(t.Context(), now, []uint64{uint64(n*n + n - 1)}); err != nil || len(found) != 1 || len(found[0]) == 0 || found[0][0] != id {
			t.Errorf("after %d postings the last one is not found: %v, %v", n, found, err)
		}
	}
}
