package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// elsewhere is what a hub of 平江 in 湖南 would configure: nothing in it is ours.
func elsewhere() desk.Rules {
	return desk.Rules{
		Channels: []news.Channel{
			{ID: "home", Name: "平江要闻", Role: news.RoleLocal},
			{ID: "out", Name: "外地", Role: news.RoleRest},
			{ID: "look", Name: "影像", Role: news.RolePictures},
			{ID: "play", Name: "听看", Role: news.RoleVideo},
			{ID: "farms", Name: "三农", Names: []string{"农业"}, Words: []string{"+油茶", "早稻", "合作社"}},
			{ID: "schools", Name: "校园", Words: []string{"+高考", "学生"}},
		},
		Towns: []news.Town{
			{ID: "changshou", Name: "长寿", Kind: "镇", Ambiguous: true, For: []string{"平江"}},
			{ID: "jiayi", Name: "加义", Kind: "镇", For: []string{"平江"}, Villages: []string{"横江村"}},
			{ID: "nanjiang", Name: "南江", Kind: "镇", Ambiguous: true, For: []string{"平江"}},
		},
		Vocabulary: news.Vocabulary{Outlets: []string{"岳阳观澜", "红网时刻"}, Misleading: []string{"学生装"}},
		Location:   time.FixedZone("", 8*3600), Language: "zh-CN",
	}
}

// A hub of another county classifies and attributes by configuration alone.
func TestAnotherCountyByConfigurationAlone(t *testing.T) {
	d := desktest.Desk(t, elsewhere())
	src := news.Source{ID: "s", Name: "岳阳日报", Channels: []string{"out"}}
	for _, c := range []struct {
		raw             news.Raw
		channels, towns []string
		origin          string
	}{
		{raw: news.Raw{Title: "平江油茶喜获丰收", Content: "昨天，加义镇横江村的合作社开榨。"}, channels: []string{"farms"}, towns: []string{"jiayi"}, origin: "岳阳日报"},
		{raw: news.Raw{Title: "平江长寿开展防汛演练"}, channels: []string{"home"}, towns: []string{"changshou"}, origin: "岳阳日报"},
		{raw: news.Raw{Title: "老人长寿有秘诀"}, channels: []string{"out"}, origin: "岳阳日报"},
		{raw: news.Raw{Title: "桐乡乌镇镇举行会议"}, channels: []string{"out"}, origin: "岳阳日报"},
		{raw: news.Raw{Title: "今日举行活动", Trail: []string{"岳阳", "校园"}}, channels: []string{"schools"}, origin: "岳阳日报"},
		{raw: news.Raw{Title: "学生装上市"}, channels: []string{"out"}, origin: "岳阳日报"},
		{raw: news.Raw{Title: "【视频】山里的早晨"}, channels: []string{"play"}, origin: "岳阳日报"},
		{raw: news.Raw{Title: "[组图]山里的早晨"}, channels: []string{"look"}, origin: "岳阳日报"},
		{raw: news.Raw{Title: "今日举行活动", Content: "红网时刻平江6月12日讯（记者 张三）今天，县里举行活动。"}, channels: []string{"out"}, origin: "红网时刻"},
	} {
		e := d.Edit(src, c.raw, desktest.Now)
		if !slices.Equal(e.Channels, c.channels) || !slices.Equal(e.Towns, c.towns) || e.Attribution.Origin != c.origin {
			t.Errorf("%s: channels %v, towns %v, origin %s; want %v, %v, %s", c.raw.Title, e.Channels, e.Towns, e.Attribution.Origin, c.channels, c.towns, c.origin)
		}
	}
}
