package channels

import (
	"cmp"
	"slices"

	"github.com/txnews/hub/aggregator/desk/subject"
)

// together are the channels, two or more, that editors gave one entry at once: each set once.
type together [][]string

// with has one more set.
func (t together) with(set []string) together {
	set = slices.Compact(slices.Sorted(slices.Values(set)))
	if at, had := slices.BinarySearchFunc(t, set, slices.Compare); !had && len(set) > 1 {
		return slices.Insert(t, at, set)
	}
	return t
}

const (
	// sureTogether is how likely a set must be, all in all, for an entry to be in each of its channels.
	sureTogether = 0.5
	// apartTogether is how many times likelier each must be than whatever is not of the set.
	apartTogether = 2
	// gainTogether is how many times likelier one must have become by what was learnt, unless it has about an even share, or about as much as before:
	// the others' gain is its loss.
	gainTogether = 1.25
	evenTogether = 0.8
	keptTogether = 0.5
)

// of are those that an entry is in all of, by what was learnt: of several sets the larger. Nil: there are none.
func (t together) of(found []subject.Verdict) []subject.Verdict {
	if len(t) == 0 {
		return nil
	}
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b subject.Verdict) int { return cmp.Compare(b.Chance, a.Chance) })
	for n := min(len(found), t.largest()); n > 1; n-- {
		set := make([]string, n)
		sum, learnt, all := 0.0, false, true
		for i, v := range found[:n] {
			gained := v.Chance >= gainTogether*v.Shipped
			set[i], sum, learnt = v.ID, sum+v.Chance, learnt || gained
			all = all && (gained || v.Chance >= evenTogether/float64(n) || v.Chance >= keptTogether*v.Shipped)
		}
		apart := n == len(found) || found[n-1].Chance >= apartTogether*found[n].Chance
		if learnt && all && apart && sum >= sureTogether && t.has(set) {
			return found[:n]
		}
	}
	return nil
}

func (t together) has(set []string) bool {
	slices.Sort(set)
	_, has := slices.BinarySearchFunc(t, set, slices.Compare)
	return has
}

// largest is how many channels the largest set has.
func (t together) largest() (n int) {
	for _, set := range t {
		n = max(n, len(set))
	}
	return n
}
