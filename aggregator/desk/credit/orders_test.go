package credit

import (
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk/text"
)

// Whatever stands beside whatever, and wherever the line ends, it is read to an end: one source's line stops no desk.
func TestEveryOrderOfTokensIsReadToItsEnd(t *testing.T) {
	rd := New([]string{"嘉兴日报"}, nil)
	parts := []string{"记者", "来源:", "文/", "图", "编辑", "校对", "《嘉兴日报》", "“百家号”", "（", ")", "张三", "嘉兴", "12", "6月", "日", "版", "、", "/", "。", ":", "报道", "摄", "摄于", "均为",
		"本报", "讯", "据", "综合", "原创 ", "□", "丨", "By ", "Xinhua", "Photos and words", "in", "编辑部", " ", "第", "A", "来自"}
	line := make([]string, 0, 4)
	read := func(s string) {
		defer func() {
			if p := recover(); p != nil {
				t.Errorf("%q: %v", s, p)
			}
		}()
		for _, m := range []mode{strict, loose, opening} {
			rd.parse(s, m)
			rd.read(s, m)
		}
		rd.wholeLine(s)
		rd.caption(s, text.Any)
		rd.citedAfter(s)
		rd.passedOn(s)
		rd.inBracket(s, true)
	}
	var walk func(left int)
	walk = func(left int) {
		read(strings.Join(line, ""))
		if left == 0 {
			return
		}
		for _, part := range parts {
			line = append(line, part)
			walk(left - 1)
			line = line[:len(line)-1]
		}
	}
	walk(3)
}
