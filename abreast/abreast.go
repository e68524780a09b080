// Package abreast sets two texts beside each other, with what differs marked.
package abreast

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Row is a stretch of two texts that belongs beside each other.
type Row struct {
	Same  bool    `json:"same"`
	Left  []Piece `json:"left"`
	Right []Piece `json:"right"`
}

// Piece is a piece of a text; Other: the other text does not have it.
type Piece struct {
	Text  string `json:"text"`
	Other bool   `json:"other,omitempty"`
}

// The bounds of a comparison. What is longer is set beside each other as a whole.
const (
	sentencesMost = 5000 // of both texts together
	lettersMost   = 1500 // of a stretch whose letters are compared, of either text
	stretchesMost = 100  // whose letters are compared
)

// Texts sets two texts beside each other: sentences that both have as they are, and of those that differ, the letters that do. Chinese
// has no blanks to compare words by, and letters alone would match by chance all over a text that was written anew.
func Texts(left, right string) (rows []Row) {
	a, b := sentences(left), sentences(right)
	if len(a)+len(b) > sentencesMost {
		return []Row{whole(left, right)}
	}
	d, compared := diffmatchpatch.New(), 0
	d.DiffTimeout = 0
	number := map[string]rune{}
	diffs := d.DiffMainRunes(numbered(a, number), numbered(b, number), false)
	var gone, come strings.Builder
	flush := func() {
		if gone.Len()+come.Len() == 0 {
			return
		}
		row := whole(gone.String(), come.String())
		if compared < stretchesMost {
			row = letters(d, gone.String(), come.String())
			compared++
		}
		rows = append(rows, row)
		gone.Reset()
		come.Reset()
	}
	for _, diff := range diffs {
		n := len([]rune(diff.Text))
		switch diff.Type {
		case diffmatchpatch.DiffDelete:
			gone.WriteString(strings.Join(a[:n], ""))
			a = a[n:]
		case diffmatchpatch.DiffInsert:
			come.WriteString(strings.Join(b[:n], ""))
			b = b[n:]
		default:
			flush()
			same := []Piece{{Text: strings.Join(a[:n], "")}}
			rows = append(rows, Row{Same: true, Left: same, Right: same})
			a, b = a[n:], b[n:]
		}
	}
	flush()
	return rows
}

// whole sets two stretches beside each other that have nothing in common.
func whole(left, right string) Row {
	row := Row{Same: left == right}
	if left != "" {
		row.Left = []Piece{{left, !row.Same}}
	}
	if right != "" {
		row.Right = []Piece{{right, !row.Same}}
	}
	return row
}

// letters compares two stretches letter by letter.
func letters(d *diffmatchpatch.DiffMatchPatch, left, right string) Row {
	a, b := []rune(left), []rune(right)
	if left == "" || right == "" || len(a) > lettersMost || len(b) > lettersMost {
		return whole(left, right)
	}
	var row Row
	for _, diff := range d.DiffCleanupSemantic(d.DiffMainRunes(a, b, false)) {
		if diff.Type != diffmatchpatch.DiffInsert {
			row.Left = append(row.Left, Piece{diff.Text, diff.Type == diffmatchpatch.DiffDelete})
		}
		if diff.Type != diffmatchpatch.DiffDelete {
			row.Right = append(row.Right, Piece{diff.Text, diff.Type == diffmatchpatch.DiffInsert})
		}
	}
	return row
}

// sentences parts a text after each sentence and each line; joined, they are the text.
func sentences(text string) (all []string) {
	text = strings.ToValidUTF8(text, "\ufffd")
	for text != "" {
		end := strings.IndexAny(text, "\n。！？；!?;")
		if end < 0 {
			return append(all, text)
		}
		for end < len(text) && strings.ContainsRune("\n。！？；!?;”’」』）)", firstRune(text[end:])) {
			end += len(string(firstRune(text[end:])))
		}
		all, text = append(all, text[:end]), text[end:]
	}
	return all
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// firstNumber is that of the first sentence: numbers are runes that no surrogate is among.
const firstNumber = 0x4e00

// numbered gives equal sentences one number.
func numbered(all []string, number map[string]rune) []rune {
	runes := make([]rune, len(all))
	for i, s := range all {
		if _, known := number[s]; !known {
			number[s] = firstNumber + rune(len(number))
		}
		runes[i] = number[s]
	}
	return runes
}
