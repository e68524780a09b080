package store

import (
	"bytes"
	"testing"
)

// TestHanIsPackedByItsNumber holds what is written quickly to the table of pack.go, at its borders and within.
func TestHanIsPackedByItsNumber(t *testing.T) {
	for r := rune(0x2f00); r < 0xa100; r++ {
		want := []byte{packPlane, byte(r >> 8), byte(r)}
		if r >= 0x3000 && r < 0xa000 {
			want = []byte{packHan + byte((r-0x3000)>>8), byte(r)}
		}
		if got := appendPacked(nil, string(r)); !bytes.Equal(got, want) {
			t.Fatalf("%U is packed as %x, want %x", r, got, want)
		}
	}
}
