package subject

import "slices"

// weights are rows of weights from -128 to 127, one for each label. They are kept raised by 128, eight to a word, so that the weights of
// many rows are added eight at a time.
type weights struct {
	labels int
	wide   int // words of a row
	words  []uint64
}

const (
	perWord = 8
	raised  = 128
	// even are the weights that a word's even bytes hold, each with room for the sum of mostRows.
	even     = 0x00ff00ff00ff00ff
	mostRows = 256
)

// packed makes weights of rows of that many.
func packed(rows []int8, labels int) weights {
	w := weights{labels: labels, wide: (labels + perWord - 1) / perWord}
	if labels == 0 {
		return w
	}
	w.words = make([]uint64, len(rows)/labels*w.wide)
	for i, r := range rows {
		w.words[i/labels*w.wide+i%labels/perWord] |= uint64(int(r)+raised) << (8 * (i % labels % perWord))
	}
	return w
}

// unpacked are the rows that packed was given.
func (w *weights) unpacked() []int8 {
	if w.wide == 0 {
		return nil
	}
	rows := make([]int8, len(w.words)/w.wide*w.labels)
	for i := range rows {
		rows[i] = int8(w.of(i/w.labels, i%w.labels))
	}
	return rows
}

// of is a row's weight for a label.
func (w *weights) of(row, label int) int {
	return int(byte(w.words[row*w.wide+label/perWord]>>(8*(label%perWord)))) - raised
}

// sum adds the rows' weights to those of the labels.
func (w *weights) sum(rows []int32, sums []int32) {
	for some := range slices.Chunk(rows, mostRows) {
		for i := range w.wide {
			var evens, odds uint64
			for _, row := range some {
				word := w.words[int(row)*w.wide+i]
				evens += word & even
				odds += word >> 8 & even
			}
			of := sums[i*perWord : min(len(sums), (i+1)*perWord)]
			for label := range of {
				lane := evens
				if label%2 == 1 {
					lane = odds
				}
				of[label] += int32(uint16(lane>>(16*(label/2)))) - int32(raised*len(some))
			}
		}
	}
}

// zeroed is room for n, all zero.
func zeroed[T any](room []T, n int) []T {
	if cap(room) < n {
		return make([]T, n)
	}
	room = room[:n]
	clear(room)
	return room
}
