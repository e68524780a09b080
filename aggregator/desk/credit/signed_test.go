package credit_test

import "testing"

// Whose names stand between a label and 报道 or 讯 before a colon are people, whatever they look like.
func TestSignedReports(t *testing.T) {
	for in, want := range map[string][2]string{
		"本报记者 白云 通讯员 黑土 摄影报道：今天的花很好。":     {"嘉兴在线", "白云 黑土 白云 黑土"},
		"湖畔网 通讯员 云上飞 讯：今天的花很好。":           {"湖畔网", "云上飞"},
		"【湖畔网】（记者 周国平）今天的花很好。":            {"湖畔网", "周国平"},
		"【湖畔网】 (记者 周国平 通讯员 陆文安) 今天的花很好。":  {"湖畔网", "周国平 陆文安"},
		"［湖畔新闻中心 特约记者 周国平 通讯员 管道］今天的花很好。": {"湖畔新闻中心", "周国平 管道"},
		"【本報記者周國平花蓮廿三日電】今天的花很好。":          {"嘉兴在线", "周國平"},
	} {
		if origin, people, left := attributed(t, in); origin != want[0] || people != want[1] || left != "<p>今天的花很好。</p>" && want[0] == "嘉兴在线" {
			t.Errorf("%s: %q of %s, want %q; left %s", in, people, origin, want, left)
		}
	}
	for _, in := range []string{"【通知】（今天下午停电）请大家备水。", "记者会今天播出报道：花很好。", "记者从市里获悉，今天的花报道：很好。"} {
		if origin, people, left := attributed(t, in); origin != "嘉兴在线" || people != "" || left != "<p>"+in+"</p>" {
			t.Errorf("%s: %q of %s, left %s", in, people, origin, left)
		}
	}
}

// Where a bar stands between names and the label behind them, each label is of the names before it.
func TestLabelsBehindBars(t *testing.T) {
	for in, want := range map[string]string{
		"周国平 | 文　　陆文安 | 编辑": "周国平 陆文安", "记者 周国平 | 文　陆文安、高平 ｜ 摄影　管弦 | 编辑": "周国平 陆文安 高平 管弦", "文 | 周国平　编辑 | 陆文安": "周国平 陆文安",
	} {
		if _, people, left := attributed(t, in); people != want || left != "" {
			t.Errorf("%s: %q, want %q; left %s", in, people, want, left)
		}
	}
}

// Signs in what opens a report, and whose outlet a place or a second name is part of.
func TestWiderOpenings(t *testing.T) {
	for in, want := range map[string][2]string{
		"新华社开罗／拉各斯2月17日电（记者周国平）今天的天气很好。": {"新华社", "周国平"}, "新华社“雪龙2”号12月1日电（记者周国平）今天的天气很好。": {"新华社", "周国平"}, "香港文匯報訊（記者 周國平）今天的天氣很好。": {"香港文匯報", "周國平"},
		"湖畔晚报记者周国平雅典报道": {"湖畔晚报", "周国平"}, "大众网·海报新闻记者 周国平": {"大众网·海报新闻", "周国平"}, "编辑：周国平　海报设计：陆文安": {"嘉兴在线", "周国平"}, "文/周国平　图/同前": {"嘉兴在线", "周国平"},
		"（编译自《湖畔新闻》　作者：周国平）": {"湖畔新闻", "周国平"}, "文．圖／周國平（自由撰稿人）": {"嘉兴在线", "周國平 周國平"}, "周国平（本报记者）": {"嘉兴在线", "周国平"},
	} {
		if origin, people, left := attributed(t, in); origin != want[0] || people != want[1] {
			t.Errorf("%s: %q of %s, want %q; left %s", in, people, origin, want, left)
		}
	}
}
