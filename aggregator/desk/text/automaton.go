package text

// Automaton finds all occurrences of its terms in one pass (Aho and Corasick, 1975), over runes. A step costs a look-up
// or two, so matching costs the same with twelve names or a hundred thousand.
type Automaton struct {
	starts RuneSet         // first runes within the BMP: most characters begin no term
	pairs  [1 << 12]uint64 // hashes of first two runes: hardly any two characters do
	single bool            // some term has one rune, so that pairs tell nothing
	root   []int32         // first rune → state, 0 for none
	states []state
	branch Edges // of states that several runes lead on from, and of the root beyond the BMP
}

type state struct {
	only   rune  // the one rune that leads on, 0 for none or several
	next   int32 // where it leads; -1 where the branches tell
	fail   int32
	out    int32 // the nearest state on the fail path with a term, 0 for none
	term   int32 // the term that ends here, -1 for none
	length int32 // of the term, in runes
}

// Match is one occurrence: text[from:to] in runes.
type Match struct {
	Term     int32
	From, To int
}

// NewAutomaton builds the automaton of distinct, non-empty terms; a match carries the term's index.
func NewAutomaton(terms [][]rune) *Automaton {
	a := &Automaton{root: make([]int32, 1<<16), states: []state{{term: -1}}}
	t := trie{nodes: []node{{}}}
	for i, term := range terms {
		s := int32(0)
		for _, r := range term {
			n := t.child(a, s, r)
			if n == 0 {
				n = t.grow(a, s, r)
			}
			s = n
		}
		if len(term) > 1 {
			h := pair(term[0], term[1])
			a.pairs[h>>6] |= 1 << (h & 63)
		}
		a.single = a.single || len(term) == 1
		a.states[s].term, a.states[s].length = int32(i), int32(len(term))
	}
	t.link(a)
	t.fallBack(a)
	return a
}

func (a *Automaton) step(s int32, r rune) int32 {
	for s != 0 {
		at := &a.states[s]
		if at.next < 0 {
			if n := a.branch.Get(Edge(s, r)); n != 0 {
				return n
			}
		} else if at.only == r && at.next != 0 {
			return at.next
		}
		s = at.fail
	}
	return a.begin(r)
}

// begin is where a rune leads from the root.
func (a *Automaton) begin(r rune) int32 {
	if r < 1<<16 {
		return a.root[r]
	}
	return a.branch.Get(Edge(0, r))
}

// Find appends the matches in text, by where they end.
func (a *Automaton) Find(text []rune, out []Match) []Match {
	s := int32(0)
	for i := 0; i < len(text); {
		if s == 0 && !a.single { // pass over what begins no term
			r := text[i]
			for i++; i < len(text); i++ {
				next := text[i]
				if a.begins(r, next) {
					s = a.begin(r)
					break
				}
				r = next
			}
			continue
		}
		s = a.step(s, text[i])
		i++
		for m := s; m != 0; m = a.states[m].out {
			if at := &a.states[m]; at.term >= 0 {
				out = append(out, Match{at.term, i - int(at.length), i})
			}
		}
	}
	return out
}

// MayFind tells whether some term may occur in text, or in a text that has more between its characters: false is sure, and told
// sooner than Find tells it.
func (a *Automaton) MayFind(text []rune) bool {
	if a.single {
		return true
	}
	for i := 0; i+1 < len(text); i++ {
		if a.begins(text[i], text[i+1]) {
			return true
		}
	}
	return false
}

// begins tells that a term of several runes may begin with these.
func (a *Automaton) begins(r, next rune) bool {
	h := pair(r, next)
	return a.pairs[h>>6]>>(h&63)&1 != 0
}

func pair(r, next rune) uint32 { return (uint32(r)<<11 ^ uint32(next)) * 0x9e3779b1 >> 14 }

// Within tells whether any term occurs in s.
func (a *Automaton) Within(s string) bool {
	state := int32(0)
	for i := 0; i < len(s); {
		if state == 0 {
			if i = a.starts.outside(s, i); i == len(s) {
				return false
			}
		}
		r, w := At(s, i)
		i += w
		if state == 0 && r < 1<<16 && !a.starts.Has(r) {
			continue
		}
		if state = a.step(state, r); a.ends(state) {
			return true
		}
	}
	return false
}

// WithinRunes is Within for text in runes.
func (a *Automaton) WithinRunes(text []rune) bool {
	state := int32(0)
	for _, r := range text {
		if state == 0 && r < 1<<16 && !a.starts.Has(r) {
			continue
		}
		if state = a.step(state, r); a.ends(state) {
			return true
		}
	}
	return false
}

// Starts tells that a character stands in s that a term begins with, where all terms begin within the BMP: false says that no term occurs in s, nor
// in what is left of it when characters are taken out.
func (a *Automaton) Starts(s string) bool { return a.starts.In(s) }

// ends tells that a term ends in a state.
func (a *Automaton) ends(s int32) bool {
	return s != 0 && (a.states[s].term >= 0 || a.states[s].out != 0)
}

// Edges are a hash table from state and rune to the state that follows, with open addressing.
type Edges struct {
	keys []uint64 // 0 for free; their number is a power of two
	vals []int32
	used int
}

// Edge is the key of such a pair.
func Edge(s int32, r rune) uint64 { return uint64(s)<<32 | uint64(uint32(r)) }

// slot is where k is or would be.
func (e *Edges) slot(k uint64) int {
	i := int((k*0x9e3779b97f4a7c15)>>32) & (len(e.keys) - 1)
	for e.keys[i] != 0 && e.keys[i] != k {
		i = (i + 1) & (len(e.keys) - 1)
	}
	return i
}

func (e *Edges) Get(k uint64) int32 {
	if e.used == 0 {
		return 0
	}
	return e.vals[e.slot(k)]
}

func (e *Edges) Put(k uint64, v int32) {
	if e.used++; 2*e.used > len(e.keys) {
		old := *e
		n := max(64, 2*len(old.keys))
		e.keys, e.vals = make([]uint64, n), make([]int32, n)
		for i, k := range old.keys {
			if k != 0 {
				j := e.slot(k)
				e.keys[j], e.vals[j] = k, old.vals[i]
			}
		}
	}
	i := e.slot(k)
	e.keys[i], e.vals[i] = k, v
}
