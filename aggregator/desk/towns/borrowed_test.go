package towns_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// What is called after a town, or comes from it, is the town's own where nothing says that it is elsewhere.
func TestNamesThatATownLends(t *testing.T) {
	d := desktest.Builtin(t)
	rows := []struct {
		source, title, content string
		towns                  []string
	}{
		{"桐乡新闻网", "乌镇戏剧节闭幕", "十天里演了两百场。", []string{"wuzhen"}},
		{"桐乡新闻网", "乌镇戏剧节两台新戏去濮院镇试演", "台下坐满了人。", []string{"puyuan"}},
		{"浙江日报", "“濮院羊绒杯”设计赛在深圳揭晓", "一等奖空缺。", nil},
		{"桐乡新闻网", "“乌镇指数”新一期在北京发布", "研究者说方法有所改动。", nil},
		{"桐乡新闻网", "乌镇银行濮院镇支行搬了新址", "旧址改作仓库。", []string{"puyuan"}},
		{"北京晚报", "“北方乌镇”今冬首次亮灯", "游客多从城里来。", nil},
		{"浙江在线", "乌镇籍女兵在西藏立功", "她生于乌镇，入伍四年。", nil},
		{"桐乡新闻网", "乌镇籍乡贤回乡办起书屋", "书屋开在老宅里。", []string{"wuzhen"}},
		{"桐乡新闻网", "市里的“凤鸣讲堂”开讲", "首讲讲的是宋画。", nil},
		{"桐乡新闻网", "“凤鸣街道”几个字换了新漆", "办事处门前立了脚手架。", []string{"fengming"}},
		{"桐乡新闻网", "河山合唱团获省赛金奖", "团员平均六十三岁。", nil},
	}
	for _, r := range rows {
		e := d.Edit(news.Source{ID: "s", Name: r.source}, news.Raw{GUID: "1", Title: r.title, Content: r.content}, desktest.Now)
		if !slices.Equal(e.Towns, r.towns) {
			t.Errorf("%s | %s: %v, want %v: %v", r.title, r.content, e.Towns, r.towns, e.Why.Towns)
		}
	}
}

// English copy names towns in Latin letters, most of which are other places' names as well.
func TestTownsInLatinLetters(t *testing.T) {
	d := desktest.Builtin(t)
	rows := []struct {
		source, title, content string
		towns                  []string
	}{
		{"China Daily", "Boats return to Wuzhen", "The canal was dredged over the winter.", []string{"wuzhen"}},
		{"Xinhua", "Silk mill hums again in Zhouquan", "The mill in Tongxiang, east China, had stood still for years.", []string{"zhouquan"}},
		{"Xinhua", "Gaoqiao market burns", "Firefighters in Changsha put the blaze out.", nil},
		{"China Daily", "Damage along the coast", "Tongxiang, Zhejiang, was spared.", nil},
		{"Shine", "Wuzhen Road gets new trees", "The road runs along the creek.", nil},
		{"桐乡新闻网", "Chongfu 老街来了外国摄影师", "他们拍了一整天。", []string{"chongfu"}},
	}
	for _, r := range rows {
		e := d.Edit(news.Source{ID: "s", Name: r.source}, news.Raw{GUID: "1", Title: r.title, Content: r.content}, desktest.Now)
		if !slices.Equal(e.Towns, r.towns) {
			t.Errorf("%s | %s: %v, want %v: %v", r.title, r.content, e.Towns, r.towns, e.Why.Towns)
		}
	}
}
