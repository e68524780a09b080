package markup

import (
	"testing"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// What is not seen as it was written is of the kind that is asked for first.
func TestAllElseIsVisible(t *testing.T) {
	for r := range rune(utf8.MaxRune + 1) {
		s := "乌" + string(r) + "镇"
		if _, kinds := text.Glance(nil, s); kinds&text.Unseen == 0 && visible(s) != s {
			t.Fatalf("%U is seen otherwise", r)
		}
	}
}

// A text that was cut is folded as it is now, one that was not as it was read.
func TestATextIsFoldedAsItStands(t *testing.T) {
	b := NewCleaner().Body("<p>本报讯（记者 張三）<b>烏鎮鎮</b>昨日&nbsp;舉行\u200b活動</p><p>Ａ１ b</p>", &Linker{})
	defer b.Free()
	if got, want := string(b.Fold(nil)), "\x01本报讯（记者张三）乌镇镇昨日举行活动\x01A1b\x01"; got != want && "\x01"+got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b.Replace(b.Lines()[0], 0, len("本报讯"), "《攝&")
	if got, want := string(b.Fold(nil)), "《摄&（记者张三）乌镇镇昨日举行活动\x01A1b\x01"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if l := b.Lines()[0]; l.Kinds&text.Escaped == 0 {
		t.Errorf("kinds %b of %s", l.Kinds, l.Text)
	}
}
