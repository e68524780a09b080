package desk_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A huge text takes memory while it is classified, and leaves none behind: each processor keeps a place for the next one.
func TestAHugeTextLeavesNoMemoryBehind(t *testing.T) {
	const most = 8 << 20 // of 2^17 characters, where every second one begins a town's name
	d := desktest.Builtin(t)
	for _, n := range []int{1<<17 - 1<<13, 1 << 19, 1 << 10} {
		for _, s := range []string{"乌镇", "桐乡市乌镇镇、濮院镇、屠甸镇，", "<p>乌镇</p>\n", "昨天上午，城东的菜市场开门了。"} {
			text := strings.Repeat(s, n/len([]rune(s)))
			d.Edit(news.Source{ID: "s", Name: "x"}, news.Raw{GUID: "1", Title: "x", Content: text}, desktest.Now)
			if kept := desk.Kept(); kept > most {
				t.Errorf("%d bytes are kept after %d characters of %q", kept, n, s)
			}
		}
	}
}
