package text

import "slices"

// trie is what leads to each state of an automaton that is being built.
type trie struct {
	nodes []node
	edges Edges // save those of the root within the BMP
}

// node is a state as it is reached: from which one, by which rune, after how many.
type node struct {
	from     int32
	by       rune
	depth    int
	children int // how many states are reached from it
}

func (t *trie) child(a *Automaton, s int32, r rune) int32 {
	if s == 0 && r < 1<<16 {
		return a.root[r]
	}
	return t.edges.Get(Edge(s, r))
}

func (t *trie) grow(a *Automaton, s int32, r rune) int32 {
	n := int32(len(a.states))
	a.states = append(a.states, state{term: -1})
	t.nodes = append(t.nodes, node{from: s, by: r, depth: t.nodes[s].depth + 1})
	t.nodes[s].children++
	if s == 0 && r < 1<<16 {
		a.root[r] = n
		a.starts.Add(r)
	} else {
		t.edges.Put(Edge(s, r), n)
	}
	return n
}

// link notes what leads on from each state.
func (t *trie) link(a *Automaton) {
	for n, at := range t.nodes[1:] {
		s, n := at.from, int32(n+1)
		switch {
		case s == 0 && at.by < 1<<16:
		case s != 0 && t.nodes[s].children == 1:
			a.states[s].only, a.states[s].next = at.by, n
		default:
			a.states[s].next = -1
			a.branch.Put(Edge(s, at.by), n)
		}
	}
}

// fallBack finds for each state the one to go on from where no rune leads on, breadth first, so that shorter ones are finished.
func (t *trie) fallBack(a *Automaton) {
	order := make([]int32, len(t.nodes))
	for n := range order {
		order[n] = int32(n)
	}
	slices.SortFunc(order, func(x, y int32) int { return t.nodes[x].depth - t.nodes[y].depth })
	for _, n := range order[1:] {
		at := t.nodes[n]
		if at.from != 0 {
			a.states[n].fail = a.step(a.states[at.from].fail, at.by)
		}
		f := a.states[n].fail
		if a.states[f].term >= 0 {
			a.states[n].out = f
		} else {
			a.states[n].out = a.states[f].out
		}
	}
}
