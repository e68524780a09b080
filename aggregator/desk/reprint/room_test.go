package reprint_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/news"
)

// A huge text, or one whose numbers grow as they are spelled in one way, leaves no more memory behind than the longest that is compared.
func TestAHugeTextLeavesNoMemoryBehind(t *testing.T) {
	const most = 20 * reprint.TextLimit // bytes: for each character as written and up to two as it is compared four and a stop, three in UTF-8
	for _, s := range []string{"昨天上午城东的菜市场开门了。", "九千九百九十九万九千九百九十九亿，", "1亿2亿", "<p>一</p>\n", "通"} {
		for _, n := range []int{100, reprint.TextLimit, 1 << 20} {
			reprint.MarksOf(&news.Entry{Title: "题", Content: strings.Repeat(s, n/len([]rune(s))+1)})
			if kept := reprint.Kept(); kept > most {
				t.Errorf("%d bytes are kept after %d characters of %q", kept, n, s)
			}
		}
	}
}
