// Package postings has what the engines share of postings: what a log of them holds, and their lists in memory. A look-up asks no
// database, so that it costs the same however many entries there are.
package postings

import (
	"slices"

	"github.com/txnews/hub/store/engine"
)

// Lists are those of every generation that is read. The zero value has none.
type Lists map[int64]*terms

// Add puts an id at the newest end of a term's list in a generation, unless it is there.
func (l Lists) Add(gen int64, term uint64, id engine.PostingID) {
	if l[gen] == nil {
		l[gen] = &terms{}
	}
	if !l.Has(gen, term, id) {
		l[gen].add(term, id)
	}
}

// Has reports whether an id is on a term's list in a generation.
func (l Lists) Has(gen int64, term uint64, id engine.PostingID) bool {
	t := l[gen]
	return t != nil && t.find(term, func(number int) bool { return t.ids[number-1] != id })
}

// AddTo adds what a generation has of a term to a list of newer ones.
func (l Lists) AddTo(list []engine.PostingID, gen int64, term uint64) []engine.PostingID {
	return l[gen].addTo(list, term)
}

// Of gives a term's list as it is read while a generation is the current one.
func (l Lists) Of(gen int64, term uint64) []engine.PostingID {
	return l[gen-1].addTo(l[gen].addTo(nil, term), term)
}

// lookAhead is how many terms are looked for at once: the memory of all is on its way while the first is read.
const lookAhead = 16

// All gives the lists of terms as they are read while a generation is the current one.
func (l Lists) All(gen int64, all []uint64) [][]engine.PostingID {
	lists := make([][]engine.PostingID, 0, len(all))
	newer, older := l[gen], l[gen-1]
	for some := range slices.Chunk(all, lookAhead) {
		var first [lookAhead][2]uint64
		for i, term := range some {
			first[i] = [2]uint64{newer.first(term), older.first(term)}
		}
		for i, term := range some {
			var list []engine.PostingID
			if first[i][0] != 0 {
				list = newer.addTo(list, term)
			}
			if first[i][1] != 0 {
				list = older.addTo(list, term)
			}
			lists = append(lists, list)
		}
	}
	return lists
}

// AddNew is Add for an id of which the caller knows that it is not there.
func (l Lists) AddNew(gen int64, term uint64, id engine.PostingID) {
	if l[gen] == nil {
		l[gen] = &terms{}
	}
	l[gen].add(term, id)
}

// Drop forgets the generations before one.
func (l Lists) Drop(first int64) {
	for gen := range l {
		if gen < first {
			delete(l, gen)
		}
	}
}

// AddID adds an id at the oldest end of a list, unless it is there or the list is full.
func AddID(list []engine.PostingID, id engine.PostingID) []engine.PostingID {
	if len(list) == engine.PostingsPerTerm || slices.Contains(list, id) {
		return list
	}
	return append(list, id)
}

// terms are the lists of one generation: tables without pointers, which the garbage collector passes by, and of which a look-up
// reads one line of memory as a rule, however large they are. Of a term 51 bits are kept.
type terms struct {
	tables [1 << tableBits]table
	ids    []engine.PostingID // by the numbers that slots have, in the order in which they were posted
}

// table is one of open addressing. A slot is printBits of a term, and numberBits for one more than the number of an id; an
// empty one is 0.
type table struct {
	blocks []block
	used   int
}

// block is a line of memory. What it has no room for is in the next one.
type block [8]uint64

const (
	tableBits  = 12
	numberBits = 25
	printBits  = 64 - numberBits
	idsMost    = 1<<numberBits - 1 // of a generation; of more, no copies are found
)

// tableOf says where a term's slots are: in which table, and what begins them. Terms may be alike at
// either end, as the lowest hashes of a text are, so they are scattered first.
func tableOf(term uint64) (table int, print uint64) {
	h := term * 0x9e3779b97f4a7c15
	return int(h >> (64 - tableBits)), h << tableBits >> numberBits << numberBits
}

// next gives the first slot from a place on that has a print or is empty. Places count slots, around.
func (t *table) next(at int, print uint64) (int, *uint64) {
	for ; ; at++ {
		slot := &t.blocks[at/len(block{})&(len(t.blocks)-1)][at%len(block{})]
		if *slot == 0 || *slot>>numberBits == print>>numberBits {
			return at + 1, slot
		}
	}
}

// home is the place from which the slots of a print are looked for.
func (t *table) home(print uint64) int {
	return int(print>>32*uint64(len(t.blocks))>>32) * len(block{})
}

// grow makes room for one more: three slots of four are used at most.
func (t *table) grow() {
	if 4*(t.used+1) <= 3*len(block{})*len(t.blocks) {
		return
	}
	old := t.blocks
	t.blocks = make([]block, max(1, 2*len(old)))
	for i := range old {
		for _, slot := range old[i] {
			if slot != 0 {
				at, free := t.next(t.home(slot), slot)
				for *free != 0 {
					at, free = t.next(at, slot)
				}
				*free = slot
			}
		}
	}
}

// add puts an id at the newest end of a term's list. The caller knows that it is not there. Where the list is full, the oldest goes.
func (t *terms) add(term uint64, id engine.PostingID) {
	if n := len(t.ids); n == 0 || t.ids[n-1] != id {
		if n == idsMost {
			return
		}
		t.ids = append(t.ids, id)
	}
	t.put(term, len(t.ids))
}

// put adds the number-th id to a term's list, counted from 1.
func (t *terms) put(term uint64, number int) {
	n, print := tableOf(term)
	table := &t.tables[n]
	table.grow()
	var oldest *uint64
	has := 0
	at, slot := table.next(table.home(print), print)
	for ; *slot != 0; at, slot = table.next(at, print) {
		if has++; oldest == nil || *slot < *oldest {
			oldest = slot
		}
	}
	if has < engine.PostingsPerTerm {
		table.used++
	} else {
		slot = oldest
	}
	*slot = print | uint64(number)
}

// first is the first slot in which a term may stand; 0 where it stands in none.
func (t *terms) first(term uint64) uint64 {
	if t == nil {
		return 0
	}
	n, print := tableOf(term)
	table := &t.tables[n]
	if len(table.blocks) == 0 {
		return 0
	}
	return table.blocks[table.home(print)/len(block{})][0]
}

// find calls each with the numbers of a term, in no order, until it says that it has enough: then it is true.
func (t *terms) find(term uint64, more func(number int) bool) bool {
	n, print := tableOf(term)
	table := &t.tables[n]
	if len(table.blocks) == 0 {
		return false
	}
	for at, slot := table.next(table.home(print), print); *slot != 0; at, slot = table.next(at, print) {
		if !more(int(*slot & idsMost)) {
			return true
		}
	}
	return false
}

// addTo adds a term's list to one of a newer generation. A nil t holds nothing.
func (t *terms) addTo(list []engine.PostingID, term uint64) []engine.PostingID {
	if t == nil {
		return list
	}
	var room [engine.PostingsPerTerm]int
	found := room[:0]
	t.find(term, func(number int) bool {
		found = append(found, number)
		return true
	})
	slices.Sort(found)
	for _, number := range slices.Backward(found) {
		list = AddID(list, t.ids[number-1])
	}
	return list
}
