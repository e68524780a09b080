package text

import (
	"html"
	"testing"
	"unicode/utf8"

	"github.com/txnews/hub/han"
)

// Of every character it is told whether it is seen, written otherwise in simplified characters, or escaped.
func TestKindsOfEveryCharacter(t *testing.T) {
	simplified := han.Simplified()
	for r := range rune(utf8.MaxRune + 1) {
		if !utf8.ValidRune(r) {
			continue
		}
		_, kinds := Glance(nil, string(r))
		blank := r == ' ' || r == '\t' || r == '\n' || r == '\u3000'
		for kind, want := range map[Kinds]bool{
			Unseen:      IsInvisible(r) && !blank || IsSpace(r) && !blank,
			Traditional: r < 1<<16 && rune(simplified[r]) != r,
			Escaped:     html.EscapeString(string(r)) != string(r),
		} {
			if got := kinds&kind != 0; got != want {
				t.Fatalf("%U, kind %b: %v, want %v", r, kind, got, want)
			}
		}
	}
}

// What stands in a text is told wherever it stands, also where there is no room for the text folded.
func TestKindsAreToldWhereverTheyStand(t *testing.T) {
	const plain = "乌镇镇昨日举行活动。abc１"
	for _, room := range []int{0, 3, 100} {
		for i := range plain + "." {
			s := plain[:i] + "摄\u200b&" + plain[i:]
			folded, kinds := Glance(make([]rune, 0, room), s)
			if want := Captioned | Taken | Labels | Unseen | Escaped; kinds != want || string(folded) != plainFold(s) {
				t.Errorf("%q: kinds %b, want %b; folded %q", s, kinds, want, string(folded))
			}
		}
	}
}

// Of what is no valid text nothing is ruled out.
func TestOfBrokenTextAnyKindIsTold(t *testing.T) {
	for _, broken := range []string{"\x80", "\xff", "\xe6", "\xe6\x91", "\xe6a摄", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x9f\x91", "\xc3"} {
		for _, s := range []string{broken, "乌镇" + broken, broken + "乌镇昨日", "乌镇" + broken + "昨日举行活动"} {
			if _, kinds := Glance(nil, s); kinds != Any {
				t.Errorf("%q: kinds %b", s, kinds)
			}
		}
	}
}
