package desk

// automaton finds all occurrences of its terms in one pass (Aho and Corasick, 1975), over runes. A step costs a table
// look-up at the root and a hash probe below it, so matching costs the same with twelve names or a hundred thousand.
type automaton struct {
	root   []int32  // first rune (within the BMP) → state, 0 for none
	keys   []uint64 // state<<32 | rune, 0 for free: an open-addressed hash table, its size a power of two
	vals   []int32  // the state that the key leads to
	used   int
	fail   []int32
	term   []int32 // the term that ends in the state, -1 for none
	out    []int32 // the nearest state on the fail path with a term, 0 for none
	length []int32 // of the term, in runes
}

// match is one occurrence: text[from:to] in runes.
type match struct {
	term     int32
	from, to int
}

// newAutomaton builds the automaton of distinct, non-empty terms; a match carries the term's index.
func newAutomaton(terms [][]rune) *automaton {
	a := &automaton{root: make([]int32, 1<<16), keys: make([]uint64, 64), vals: make([]int32, 64), fail: []int32{0}, term: []int32{-1}, out: []int32{0}}
	type child struct {
		r     rune
		state int32
	}
	children := [][]child{nil}
	for i, t := range terms {
		s := int32(0)
		for _, r := range t {
			n := a.child(s, r)
			if n == 0 {
				n = int32(len(a.fail))
				a.fail, a.term, a.out = append(a.fail, 0), append(a.term, -1), append(a.out, 0)
				children = append(children, nil)
				children[s] = append(children[s], child{r, n})
				if s == 0 && r < 1<<16 {
					a.root[r] = n
				} else {
					a.put(key(s, r), n)
				}
			}
			s = n
		}
		a.term[s] = int32(i)
		a.length = append(a.length, int32(len(t)))
	}
	queue := make([]int32, 0, len(a.fail))
	for _, c := range children[0] {
		queue = append(queue, c.state)
	}
	for len(queue) > 0 { // breadth first, so that the shorter states are finished
		s := queue[0]
		queue = queue[1:]
		for _, c := range children[s] {
			a.fail[c.state] = a.step(a.fail[s], c.r)
			queue = append(queue, c.state)
		}
		if f := a.fail[s]; a.term[f] >= 0 {
			a.out[s] = f
		} else {
			a.out[s] = a.out[f]
		}
	}
	return a
}

func key(s int32, r rune) uint64 { return uint64(s)<<32 | uint64(uint32(r)) }

func (a *automaton) slot(k uint64) int {
	return int((k*0x9e3779b97f4a7c15)>>32) & (len(a.keys) - 1)
}

func (a *automaton) put(k uint64, v int32) {
	if a.used++; 2*a.used > len(a.keys) {
		keys, vals := a.keys, a.vals
		a.keys, a.vals = make([]uint64, 2*len(keys)), make([]int32, 2*len(keys))
		for i, old := range keys {
			if old != 0 {
				a.set(old, vals[i])
			}
		}
	}
	a.set(k, v)
}

func (a *automaton) set(k uint64, v int32) {
	i := a.slot(k)
	for a.keys[i] != 0 {
		i = (i + 1) & (len(a.keys) - 1)
	}
	a.keys[i], a.vals[i] = k, v
}

func (a *automaton) child(s int32, r rune) int32 {
	if s == 0 && r < 1<<16 {
		return a.root[r]
	}
	k := key(s, r)
	for i := a.slot(k); ; i = (i + 1) & (len(a.keys) - 1) {
		switch a.keys[i] {
		case k:
			return a.vals[i]
		case 0:
			return 0
		}
	}
}

func (a *automaton) step(s int32, r rune) int32 {
	for {
		if n := a.child(s, r); n != 0 {
			return n
		}
		if s == 0 {
			return 0
		}
		s = a.fail[s]
	}
}

// find appends the matches in text, by where they end.
func (a *automaton) find(text []rune, out []match) []match {
	s := int32(0)
	for i, r := range text {
		if s == 0 {
			if r >= 1<<16 {
				continue
			}
			if s = a.root[r]; s == 0 {
				continue
			}
		} else {
			s = a.step(s, r)
		}
		for m := s; m != 0; m = a.out[m] {
			if t := a.term[m]; t >= 0 {
				out = append(out, match{t, i + 1 - int(a.length[t]), i + 1})
			}
		}
	}
	return out
}

// within tells whether any term occurs in s.
func (a *automaton) within(s string) bool {
	state := int32(0)
	for _, r := range s {
		switch {
		case state != 0:
			state = a.step(state, r)
		case r < 1<<16:
			state = a.root[r]
		}
		if state != 0 && (a.term[state] >= 0 || a.out[state] != 0) {
			return true
		}
	}
	return false
}
