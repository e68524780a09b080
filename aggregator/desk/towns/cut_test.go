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

// Where an outlet is from elsewhere, and says nothing of the county, a name within a clause must be by far the likelier reading.
func TestNameFromAfarIsTheLikelierReadingByFar(t *testing.T) {
	d := desktest.Builtin(t)
	rows := map[string][]string{
		"一方乌镇纸拍出高价": nil, "百年老店一味首乌镇店": nil, "三足金乌镇馆多年": nil, "长洲泉水进了千家": nil, "临濮院落种上牡丹": nil, "“我是濮院子里长大的”": nil,
		"游人涌向乌镇": {"wuzhen"}, "乌镇民宿一房难求": {"wuzhen"}, "一件毛衣的濮院之旅": {"puyuan"},
	}
	for title, want := range rows {
		e := d.Edit(news.Source{ID: "s", Name: "羊城晚报"}, news.Raw{GUID: "1", Title: title}, desktest.Now)
		if !slices.Equal(e.Towns, want) {
			t.Errorf("%s: %v, want %v: %v", title, e.Towns, want, e.Why.Towns)
		}
	}
}
