// Package segment tells how Chinese characters group into words: whether a name that stands in a text is a word of it, or a run of
// characters that belong to the words around (川乌|镇痛 holds no 乌镇).
package segment

import (
	_ "embed"
	"sync"
	"unicode/utf8"
)

// list has a line for each first two characters of words (one, for words of one), in order: the characters, then for every word that
// begins with them the rest of it and the letter of its cost, a capital where the word is a verb or joins what follows to what stands
// before. So 何首 has the line 何首乌u: 何首 itself is no word.
//
//go:embed data/words.txt
var list string

// Longest is how many characters the longest word of the list has.
const Longest = 4

// A word costs the negative logarithm of its share of all words. A letter counts the cost in steps, from cheapest.
const (
	cheapest = 4.5
	step     = 0.5
)

// Letter is how a cost, in nats, is written in the list, of a word that leads to what follows or of another.
func Letter(cost float64, leads bool) byte {
	letter := byte('a' + max(0, min(25, int((cost-cheapest)/step+0.5))))
	if leads {
		letter -= 'a' - 'A'
	}
	return letter
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' && c < 0x80 }

// ofLength is a word of that many characters with that letter.
func ofLength(n int, letter byte) word {
	return word{n, cheapest + step*float32(letter|0x20-'a'), letter < 'a'}
}

// The first characters that the list has lie within one block.
const (
	firstHan = 0x4e00
	lastHan  = 0x9fff
)

// starts are the places of the list at which a first character's lines begin, the one after the last included.
var starts = sync.OnceValue(func() *[lastHan - firstHan + 2]int32 {
	at, filled := new([lastHan - firstHan + 2]int32), 0
	for i := 0; i < len(list); i = nextLine(i) {
		r, _ := utf8.DecodeRuneInString(list[i:])
		for ; filled <= int(r)-firstHan; filled++ {
			at[filled] = int32(i)
		}
	}
	for ; filled < len(at); filled++ {
		at[filled] = int32(len(list))
	}
	return at
})

// nextLine is where the line ends that holds i, its newline included.
func nextLine(i int) int {
	for i < len(list) && list[i] != '\n' {
		i++
	}
	return min(i+1, len(list))
}

// word is one that begins at a place of a text.
type word struct {
	length int // in characters
	cost   float32
	leads  bool
}

// begins appends the words of the list with which text begins.
func begins(text []rune, out []word) []word {
	if len(text) == 0 || text[0] < firstHan || text[0] > lastHan {
		return out
	}
	at := starts()
	lo, hi := int(at[text[0]-firstHan]), int(at[text[0]-firstHan+1])
	if lo == hi {
		return out
	}
	if c := list[lo+3]; isLetter(c) { // the character alone comes first
		out = append(out, ofLength(1, c))
		lo = nextLine(lo)
	}
	if len(text) < 2 || text[1] < firstHan || text[1] > lastHan {
		return out
	}
	for lo < hi {
		mid := (lo + hi) / 2
		for mid > lo && list[mid-1] != '\n' {
			mid--
		}
		switch r, _ := utf8.DecodeRuneInString(list[mid+3:]); {
		case r == text[1]:
			return tails(list[mid+6:], text[2:], out)
		case r < text[1]:
			lo = nextLine(mid)
		default:
			hi = mid
		}
	}
	return out
}

// tails appends the words of a line that go on as text does.
func tails(line string, text []rune, out []word) []word {
	for i, n, fits := 0, 0, true; line[i] != '\n'; {
		if c := line[i]; isLetter(c) {
			if fits {
				out = append(out, ofLength(n+2, c))
			}
			i, n, fits = i+1, 0, true
			continue
		}
		r, w := utf8.DecodeRuneInString(line[i:])
		fits = fits && n < len(text) && text[n] == r
		i, n = i+w, n+1
	}
	return out
}
