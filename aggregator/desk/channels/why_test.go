package channels_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A reason names what spoke for a channel, where that stands, in whole words as they are written: an editor reads no 贷 or 工, nor a word of the headline
// where the section spoke.
func TestAReasonNamesWhatSpoke(t *testing.T) {
	d := desktest.Builtin(t)
	for _, c := range []struct {
		title, text, section, place string
		words                       []string
	}{
		{"今年公积金贷款额度上调", "", "", "title", []string{"公积金", "贷款"}},
		{"烏鎮水鄉入選最佳旅遊鄉村", "", "", "title", []string{"旅遊"}},
		{"他们忙了一夜", "医院急诊科里，医生护士守着病人，抢救了三次。", "", "body", []string{"病人"}},
		{"今天这里有一件新事", "大家都来看一看，说了很多话。", "校园内外", "", []string{"校园内外"}},
	} {
		raw := news.Raw{Title: c.title, Content: c.text}
		if c.section != "" {
			raw.Categories = []string{c.section}
		}
		e := d.Edit(news.Source{ID: "s", Name: "浙江在线", Channels: []string{"world"}}, raw, desktest.Now)
		if len(e.Channels) != 1 {
			t.Fatalf("%s is in %v", c.title, e.Channels)
		}
		why := e.Why.Channels[e.Channels[0]]
		said := why.Terms[:len(why.Terms)-1]
		if why.Place != c.place || !slices.ContainsFunc(c.words, func(w string) bool { return slices.Contains(said, w) }) {
			t.Errorf("%s: %s %v of the %s, want of %v", c.title, why.Rule, why.Terms, why.Place, c.words)
		}
	}
}
