package subject

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

// tally adds rows up.
type tally struct {
	of    *weights
	rows  int      // in lanes
	lanes []uint64 // of each word of a row two: the sums of its even and of its odd bytes
	sums  []int32  // what was in the lanes before
}

// start begins anew.
func (t *tally) start(of *weights) {
	t.of, t.rows = of, 0
	t.lanes, t.sums = zeroed(t.lanes, 2*of.wide), zeroed(t.sums, of.labels)
}

func (t *tally) add(row int) {
	if t.rows == mostRows {
		t.flush()
	}
	t.rows++
	words := t.of.words[row*t.of.wide:][:t.of.wide]
	lanes := t.lanes[:2*len(words)]
	for i, w := range words {
		lanes[2*i] += w & even
		lanes[2*i+1] += w >> 8 & even
	}
}

// flush takes the sums out of the lanes.
func (t *tally) flush() {
	for label := range t.sums {
		lane := t.lanes[2*(label/perWord)+label%2]
		t.sums[label] += int32(uint16(lane>>(16*(label%perWord/2)))) - int32(raised*t.rows)
	}
	clear(t.lanes)
	t.rows = 0
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
