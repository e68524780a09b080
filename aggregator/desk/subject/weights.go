package subject

import "slices"

// weights are rows of weights from -128 to 127, one for each label. They are kept raised by 128, eight to a word and words by threes, so that
// the weights of many rows are added eight at a time, and what a row has near is read together.
type weights struct {
	labels int
	wide   int // words of a row
	words  []uint64
}

const (
	perWord = 8
	abreast = 3
	raised  = 128
	// even are the weights that a word's even bytes hold, each with room for the sum of mostRows.
	even     = 0x00ff00ff00ff00ff
	mostRows = 256
)

// packed makes weights of rows of that many.
func packed(rows []int8, labels int) weights {
	w := weights{labels: labels, wide: (labels + abreast*perWord - 1) / (abreast * perWord) * abreast}
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
		for i := 0; i < w.wide; i += abreast {
			var e0, e1, e2, o0, o1, o2 uint64
			for _, row := range some {
				at := int(row)*w.wide + i
				words := w.words[at : at+abreast]
				e0, o0 = e0+words[0]&even, o0+words[0]>>8&even
				e1, o1 = e1+words[1]&even, o1+words[1]>>8&even
				e2, o2 = e2+words[2]&even, o2+words[2]>>8&even
			}
			for k, lanes := range [abreast][2]uint64{{e0, o0}, {e1, o1}, {e2, o2}} {
				from := min(len(sums), (i+k)*perWord)
				of := sums[from:min(len(sums), from+perWord)]
				for label := range of {
					of[label] += int32(uint16(lanes[label%2]>>(16*(label/2)))) - int32(raised*len(some))
				}
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
