package subject

// table finds a key's number by open addressing: its places are a power of two, at least twice as many as keys. 0 is no key.
type table struct {
	places []place
	sieve  *sieve
}

// sieve has hashes of the keys: small enough to stay near, it spares most look-ups of what is none.
type sieve [1 << sieveBits / 64]uint64

type place struct {
	key    uint32
	number int32
}

// sieveBits are those of a key that its hash in the sieve is of; the lower ones choose its place.
const sieveBits = 17

func newTable(keys []uint32) table {
	size := 16
	for size < 2*len(keys) {
		size *= 2
	}
	t := table{make([]place, size), new(sieve)}
	for i, k := range keys {
		at := int(k) & (size - 1)
		for t.places[at].key != 0 {
			at = (at + 1) & (size - 1)
		}
		t.places[at] = place{k, int32(i)}
		h := k >> (32 - sieveBits)
		t.sieve[h/64] |= 1 << (h % 64)
	}
	return t
}

// get is a key's number, -1 where it is none.
func (t *table) get(k uint32) int {
	if t.sieve == nil {
		return -1
	}
	if h := k >> (32 - sieveBits); t.sieve[h/64]>>(h%64)&1 == 0 {
		return -1
	}
	return t.find(k)
}

// sifted are the runs of so many characters that the sieve lets pass, in their own room.
func (t *table) sifted(runs []begun, more uint32) []begun {
	if t.sieve == nil {
		return nil
	}
	n := 0
	for _, r := range runs {
		runs[n] = r
		h := (r.hash + more) >> (32 - sieveBits)
		n += int(t.sieve[h/64] >> (h % 64) & 1)
	}
	return runs[:n]
}

// find is get without the sieve. A free place's key ends the search, whatever is looked for.
func (t *table) find(k uint32) int {
	for at := int(k) & (len(t.places) - 1); t.places[at].key != 0; at = (at + 1) & (len(t.places) - 1) {
		if t.places[at].key == k {
			return int(t.places[at].number)
		}
	}
	return -1
}

// size is how many keys there are.
func (t *table) size() (n int) {
	for _, p := range t.places {
		if p.key != 0 {
			n++
		}
	}
	return n
}

// all are the keys, by their numbers.
func (t *table) all() []uint32 {
	keys := make([]uint32, t.size())
	for _, p := range t.places {
		if p.key != 0 {
			keys[p.number] = p.key
		}
	}
	return keys
}
