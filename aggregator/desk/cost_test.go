package desk_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/internal/growth"
	"github.com/txnews/hub/news"
)

// Lines that look like credit, and are none, cost no more than prose by orders of magnitude.
func TestWhatLooksLikeCreditCostsLittle(t *testing.T) {
	d := desktest.Builtin(t)
	edit := func(text string) func() {
		return func() {
			d.Edit(news.Source{ID: "s", Name: "x"}, news.Raw{GUID: "1", Title: "x", Content: text}, desktest.Now)
		}
	}
	lines := func(line string) string {
		line = "<p>" + line + "</p>"
		return strings.Repeat(line, 100_000/len(line))
	}
	prose := lines(strings.Repeat("昨天上午，城东的菜市场开门了，摊位比原来多了一半。", 8))
	for name, text := range map[string]string{
		"brackets in brackets": lines(strings.Repeat("摄(", 200) + "摄"), "agencies": lines(strings.Repeat("摄/", 16)), "signs": lines(strings.Repeat("，", 39) + "摄"),
		"names": lines(strings.Repeat("王李、", 12) + "摄"), "labels": lines(strings.Repeat("记者 ", 15) + "，摄"),
	} {
		t.Run(name, func(t *testing.T) { growth.Within(t, 300, edit(prose), edit(text)) })
	}
}
