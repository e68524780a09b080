package towns_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// What a village is known for is known with 村 and 的 between as well; another village's of that name is not.
func TestLandmarksAsPeopleSayThem(t *testing.T) {
	d := desktest.Builtin(t)
	for title, want := range map[string][]string{
		"陈庄竹编走出国门": {"wuzhen"}, "老篾匠和他的陈庄村竹编": {"wuzhen"}, "陈庄村的竹编上了展台": {"wuzhen"}, "来看陈庄的竹编": {"wuzhen"}, "濮院的羊毛衫市场开门": {"puyuan"},
		"陈庄的小麦熟了": nil, "陈庄村的道路通车": nil, "献县陈庄镇的竹编": nil,
	} {
		e := d.Edit(news.Source{ID: "s", Name: "浙江日报"}, news.Raw{GUID: "1", Title: title}, desktest.Now)
		if !slices.Equal(e.Towns, want) {
			t.Errorf("%s: %v, want %v: %v", title, e.Towns, want, e.Why.Towns)
		}
	}
}
