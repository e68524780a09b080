package towns_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Characters that other words share out among themselves name no town, whatever the outlet.
func TestNameIsAWordOfItsText(t *testing.T) {
	d := desktest.Builtin(t)
	rows := map[string][]string{
		"川乌镇痛膏被召回": nil, "何首乌镇不住白发": nil, "浮屠甸子村的牧民搬新家": nil, "磐石门业被判赔偿": nil, "最高桥墩浇筑完成": nil,
		"濮院长谈医改": nil, "濮院长开讲": nil, "濮院士团队获奖": nil, "加拿大麻将队成立": nil, "江河山川皆入画": nil, "亚洲泉水博览会": nil,
		"株洲泉井村的老屋": nil, "游客走进株洲泉湖公园": nil, "株洲泉东路通车": nil, "仁义乌镇": {"wuzhen"}, "有情有义乌镇人": {"wuzhen"},
		"濮院长者食堂开张": {"puyuan"}, "乌镇压轴大戏上演": {"wuzhen"}, "画家在乌镇定居": {"wuzhen"}, "濮院落户三家企业": {"puyuan"},
		"川乌镇痛膏在乌镇被召回": {"wuzhen"},
	}
	for title, want := range rows {
		for _, outlet := range []string{"桐乡新闻网", "健康报"} {
			e := d.Edit(news.Source{ID: "s", Name: outlet}, news.Raw{GUID: "1", Title: title}, desktest.Now)
			if !slices.Equal(e.Towns, want) {
				t.Errorf("%s, %s: %v, want %v: %v", outlet, title, e.Towns, want, e.Why.Towns)
			}
		}
	}
}
