package channels_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/desk/channels"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// What is settled stays: the trail and the source's map say more than any words, general channels too. What says nothing for certain stays
// where its source files; a picture or film that is marked as one needs no general channel beside it.
func TestWhatIsFiledWhere(t *testing.T) {
	d := desktest.Builtin(t)
	local := news.Source{ID: "s", Channels: []string{"tongxiang"}}
	outside := news.Source{ID: "s", Channels: []string{"world"}, Categories: map[string]string{"时政": "world"}}
	for _, c := range []struct {
		name string
		src  news.Source
		raw  news.Raw
		want []string
	}{
		{"by its trail", outside, news.Raw{Title: "新车试驾：一箱油跑多远", Trail: []string{"首页", "国内国际"}}, []string{"world"}},
		{"by its source's map", outside, news.Raw{Title: "新车试驾：一箱油跑多远", Categories: []string{"时政"}}, []string{"world"}},
		{"by what it is about", outside, news.Raw{Title: "新车试驾：一箱油跑多远"}, []string{"auto"}},
		{"by a section's name in letters", outside, news.Raw{Title: "周末去这里", Categories: []string{"lvyou"}}, []string{"travel"}},
		{"where its source files", local, news.Raw{Title: "昨天的事"}, []string{"tongxiang"}},
		{"by its mark alone", outside, news.Raw{Title: "[组图]昨天的事"}, []string{"pictures"}},
		{"by a column of films", local, news.Raw{Title: "【视频回放】昨天的事"}, []string{"video"}},
		{"by a column of pictures", local, news.Raw{Title: "今日一图：昨天的事"}, []string{"pictures"}},
		{"by a column that is called as a channel", outside, news.Raw{Title: "强县新闻｜昨天的事"}, []string{"strong-counties"}},
		{"by no column, but what somebody says", local, news.Raw{Title: "市长说：昨天的事"}, []string{"tongxiang"}},
		{"by its mark and section", outside, news.Raw{Title: "[组图]昨天的事", Categories: []string{"国际"}}, []string{"pictures", "world"}},
		{"by both that its section names", outside, news.Raw{Title: "昨天的事", Categories: []string{"旅游", "人文"}}, []string{"travel", "culture"}},
		{"by both in one name", outside, news.Raw{Title: "昨天的事", Categories: []string{"汽车财经"}}, []string{"auto", "finance"}},
		{"by both that one name has in pinyin", outside, news.Raw{Title: "昨天的事", Categories: []string{"jiaoyu;caijing"}}, []string{"education", "finance"}},
		{"by a section in pinyin under another", outside, news.Raw{Title: "昨天的事", Categories: []string{"xinwen/fangchan"}}, []string{"property"}},
		{"by a section in traditional characters", outside, news.Raw{Title: "昨天的事", Categories: []string{"圖片頻道"}}, []string{"pictures"}},
		{"by its section and no letters", outside, news.Raw{Title: "Lanterns light up forty bridges", Categories: []string{"Travel"}}, []string{"travel"}},
		{"by no letters at all", outside, news.Raw{Title: "Lanterns light up forty bridges"}, []string{"world"}},
		{"by a mark at its end", outside, news.Raw{Title: "昨天的事（摄影报道）"}, []string{"pictures"}},
		{"by what a local outlet calls its own", news.Source{ID: "s", Name: "今日桐乡", Channels: []string{"world"}}, news.Raw{Title: "警方破获一起案件", Content: "<p>我市警方抓获三人。</p>"}, []string{"tongxiang"}},
		{"by no other place's own", news.Source{ID: "s", Name: "杭州日报", Channels: []string{"world"}}, news.Raw{Title: "警方破获一起案件", Content: "<p>我市警方抓获三人。</p>"}, []string{"world"}},
		{"by no section of another province's", news.Source{ID: "s", Name: "南国早报", Channels: []string{"world"}}, news.Raw{Title: "南宁地铁六号线开工", Content: "<p>南宁地铁六号线昨日开工。</p>", Categories: []string{"本地"}}, []string{"world"}},
		{"nor of a province's paper", news.Source{ID: "s", Name: "湖南日报", Channels: []string{"world"}}, news.Raw{Title: "警方破获一起案件", Content: "<p>警方昨天抓获三人。</p>", Categories: []string{"本地新闻"}}, []string{"world"}},
		{"but by that of our province's", news.Source{ID: "s", Name: "浙江在线", Channels: []string{"world"}}, news.Raw{Title: "警方破获一起案件", Content: "<p>警方昨天抓获三人。</p>", Categories: []string{"本地新闻"}}, []string{"tongxiang"}},
		{"by the county, named where the text begins", outside, news.Raw{Title: "警方破获一起案件", Content: "<p>前天夜里，桐乡警方抓获三人。</p>"}, []string{"tongxiang"}},
		{"by no county that is one of several", outside, news.Raw{Title: "警方破获一起案件", Content: "<p>海宁、桐乡、平湖三地警方抓获三人。</p>"}, []string{"world"}},
		{"by no place where somebody was born", outside, news.Raw{Title: "警方破获一起案件", Content: "<p>前天夜里，警方抓获桐乡籍男子三人。</p>"}, []string{"world"}},
		{"by its medium, which has no subject unless that is sure", outside, news.Raw{Title: "风筝人", Categories: []string{"图片频道"}, Content: "<p>城市上空的放风筝人。</p>"}, []string{"pictures"}},
		{"by a picture of its own", outside, news.Raw{Title: "昨天的事", Content: `<p>今天。<img src="http://e.cn/upload/1.jpg"></p>`}, []string{"pictures", "world"}},
	} {
		e := d.Edit(c.src, c.raw, desktest.Now)
		if !slices.Equal(e.Channels, c.want) {
			t.Errorf("%s: channels %v %v, want %v", c.name, e.Channels, e.Why.Channels, c.want)
		}
		for _, id := range e.Channels {
			if e.Why.Channels[id].IsZero() {
				t.Errorf("%s: no reason for %s", c.name, id)
			}
		}
	}
}

// Of an entry without evidence the step is known from its reasons, as rule and terms or in the words of older hubs.
func TestTrailOfReadsReasonsAndOldWords(t *testing.T) {
	for name, row := range map[string]struct {
		why  news.Reason
		want []string
	}{
		"rule and terms":        {news.Because("channel.trail", "强县新闻"), []string{"强县新闻"}},
		"old words":             {news.Reason{Text: "栏目路径「强县新闻」"}, []string{"强县新闻"}},
		"old words with quotes": {news.Reason{Text: "栏目路径「「强县」新闻」"}, []string{"「强县」新闻"}},
		"a rule without terms":  {news.Because("channel.trail"), nil},
		"another rule":          {news.Because("channel.category", "强县新闻"), nil},
		"old words of another":  {news.Reason{Text: "来源栏目「强县新闻」"}, nil},
	} {
		if got := channels.TrailOf(map[string]news.Reason{"strong-counties": row.why}); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// A hub without a channel for its own county has general news where it has other places'.
func TestGeneralNewsWithoutAChannelOfItsOwn(t *testing.T) {
	d, err := desk.New(desk.Rules{Channels: []news.Channel{{ID: "rest", Name: "各地", Role: news.RoleRest}}, Towns: config.BuiltinTowns()})
	if err != nil {
		t.Fatal(err)
	}
	for _, home := range [][]string{{"rest"}, nil} {
		for _, title := range []string{"昨天的事", "乌镇的事"} {
			if e := d.Edit(news.Source{ID: "s", Name: "甲报", Channels: home}, news.Raw{Title: title}, desktest.Now); !slices.Equal(e.Channels, []string{"rest"}) {
				t.Errorf("%s, of a source in %v: %v", title, home, e.Channels)
			}
		}
	}
}
