package subject

import (
	"math/rand/v2"
	"slices"
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

// The rows of a line are those of all its runs, in whatever order.
func TestRowsOfALineAreThoseOfItsRuns(t *testing.T) {
	m, room, most := Trained(), new(Room), 0
	for _, s := range []string{"", "乌", "乌镇戏剧节今日开幕，市民可免费入场", "G60科创走廊(桐乡)建设提速!", "房价，，下跌？股市：大涨", "。财政预算", "abc学校"} {
		for _, where := range []uint32{inText, inSection} {
			l := line{s: []rune(s), where: where}
			var want []int32
			l.each(func(key uint32, _, _ int) bool {
				row := m.keys.get(key)
				if row >= 0 {
					want = append(want, int32(row))
				}
				return row >= 0
			})
			got := room.rowsOf(m, l, nil)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%q: %v, want %v", s, got, want)
			}
			most = max(most, len(want))
		}
	}
	if most < 20 {
		t.Errorf("%d rows at most", most)
	}
}
