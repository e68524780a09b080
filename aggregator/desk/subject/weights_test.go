package subject

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// However many rows of however many labels, eight at a time add up to what one at a time do.
func TestPackedWeightsAddUp(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, labels := range []int{1, 7, 8, 9, 17, 24} {
		rows := make([]int8, 40*labels)
		for i := range rows {
			rows[i] = int8(rnd.IntN(256) - 128)
		}
		copy(rows, slices.Repeat([]int8{127}, labels))
		w := packed(rows, labels)
		if !slices.Equal(w.unpacked(), rows) {
			t.Errorf("%d labels: unpacked they are others", labels)
		}
		for _, n := range []int{0, 1, mostRows - 1, mostRows, 3*mostRows + 5} {
			want, sums, added := make([]int32, labels), make([]int32, labels), []int32(nil)
			for i := range n {
				row := 0
				if i > mostRows {
					row = rnd.IntN(40)
				}
				added = append(added, int32(row))
				for l := range want {
					want[l] += int32(rows[row*labels+l])
				}
			}
			if w.sum(added, sums); !slices.Equal(sums, want) {
				t.Errorf("%d rows of %d labels: %v, want %v", n, labels, sums, want)
			}
		}
	}
}
