package news_test

import (
	"testing"

	"github.com/txnews/hub/news"
)

func TestOutletKey(t *testing.T) {
	for key, names := range map[string][]string{
		"新华社":     {"新华社", "新華社", "《新华社》", "新华社客户端", "「新华社」官方微博", " 新 华 社 ", "综合新华社", "据新华社电", "新华社电", "新华社APP", "新华社记者", "新华社综合报道"},
		"人民日报":    {"人民日报", "人民日報", "《人民日报》客户端", "人民日报微信公众号", "人民日报数字报", "人民日报新闻客户端", "《人民日报》", "人民日報客戶端"},
		"浙江新闻":    {"浙江新闻", "浙江新闻客户端", "浙江新闻 APP", "《浙江新闻》客户端"},
		"央视新闻":    {"央视新闻", "央视新闻客户端", "央视新闻微信公众号"},
		"潮新闻":     {"潮新闻", "潮新闻客户端", "潮新聞客戶端"},
		"澎湃新闻":    {"澎湃新闻", "澎湃新闻客户端"},
		"封面新闻":    {"封面新闻", "封面新闻客户端"},
		"嘉兴日报":    {"嘉兴日报", "嘉興日報", "嘉兴日报 电子版"},
		"嘉兴日报桐乡版": {"嘉兴日报-桐乡版", "嘉兴日报(桐乡版)", "嘉兴日报桐乡版"},
		"cgtn":    {"CGTN", "CGTN", "cgtn客户端"},
		"微信":      {"微信"},
		"据说":      {"据说"},
		"":        {"", " ", "《》", "。"},
	} {
		for _, name := range names {
			if got := news.OutletKey(name); got != key {
				t.Errorf("%q: %q, want %q", name, got, key)
			}
		}
		if got := news.OutletKey(key); got != key {
			t.Errorf("%q is not its own key: %q", key, got)
		}
	}
}

func TestPermittedOrigins(t *testing.T) {
	list := []string{"新华社", "人民日报", "桐乡发布"}
	for _, c := range []struct {
		list   []string
		origin string
		want   bool
	}{
		{nil, "随便什么报", true}, {nil, "", true},
		{list, "新华社", true}, {list, "新華社客户端", true}, {list, "《人民日报》", true}, {list, "新华社、人民日报", true}, {list, "综合新华社 人民日报", true},
		{list, "新华网", false}, {list, "新华社、某自媒体", false}, {list, "", false}, {list, "《》", false}, {list, "桐乡发布会", false},
	} {
		if got := news.Permits(c.list, c.origin); got != c.want {
			t.Errorf("%q on %q: %v", c.origin, c.list, got)
		}
	}
}

func TestHeldFor(t *testing.T) {
	e := &news.Entry{Source: "wz", Attribution: news.Attribution{Origin: "乌镇发布"}, Providers: []news.Provider{{ID: "wz", Name: "乌镇之声"}}}
	site := make([]string, 1, 8)
	site[0] = "新华社"
	for _, c := range []struct {
		name string
		site []string
		src  news.Source
		held news.Reason
	}{
		{"no list", nil, news.Source{}, news.Reason{}},
		{"not on the site's", site, news.Source{}, news.Because("held.origin", "乌镇发布")},
		{"on the source's", site, news.Source{Permit: []string{"乌镇发布"}}, news.Reason{}},
		{"the source's alone", nil, news.Source{Permit: []string{"新华社"}}, news.Because("held.origin", "乌镇发布")},
	} {
		if got := news.HeldFor(c.site, &c.src, e); !got.Equal(c.held) {
			t.Errorf("%s: %v, want %v", c.name, got, c.held)
		}
	}
	e.Attribution.Origin = ""
	if got := news.HeldFor([]string{"乌镇之声"}, &news.Source{}, e); !got.IsZero() {
		t.Errorf("the provider is the origin where none is named: %v", got)
	}
	e.Providers = nil
	if got := news.HeldFor(site, &news.Source{}, e); got.Rule != "held.unnamed" {
		t.Errorf("no origin: %v", got)
	}
}
