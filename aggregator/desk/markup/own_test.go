package markup_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A picture that several entries of a document show is none's own, however each writes its address; judged again, the entry stays where
// it is.
func TestWhatOthersShowTooIsNotItsOwn(t *testing.T) {
	d := desktest.Builtin(t)
	const foot = `<img src="/foot/a.jpg" alt="">`
	for name, c := range map[string]struct {
		raw  news.Raw
		want []string
	}{
		"in the text":      {news.Raw{Content: "<p>文</p>" + foot, PicturesShared: []string{foot}}, []string{"tongxiang"}},
		"lazily loaded":    {news.Raw{Content: `<p>文</p><img src="/loading.gif" data-original="/foot/a.jpg">`, PicturesShared: []string{foot}}, []string{"tongxiang"}},
		"beside it":        {news.Raw{Content: "<p>文</p>", Media: []news.RawMedia{{URL: "http://e.cn/t.jpg"}}, PicturesShared: []string{"http://e.cn/t.jpg"}}, []string{"tongxiang"}},
		"and one that is":  {news.Raw{Content: `<p>文<img src="/1.jpg"></p>` + foot, PicturesShared: []string{foot}}, []string{"pictures", "tongxiang"}},
		"beside its video": {news.Raw{Content: `<video src="/v.mp4"></video>` + foot, PicturesShared: []string{foot}}, []string{"video", "tongxiang"}},
	} {
		c.raw.Title, c.raw.Base = "市区雪景", "http://e.cn/"
		src := news.Source{ID: "s", Channels: []string{"tongxiang"}}
		e := d.Edit(src, c.raw, desktest.Now)
		if again := d.Refile(src, e); !slices.Equal(e.Channels, c.want) || !slices.Equal(again.Channels, c.want) {
			t.Errorf("%s: channels %v, judged again %v, want %v", name, e.Channels, again.Channels, c.want)
		}
	}
}
