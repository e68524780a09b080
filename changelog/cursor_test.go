package changelog

import (
	"context"
	"errors"
	"testing"

	"github.com/txnews/hub/news"
)

func TestCursorIsReadAsItWasWritten(t *testing.T) {
	on := On(news.Epoch{ID: "e1"}, news.Change{Seq: 7, Op: news.OpPut, ID: "a"})
	for _, c := range []Cursor{{}, on, {Seq: 12}, {Epoch: "e1"}, {Epoch: "e1", Seq: 3}} {
		if got, err := ParseCursor(c.String()); got != c || err != nil {
			t.Errorf("%q is read as %+v, %v", c.String(), got, err)
		}
	}
	for _, text := range []string{"x", "-1", "99999999999999999999", "e.1", ".1.a", "e.x.a", "1 "} {
		if _, err := ParseCursor(text); !errors.Is(err, ErrNoCursor) {
			t.Errorf("%q: %v, want ErrNoCursor", text, err)
		}
	}
}

func TestMarkTellsChangesOfOneNumberApart(t *testing.T) {
	c := news.Change{Seq: 7, Op: news.OpPut, ID: "a", Version: 1, Timelines: []news.Timeline{"all"}}
	seen := map[string]bool{mark(c): true}
	for _, other := range []news.Change{{Seq: 7}, {Seq: 7, Op: news.OpPut, ID: "b", Version: 1}, {Seq: 7, Op: news.OpPut, ID: "a", Version: 2}} {
		if seen[mark(other)] {
			t.Errorf("%+v has another's mark", other)
		}
		seen[mark(other)] = true
	}
}

// Hubs before epochs gave plain numbers; those that such a hub can have given are gone on from.
func TestPlainNumbersFromBeforeTheEpochHold(t *testing.T) {
	m := newMemory()
	m.put("a", "b", "c")
	m.epoch.From = 2
	changes, next, err := Read(t.Context(), m, Cursor{Seq: 2}, 10)
	if err != nil || names(changes) != "c" || next != On(m.epoch, m.log[2]) {
		t.Errorf("%s, %+v, %v", names(changes), next, err)
	}
	if _, _, err = Read(t.Context(), m, Cursor{Seq: 3}, 10); !errors.Is(err, ErrStepped) {
		t.Errorf("a number that was never given: %v, want ErrStepped", err)
	}
	if _, next, err = Read(t.Context(), m, next, 10); err != nil || next.Seq != 3 {
		t.Errorf("%+v, %v", next, err)
	}
}

func TestReadFromTheBeginningBeginsWhereTheLogDoes(t *testing.T) {
	m := newMemory()
	if _, next, err := Read(t.Context(), m, Cursor{}, 10); err != nil || next.String() != "one.0." {
		t.Errorf("of an empty log: %q, %v", next, err)
	}
	m.put("a", "b", "c")
	m.trim(1)
	if changes, _, err := Read(t.Context(), m, Cursor{}, 10); err != nil || names(changes) != "bc" {
		t.Errorf("%s, %v", names(changes), err)
	}
	if _, _, err := Read(t.Context(), m, Cursor{Epoch: "one"}, 10); !errors.Is(err, ErrGap) {
		t.Errorf("before a change that is gone: %v, want ErrGap", err)
	}
}

// growing is a log to which something is added right after its changes were read.
type growing struct{ *memory }

func (g growing) Changes(ctx context.Context, since uint64, limit int) ([]news.Change, error) {
	changes, err := g.memory.Changes(ctx, since, limit)
	g.put("late")
	return changes, err
}

func TestALogThatGrowsWhileItIsReadHasNotSteppedBack(t *testing.T) {
	if changes, next, err := Read(t.Context(), growing{newMemory()}, Cursor{Epoch: "one"}, 10); err != nil || len(changes) != 0 || next.Seq != 0 {
		t.Errorf("%s, %+v, %v", names(changes), next, err)
	}
}
