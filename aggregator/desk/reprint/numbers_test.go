package reprint

import (
	"slices"
	"strings"
	"testing"
)

// A number says the same whatever it is written in, and what may be no number stays as it is.
func TestNumbersAreSpelledInOneWay(t *testing.T) {
	for _, row := range [][]string{
		{"413棵", "四百一十三棵", "４１３棵"},
		{"12000元", "一万二千元", "1.2万元", "１２０００元", "12,000元", "1万2千元", "一万二元", "一点二万元"},
		{"45260000000元", "四百五十二亿六千万元", "452.6亿元"},
		{"30812元", "三万零八百一十二元"},
		{"172000元", "十七万两千元", "17.2万元"},
		{"1285000元", "一百二十八万五千元", "128.5万元"},
		{"3005人", "三千零五人"},
		{"3500人", "三千五人", "三千五百人"},
		{"7%", "百分之七", "7％"},
		{"71.2%", "百分之七十一点二"},
		{"100%", "百分之百"},
		{"4.6%万元增加值", "百分之四点六。万元增加值", "4.6%。万元增加值"},
		{"5‰", "千分之五"},
		{"70%", "七成", "7成"},
		{"52%以上", "五成二以上"},
		{"分成4组", "分成四组"},
		{"2个百分点", "两个百分点"},
		{"3.4个百分点", "三点四个百分点"},
		{"第34分钟", "第三十四分钟"},
		{"2014年9月1日", "二〇一四年九月一日", "二零一四年九月一日", "2014-09-01", "2014.9.1"},
		{"9月1日至3日", "9月1日—3日", "九月一日到三日", "9月1日~3日"},
		{"9:00", "上午九时", "上午9点", "早上9点钟", "9时", "９：００"},
		{"15:30", "下午三时半", "下午3:30", "15时30分", "下午三点三十分"},
		{"13:30至16:30", "下午1:30至4:30", "下午一时半到四时半", "13:30-16:30"},
		{"昨晚20:00", "昨晚八点钟", "昨晚8时"},
		{"2:1胜", "二比一胜", "2比1胜"},
		{"4.2元", "四元二角", "4元2角"},
		{"4.5分", "四分半", "4分半"},
		{"1.82米", "一米八二", "1米82"},
		{"96平方米", "九十六平方米", "96平米"},
		{"3公里", "三公里", "3km", "3千米"},
		{"057388107612", "0573-88107612"},
		{"三四个", "三四个"},
		{"二三十人", "二三十人"},
		{"千家万户", "千家万户"},
		{"有1点意见", "有一点意见"},
		{"100岁", "百岁"},
		{"1000余名", "千余名"},
		{"2:1|6轮", "二比一。六轮"},
		{"15:00|127人", "15:00，127人"},
	} {
		for _, said := range row {
			if strings.ContainsRune(said, apartMark) {
				continue // is never written so
			}
			h := headline(said)
			if got := string(h.runes); got != row[0] {
				t.Errorf("%s is spelled %s, want %s", said, got, row[0])
			}
		}
	}
}

// A number that is written at once is what it is when all that may stand behind it is looked for.
func TestPlainNumbersAreAsReckoned(t *testing.T) {
	plain := 0
	for _, before := range []string{"", "5", "晚"} {
		for _, number := range []string{"7", "2014", "一"} {
			for r := range rune(1 << 16) {
				in, at := append([]rune(before+number), r, '0', '9', rangeMark, '1'), len([]rune(before))
				read := func() spelling {
					pause := make([]stop, len(in))
					pause[at] = commaStop
					return spelling{in: in, pause: pause, out: []rune(before), stops: make([]stop, at), hour: -1}
				}
				one, other := read(), read()
				n := one.plain(at)
				if n == 0 {
					continue
				}
				plain++
				if m := other.reckoned(at); n != m || !slices.Equal(one.out, other.out) || !slices.Equal(one.stops, other.stops) {
					t.Fatalf("%q: %q, reckoned %q", string(in), string(one.out), string(other.out))
				}
			}
		}
	}
	if plain < 500_000 {
		t.Errorf("%d are plain", plain)
	}
}
