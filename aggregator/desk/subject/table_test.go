package subject

import (
	"math/rand/v2"
	"testing"
)

// Every key is found by its number, and nothing else is.
func TestATableFindsItsKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	numbers := map[uint32]int{}
	var keys []uint32
	for range 5000 {
		k := r.Uint32()>>r.IntN(16) | 1
		if _, has := numbers[k]; !has {
			numbers[k] = len(keys)
			keys = append(keys, k)
		}
	}
	found := newTable(keys)
	for range 200_000 {
		k := r.Uint32() >> r.IntN(24)
		want, has := numbers[k]
		if !has {
			want = -1
		}
		if got := found.get(k); got != want {
			t.Fatalf("%d: %d, want %d", k, got, want)
		}
	}
	for k, want := range numbers {
		if got := found.get(k); got != want {
			t.Fatalf("%d: %d, want %d", k, got, want)
		}
	}
	if none := new(table); none.get(keys[0]) != -1 {
		t.Error("an empty table has a key")
	}
}

// The shipped model's runs of one character are found as all of its runs are.
func TestRunsOfOneCharacterAreThoseOfTheTable(t *testing.T) {
	m := Trained()
	known := 0
	for r := range rune(1 << 16) {
		if !tells(r) {
			continue
		}
		want := m.keys.get(joined(inText, r))
		if got := int(m.ones[r]); got != want {
			t.Fatalf("%c: %d, want %d", r, got, want)
		}
		if want >= 0 {
			known++
		}
	}
	if known < 1000 {
		t.Errorf("%d are known", known)
	}
}
