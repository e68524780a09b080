package admin

import (
	"fmt"
	"slices"
	"testing"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// Pages of what was learnt hold each name once, whatever is learnt and taken back meanwhile.
func TestWhatWasLearntIsPaged(t *testing.T) {
	var all editorial.Learnt
	for i := range 10 {
		all.Names = append(all.Names, news.Learnt{Kind: news.LearntNobody, Source: "s", Printed: fmt.Sprint(i), Times: 1})
	}
	var got []string
	ask := learntAsk{Limit: 4}
	for pages := 0; pages < 9; pages++ {
		page, err := ask.page(all)
		if err != nil || len(page.Names) > ask.Limit {
			t.Fatal(page, err)
		}
		for _, l := range page.Names {
			got = append(got, l.Printed)
		}
		if page.Next == "" {
			break
		}
		ask.Cursor = page.Next
		if pages == 0 { // the last of this page is taken back, one before it and one behind it are learnt
			all.Names = slices.Delete(all.Names, 3, 4)
			for _, name := range []string{"00", "55"} {
				all.Names = append(all.Names, news.Learnt{Kind: news.LearntNobody, Source: "s", Printed: name})
			}
			slices.SortFunc(all.Names, editorial.CompareLearnt)
		}
	}
	if want := []string{"0", "1", "2", "3", "4", "5", "55", "6", "7", "8", "9"}; !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	for _, cursor := range []string{"?", "eHg", "a"} {
		if _, err := (&learntAsk{Cursor: cursor, Limit: 1}).page(all); err == nil {
			t.Errorf("%s is a cursor", cursor)
		}
	}
}
