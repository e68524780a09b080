package news_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/txnews/hub/news"
)

func TestLineKeyHasLettersAndDigitsAlone(t *testing.T) {
	if got := news.LineKey(" 人 民 网，版权所有 © 2026｜Ａé㐀٣!"); got != "人民网版权所有2026Ａé㐀٣" {
		t.Errorf("%q", got)
	}
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if kept := news.LineKey(string(r)) != ""; r != '\ufffd' && (r < 0xd800 || r > 0xdfff) && kept != (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			t.Fatalf("%U: %v", r, kept)
		}
	}
	line := strings.Repeat("乌镇", 20)
	if n := testing.AllocsPerRun(10, func() { _ = news.LineKey(line) }); n != 0 {
		t.Errorf("%v allocations for a line that is its key", n)
	}
}
