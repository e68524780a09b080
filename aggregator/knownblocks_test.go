package aggregator

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// slowBlocks take time to read.
type slowBlocks struct{ reads atomic.Int32 }

func (s *slowBlocks) Blocks(context.Context) (news.Blocks, error) {
	s.reads.Add(1)
	time.Sleep(20 * time.Millisecond)
	return news.Blocks{Rev: "1", List: []news.BlockInForce{{Block: news.Block{By: news.BlockText, What: "某厂爆炸", Key: "某厂爆炸"}}}}, nil
}

// Commits are refused for many reasons: blocks that are the same as before are not made ready anew, and however many refreshes want them, they are
// read once.
func TestBlocksAreReadOnceForAllRefreshesAndMadeReadyOnce(t *testing.T) {
	slow := &slowBlocks{}
	a := New(Params{Blocks: slow})
	first, err := a.blocks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a.known.Store(nil)
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			if b, err := a.blocks(t.Context()); err != nil || b != first {
				t.Errorf("made ready anew: %p, not %p, %v", b, first, err)
			}
		})
	}
	all.Wait()
	if n := slow.reads.Load(); n != 2 {
		t.Errorf("read %d times, not twice", n)
	}
}
