package credit_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Where somebody works and what he is stand before his name, and are none.
func TestUnitsAndTitles(t *testing.T) {
	creditedAs(t, map[string][4]string{
		"通讯员：宣传处 周国平 骨科 陆文安": {"", "周国平 陆文安", "", ""}, "作者：麻醉科 周国平": {"周国平", "", "", ""}, "（通讯员 县委组织部 周国平 陆文安）": {"", "周国平 陆文安", "", ""}, "作者：县委书记周国平/县长陆文安": {"周国平 陆文安", "", "", ""},
		"作者：县委常委、宣传部部长 周国平": {"周国平", "", "", ""}, "文：急诊科 周国平 | 编辑：宣传科 陆文安": {"周国平", "", "", "陆文安"}, "通讯员：中学教师 端木赐": {"", "端木赐", "", ""}, "编辑：宣传科": {"", "", "", "宣传科"},
	})
}

// A word stands for a name where only names do: among others, before a label that takes it, between signs.
func TestWordsAmongNames(t *testing.T) {
	creditedAs(t, map[string][4]string{
		"（市农机局 周国平 焦点 摄影报道）": {"周国平 焦点", "", "周国平 焦点", ""}, "记者：黄河 长江 编辑：陆文安": {"黄河 长江", "", "", "陆文安"}, "本版编辑：田 野、山 川": {"", "", "", "田野 山川"}, "记 者：储 备　汪 洋": {"储备 汪洋", "", "", ""}, "记者 文 章 文/图": {"文章", "", "文章", ""},
		"（记者李平安通讯员王吉祥何如意）": {"李平安", "王吉祥 何如意", "", ""}, "本报记者 周国平 整理　冷暖 制图": {"周国平", "", "", ""}, "撰文 _ 周国平 摄影 _ 陆文安 编辑 _ 向秀": {"周国平", "", "陆文安", "向秀"},
		"主笔◎周国平 摄影◎陆文安": {"周国平", "", "陆文安", ""}, "文/图 本报记者 周国平 通讯员 陆文安": {"周国平", "陆文安", "周国平 陆文安", ""}, "本组图片由记者 江山、通讯员 多娇 拍摄": {"", "", "江山 多娇", ""}, "（本文由记者 周 平 根据录音整理，未经本人审阅）": {"周平", "", "", ""},
		"口述：周大娘　整理：本报记者 陆文安": {"陆文安", "", "", ""}, "记者：周国平　责任编辑：SN241": {"周国平", "", "", ""}, "文字编辑：周国平　图片编辑：陆文安": {"", "", "", "周国平 陆文安"}, "通讯员｜周国平　编辑｜陆文安　（健康报湖北记者站供稿）": {"", "周国平", "", "陆文安"},
		"图文-两岸三地律师高球赛 球手风采": {}, "鲁豫采访格力董事长董明珠：我不知道": {},
	})
}

// Names of other tongues are written by their sound, without a surname.
func TestSpeltNames(t *testing.T) {
	creditedAs(t, map[string][4]string{
		"记者：巴特尔 通讯员：乌日娜、宝音德力格尔": {"巴特尔", "乌日娜 宝音德力格尔", "", ""}, "本网记者　热孜万古丽　发自和田": {"热孜万古丽", "", "", ""}, "记者 那日苏 文并摄": {"那日苏", "", "那日苏", ""}, "记者：格桑伦珠 益西 摄影报道": {"格桑伦珠 益西", "", "格桑伦珠 益西", ""},
		"记者那天在现场看到，花开了": {}, "记者：那英红": {"那英红", "", "", ""},
	})
}

// The credit of a picture closes its line.
func TestCaptionsWithLabels(t *testing.T) {
	d := desktest.Builtin(t)
	for _, in := range []string{"▲沿江大道。　　无人机拍摄：周国平", "图为比赛现场　通讯员　周国平　图", "比赛现场。 吴耶娃 周国平 摄", "新华社照片，拉萨，2012年6月12日（新华社记者 周国平 摄）"} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>" + in + "</p><p>今天的天气很好。</p><p>我们去看花。</p>"}, desktest.Now)
		if a := e.Attribution; !slices.Contains(a.Photographers, "周国平") || len(a.Photographers) > 2 || slices.Contains(a.Photographers, "拉萨") {
			t.Errorf("%s: %+v", in, a)
		}
	}
}
