package credit_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A role behind a label is that of the label's people: they did its work.
func TestRolesBehindWorks(t *testing.T) {
	creditedAs(t, map[string][4]string{
		"记者 周国平 通讯员 陆文安 摄影 记者 沈珂":                  {"周国平", "陆文安", "沈珂", ""},
		"采写 本报记者 周国平 陆文安 摄影 本报记者 沈珂":               {"周国平 陆文安", "", "沈珂", ""},
		"总策划 周国平 总统筹 陆文安 采写 本报记者 水牛 高山 摄影 本报记者 沈珂": {"水牛 高山", "", "沈珂", ""},
		"策划：本报编辑部　统筹：周国平　采写：记者 陆文安 沈珂　摄影：记者 俞明":    {"陆文安 沈珂", "", "俞明", ""},
		"记者 周国平 制图 端木赐 统筹 陆文安":                     {"周国平", "", "", ""},
		"主持人：平安　导播：周国平　技术：陆文安　记者：王国庆":              {"王国庆", "", "", ""},
		"出镜记者：周国平 后期：陆文安 包装：沈珂":                    {"周国平", "", "", ""},
		"■本报记者 周国平 特约记者 陆文安 摄影/报道":                 {"周国平 陆文安", "", "周国平 陆文安", ""},
		"记者 周国平 通讯员 陆文安 摄":                         {"", "", "周国平 陆文安", ""},
		"文/记者 周国平 图/通讯员 陆文安":                       {"周国平", "", "陆文安", ""},
		"记者 周国平 摄影 陆文安":                            {"周国平", "", "陆文安", ""},
		"记者 周国平 文 通讯员 陆文安 摄":                       {"周国平", "", "陆文安", ""},
		"来稿：通讯员周国平　核发：编辑陆文安":                       {"", "周国平", "", "陆文安"},
		"本报记者 周国平 来稿":                              {"周国平", "", "", ""},
		"本报记者 周 平 编译":                              {"周平", "", "", ""},
		"对话人：本报记者 周国平":                             {"周国平", "", "", ""},
		"记者 周国平 制图 宫殿 统筹 花园":                       {"周国平", "", "", ""},
		"本报讯（记者 周国平）编辑 陆文安 校对 沈珂":                  {"周国平", "", "", "陆文安"},
		"【记者走基层】来源：南湖晚报 作者：记者 周国平 见习记者 陆文安":        {"周国平 陆文安", "", "", ""},
		"（编辑 周国平 来源 南湖晚报 原题《天气》）":                  {"", "", "", "周国平"},
		"南湖晚报记者 周国平 浙江嘉兴报道　摄影 本报浙江传真":              {"周国平", "", "", ""},
		"Photos: Mia Shen/GT":                   {"", "", "Mia Shen", ""},
		"Photograph: Mia Shen/REX/Shutterstock": {"", "", "Mia Shen", ""}, "Photograph: Mia Shen/NBA/Getty Images": {"", "", "Mia Shen", ""}, "Photograph: Mia Shen/PA Archive": {"", "", "Mia Shen", ""},
		"Photos: Mia Shen/Tom Hale":                     {"", "", "Mia Shen Tom Hale", ""},
		"(Photos: Xinhua) (Editor: Mia Shen, Tom Hale)": {"", "", "", "Mia Shen Tom Hale"},
		"主持人：大家好":                                       {}, "主持人：周国平": {}, "对话人：周国平": {}, "主持人：今天我们说说这座桥。": {}, "本报讯（记者 周国平）编辑部来了客人。": {"周国平", "", "", ""},
		"记者 周国平 编辑 陆文安 摄影 沈珂": {"周国平", "", "沈珂", "陆文安"},
	})
}

// Where somebody is from stands before his name, and nobody stands where a word says so.
func TestPlacesAndNobodies(t *testing.T) {
	creditedAs(t, map[string][4]string{
		"通讯员 第三师 沈珂":                         {"", "沈珂", "", ""},
		"撰稿：上旺村党支部 摄影：大学生村官 周国平":             {"上旺村党支部", "", "周国平", ""},
		"图/文：石门镇 周国平":                        {"周国平", "", "周国平", ""},
		"来源：南湖晚报　编辑：（空）　作者：":                 {},
		"文字：周国平　责编：陆文安　（均为化名）":               {"周国平", "", "", "陆文安"},
		"作者：周国平　责编：陆文安　封面图来源：南湖景区":           {"周国平", "", "", "陆文安"},
		"作者 周国平 编辑 陆文安 图片 濮院镇":               {"周国平", "", "", "陆文安"},
		"本报桐乡县通讯员 周国平 来稿":                    {"", "周国平", "", ""},
		"本稿由县农业局通讯员周国平、县水利局通讯员陆文安提供，编辑时有删节。": {"", "周国平 陆文安", "", ""},
		"（昆山日报　记者　周国平　插画　端木赐　编辑　陆文安）":        {"周国平", "", "", "陆文安"},
		"记者：周国平；通讯员：区爱莲、陆文安；编辑：沈珂":           {"周国平", "区爱莲 陆文安", "", "沈珂"},
		"本报记者　巴　图":                           {"巴图", "", "", ""},
		"摄影：学通社 周国平 审稿：陆文安":                  {"", "", "周国平", ""},
		"文字 / 校记者团 周国平 📸 摄影 / 校摄影协会 陆文安 沈珂":  {"周国平", "", "陆文安 沈珂", ""},
		"作者：周国平 摄影：摄影协会":                     {"周国平", "", "", ""},
		"记者周国平／台北－乌镇连线报导":                    {"周国平", "", "", ""},
		"通讯员：周 国、南 宁":                        {"", "周国 南宁", "", ""},
	})
}

// A report's people with where they were.
func TestWhereReportersWere(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string][]string{
		"記者周國平烏鎮報道：今天的天氣很好。": {"周國平"}, "【記者 周國平 桐鄉專訪】": {"周國平"}, "南湖晚报记者 周国平 浙江嘉兴报道": {"周国平"}, "新华社杭州电 记者周国平": {"周国平"}, "（中央社記者周國平浙江桐鄉18日電）": {"周國平"}, "南湖晚报6月12日11时30分讯（记者 周国平）今天的天气很好。": {"周国平"},
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>" + in + "</p><p>今天的天气很好。</p><p>我们去看花。</p>"}, desktest.Now)
		if a := e.Attribution; !slices.Equal(a.Reporters, want) {
			t.Errorf("%s: %+v", in, a)
		}
	}
}

// A picture's credit names its photographers alone, at the line's end, on a line of its own or in a bracket within the line.
func TestPhotographersOfCaptions(t *testing.T) {
	d := desktest.Builtin(t)
	for _, in := range []string{
		"▲比赛现场。记者 周国平 通讯员 陆文安 摄", "记者 周国平 通讯员 陆文安 摄", "图①②本报记者周国平摄　图③通讯员陆文安摄", "比赛开始了。（本报记者 周国平 通讯员 陆文安 摄）据统计，来了四千人。",
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>" + in + "</p><p>我们去看花。</p>"}, desktest.Now)
		if a := e.Attribution; !slices.Equal(a.Photographers, []string{"周国平", "陆文安"}) || len(a.Reporters)+len(a.Correspondents) > 0 {
			t.Errorf("%s: %+v", in, a)
		}
	}
	for _, in := range []string{"（图片来自网络）", "【编辑点评】一碗面里有乡愁。", "比赛（去年由一个摄影爱好者 摄）开始了。"} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>" + in + "</p>"}, desktest.Now)
		if a := e.Attribution; len(a.Photographers)+len(a.Editors)+len(a.Reporters) > 0 {
			t.Errorf("%s: %+v", in, a)
		}
	}
}
