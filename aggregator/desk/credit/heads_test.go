package credit_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// The line above a text may name an outlet, with a date and an author, without any label.
func TestHeadsWithoutALabel(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string][2]string{
		"原创 周国平 桐乡发布 2012-06-12": {"桐乡发布", "周国平"}, "原创　周国平 陆文安　乌镇发布　2012年6月12日 18:30 浙江": {"乌镇发布", "周国平 陆文安"}, "原创 桐乡发布 桐乡发布 2012-06-12 09:30": {"桐乡发布", ""},
		"原创 周国平 梧桐树下 2012-06-12": {"梧桐树下", "周国平"}, "南湖晚报 2012-06-12": {"南湖晚报", ""}, "来源丨南湖晚报": {"南湖晚报", ""}, "来源丨南湖晚报 作者丨周国平": {"南湖晚报", "周国平"}, "文丨周国平": {"嘉兴在线", "周国平"}, "南湖晚报　2012年6月12日 08:30": {"南湖晚报", ""}, "2012-06-12 10:20:00 南湖晚报": {"南湖晚报", ""}, "2012年6月12日 钱江晚报": {"钱江晚报", ""},
		"综合新华社、南湖晚报报道": {"新华社、南湖晚报", ""}, "综合《南湖晚报》、《钱江晚报》消息": {"南湖晚报、钱江晚报", ""}, "本报综合新华社报道": {"新华社", ""}, "（综合新华社、人民日报等）": {"新华社、人民日报", ""},
		"来源：南湖晚报　周国平": {"南湖晚报", "周国平"}, "来源：南湖晚报 2012-06-12 周国平、陆文安": {"南湖晚报", "周国平 陆文安"},
	} {
		for _, content := range []string{"<p>" + in + "</p><p>今天的天气很好。</p>", "<p>今天的天气很好。</p><p>" + in + "</p>"} {
			e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: content}, desktest.Now)
			if got := [2]string{e.Attribution.Origin, strings.Join(e.Attribution.Reporters, " ")}; got != want || e.Content != "<p>今天的天气很好。</p>" {
				t.Errorf("%s: %q, want %q; %s", content, got, want, e.Content)
			}
		}
	}
	for _, in := range []string{"原创 2012-06-12", "原创 歌曲 大赛 2012-06-12", "原创作品 桐乡发布", "2012年6月12日", "综合整治报道", "综合消息", "综合执法、环境整治报道", "2012年全市新闻网"} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>" + in + "</p>"}, desktest.Now)
		if a := e.Attribution; a.Origin != "嘉兴在线" || len(a.Reporters) > 0 {
			t.Errorf("%s: %v of %s", in, a.Reporters, a.Origin)
		}
	}
}

// Where and when a picture was taken may follow who took it, and says nothing of who where it stands alone.
func TestPicturesTakenSomewhere(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{
		"西栅的夜。周国平摄于乌镇西栅": "周国平", "（周国平 摄于2012年6月）": "周国平", "桥上的人。 周国平 摄于6月12日。": "周国平", "老照片：陈家桥，摄于1980年。": "", "这张照片摄于1980年。": "", "运河上的船摄于崇福": "",
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>" + in + "</p>"}, desktest.Now)
		if a := e.Attribution; strings.Join(a.Photographers, " ") != want || len(a.Reporters) > 0 {
			t.Errorf("%s: %v %v", in, a.Photographers, a.Reporters)
		}
	}
}
