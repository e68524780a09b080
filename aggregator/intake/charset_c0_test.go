package intake

import (
	"bytes"
	"testing"
)

func TestControlCharactersAreFoundWhereverTheyStand(t *testing.T) {
	text := []byte("桐乡\n毛衫\t市场\r\nabc 秋季订货会 0123456789\x7f")
	if hasC0(text) {
		t.Error("a text without is said to have some")
	}
	for i := range len(text) + 1 {
		for c := range byte(0x20) {
			want := c != '\n' && c != '\t' && c != '\r'
			if got := hasC0(bytes.Join([][]byte{text[:i], text[i:]}, []byte{c})); got != want {
				t.Fatalf("%#x at %d: %v", c, i, got)
			}
		}
	}
}
