package edition

import (
	"math/rand/v2"
	"regexp/syntax"
	"testing"
)

// Nothing that is furniture is passed over for the words that are asked for first: what the pattern matches, the line is told as.
func TestFurnitureHasItsWords(t *testing.T) {
	re, err := syntax.Parse(whole.String(), syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	rng, short := rand.New(rand.NewPCG(1, 2)), 0
	for range 60_000 {
		s := string(some(re, rng, nil))
		if got, want := isFurniture(s), copiedFurniture(s); got != want {
			t.Fatalf("%q: %v, want %v", s, got, want)
		}
		if n := len([]rune(s)); n > 1 && n <= longestButton {
			short++
		}
	}
	if short < 15_000 {
		t.Errorf("only %d are as short as buttons", short)
	}
}

// some appends a text that a pattern matches.
func some(re *syntax.Regexp, rng *rand.Rand, s []rune) []rune {
	times := func(least, most int) {
		for range least + rng.IntN(most-least+1) {
			s = some(re.Sub[0], rng, s)
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		s = append(s, re.Rune...)
	case syntax.OpCharClass:
		i := rng.IntN(len(re.Rune)/2) * 2
		s = append(s, re.Rune[i]+rng.Int32N(min(re.Rune[i+1]-re.Rune[i], 200)+1))
	case syntax.OpAnyCharNotNL, syntax.OpAnyChar:
		s = append(s, '文')
	case syntax.OpCapture:
		times(1, 1)
	case syntax.OpStar:
		times(0, 1)
	case syntax.OpPlus:
		times(1, 2)
	case syntax.OpQuest:
		times(0, 1)
	case syntax.OpRepeat:
		most := re.Min + 1
		if re.Max >= 0 {
			most = min(most, re.Max)
		}
		times(re.Min, most)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			s = some(sub, rng, s)
		}
	case syntax.OpAlternate:
		s = some(re.Sub[rng.IntN(len(re.Sub))], rng, s)
	}
	return s
}
