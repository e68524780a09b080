package search

import (
	"context"
	"errors"
	"testing"

	"github.com/txnews/hub/news"
)

// A search whose client has left ends before its next volume, however few it found, and the index is not taken to be damaged.
func TestASearchEndsWithItsContext(t *testing.T) {
	s := newShelf()
	s.put(entry(1, "乌镇", "", ""))
	x := run(t, s, t.TempDir())
	x.caughtUp()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	q := compiled(t, news.Search{Words: "乌镇"})
	for name, find := range map[string]func(context.Context, Query, news.Cursor, int) ([]news.Entry, news.Cursor, error){"by time": x.Found, "best": x.bestOf} {
		if _, _, err := find(ctx, q, news.Cursor{}, 10); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !x.Ready() {
		t.Error("the index counts as damaged")
	}
}
