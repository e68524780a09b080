package channels_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/aggregator/desk/channels"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Of two subjects that are told alike neither is the entry's, every time.
func TestSubjectsAsStrongDecideNothing(t *testing.T) {
	d := desktest.Builtin(t)
	for range 40 {
		e := d.Edit(news.Source{ID: "s", Channels: []string{"tongxiang"}}, news.Raw{Title: "高考之后买基金"}, desktest.Now)
		if !slices.Equal(e.Channels, []string{"tongxiang"}) {
			t.Fatalf("channels %v %v", e.Channels, e.Why.Channels)
		}
	}
}

// Of an entry without evidence the step is known from its reasons, as rule and terms or in the words of older hubs.
func TestTrailOfReadsReasonsAndOldWords(t *testing.T) {
	for name, row := range map[string]struct {
		why  news.Reason
		want []string
	}{
		"rule and terms":        {news.Because("channel.trail", "强县新闻"), []string{"强县新闻"}},
		"old words":             {news.Reason{Text: "栏目路径「强县新闻」"}, []string{"强县新闻"}},
		"old words with quotes": {news.Reason{Text: "栏目路径「「强县」新闻」"}, []string{"「强县」新闻"}},
		"a rule without terms":  {news.Because("channel.trail"), nil},
		"another rule":          {news.Because("channel.category", "强县新闻"), nil},
		"old words of another":  {news.Reason{Text: "来源栏目「强县新闻」"}, nil},
	} {
		if got := channels.TrailOf(map[string]news.Reason{"strong-counties": row.why}); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}
