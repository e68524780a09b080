package abreast

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/txnews/hub/internal/growth"
)

// marked writes one side with what is not in the other in brackets.
func marked(rows []Row, side func(Row) []Piece) string {
	var b strings.Builder
	for i, r := range rows {
		if i > 0 {
			b.WriteString("|")
		}
		for _, p := range side(r) {
			if p.Other {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
	}
	return b.String()
}

func left(r Row) []Piece  { return r.Left }
func right(r Row) []Piece { return r.Right }

func TestTextsStandSideBySide(t *testing.T) {
	for _, c := range []struct{ a, b, left, right string }{
		{"", "", "", ""},
		{"一样。", "一样。", "一样。", "一样。"},
		{"", "新的。", "", "[新的。]"},
		{"头一句。票价两元。末一句。", "头一句。票价三元。末一句。", "头一句。|票价[两]元。|末一句。", "头一句。|票价[三]元。|末一句。"},
		{"甲。乙。丙。", "甲。丙。", "甲。|[乙。]|丙。", "甲。||丙。"},
		{"他说：“走吧！”我们走了。", "他说：“走吧！”我们没走。", "他说：“走吧！”|我们[]走[了]。", "他说：“走吧！”|我们[没]走。"},
		{"第一段\n第二段", "第一段\n第三段", "第一段\n|第[二]段", "第一段\n|第[三]段"},
	} {
		rows := Texts(c.a, c.b)
		l, r := marked(rows, left), marked(rows, right)
		if strings.ReplaceAll(l, "[]", "") != strings.ReplaceAll(c.left, "[]", "") || r != c.right {
			t.Errorf("%q beside %q:\n%s\n%s", c.a, c.b, l, r)
		}
	}
}

// Whatever the texts, the pieces of each side are that text, and what is not marked is in both.
func TestNothingIsLostSideBySide(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("的一是在不了有和人这中大为上个国我以要他。！\n；𠀀e\u0301😀")
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteRune(letters[r.IntN(len(letters))])
		}
		return b.String()
	}
	edited := func(s string) string {
		runes := []rune(s)
		for range r.IntN(6) {
			if i := r.IntN(len(runes) + 1); r.IntN(2) == 0 {
				runes = append(runes[:i:i], append([]rune(text(r.IntN(9))), runes[i:]...)...)
			} else {
				runes = append(runes[:i:i], runes[min(len(runes), i+r.IntN(9)):]...)
			}
		}
		return string(runes)
	}
	for range 500 {
		a := text(r.IntN(200))
		b := edited(a)
		var l, rr, sameL, sameR strings.Builder
		for _, row := range Texts(a, b) {
			for _, p := range row.Left {
				l.WriteString(p.Text)
				if !p.Other {
					sameL.WriteString(p.Text)
				}
			}
			for _, p := range row.Right {
				rr.WriteString(p.Text)
				if !p.Other {
					sameR.WriteString(p.Text)
				}
			}
		}
		if l.String() != a || rr.String() != b || sameL.String() != sameR.String() || !utf8.ValidString(l.String()) {
			t.Fatalf("%q beside %q", a, b)
		}
	}
}

// What is beyond the bounds of a comparison costs as much as it is long.
func TestLongTextsStandSideBySideInTime(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	other := func(n, part int) string {
		var b strings.Builder
		for i := range n {
			b.WriteRune('一' + rune(r.IntN(2000)))
			if i%part == part-1 {
				b.WriteString("。")
			}
		}
		return b.String()
	}
	for _, c := range []struct {
		name              string
		letters, sentence int
	}{{"one sentence", lettersMost + 1, 1 << 30}, {"sentences", 12_500, 40}, {"short ones", sentencesMost + 1, 2}} {
		t.Run(c.name, func(t *testing.T) {
			growth.Linear(t, c.letters, func(n int) func() {
				a, b := other(n, c.sentence), other(n, c.sentence)
				return func() { Texts(a, b) }
			})
		})
	}
	t.Run("one sentence again and again", func(t *testing.T) {
		growth.Linear(t, sentencesMost/2+1, func(n int) func() {
			return func() { Texts(strings.Repeat("一。", n), strings.Repeat("二。", n)) }
		})
	})
}
