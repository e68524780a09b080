package credit_test

import "testing"

// An outlet that no list has is told by its shape and by what stands around it.
func TestSitesByTheirPlace(t *testing.T) {
	for in, want := range map[string][2]string{
		"新浪娱乐讯 今天的花很好。": {"新浪娱乐", ""}, "搜狐体育讯 (文/老六) 今天的花很好。": {"搜狐体育", "老六"}, "Hupan.com消息（新闻联播）：今天的花很好。": {"Hupan.com", ""},
		"湖畔消息网5月9日报道 今天的花很好。": {"湖畔消息网", ""}, "湖畔新闻网海宁5月9日报道：今天的花很好。": {"湖畔新闻网", ""}, "湖畔网讯 据湖州日报报道（记者 周国平）今天的花很好。": {"湖畔网", "周国平"},
		"http://www.hupan.example 1999年09月21日 15:02 湖畔新闻社": {"湖畔新闻社", ""}, "http://sports.hupan.example　2004年08月23日08:37　体坛周报<br>特派记者周国平雅典报道": {"体坛周报", "周国平"},
		"湖畔新聞網 09:12 2020/04/02 · 周國平 · 花蓮": {"湖畔新聞網", "周國平"}, "《湖畔科学报》 (2022-03-14 第1版 要闻)　本报记者 周国平": {"湖畔科学报", "周国平"},
		"　　新华社供本报特稿　周国平": {"新华社", ""}, "本文经授权转载自<strong>丁湖园</strong>（ID：dinghu）": {"丁湖园", ""}, "湖州日报记者 管弦 陈曦 实习生 罗家良 文/图/视频": {"湖州日报", "管弦 陈曦 罗家良 管弦 陈曦 罗家良"},
		"图①：花。图②：树。图①图②由金海浪摄": {"嘉兴在线", "金海浪"}, "图丨IC photo（除标注外）": {"嘉兴在线", ""}, "（记者 由晓晖 摄）": {"嘉兴在线", "由晓晖"},
	} {
		if origin, people, left := attributed(t, in); origin != want[0] || people != want[1] {
			t.Errorf("%s: %q of %s, want %q; left %s", in, people, origin, want, left)
		}
	}
	for _, in := range []string{
		"桐乡体育讯 今天的花很好。", "我市体育讯 今天的花很好。", "全民体育讯息多，花很好。", "这张网5月9日报道过。", "他在5月9日报道 花很好。", "未经授权转载自他处的文章，花很好。", "花很好。——《咏花》", "明天3点讯号恢复。", "http://www.hupan.example 1999年09月21日 好看",
	} {
		if origin, people, _ := attributed(t, in); origin != "嘉兴在线" || people != "" {
			t.Errorf("%s: %q of %s", in, people, origin)
		}
	}
}

// A text that ends with a dash and the outlet's name is from there.
func TestOutletBehindADash(t *testing.T) {
	origin, _, left := attributed(t, "今天的花很好。</p><p>明天的花也好。——《湖畔商报》</p><p>")
	if origin != "湖畔商报" {
		t.Errorf("of %s; left %s", origin, left)
	}
}
