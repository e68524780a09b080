package credit

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// A word with two roles would have one by chance, another on another hub.
func TestALabelHasOneRole(t *testing.T) {
	roles := map[string]role{}
	for _, words := range []map[role]string{labelWords, aloneWords} {
		for _, r := range slices.Sorted(maps.Keys(words)) {
			for w := range strings.FieldsSeq(words[r]) {
				if other, ok := roles[w]; ok && other != r {
					t.Errorf("%s has the roles %d and %d", w, other, r)
				}
				roles[w] = r
			}
		}
	}
}
