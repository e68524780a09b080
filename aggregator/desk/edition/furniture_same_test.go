package edition

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// Furniture told without a copy of the line is the same that a copy tells.
func FuzzFurnitureIsToldWithoutACopy(f *testing.F) {
	for _, s := range []string{"", "人 民 网 版 权 所 有", "上一篇：乌镇", "点击查看更多", "发布时间：2026-02-01 09:12", "第04版：要闻", "ｗｗｗ．ｅ．ｃｎ", "乌镇镇昨日举行活动，", "更多精彩请关注。”", "\u3000放大\u200b 缩小",
		strings.Repeat("桐乡毛衫市场，", 12), strings.Repeat("阅 读 ", 27), "12345678", "\xe5\x85关闭", "下转第4版", "责编：王小明 。"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := isFurniture(s), copiedFurniture(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	})
}

func copiedFurniture(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, " \u3000”’」』）)"))
	if strings.ContainsRune("。！？!?…；", r) && !calls().Within(s) {
		return false
	}
	k := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || text.IsSpace(r) {
			return -1
		}
		return r
	}, text.Narrow(s))
	if n := utf8.RuneCountInString(k); n > longestLine || n > 6 && k[0] > '9' && !strings.HasPrefix(k, "第") && !calls().Within(k) {
		return false
	}
	return whole.MatchString(k)
}
