package subject

// table finds a key's number by open addressing: its places are a power of two, at least twice as many as keys. 0 is no key.
type table struct {
	places []uint32
	rows   []int32
}

func newTable(keys []uint32) table {
	size := 16
	for size < 2*len(keys) {
		size *= 2
	}
	t := table{make([]uint32, size), make([]int32, size)}
	for i, k := range keys {
		at := int(k) & (size - 1)
		for t.places[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		t.places[at], t.rows[at] = k, int32(i)
	}
	return t
}

// get is a key's number, -1 where it is none.
func (t table) get(k uint32) int {
	if len(t.places) == 0 || k == 0 {
		return -1
	}
	for at := int(k) & (len(t.places) - 1); t.places[at] != 0; at = (at + 1) & (len(t.places) - 1) {
		if t.places[at] == k {
			return int(t.rows[at])
		}
	}
	return -1
}

// size is how many keys there are.
func (t table) size() (n int) {
	for _, k := range t.places {
		if k != 0 {
			n++
		}
	}
	return n
}

// all are the keys, by their numbers.
func (t table) all() []uint32 {
	keys := make([]uint32, t.size())
	for at, k := range t.places {
		if k != 0 {
			keys[t.rows[at]] = k
		}
	}
	return keys
}
