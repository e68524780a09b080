package desk_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// around is an entry of a text with the line before it or behind it, of a source that has the line on most of its texts.
func around(d *desk.Desk, line string, first bool) (alone, shared news.Entry) {
	const text = "<p>昨天上午，城东的菜市场开门了，摊位比原来多了一半。</p><p>摊主说，租金没有涨。</p>"
	raw := news.Raw{GUID: "1", Title: "x", Content: text + "<p>" + line + "</p>"}
	if first {
		raw.Content = "<p>" + line + "</p>" + text
	}
	alone = d.Edit(news.Source{ID: "s", Name: "某站"}, raw, desktest.Now)
	raw.LinesShared = []string{news.LineKey(line)}
	return alone, d.Edit(news.Source{ID: "s", Name: "某站"}, raw, desktest.Now)
}

// Who made a text may stand on all of a source's texts: one reporter writes them, or one outlet.
func TestWhoMadeATextIsReadThoughAllOfItsSourceSayIt(t *testing.T) {
	d := desktest.Builtin(t)
	for _, line := range []string{
		"By Zhang San", "文 王小明 图 李四", "王小明/文 李四/图", "浙江在线", "央视新闻客户端", "（浙江在线）", "(王小明)", "采写 王小明", "新华社杭州6月12日电", "本报讯（王小明）", "作者：王小明", "王小明文 李四摄",
	} {
		for _, first := range []bool{true, false} {
			alone, shared := around(d, line, first)
			if a, b := fmt.Sprint(alone.Attribution), fmt.Sprint(shared.Attribution); a != b {
				t.Errorf("%s: alone %s, on all %s", line, a, b)
			}
		}
	}
}

func TestASentenceThatIsNewsStaysThoughAllHaveIt(t *testing.T) {
	d := desktest.Builtin(t)
	for line, stays := range map[string][2]bool{
		"今年第9号台风昨夜在沿海登陆。": {true, true}, "市防指将应急响应提升至最高级。": {true, false},
		"更多精彩内容，请下载客户端。": {false, false}, "以上内容仅供参考，不构成投资建议。": {true, false}, "小城大爱 有你有我": {false, false},
	} {
		for i, first := range []bool{true, false} {
			if _, e := around(d, line, first); strings.Contains(e.Content, line) != stays[i] {
				t.Errorf("%s, first %t: %q", line, first, e.Content)
			}
		}
	}
}

// Texts made of lines that others have too, as a weather report's are, stay.
func TestRepetitionTakesNoTextWhole(t *testing.T) {
	for _, lines := range [][]string{{"晴到多云", "风力3级"}, {"晴到多云", "风力3级", "（记者 王小明）"}, {"2月1日", "晴到多云", "小雨"}} {
		raw := news.Raw{GUID: "1", Title: "天气", Content: "<p>" + strings.Join(lines, "</p><p>") + "</p><p>版权所有 某某网</p>"}
		for _, l := range lines {
			raw.LinesShared = append(raw.LinesShared, news.LineKey(l))
		}
		e := desktest.Builtin(t).Edit(news.Source{ID: "s", Name: "某站"}, raw, desktest.Now)
		if !strings.Contains(e.Content, "晴到多云") || e.Summary == "" || strings.Contains(e.Content, "版权") {
			t.Errorf("%q: %q", lines, e.Content)
		}
	}
}
