package reprint

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/txnews/hub/aggregator/desk/text"
)

// houseWords mark lines that stand under every article of a site, as fold writes them; copyrightMark does too.
var houseWords = []string{"版权所有", "未经授权", "责任编辑", "本文来源", "稿件来源", "文章原文", "获取更多", "扫描二维码", "扫一扫", "长按识别", "点击关注", "转发分享",
	"原标题", "责编:", "编辑:", "编辑/", "来源:", "监制", "免责声明", "点击查看", "阅读原文", "编者按", "欢迎转载", "平台地址", "更多精彩内容"}

const copyrightMark = '©'

// houseTerms finds them in one pass, whatever their number.
var houseTerms = sync.OnceValue(func() *text.Automaton {
	terms := make([][]rune, len(houseWords))
	for i, w := range houseWords {
		terms[i] = []rune(w)
	}
	return text.NewAutomaton(terms)
})

// houseLongest is how many bytes such a line has at most.
const houseLongest = 240

// houseLine tells of a line that a house puts under its articles, or that holds the date alone.
func houseLine(l string) bool {
	if len(l) > houseLongest {
		return false
	}
	var room [houseLongest]rune
	folded := text.Fold(room[:0], l)
	return len(houseTerms().Find(folded, nil)) > 0 || slices.Contains(folded, copyrightMark) || dateAlone(folded)
}

// reports tells that a line with a house's words in it is a report's all the same: they stand late in it, and a sentence ends behind them: 村口的香樟挂上了牌，
// 扫一扫能看到树龄。
func reports(l string) bool {
	const least, before = 2 * storyLeast, 12 // characters of it, and before the house's words
	var room [houseLongest]rune
	if len(l) > houseLongest || strings.Count(l, "。") < 2 {
		return false
	}
	folded := text.Fold(room[:0], l)
	found := houseTerms().Find(folded, nil)
	return len(folded) >= least && len(found) == 1 && found[0].From >= before && !slices.Contains(folded, copyrightMark)
}

// dateMarks are what a date alone is written with.
var dateMarks = text.SetOf("0123456789年月日.:-/星期一二三四五六")

// dateAlone tells of a line that holds the date alone, with its year or hour.
func dateAlone(folded []rune) bool {
	const marks = "年.:-/期"
	marked := false
	for _, r := range folded {
		if !dateMarks.Has(r) {
			return false
		}
		marked = marked || strings.ContainsRune(marks, r)
	}
	return marked && len(string(folded)) > 4
}

// unlessHouses appends a line that is none of the house's. It is read first: what the house's are known by begins with two characters that
// hardly any other line has side by side, or with one of a date, and stands in what was read where that is whole.
func (t *storyText) unlessHouses(l string) {
	from, traditional := len(t.raw), t.han
	rest, day := l, ""
	if from == 0 {
		rest, day = dateline(l)
	}
	whole := t.line(rest) && len(rest) == len(l)
	if len(l) <= houseLongest && !(whole && !ofHouse(t.raw[from:])) && houseLine(l) {
		t.raw, t.stood, t.han = t.raw[:from], t.stood[:from], traditional
		return
	}
	t.day = cmp.Or(day, t.day)
}

// ofHouse tells that what was read of a line may be a house's.
func ofHouse(read []rune) bool {
	return len(read) > 0 && (dateMarks.Has(read[0]) || houseTerms().MayFind(read))
}
