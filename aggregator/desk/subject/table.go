package subject

// table finds a key's number by open addressing: its places are a power of two, at least twice as many as keys. 0 is no key.
type table []place

type place struct {
	key    uint32
	number int32
}

func newTable(keys []uint32) table {
	size := 16
	for size < 2*len(keys) {
		size *= 2
	}
	t := make(table, size)
	for i, k := range keys {
		at := int(k) & (size - 1)
		for t[at].key != 0 {
			at = (at + 1) & (size - 1)
		}
		t[at] = place{k, int32(i)}
	}
	return t
}

// get is a key's number, -1 where it is none.
func (t table) get(k uint32) int {
	if len(t) == 0 || k == 0 {
		return -1
	}
	for at := int(k) & (len(t) - 1); t[at].key != 0; at = (at + 1) & (len(t) - 1) {
		if t[at].key == k {
			return int(t[at].number)
		}
	}
	return -1
}

// size is how many keys there are.
func (t table) size() (n int) {
	for _, p := range t {
		if p.key != 0 {
			n++
		}
	}
	return n
}

// all are the keys, by their numbers.
func (t table) all() []uint32 {
	keys := make([]uint32, t.size())
	for _, p := range t {
		if p.key != 0 {
			keys[p.number] = p.key
		}
	}
	return keys
}
