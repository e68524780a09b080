package credit_test

import (
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// An outlet is read wherever a line of credit may name it.
func TestWhereOutletsStand(t *testing.T) {
	for in, want := range map[string][2]string{
		"新华社发 周国平 摄": {"新华社", "周国平"}, "（新华社发 周国平 摄）": {"新华社", "周国平"}, "新华社发 周国平 制图": {"新华社", ""}, "记者：周国平（湖畔日报社）": {"湖畔日报社", "周国平"}, "湖畔社发　周国平　作": {"湖畔社", "周国平"}, "新华社发 陆 文 安 作": {"新华社", "陆文安"},
		"湖州日报-德清版　2012年6月12日　记者 周 国 平　通讯员 陆文安　版面编辑 高 平":           {"湖州日报-德清版", "周国平 陆文安 高平"},
		"http://www.huxw.cn　　2012年06月12日 16:20　　来源：湖畔新闻网　　编辑：周国平": {"湖畔新闻网", "周国平"}, "上一篇：全县动员植树　下一篇：书法协会成立　来源：湖畔新闻网　编辑：周国平": {"湖畔新闻网", "周国平"},
		"编辑丨周国平　来源丨湖畔之声（FM97）": {"湖畔之声", "周国平"}, "来源:湖畔新闻网(http://www.hu.example/a/2012.htm)　编辑:周国平": {"湖畔新闻网", "周国平"},
		"来源：市中级人民法院新闻局": {"市中级人民法院新闻局", ""}, "来源：湖州公安报 &amp; 南浔公安": {"湖州公安报 & 南浔公安", ""}, "来源：湖畔新闻网-湖畔晨报　大 中 小": {"湖畔新闻网-湖畔晨报", ""},
		"《瞭望》新闻周刊记者 周国平": {"瞭望", "周国平"}, "文 | 《湖经》记者 周国平　编辑 | 陆文安": {"湖经", "周国平 陆文安"}, "A04-A05版采写/湖京报记者 周国平": {"湖京报", "周国平"}, "（人民日报海外版记者 周国平）": {"人民日报海外版", "周国平"},
		"21世纪经济报道记者 周国平 北京报道": {"21世纪经济报道", "周国平"}, "湖州日报常驻记者 周国平": {"湖州日报", "周国平"},
		"综合《湖畔都市报》、海宁网等媒体报道　　编辑：周国平": {"湖畔都市报、海宁网", "周国平"}, "据新华社、湖州日报": {"新华社、湖州日报", ""}, "摘自《湖畔文摘》2012年第6期　周国平/文": {"湖畔文摘", "周国平"},
		"原载《湖州日报》1996年6月12日第二版　作者：周国平": {"湖州日报", "周国平"}, "（央视财经）": {"央视财经", ""}, "（央视）": {"央视", ""}, "©央视新闻": {"央视新闻", ""}, "Xinhua | Updated: 2020-06-12 09:55": {"Xinhua", ""}, "Photos: Zhou Guoping/HT": {"HT", "Zhou Guoping"},
		"Xinhua writers Zhou Guoping, Lu Wen'an": {"Xinhua", "Zhou Guoping Lu Wen'an"}, "2003-06-12　第3版：社会新闻": {"嘉兴在线", ""}, "作者：周国平<br>2003-06-12　第3版：社会新闻": {"嘉兴在线", "周国平"},
		"湖畔都市报·新湖畔客户端 记者 周国平 通讯员 陆文安 视频 高平": {"湖畔都市报·新湖畔客户端", "周国平 陆文安"}, "字体：[大 中 小]　2005-06-12 08:41　湖州日报　记者 周国平": {"湖州日报", "周国平"},
		"湖州日报社德清记者站 周国平 通讯员 陆文安": {"湖州日报社", "周国平 陆文安"}, "作者：周国平｜微信公众号“湖畔医生”首发": {"湖畔医生", "周国平"}, "湖畔晚报·湖上 记者 虢桃桃 视频 虢桃桃": {"湖畔晚报·湖上", "虢桃桃"},
		"来稿：通讯员周国平　出处：湖畔新闻网":  {"湖畔新闻网", "周国平"},
		"新华社杭州电 记者周国平 通讯员陆文安": {"新华社", "周国平 陆文安"}, "（编辑 周国平 来源 湖畔公安在线 原题《送锦旗》）": {"湖畔公安在线", "周国平"},
	} {
		if origin, people, left := attributed(t, in); origin != want[0] || people != want[1] {
			t.Errorf("%s: %q of %s, want %q; left %s", in, people, origin, want, left)
		}
	}
}

// And where a report opens with it.
func TestWhereOutletsOpenReports(t *testing.T) {
	for in, want := range map[string][2]string{
		"湖畔网6月12日11时30分讯（记者 周国平）今天的天气很好。": {"湖畔网", "周国平"}, "（澳門日報杭州十五日電）今天的天氣很好。": {"澳門日報", ""},
		"新华社微特稿　法国一只猫坐了火车。": {"新华社", ""}, "农民在采收苜蓿（无人机照片）。新华社发（周国平摄）": {"新华社", "周国平"}, "农民在采收苜蓿。新华社发（周国平 摄）今年已收四十吨。": {"新华社", "周国平"},
		"【湖畔報專訊】今天的天氣很好。": {"湖畔報", ""}, "【明報專訊】今天的天氣很好。": {"明報", ""}, "【晴報專訊】記者 周國平 圖：資料圖片": {"晴報", "周國平"}, "湖州日报德清专电　特约记者 周国平　今天的天气很好。": {"湖州日报", "周国平"},
		"法制日报－法制网 记者 周国平 通讯员 陆文安　日前，县法院进村开庭。": {"法制日报－法制网", "周国平 陆文安"}, "(ECNS) -- A cub went out for the first time on Monday.": {"ECNS", ""},
	} {
		if origin, people, left := attributed(t, in); origin != want[0] || people != want[1] {
			t.Errorf("%s: %q of %s, want %q; left %s", in, people, origin, want, left)
		}
	}
}

// An outlet's name in the field of a feed's author is the origin, where nothing else says so, and nobody's name.
func TestOutletsAsAuthors(t *testing.T) {
	d := desktest.Builtin(t)
	for author, want := range map[string]string{"湖畔晚报": "湖畔晚报", "桐乡发布": "桐乡发布", "新闻中心": "嘉兴在线", "网站": "嘉兴在线", "周国平": "嘉兴在线", "发布": "嘉兴在线"} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Authors: []string{author}, Content: "<p>今天的天气很好。</p>"}, desktest.Now)
		if e.Attribution.Origin != want {
			t.Errorf("%s: of %s", author, e.Attribution.Origin)
		}
	}
	e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Authors: []string{"桐乡发布"}, Content: "<p>据《湖畔晚报》报道，今天的天气很好。</p>"}, desktest.Now)
	if e.Attribution.Origin != "湖畔晚报" {
		t.Errorf("of %s", e.Attribution.Origin)
	}
}

// What only looks like the outlet of a line is none.
func TestWhatIsNoOutletOfALine(t *testing.T) {
	for _, in := range []string{
		"钱台发 周国平 摄", "竞赛结果今日公布，奖状已发 周国平 作", "据市民、村民", "据湖畔晚报、海宁网两家记者了解，天气很好。", "他的第一部作品 新作", "综合楼、办公楼 编辑：周国平", "上一篇：湖畔晚报的来源　下一篇：植树", "(Left) -- A cub went out.", "县城停电 记者周国平", "第3版：湖畔新闻", "他是湖州日报社德清记者站的常客。", "新华社特稿刊出以后，天气很好。", "作者：周国平｜微信公众号“关注我们”",
	} {
		if origin, _, _ := attributed(t, in); origin != "嘉兴在线" {
			t.Errorf("%s: of %s", in, origin)
		}
	}
}

// What stands right before a date and 讯 is an outlet, and so is a name with Latin letters before 消息; who makes something known, and where, is none.
func TestOutletBeforeADate(t *testing.T) {
	for in, want := range map[string][3]string{
		"湖畔时刻10月1日讯（记者 周国平）今天的天气很好。": {"湖畔时刻", "周国平", "<p>今天的天气很好。</p>"}, "红网时刻新闻10月1日讯 今天的天气很好。": {"红网时刻新闻", "", "<p>今天的天气很好。</p>"},
		"IT之家 4月2日消息，今天的天气很好。": {"IT之家", "", "<p>今天的天气很好。</p>"}, "驱动之家4月2日讯 今天的天气很好。": {"驱动之家", "", "<p>今天的天气很好。</p>"},
	} {
		if origin, people, left := attributed(t, in); origin != want[0] || people != want[1] || left != want[2] {
			t.Errorf("%s: of %s by %s, left %s", in, origin, people, left)
		}
	}
	for _, in := range []string{
		"央行4月2日消息，今天的天气很好。", "NASA 4月2日消息，今天的天气很好。", "市教育局10月1日讯 今天的天气很好。", "浙江桐乡10月1日讯 今天的天气很好。", "乌镇10月1日讯 今天的天气很好。", "周国平10月1日讯 今天的天气很好。", "据湖畔时刻10月1日讯 今天的天气很好。",
	} {
		if origin, people, left := attributed(t, in); origin != "嘉兴在线" || people != "" || left != "<p>"+in+"</p>" {
			t.Errorf("%s: of %s by %s, left %s", in, origin, people, left)
		}
	}
}

// The longer of two outlets that the vocabulary has is meant.
func TestLongerOutletIsMeant(t *testing.T) {
	for _, outlet := range []string{"央视新闻", "央视财经"} {
		e := desktest.Builtin(t).Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Byline: outlet + "记者 周国平", Content: "<p>今天的天气很好。</p>"}, desktest.Now)
		if e.Attribution.Origin != outlet {
			t.Errorf("%s: of %s", outlet, e.Attribution.Origin)
		}
	}
}
