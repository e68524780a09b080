package reprint_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Two reports that differ in one word that matters are two, be they short or long, and wherever it stands.
func TestReportsThatDifferInAWordAreTwo(t *testing.T) {
	data, err := os.ReadFile("testdata/lookalikes.txt")
	if err != nil {
		t.Fatal(err)
	}
	frames, besides, _ := strings.Cut(string(data), "\n\n")
	more := strings.Split(strings.TrimSpace(besides), "\n")
	half := len(more) / 2
	lengths := map[string]func(string) string{
		"alone":    func(s string) string { return s },
		"in front": func(s string) string { return s + "\n" + besides },
		"in between": func(s string) string {
			return strings.Join(more[:half], "\n") + "\n" + s + "\n" + strings.Join(more[half:], "\n")
		},
		"at the end": func(s string) string { return besides + "\n" + s },
	}
	d, tried := desktest.Builtin(t), 0
	came := time.Date(2016, 7, 12, 8, 0, 0, 0, desktest.Shanghai)
	for line := range strings.Lines(frames) {
		frame, pairs, ok := strings.Cut(line, "|")
		if !ok {
			continue
		}
		for pair := range strings.FieldsSeq(pairs) {
			x, y, _ := strings.Cut(pair, "/")
			for where, report := range lengths {
				a := news.Entry{Source: "a", Title: "桐乡新闻一则", Content: report(strings.Replace(frame, "{}", x, 1)), Published: came}
				b := news.Entry{Source: "b", Title: "桐乡新闻一则", Content: report(strings.Replace(frame, "{}", y, 1)), Published: came.Add(3 * time.Hour)}
				tried++
				if same, why := d.SameStory(&a, &b); same {
					t.Errorf("%s, %s: %s", pair, where, why)
				}
			}
		}
	}
	if tried < 1500 {
		t.Errorf("%d pairs", tried)
	}
}
