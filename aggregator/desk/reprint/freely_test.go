package reprint_test

import (
	"strings"
	"testing"
)

// A text that an editor went through freely may have wordings of which nothing is known; the same text with one of them changed alone may not.
func TestATextThatAnEditorWentThroughFreely(t *testing.T) {
	const umbrellas = "洲泉镇的修伞匠老邬昨天收了摊。他在北街口坐了31年，修过的伞有2万多把，最旧的一把是民国的油纸伞，伞骨换了7根，主人是一位90岁的老太太，她说那是出嫁那天打的。\n" +
		"老邬的手艺是跟岳父学的，头3年光劈竹子，第4年才碰到伞面。岳父有一句话，他讲了一辈子：伞是给人遮雨的，骨头要正。后来有了折叠伞，一把卖15元，坏了就扔，上门的一年比一年少，去年全年只有46把。\n" +
		"收摊那天，街坊们凑钱给他买了一把新伞，伞柄上刻着几个字。老邬撑开来，对着光看了又看，说这把伞的骨头是正的。"
	put := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(umbrellas, pairs[i]) {
				t.Fatalf("no %s", pairs[i])
			}
		}
		return strings.NewReplacer(pairs...).Replace(umbrellas)
	}
	freely := []string{"伞骨换了7根，", "", "她说那是出嫁那天打的", "说那是她自己出嫁的那天打的", "对着光看了又看，", ""}
	with := func(pairs ...string) string { return put(append(pairs, freely...)...) }
	checkRetold(t, []retoldCase{
		{name: "with a phrase for a word", a: umbrellas, b: with("街坊们凑钱", "街坊们合起伙来"), hours: 20, same: true, others: [][2]string{
			{"合起伙来", "没有凑钱"}, {"31年", "13年"}, {"老邬", "老裘"}, {"洲泉镇", "崇福镇"}, {"46把", "64把"},
		}},
		{name: "with that, and nothing else of an editor's", a: umbrellas, b: put("街坊们凑钱", "街坊们合起伙来"), hours: 20},
		{name: "with a word for a word of its length", a: umbrellas, b: with("街坊们凑钱", "街坊们赊账"), hours: 20},
		{name: "with a calling for another", a: umbrellas, b: with("跟岳父学的", "跟教授学的"), hours: 20},
		{name: "with what is to be", a: umbrellas, b: with("凑钱", "拟合起伙来"), hours: 20},
		{name: "with a name that stands for another throughout", a: umbrellas, b: with("老邬", "阿裘"), hours: 20},
	})
}

// A report of one paragraph that tells its readers to scan a code is read like any other; a house's line that does so is not.
func TestAReportThatTellsItsReadersToScan(t *testing.T) {
	const camphors = "大麻镇黎明村给村口413棵香樟挂上了牌，扫一扫能看到树龄、栽种人和最近一次修剪的日期。最老的一棵134岁，栽种人一栏写着不详。"
	const house = "扫一扫上面的图，关注我们的公众号，第一时间了解桐乡的新闻、天气、路况和停电停水通知。欢迎把本文转给更多的人。"
	checkRetold(t, []retoldCase{
		{name: "a report", a: camphors, b: camphors, hours: 20, same: true, others: [][2]string{{"413棵", "431棵"}}},
		{name: "a house's line", a: house, b: house, hours: 20},
	})
}
