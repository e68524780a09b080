package intake

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

var (
	zjrb = news.Source{ID: "zjrb", Name: "浙江日报", Kind: news.KindEpaper, URL: "http://zjrb.example/paperindex.htm", Preset: "zjol"}
	jxrb = news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindEpaper, URL: "http://jxrb.example/jxrbPaper/pc/layout/index.html", Preset: "founder"}
)

func TestZjolEdition(t *testing.T) {
	s := &site{}
	res := readSite(t, s, zjrb, news.SourceState{}, nil, Options{})
	if res.Incomplete || res.Edition != "http://zjrb.example/html/2012-06/12/node_1.htm" {
		t.Fatalf("incomplete %v, edition %q, skipped %v", res.Incomplete, res.Edition, res.Skipped)
	}
	want := []string{"/html/2012-06/12/node_1.htm", "/html/2012-06/12/node_2.htm", "/html/2012-06/12/content_1.htm", "/html/2012-06/12/content_2.htm", "/html/2012-06/12/content_3.htm"}
	if !slices.Equal(s.paths(), want) {
		t.Errorf("asked for %q, want each once", s.paths())
	}
	e := byTitle(t, res, "乌镇发展大会")
	if e.Title != "乌镇发展大会召开" || e.Published != "2012-06-12" || e.URL != "http://zjrb.example/html/2012-06/12/content_1.htm?div=-1" {
		t.Errorf("%+v", e)
	}
	if !slices.Equal(e.Categories, []string{"第01版：要闻", "要闻"}) {
		t.Errorf("categories %q", e.Categories)
	}
	if text := textOf(t, e.Content); !strings.HasPrefix(text, "本报桐乡6月11日电(记者王五通讯员赵六)") || !strings.HasSuffix(text, "国际旅游区。") {
		t.Errorf("text %q", text)
	}
	pic := byTitle(t, res, "图片新闻")
	if len(pic.Media) != 1 || pic.Media[0].URL != "http://zjrb.example/res/1/20120612/1.jpg" || pic.Media[0].Caption != "农民在田间插秧" {
		t.Errorf("media %+v", pic.Media)
	}
	if !slices.ContainsFunc(res.Skipped, func(s Skip) bool {
		return strings.Contains(s.URL, "content_3") && strings.Contains(s.Reason[0].Terms[0], "广告")
	}) {
		t.Errorf("the advertisement: %v", res.Skipped)
	}
}

func TestFounderEdition(t *testing.T) {
	res := readSite(t, &site{}, jxrb, news.SourceState{}, nil, Options{})
	if res.Incomplete || res.Edition != "http://jxrb.example/jxrbPaper/pc/layout/202506/12/node_01.html" || len(res.Entries) != 2 {
		t.Fatalf("incomplete %v, edition %q, %d entries, skipped %v", res.Incomplete, res.Edition, len(res.Entries), res.Skipped)
	}
	e := byTitle(t, res, "青春党建")
	if e.Published != "2025-06-12" || !slices.Equal(e.Categories, []string{"第01版:要闻", "要闻"}) {
		t.Errorf("published %q categories %q", e.Published, e.Categories)
	}
	if text := textOf(t, e.Content); text != "本报讯(记者顾亦来通讯员黄佩锋)南湖区推进“青春党建”工作,取得积极成效。全区已有青春支部66个。" {
		t.Errorf("text %q", text)
	}
	pic := byTitle(t, res, "桂花")
	want := news.RawMedia{URL: "http://jxrb.example/jxrbPaper/att/202506/12/abc.jpg", Medium: "image", Caption: "桂花开了 徐七 摄"}
	if len(pic.Media) != 1 || pic.Media[0] != want || !slices.Contains(pic.Categories, "民生") {
		t.Errorf("media %+v categories %q", pic.Media, pic.Categories)
	}
}

func TestEditionTakenInWholeCostsOnlyTheIndex(t *testing.T) {
	for _, src := range []news.Source{zjrb, jxrb} {
		s := &site{}
		first := readSite(t, s, src, news.SourceState{}, nil, Options{})
		again := readSite(t, s, src, news.SourceState{Edition: first.Edition}, nil, Options{})
		if len(s.asked) != 0 || again.Edition != first.Edition || again.Incomplete || len(again.Entries) != 0 {
			t.Errorf("%s: asked for %q, %+v", src.ID, s.paths(), again)
		}
	}
}

func TestEditionIsNotWholeWhileSomethingFails(t *testing.T) {
	gone := "http://zjrb.example/html/2012-06/12/content_1.htm?div=-1"
	s := &site{fail: map[string]error{gone: errors.New("refused")}}
	state := news.SourceState{Edition: "http://zjrb.example/html/2012-06/11/node_1.htm"}
	res := readSite(t, s, zjrb, state, nil, Options{})
	if !res.Incomplete || res.Edition != state.Edition || len(res.Entries) != 1 || res.Retry[gone].Count != 1 {
		t.Fatalf("incomplete %v edition %q retry %v", res.Incomplete, res.Edition, res.Retry)
	}
	ad := "http://zjrb.example/html/2012-06/12/content_3.htm?div=-1"
	s.fail = nil
	seen := map[string]bool{news.EntryID("zjrb", res.Entries[0].URL): true}
	res = readSite(t, s, zjrb, news.SourceState{Edition: state.Edition, Retry: map[string]news.Attempt{gone: {Count: 1, Next: now}, ad: res.Retry[ad]}}, seen, Options{})
	if res.Incomplete || len(res.Entries) != 1 || slices.Contains(s.paths(), "/html/2012-06/12/content_3.htm") {
		t.Errorf("second time: incomplete %v, %d entries, asked %q", res.Incomplete, len(res.Entries), s.paths())
	}
	page := "http://zjrb.example/html/2012-06/12/node_2.htm"
	s.fail = map[string]error{page: errors.New("refused")}
	if res = readSite(t, s, zjrb, state, nil, Options{}); !res.Incomplete || res.Edition != state.Edition {
		t.Errorf("a page that fails: incomplete %v edition %q", res.Incomplete, res.Edition)
	}
}

func TestSelectorsOverrideThePreset(t *testing.T) {
	src := zjrb
	src.Selectors.Title = ".main-article-pretitle"
	res := readSite(t, &site{}, src, news.SourceState{}, nil, Options{})
	byTitle(t, res, "加快转型")
}

func TestIndexWithoutEdition(t *testing.T) {
	src := jxrb
	_, err := New(&site{}, Options{Presets: config.BuiltinPresets()}).Read(t.Context(), In{Source: src, Now: now, Doc: &fetch.Response{URL: src.URL, Body: []byte("<html><body><a href=/x>x</a></body></html>")}})
	if !errors.Is(err, ErrNoEdition) {
		t.Errorf("error %v", err)
	}
}

func TestDetect(t *testing.T) {
	for name, row := range map[string]struct {
		url, body string
		kind      news.Kind
		reason    string
	}{
		"rss":     {"http://x.example/", `<?xml version="1.0"?><rss version="2.0"><channel/></rss>`, news.KindFeed, "RSS"},
		"atom":    {"http://x.example/", `<feed xmlns="http://www.w3.org/2005/Atom"/>`, news.KindFeed, "Atom"},
		"json":    {"http://x.example/", `{"version":"https://jsonfeed.org/version/1.1","items":[]}`, news.KindFeed, "JSON Feed"},
		"zjol":    {"http://x.example/paperindex.htm", `<html><META HTTP-EQUIV="REFRESH" CONTENT="0; URL=html/2012-06/12/node_1.htm"></html>`, news.KindEpaper, "zjol"},
		"founder": {"http://x.example/pc/layout/", `<html><a href="202506/12/node_01.html">今日</a></html>`, news.KindEpaper, "founder"},
		"page":    {"http://x.example/", `<html><a href="/2012/06/12/1.shtml">南湖全力推进青春党建工作</a><link rel=alternate type="application/rss+xml" href=/rss.xml></html>`, news.KindPage, "http://x.example/rss.xml"},
		"login":   {"http://x.example/", `<html><form><input type=password></form></html>`, "", "login"},
		"opml":    {"http://x.example/", `<opml version="2.0"><body/></opml>`, "", "OPML"},
		"empty":   {"http://x.example/", ` `, "", "empty"},
	} {
		kind, reason := New(nil, Options{Presets: config.BuiltinPresets()}).Detect(t.Context(), &fetch.Response{URL: row.url, Body: []byte(row.body)})
		if kind != row.kind || !strings.Contains(words.English.SayAll(reason), row.reason) {
			t.Errorf("%s: %q, %q", name, kind, reason)
		}
	}
}

func TestPreset(t *testing.T) {
	for name, row := range map[string]struct{ body, preset, reason string }{
		"zjol index":            {`<META HTTP-EQUIV="REFRESH" CONTENT="0; URL=html/2012-06/12/node_1.htm">`, "zjol", "http://x.example/html/2012-06/12/node_1.htm"},
		"zjol index of links":   {`<a href="html/2012-06/12/node_1.htm">今日</a>`, "zjol", "links to an edition"},
		"zjol page":             {`<ul class="main-ed-articlenav-list"><li><a href=content_1.htm>一</a></li></ul>`, "zjol", "zjol family"},
		"zjol article":          {`<div class="main-article-content"><founder-content><P>正文</P></founder-content></div>`, "zjol", "zjol family"},
		"founder index":         {`<div id="list"><a href="pc/layout/202506/12/node_01.html">第01版</a></div>`, "founder", "links to an edition"},
		"founder refresh":       {`<meta http-equiv="refresh" content="0;url=pc/layout/202506/12/node_01.html">`, "founder", "leads on to an edition"},
		"founder, dashed month": {`<meta http-equiv="refresh" content="0;url=pc/layout/2025-06/12/node_01.html">`, "founder", "leads on to an edition"},
		"founder page":          {`<div id="articlelist"><ul><li class="clearfix"><a href="x.html">一</a></li></ul></div>`, "founder", "founder family"},
		"founder article":       {`<founder-content><P>正文</P></founder-content>`, "founder", "founder family"},
		"another":               {`<a href="/2012/06/12/1.shtml">南湖全力推进青春党建工作</a>`, "", "selectors"},
	} {
		doc := &fetch.Response{URL: "http://x.example/", Body: []byte("<html><body>" + row.body + "</body></html>")}
		preset, reason := New(nil, Options{Presets: config.BuiltinPresets()}).Preset(doc)
		if preset != row.preset || !strings.Contains(words.English.SayAll(reason), row.reason) {
			t.Errorf("%s: preset %q, %q", name, preset, reason)
		}
		if kind, why := New(nil, Options{Presets: config.BuiltinPresets()}).Detect(t.Context(), doc); (kind == news.KindEpaper) != (preset != "") || !strings.Contains(words.English.SayAll(why), preset) {
			t.Errorf("%s: detected as %q, %q", name, kind, why)
		}
	}
}
