package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// What is stored of an entry is enough to judge it alike.
func TestRefileByTheSameRulesChangesNothing(t *testing.T) {
	d := desktest.Builtin(t)
	src := news.Source{ID: "s", Name: "桐乡新闻网", Channels: []string{"world"}}
	for name, raw := range map[string]news.Raw{
		"by words":      {Title: "高考今日开考", Content: "<p>乌镇镇的考生上午进场。</p>"},
		"by trail":      {Title: "昨日举行活动", Trail: []string{"桐乡新闻网", "国内国际", "强县新闻"}},
		"by category":   {Title: "昨日举行活动", Categories: []string{"财经-综合", "桐乡"}},
		"by pictures":   {Title: "西栅夜景", Content: `<p>一<img src="http://e.cn/1.jpg">二<img src="http://e.cn/2.jpg">三<img src="http://e.cn/3.jpg"></p>`},
		"sizes of one":  {Title: "西栅夜景", Content: `<p>一<img src="http://e.cn/a-150x150.jpg"><img src="http://e.cn/a.jpg?w=640"><img src="http://e.cn/a.jpg"></p>`},
		"by a video":    {Title: "大麻镇昨日", Media: []news.RawMedia{{URL: "http://e.cn/v.mp4"}}},
		"by the origin": {Title: "高桥派出所的民警", Origin: "今日桐乡"},
		"by credit":     {Title: "昨日举行活动", Byline: "记者 张三", Content: "<p>本报讯（记者 张三）濮院镇昨日举行活动。</p><p>（责任编辑：李四）</p>"},
	} {
		raw.GUID = name
		e := d.Edit(src, raw, desktest.Now)
		if diff := cmp.Diff(e, d.Refile(src, e)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// What an editor decided stays, and what it overrides is judged by the new rules.
func TestRefileKeepsDecisions(t *testing.T) {
	src := news.Source{ID: "s", Name: "桐乡新闻网", Channels: []string{"world"}}
	e := desktest.Builtin(t).Edit(src, news.Raw{GUID: "1", Title: "乌镇镇举行新茶会", Trail: []string{"站", "强县新闻"}}, desktest.Now)
	theory := []string{"theory"}
	(&news.Override{Channels: &theory}).Apply(&e)
	rules := desktest.Rules()
	rules.Channels = []news.Channel{{ID: "theory", Name: "理论"}, {ID: "tea", Name: "茶", Names: []string{"强县新闻"}}}
	rules.Towns = nil
	now := desktest.Desk(t, rules).Refile(src, e)
	if diff := cmp.Diff(theory, now.Channels); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"tea"}, now.Override.Desk.Channels); diff != "" {
		t.Error(diff)
	}
	if len(now.Towns) > 0 {
		t.Errorf("towns %v of a gazetteer that is no more", now.Towns)
	}
	if now.ID != e.ID || now.Version != e.Version || !now.Sort.Equal(e.Sort) || now.Content != e.Content {
		t.Error("refiling changed more than towns and channels")
	}
	if e.Towns[0] != "wuzhen" || e.Override.Desk.Channels[0] != "strong-counties" {
		t.Error("refiling changed the entry that it was given")
	}
}

// Entries from before evidence was kept go by what their reasons tell of the trail.
func TestRefileOfOldEntries(t *testing.T) {
	d := desktest.Builtin(t)
	src := news.Source{ID: "s", Channels: []string{"world"}}
	e := d.Edit(src, news.Raw{GUID: "1", Title: "昨日举行活动", Trail: []string{"站", "强县新闻"}}, desktest.Now)
	e.Evidence = nil
	if diff := cmp.Diff(e, d.Refile(src, e)); diff != "" {
		t.Error(diff)
	}
	inWords := e
	inWords.Why.Channels = map[string]news.Reason{"strong-counties": {Text: "栏目路径「强县新闻」"}}
	if diff := cmp.Diff(e, d.Refile(src, inWords)); diff != "" {
		t.Errorf("as an older hub stored it: %s", diff)
	}
}
