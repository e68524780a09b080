package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/txnews/hub/han"
)

// One word is one word in every script: mainland, Taiwan, Hong Kong, older print, Japan.
func TestFoldVariants(t *testing.T) {
	for want, forms := range map[string]string{
		"复苏": "復甦 復蘇 復蘓", "栋梁": "棟樑 棟梁", "秸秆": "秸稈", "因为": "因爲 因為", "群众": "羣衆 群眾", "床": "牀 床", "里": "裏 裡",
		"面": "麪 麵 麺", "卫": "衛 衞", "叙述": "敘述 敍述", "台": "臺 檯 枱 颱", "了解": "瞭解", "屋檐": "屋簷 屋檐", "亲昵": "親暱", "背": "揹", "山峰": "山峯", "县政厅": "縣政廳 県政庁",
		"污": "汙 汚", "阔": "闊 濶", "乌镇": "烏鎮 烏鎭", "馆": "館 舘", "你": "妳", "盗窃": "盜竊", "村": "邨", "嘉兴": "嘉興",
	} {
		for form := range strings.FieldsSeq(forms) {
			if got := string(Fold(nil, form)); got != want {
				t.Errorf("%s is folded to %s, want %s", form, got, want)
			}
		}
	}
	for r, to := range han.Simplified() {
		if int(to) != r && utf8.RuneLen(rune(to)) != utf8.RuneLen(rune(r)) {
			t.Errorf("%c and %c differ in length", r, to)
		}
	}
}

// A blank parts the clauses of a headline, and nothing within a word that is spaced out, or in Latin letters.
func TestHeadlineKeepsItsClausesApart(t *testing.T) {
	for in, want := range map[string]string{
		"连夜抢收　养殖户转移": "连夜抢收\x01养殖户转移", "运动员退役回乡 石门小学添了教练": "运动员退役回乡\x01石门小学添了教练", "乌 镇 戏 剧 节 开 幕": "乌镇戏剧节开幕", "濮院 毛衫节": "濮院毛衫节",
		"Wuzhen Road reopens": "WuzhenRoadreopens", "": "", " 秋收 ": "秋收",
	} {
		if got := string(Headline(nil, in)); got != want {
			t.Errorf("%q is folded to %q, want %q", in, got, want)
		}
	}
}

// What looks like a tag and cannot be one is text; what is known to be text stays whole.
func TestPlainKeepsWhatIsNoTag(t *testing.T) {
	for in, want := range map[string]string{
		"若a<b则停产": "若a<b则停产", "《C<C++>》": "《C<C++>》", "PM2.5<35达标": "PM2.5<35达标", "<新华视点>桐乡": "<新华视点>桐乡",
		"<b>加粗</b>标题": "加粗标题", "x<script>alert(1)</script>y": "xy", "a<img src=x onerror=alert(1)": "a", "R&amp;D": "R&D",
	} {
		if got := Plain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := Unescaped("用 &lt;meta&gt;\n元素, R&amp;amp;D"); got != "用 <meta> 元素, R&amp;D" {
		t.Errorf("%q", got)
	}
	if got := EscapeLoose("<p>若a<b则停产</p>1<2"); got != "<p>若a&lt;b则停产</p>1&lt;2" {
		t.Errorf("%q", got)
	}
}
