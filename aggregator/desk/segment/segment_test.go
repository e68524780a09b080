package segment_test

import (
	"testing"

	"github.com/txnews/hub/aggregator/desk/segment"
)

// marked is a text with a name in brackets.
func marked(s string) (text []rune, n segment.Name) {
	for _, r := range s {
		switch r {
		case '[':
			n.From = len(text)
		case ']':
			n.To = len(text)
		default:
			text = append(text, r)
		}
	}
	return text, n
}

func TestNameIsAWordOrARunOfOthers(t *testing.T) {
	var c segment.Cutter
	for s, word := range map[string]string{
		"[乌镇]戏剧节开幕": "", "在[乌镇]定居的画家": "", "[乌镇]压轴大戏": "", "[濮院]落户企业": "", "[濮院]长者食堂": "", "[屠甸]子弟兵": "",
		"做强[濮院]毛衫": "", "[崇福]": "", "A[崇福]": "", "走进[洲泉]化纤": "", "[石门]票选好人": "",
		"川[乌镇]痛膏": "镇痛", "何首[乌镇]不住": "何首乌", "浮[屠甸]子村": "甸子", "磐[石门]业": "磐石", "最[高桥]墩浇筑": "桥墩",
		"特[高桥]梁检测": "桥梁", "加拿[大麻]将队": "加拿大", "大[河山]水间": "山水", "亚[洲泉]水博览会": "泉水", "一[大麻]袋橘子": "麻袋",
		"大好[河山]": "大好河山", "法国[梧桐]": "法国梧桐", "中科院[濮院]士团队": "院士",
	} {
		text, name := marked(s)
		r := c.Read(text, name)
		switch got := string(text[r.Word.From:r.Word.To]); {
		case word == "" && r.Contested && r.Margin <= 0:
			t.Errorf("%s: the name is cut by %s, margin %.1f", s, got, r.Margin)
		case word != "" && (!r.Contested || r.Margin >= 0 || got != word):
			t.Errorf("%s: contested %v by %s, margin %.1f; want %s", s, r.Contested, got, r.Margin, word)
		}
	}
}

func TestNameIsReadAnywhereInAnyText(t *testing.T) {
	var c segment.Cutter
	text := []rune("川乌镇痛\x01\x00龘𠮷乌镇一二三四五六七八九十")
	for from := range text {
		for to := from + 1; to <= len(text); to++ {
			if r := c.Read(text, segment.Name{From: from, To: to}); r.Word.From < 0 || r.Word.To > len(text) {
				t.Fatal(from, to, r)
			}
		}
	}
}

func BenchmarkRead(b *testing.B) {
	var c segment.Cutter
	for _, s := range []string{"各地游客来到古镇[乌镇]观光游览", "各地游客来到古镇[乌镇]定居的画家"} {
		text, name := marked(s)
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Read(text, name)
			}
		})
	}
}
