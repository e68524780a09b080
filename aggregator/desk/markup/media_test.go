package markup_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// An entry is filed under 图片 and 视听 by what it carries, wherever its source says so.
func TestWhatAnEntryCarriesFilesIt(t *testing.T) {
	d := desktest.Builtin(t)
	address := func(n string) string { return "http://e.cn/" + n }
	for name, c := range map[string]struct {
		media   []news.RawMedia
		content string
		want    []string
	}{
		"nothing":              {nil, "<p>文</p>", nil},
		"a picture":            {[]news.RawMedia{{URL: address("a"), Medium: "image"}}, "<p>文</p>", []string{"pictures"}},
		"one in the text":      {nil, `<p>文</p><p><img src="/a.jpg" alt="街景"></p>`, []string{"pictures"}},
		"one of no known size": {nil, `<p>文<img src="/upload/2012/1.jpg" style="width:600px"></p>`, []string{"pictures"}},
		"pictures by medium":   {[]news.RawMedia{{URL: address("a"), Medium: "image"}, {URL: address("b"), Medium: "Image"}, {URL: address("c"), Medium: "image"}}, "<p>文</p>", []string{"pictures"}},
		"pictures by type":     {[]news.RawMedia{{URL: address("a"), Type: "image/webp"}, {URL: address("b"), Type: "image"}, {URL: address("c.png")}}, "<p>文</p>", []string{"pictures"}},
		"pictures in the text": {nil, `<p><img src="/a.jpg"><img src="/b.jpg"><img src="/c.jpg"></p>`, []string{"pictures"}},
		"both":                 {[]news.RawMedia{{URL: address("a.jpg"), Medium: "image"}}, `<p><img src="/a.jpg"><img src="/b.jpg"></p>`, []string{"pictures"}},
		"sizes of one":         {[]news.RawMedia{{URL: address("a.jpg"), Medium: "image"}, {URL: address("a-150x150.jpg"), Medium: "image"}, {URL: address("a.jpg?w=640"), Medium: "image"}}, "<p>文</p>", []string{"pictures"}},
		"told by the query":    {[]news.RawMedia{{URL: address("p?id=1"), Medium: "image"}, {URL: address("p?id=2"), Medium: "image"}, {URL: address("p?id=3"), Medium: "image"}}, "<p>文</p>", []string{"pictures"}},
		"icons":                {nil, `<p><img src="/a.gif" width="16"><img src="/b.gif" width="16"><img src="/c.gif" width="16"></p>`, nil},
		"a video":              {[]news.RawMedia{{URL: address("v"), Medium: "video"}}, "<p>文</p>", []string{"video"}},
		"a video by ending":    {[]news.RawMedia{{URL: address("v.mp4")}}, "<p>文</p>", []string{"video"}},
		"octets":               {[]news.RawMedia{{URL: address("v"), Type: "application/octet-stream", Medium: "video"}}, "<p>文</p>", []string{"video"}},
		"a sound called text":  {[]news.RawMedia{{URL: address("a.mp3"), Type: "text/html"}}, "<p>文</p>", []string{"video"}},
		"a player's page":      {[]news.RawMedia{{URL: address("play.htm"), Type: "text/html", Medium: "video"}}, "<p>文</p>", []string{"video"}},
		"a playlist":           {[]news.RawMedia{{URL: address("v"), Type: "application/x-mpegURL"}}, "<p>文</p>", []string{"video"}},
		"sound":                {[]news.RawMedia{{URL: address("a"), Medium: "audio"}}, "<p>文</p>", []string{"video"}},
		"a document":           {[]news.RawMedia{{URL: address("a.pdf"), Medium: "document"}}, "<p>文</p>", nil},
		"a video's previews":   {[]news.RawMedia{{URL: address("v.mp4")}, {URL: address("1.jpg")}, {URL: address("2.jpg")}, {URL: address("3.jpg")}}, "<p>文</p>", []string{"video"}},
		"a player in the text": {nil, `<p>文</p><video src="/v.mp4"></video>`, []string{"video"}},
		"its source":           {nil, `<p>文</p><audio controls><source src="/a.mp3" type="audio/mpeg"></audio>`, []string{"video"}},
		"no source":            {nil, `<p>文</p><video></video>`, nil},
		"video and pictures":   {[]news.RawMedia{{URL: address("v.mp4")}}, `<p><img src="/a.jpg"><img src="/b.jpg"><img src="/c.jpg"></p>`, []string{"pictures", "video"}},
		"a sign":               {[]news.RawMedia{{URL: address("images/logo.png"), Medium: "image"}}, `<p>文<img src="/tx_logo2.gif"></p>`, nil},
		"a code to scan":       {nil, `<p>文</p><img src="/upload/2012/7.jpg" alt="扫一扫，关注桐乡发布"><img src="/images/qrcode.jpg"><img src="/img/ewm.png">`, nil},
		"smileys and files":    {nil, `<p>文<img src="/ueditor/dialogs/emotion/images/jx2/j_0001.gif"><img src="/ueditor/dialogs/attachment/fileTypeImages/icon_doc.gif"></p>`, nil},
		"who wrote it":         {[]news.RawMedia{{URL: "http://1.gravatar.com/avatar/5d41402a?s=96", Medium: "image"}}, "<p>文</p>", nil},
		"what holds a place":   {nil, `<p>文<img src="/images/nopic.jpg"><img src="/default.jpg"></p>`, nil},
		"a pixel":              {nil, `<p>文<img src="http://c.cn/stat.gif" width="1" height="1"></p>`, nil},
		"a place's name":       {nil, `<p>文<img src="/photos/analogous-sharefair.jpg"></p>`, []string{"pictures"}},
	} {
		e := d.Edit(news.Source{ID: "s", Channels: []string{"tongxiang"}}, news.Raw{Title: "市区雪景", Base: "http://e.cn/", Content: c.content, Media: c.media}, desktest.Now)
		if want := append(c.want, "tongxiang"); !slices.Equal(e.Channels, want) {
			t.Errorf("%s: channels %v %v, want %v", name, e.Channels, e.Why.Channels, want)
		}
	}
}

func TestPlayersInTheTextAreMedia(t *testing.T) {
	e := desktest.Builtin(t).Edit(news.Source{ID: "s"}, news.Raw{Title: "t", Base: "http://e.cn/", Content: `<video><source src="/v"></video><audio src="/a"></audio><video src="/v.webm"></video>`}, desktest.Now)
	want := []news.Media{{URL: "http://e.cn/v", Type: "video/mp4"}, {URL: "http://e.cn/a", Type: "audio/mpeg"}, {URL: "http://e.cn/v.webm", Type: "video/webm"}}
	if !slices.Equal(e.Media, want) {
		t.Errorf("media %v, want %v", e.Media, want)
	}
}
