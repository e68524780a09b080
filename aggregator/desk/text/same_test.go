package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/txnews/hub/han"
)

// The quick ways give what the plain ones do.
func FuzzQuickWaysAreThePlainOnes(f *testing.F) {
	for _, s := range []string{"", "a", "人民网  版权", " 人民", "本报讯（记者 王小明）：", "ＡＢ１２～", "\u3000\u3000本报訊", "a\u200bb", "臺灣\x85", "\xe5\x85", "\xe5a\xe4\xb8", "a\nb\tc", "人人民网人民", "abab𠮷野a", "﹕∶︰", "𠮷野家", "한글", "ﾊﾝｶｸ"} {
		f.Add(s)
	}
	terms := [][]rune{[]rune("人民网"), []rune("人民"), []rune("民网"), []rune("記者"), []rune("ab"), []rune("𠮷野")}
	marks, names := SetOf("記，b"), NewAutomaton(terms)
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := Narrow(s), plainNarrow(s); got != want {
			t.Errorf("Narrow(%q) = %q, want %q", s, got, want)
		}
		if got, want := InPlainHan(s), plainInPlainHan(s); got != want {
			t.Errorf("InPlainHan(%q) = %q, want %q", s, got, want)
		}
		if got, want := tidy(s), plainTidy(s); got != want {
			t.Errorf("tidy(%q) = %v", s, got)
		}
		if got, want := marks.In(s), strings.ContainsFunc(s, marks.Has); got != want {
			t.Errorf("In(%q) = %v", s, got)
		}
		if got, want := TrimLeft(s), strings.TrimLeftFunc(s, IsSpace); got != want {
			t.Errorf("TrimLeft(%q) = %q, want %q", s, got, want)
		}
		if got, want := TrimRight(s), strings.TrimRightFunc(s, IsSpace); got != want {
			t.Errorf("TrimRight(%q) = %q, want %q", s, got, want)
		}
		if got, want := TrimSpace(s), strings.TrimSpace(s); got != want {
			t.Errorf("TrimSpace(%q) = %q, want %q", s, got, want)
		}
		if got, want := marks.All(s), !strings.ContainsFunc(s, func(r rune) bool { return !marks.Has(r) }); got != want {
			t.Errorf("All(%q) = %v", s, got)
		}
		if got, want := marks.TrimRight(s), strings.TrimRightFunc(s, marks.Has); got != want {
			t.Errorf("marks.TrimRight(%q) = %q, want %q", s, got, want)
		}
		for _, char := range []string{"。", "镇", "a", "\u3000"} {
			if got, want := LastIndex(s, char), strings.LastIndex(s, char); got != want {
				t.Errorf("LastIndex(%q, %q) = %d, want %d", s, char, got, want)
			}
		}
		if got, want := Count(s), utf8.RuneCountInString(s); got != want {
			t.Errorf("Count(%q) = %d, want %d", s, got, want)
		}
		for i := range len(s) + 1 {
			r, w := At(s, i)
			if wantR, wantW := utf8.DecodeRuneInString(s[i:]); r != wantR || w != wantW {
				t.Errorf("At(%q, %d) = %q of %d, want %q of %d", s, i, r, w, wantR, wantW)
			}
			r, w = Last(s[:i])
			if wantR, wantW := utf8.DecodeLastRuneInString(s[:i]); r != wantR || w != wantW {
				t.Errorf("Last(%q) = %q of %d, want %q of %d", s[:i], r, w, wantR, wantW)
			}
		}
		if r, _ := utf8.DecodeRuneInString(s); Opens(s) && (IsSpace(r) || IsInvisible(r)) {
			t.Errorf("%q opens a text", s)
		}
		if got, want := string(Fold(nil, s)), plainFold(s); got != want && utf8.ValidString(s) {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
		folded := append([]rune(s), []rune(strings.ReplaceAll(s, "a", string(Sep)))...)
		for i := range len(folded) + 2 {
			if got, want := NextSep(folded, i), plainNextSep(folded, i); got != want {
				t.Errorf("NextSep(%q, %d) = %d, want %d", folded, i, got, want)
			}
		}
		if got, want := names.Find([]rune(s), nil), plainFind(terms, []rune(s)); !slices.Equal(got, want) {
			t.Errorf("Find(%q) = %v, want %v", s, got, want)
		}
		if got, want := names.Within(s), names.WithinRunes([]rune(s)); got != want {
			t.Errorf("Within(%q) = %v", s, got)
		}
	})
}

func plainNextSep(folded []rune, i int) int {
	for ; i < len(folded); i++ {
		if folded[i] == Sep {
			return i
		}
	}
	return len(folded)
}

func plainNarrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case IsSpace(r):
			if r == '\n' {
				return r
			}
			return ' '
		case IsInvisible(r):
			return -1
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case r == '﹕' || r == '∶' || r == '︰':
			return ':'
		}
		return r
	}, s)
}

func plainInPlainHan(s string) string {
	if !utf8.ValidString(s) {
		return s
	}
	t := han.Simplified()
	return strings.Map(func(r rune) rune {
		if r < 1<<16 && utf8.RuneLen(rune(t[r])) == utf8.RuneLen(r) {
			return rune(t[r])
		}
		return r
	}, s)
}

func plainFold(s string) string {
	t := han.Simplified()
	return strings.Map(func(r rune) rune {
		switch {
		case IsSpace(r), IsInvisible(r), r == 0:
			return -1
		case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
			return NarrowRune(r)
		case r < 1<<16:
			return rune(t[r])
		}
		return r
	}, s)
}

func plainFind(terms [][]rune, s []rune) (all []Match) {
	for to := range len(s) + 1 {
		for from := range to {
			for i, term := range terms {
				if slices.Equal(term, s[from:to]) {
					all = append(all, Match{int32(i), from, to})
				}
			}
		}
	}
	return all
}

func plainTidy(s string) bool {
	space := true
	for _, r := range s {
		if r == ' ' && space || r != ' ' && (IsSpace(r) || IsInvisible(r)) {
			return false
		}
		space = r == ' '
	}
	return !space || s == ""
}

// A line is read in simplified characters wherever near its ends one stands that is not, also where the look from behind begins within a character.
func TestALineIsSimplifiedForWhatStandsNearItsEnd(t *testing.T) {
	for pad := range 3 {
		line := strings.Repeat("文", 60) + strings.Repeat("1", pad) + "（記者王小明）"
		if got := SimplifyLine(line); !strings.Contains(got, "记者") {
			t.Errorf("%d: %s", pad, got)
		}
	}
}

// What nearly all text is of is folded without a copy.
func TestPlainTextIsFoldedInPlace(t *testing.T) {
	line := strings.Repeat("乌镇镇昨日举行2026年活动 abc", 8)
	if n := testing.AllocsPerRun(10, func() { _, _, _, _ = Narrow(line), InPlainHan(line), SimplifyLine(line), Squeeze(line) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
