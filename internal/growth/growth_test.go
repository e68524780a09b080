package growth

import (
	"fmt"
	"strings"
	"testing"
)

// failed takes down what a test fails with.
type failed struct {
	testing.TB
	why string
}

func (f *failed) Helper()                     {}
func (f *failed) Errorf(as string, of ...any) { f.why = fmt.Sprintf(as, of...) }

var found int

// looks counts an x in s ten times so many times: long enough that what else the process does in the meantime weighs little.
func looks(s string, times int) func() {
	return func() {
		for range 10 * times {
			found += strings.Count(s, "x")
		}
	}
}

func TestLinearTellsALineFromASquare(t *testing.T) {
	for name, c := range map[string]struct {
		times func(n int) int
		holds bool
	}{
		"alike": {func(int) int { return 1 }, true}, "line": {func(n int) int { return 1000 }, true}, "square": {func(n int) int { return n }, false},
	} {
		f := &failed{TB: t}
		Linear(f, 1000, func(n int) func() { return looks(strings.Repeat("y", n), c.times(n)) })
		if (f.why == "") != c.holds {
			t.Errorf("%s: %q", name, f.why)
		}
	}
}

func TestWithin(t *testing.T) {
	s := strings.Repeat("y", 1000)
	for much, holds := range map[int]bool{1000: true, 3000: true, 50_000: false} {
		f := &failed{TB: t}
		Within(f, 10, looks(s, 1000), looks(s, much))
		if (f.why == "") != holds {
			t.Errorf("%d: %q", much, f.why)
		}
	}
}

// What costs nothing that can be measured is never much more than something else of the kind.
func TestWhatCostsNothing(t *testing.T) {
	s := strings.Repeat("y", 1000)
	for range 2000 {
		f := &failed{TB: t}
		Within(f, bound, looks(s, 1), looks(s, 1))
		if f.why != "" {
			t.Fatal(f.why)
		}
	}
}
