package credit_test

import "testing"

// What stands behind 来源 and its like is the outlet, as printed.
func TestWhatIsBehindTheLabelIsTheOutlet(t *testing.T) {
	for in, want := range map[string][2]string{
		"来源：湖畔网－平湖频道　作者：周国平": {"湖畔网－平湖频道", "周国平"}, "来源：湖畔网-平湖频道": {"湖畔网-平湖频道", ""}, "来源：平湖市融媒体中心（平湖传媒集团）": {"平湖市融媒体中心（平湖传媒集团）", ""}, "来源：南湖晚报（ID：nhwb）": {"南湖晚报", ""},
		"来源：是说湖畔（ID：sshp01） 作者：周国平": {"是说湖畔", "周国平"}, "来源：在湖边": {"在湖边", ""}, "来源：我们的日子": {"嘉兴在线", ""}, "来源：这里卖过的都在": {"嘉兴在线", ""}, "来源：不明": {"嘉兴在线", ""},
		"来源：本报综合报道　编辑：周国平": {"嘉兴在线", "周国平"}, "来源：本网讯": {"嘉兴在线", ""}, "来源：平湖市新闻中心 周国平 陆文安": {"平湖市新闻中心", "周国平 陆文安"}, "（摘自《南湖晚报》6月12日　周国平）": {"南湖晚报", "周国平"},
		"来自：湖畔论坛　楼主：老井　发表于 2012-6-12 21:05　回复：37": {"湖畔论坛", ""}, "新闻首发：湖畔新闻网　时间：2012-06-12 01:01　编辑：周国平": {"湖畔新闻网", "周国平"}, "素材来源：市卫健委、市疾控中心": {"市卫健委、市疾控中心", ""},
		"综合自新华社、南湖晚报": {"新华社、南湖晚报", ""}, "综合丨湖畔新闻客户端": {"湖畔新闻客户端", ""}, "来源：南湖晚报微信公众号（ID：nhwb）综合湖畔铁路": {"南湖晚报微信公众号", ""},
		"记者周国平通讯员陆文安来源南湖晚报编辑李晓明": {"南湖晚报", "周国平 陆文安 李晓明"}, "来源：新华社、人民日报、央视新闻客户端、中国气象局、国家应急广播、南湖晚报": {"新华社、人民日报、央视新闻客户端、中国气象局、国家应急广播、南湖晚报", ""},
	} {
		if origin, people, _ := attributed(t, in); origin != want[0] || people != want[1] {
			t.Errorf("%s: %s of %s, want %q", in, people, origin, want)
		}
	}
}

// A table has the outlet, an office too, in the cell behind its label's.
func TestAnOutletInATable(t *testing.T) {
	const in = "<table><tr><th>作者</th><td>周国平</td><th>来源</th><td>市委宣传部</td><th>摄影</th><td>陆文安</td></tr></table>"
	if origin, people, _ := attributed(t, in); origin != "市委宣传部" || people != "周国平 陆文安" {
		t.Errorf("%s of %s", people, origin)
	}
}
