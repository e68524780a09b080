package embedded

import "testing"

func TestADiskThatIsNearlyFullIsWarnedOf(t *testing.T) {
	for _, c := range []struct {
		free  uint64
		known bool
		want  int
	}{{100 << 20, true, 1}, {lowRoom, true, 0}, {0, false, 0}} {
		if got := lowOn(c.free, c.known); len(got) != c.want {
			t.Errorf("%d bytes are free, %v: %v", c.free, c.known, got)
		}
	}
}
