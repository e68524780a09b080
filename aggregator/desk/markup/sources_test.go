package markup_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

func TestLazyPictures(t *testing.T) {
	for img, want := range map[string]string{
		`<img src="data:image/svg+xml,%3Csvg%3E" data-srcset="/s-360.png 360w, /s-1080.png 1080w">`: "s-1080.png",
		`<img srcset="/a-1x.jpg 1x, /a-2x.jpg 2x">`:                                                 "a-2x.jpg",
		`<img src="/spacer.gif" srcset="/b.jpg">`:                                                   "b.jpg",
		`<img _src="/c.jpg" src="/spacer.gif">`:                                                     "c.jpg",
		`<img src="/blank.gif" data-echo="/d.jpg">`:                                                 "d.jpg",
		`<img src="/blank.gif" file="/e.jpg" zoomfile="/e-big.jpg">`:                                "e.jpg",
		`<picture><source data-srcset="/f.webp"><img data-src="/f.jpg" src="data:,"></picture>`:     "f.jpg",
		`<img src="/real.jpg" srcset="/real-big.jpg 2x">`:                                           "real.jpg",
		`<img src="" srcset="/g-300.jpg 300w,/g-900.jpg 900w">`:                                     "g-900.jpg",
		`<img src="#" data-img-src="/h.jpg">`:                                                       "h.jpg",
		`<img src="/1x1.gif" real_src="/i.jpg">`:                                                    "i.jpg",
		`<img src="/placeholder.svg" data-lazy-srcset="/j-1.jpg 1x, /j-2.jpg 2x">`:                  "j-2.jpg",
		`<img src="/spacer.gif"><noscript><img src="/k.jpg"></noscript>`:                            "k.jpg",
		`<amp-img src="/l.jpg" width="600" height="400"></amp-img>`:                                 "l.jpg",
		`<img data-ks-lazyload="/m.jpg">`:                                                           "m.jpg",
		`<img data-backsrc="/n.jpg" data-type="jpeg">`:                                              "n.jpg",
		`<img src="about:blank" data-hi-res-src="/o.jpg">`:                                          "o.jpg",
		`<img src="/loading_2.gif" data-lz-src="/p.jpg">`:                                           "p.jpg",
		`<img data-origin="/q.jpg">`:                                                                "q.jpg",
		`<img src="/images/nopic.jpg" data-source="/r.jpg" data-error="/x.png">`:                    "r.jpg",
		`<img v-lazy="/s.jpg">`:                                                                     "s.jpg",
		`<img src="/t.gif" data-srcset="/t,w_300.jpg 300w, /t,w_900.jpg 900w">`:                     "t,w_900.jpg",
		`<img src="null" data-big="/u.jpg?x=1">`:                                                    "u.jpg?x=1",
		`<img src="/v.jpg" data-big="/v-big.jpg" data-src="undefined">`:                             "v.jpg",
		`<img src="/loading.gif">`:                                                                  "loading.gif",
	} {
		e := desktest.Builtin(t).Edit(news.Source{ID: "s"}, news.Raw{Title: "t", Base: "http://e.cn/", Content: "<p>文" + img + "</p>"}, desktest.Now)
		if len(e.Media) != 1 || e.Media[0].URL != "http://e.cn/"+want || !strings.Contains(e.Content, `src="http://e.cn/`+want+`"`) {
			t.Errorf("%s: media %v in %s, want %s", img, e.Media, e.Content, want)
		}
	}
}

// What cannot be embedded leaves a link or its text; a player files its entry as one that moves.
func TestWhatCannotBeEmbedded(t *testing.T) {
	for content, c := range map[string]struct {
		want   string
		moving bool
	}{
		`<p>前</p><iframe src="https://v.example.cn/txp/iframe/player.html?vid=abc" title="现场"></iframe><p>后</p>`:     {`<a href="https://v.example.cn/txp/iframe/player.html?vid=abc"`, true},
		`<p>前</p><embed src="//x.example.cn/video.swf">`:                                                             {`>x.example.cn</a>`, true},
		`<p>前</p><object><param name="movie" value="/q.swf"><embed src="/q.swf"></object>`:                           {`<a href="http://e.cn/q.swf"`, true},
		`<p>前</p><iframe srcdoc="<p>框内的话</p>"></iframe>`:                                                             {`框内的话`, false},
		`<p>前</p><object data="/map.html"></object>`:                                                                 {`<a href="http://e.cn/map.html"`, false},
		`<p>前</p><frameset><frame src="/f.html"></frameset>`:                                                         {`<a href="http://e.cn/f.html"`, false},
		`<p>前</p><svg><title>图标</title><text x="1">全市<tspan>雨量</tspan></text><path d="M0"/></svg>`:                   {`全市雨量`, false},
		`<p>前</p><object><param name="URL" value="http://e.cn/video/1.wmv"></object>`:                                {`<a href="http://e.cn/video/1.wmv"`, true},
		`<p>前</p><embed flashvars="file=http://e.cn/video/2.mp4&amp;x=1" src="/player.swf">`:                         {`<a href="http://e.cn/video/2.mp4"`, true},
		`<p>前</p><video data-src="/3.mp4"></video>`:                                                                  {`src="http://e.cn/3.mp4"`, true},
		`<p>前</p><noscript><iframe src="http://e.cn/video/4"></iframe></noscript>`:                                   {`<a href="http://e.cn/video/4"`, true},
		`<p>前</p><img class="edui-faked-video" _url="http://e.cn/5.mp4" src="/spacer.gif" width="420" height="280">`: {`<a href="http://e.cn/5.mp4"`, true},
		`<p>前</p><amp-iframe src="http://e.cn/player/6"></amp-iframe>`:                                               {`<a href="http://e.cn/player/6"`, true},
		`<p>前</p><amp-video src="http://e.cn/7.mp4"></amp-video>`:                                                    {`src="http://e.cn/7.mp4"`, true},
		`<p>前</p><marquee>今晚停水</marquee>`:                                                                            {`今晚停水`, false},
		`<p>前</p><object><img src="/alt.jpg"><p>看图</p></object>`:                                                     {`src="http://e.cn/alt.jpg"`, false},
		`<p>前</p><canvas>各镇产量表</canvas><xmp>a<b</xmp>`:                                                               {`各镇产量表`, false},
		`<p>面积 <math><mi>a</mi><mo>×</mo><mi>b</mi></math></p>`:                                                      {`a×b`, false},
		`<p>前</p><iframe src="http://e.cn/player/8"/><p>后</p><iframe src="http://e.cn/map/9"></iframe>`:              {`<p><a href="http://e.cn/player/8">e.cn</a></p><p>后</p>`, true},
		`<p>前</p><iframe src="http://e.cn/player/9"><p>后</p>`:                                                        {`<p><a href="http://e.cn/player/9">e.cn</a></p><p>后</p>`, true},
		`<p>前</p><video src="/10.mp4"/><p>后</p>`:                                                                     {`</video></p><p>后</p>`, true},
		`<p>前</p><noscript>明天<a href="/11.html">停水</a></noscript>`:                                                   {`明天<a href="http://e.cn/11.html">停水</a>`, false},
		`<p>前</p><noscript>请打开 JavaScript</noscript>`:                                                                {`<p>前</p>`, false},
		`<p>前</p><iframe src="javascript:alert(1)"></iframe>`:                                                        {`<p>前</p>`, false},
		`<p>前</p><iframe src="https://t.example.cn/c" width="0" height="0"></iframe>`:                                {`<p>前</p>`, false},
	} {
		e := desktest.Builtin(t).Edit(news.Source{ID: "s"}, news.Raw{Title: "市区雪景", Base: "http://e.cn/", Content: content}, desktest.Now)
		moving := strings.Contains(strings.Join(e.Channels, " "), "video")
		if !strings.Contains(e.Content, c.want) || moving != c.moving || strings.Contains(e.Content, "<iframe") || strings.Contains(e.Content, "javascript") {
			t.Errorf("%s: %s, moving %v; want %s, %v", content, e.Content, moving, c.want, c.moving)
		}
	}
}
