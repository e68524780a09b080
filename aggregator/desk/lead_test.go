package desk

import (
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

// A lead is the first characters of a text's words with one blank between two, a blank too.
func TestLead(t *testing.T) {
	for _, s := range []string{
		"", " \n", "乌镇 通车\u3000\n今天", strings.Repeat("乌镇 ", 300), strings.Repeat("乌", news.LessonLead-1) + "\t镇", strings.Repeat("乌", news.LessonLead) + " 镇",
		strings.Repeat("a ", 199) + "ab", strings.Repeat("a  ", 200), strings.Repeat("𠀀", 2*news.LessonLead),
	} {
		want := []rune(strings.Join(strings.Fields(s), " "))
		if got := lead(s); got != string(want[:min(len(want), news.LessonLead)]) {
			t.Errorf("%q: %q", s, got)
		}
	}
}
