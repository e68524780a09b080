package news

import "slices"

// County is what names the county that the towns are of: the words that each of them has in For, as long as there is more
// than one town. Without any, an ambiguous name has no local context but its own town's words.
func County(towns []Town) []string {
	if len(towns) < 2 {
		return nil
	}
	var out []string
	for _, w := range towns[0].For {
		if !slices.ContainsFunc(towns, func(t Town) bool { return !slices.Contains(t.For, w) }) {
			out = append(out, w)
		}
	}
	return out
}
