package editorial

import "testing"

// TestAPaperIsNamedWithoutTheDay has a 数字报 named for readers by its own name, whatever its page of today is called.
func TestAPaperIsNamedWithoutTheDay(t *testing.T) {
	for title, want := range map[string]string{
		"桐乡日报-2026年11月28日":         "桐乡日报",
		"桐乡日报-2026年11月28日-要闻":      "桐乡日报",
		"2026年11月28日 桐乡日报 第01版:要闻": "桐乡日报",
		"钱江晚报数字报 2026-11-28":       "钱江晚报数字报",
		"嘉兴日报（2026/11/28）":         "嘉兴日报",
		"南湖晚报 第A01版：头版":            "南湖晚报",
		"浙江日报":                     "浙江日报",
		"2026-11-28":               "2026-11-28",
		"看看新闻2026":                 "看看新闻2026",
	} {
		if got := paperName(title); got != want {
			t.Errorf("%q is named %q, want %q", title, got, want)
		}
	}
}
