package reprint

import (
	"slices"
	"strings"
)

const (
	claimLeast = 6  // characters of what somebody says by which it is found in the other text
	claimNear  = 30 // how far from it the one may stand who says so
	calledBy   = 2  // characters before a word for saying by which one who speaks is known
	adverbMost = 4  // characters that may stand between the two

	mostSaid = 64 // how often somebody speaks in a text, as far as it is looked at
)

// verbsOfSaying are words for saying, between what may stand between them and who says so.
var (
	verbsOfSaying = strings.Fields("说 表示 认为 坦言 提出 主张 强调 指出 觉得 反驳 称")
	between       = []rune("却则也还又就这样即当场随后在会上")
)

// speech is what one who speaks in both texts says in one of them, as far as it begins.
type speech struct {
	by    [calledBy]rune
	claim string
}

// exchanged tells that what one says in the one text stands in the other beside another only who speaks in both.
func (c *comparison) exchanged() bool {
	a, b := c.speeches(c.a), c.speeches(c.b)
	names := map[[calledBy]rune]bool{}
	for _, s := range slices.Concat(a, b) {
		names[s.by] = true
	}
	if len(names) < 2 {
		return false
	}
	other := func(of []speech, text []rune) bool {
		whole := string(text)
		return slices.ContainsFunc(of, func(s speech) bool {
			at := strings.Index(whole, s.claim)
			return at >= 0 && onlyOther(text, len([]rune(whole[:at])), s.by, names)
		})
	}
	return other(a, c.b.runes) || other(b, c.a.runes)
}

// speeches are those of a text whose speakers the other names too.
func (c *comparison) speeches(t *storyText) (all []speech) {
	inA, inB := c.said(c.a).pairs, c.said(c.b).pairs
	for i := calledBy; i < len(t.runes) && len(all) < mostSaid; i++ {
		n := wordAt(verbsOfSaying, string(t.runes[i:min(len(t.runes), i+2)]))
		from := i + n/len("说")
		if n == 0 || from+claimLeast > len(t.runes) {
			continue
		}
		to := i
		for to > max(calledBy, i-adverbMost) && slices.Contains(between, t.runes[to-1]) {
			to--
		}
		if by := [calledBy]rune(t.runes[to-calledBy : to]); inA[by] && inB[by] {
			all = append(all, speech{by, string(t.runes[from : from+claimLeast])})
		}
	}
	return all
}

// onlyOther tells that near a claim somebody stands who speaks, and not the one.
func onlyOther(text []rune, at int, by [calledBy]rune, names map[[calledBy]rune]bool) (other bool) {
	for k := max(0, at-claimNear); k+calledBy <= min(len(text), at+claimLeast+claimNear); k++ {
		switch near := [calledBy]rune(text[k : k+calledBy]); {
		case near == by:
			return false
		case names[near]:
			other = true
		}
	}
	return other
}
