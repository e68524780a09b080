package news

import "slices"

// mostCountyWords is how many words name a county at most.
const mostCountyWords = 8

// County is what names the county that the towns are of: the words that each of them has in For, as long as there is more
// than one town; the first of them, where there are many. Without any, an ambiguous name has no local context but its own town's words.
func County(towns []Town) []string {
	if len(towns) < 2 {
		return nil
	}
	has := map[string]int{} // of how many towns, one after another, each word is
	for i, t := range towns {
		for _, w := range t.For {
			if has[w] == i {
				has[w]++
			}
		}
	}
	var out []string
	for _, w := range towns[0].For {
		if has[w] == len(towns) && len(out) < mostCountyWords && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
