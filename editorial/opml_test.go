package editorial

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/txnews/hub/news"
)

// readList reads a list that is an OPML document, and gives "name address" of each source.
func readList(t *testing.T, data []byte, f Folders) (SourceList, []string) {
	t.Helper()
	list, err := ReadOPML(data, f)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range list.Sources {
		got = append(got, s.Name+" "+s.URL)
	}
	return list, got
}

// TestListsThatReadersExported reads lists that others' software could not.
func TestListsThatReadersExported(t *testing.T) {
	for file, want := range map[string][]string{
		"a-bare-amp.opml":  {"某报 > 要闻 https://a.example.cn/rss.xml?x=1&y=2"},
		"f-gb2312.opml":    {"嘉兴日报 https://f.example.cn/rss.xml", "大写 https://f2.example.cn/rss.xml", "前缀 http://f3.example.cn/rss.xml"},
		"h-lowercase.opml": {"小写 https://h.example.cn/rss.xml"},
		"n-latin.opml":     {"Le café https://n.example.cn/rss.xml"},
		"j-misc.opml": {"协议 http://j.example.cn/rss.xml", "协议二 https://j2.example.cn/rss.xml", "重复 https://j3.example.cn/rss.xml",
			"多行 名 https://j4.example.cn/rss.xml", "R&D https://j5.example.cn/a?x=1&y=2"},
	} {
		data, err := os.ReadFile(filepath.Join("testdata", "opml", file))
		if err != nil {
			t.Fatal(err)
		}
		if _, got := readList(t, data, Folders{}); cmp.Diff(want, got) != "" {
			t.Errorf("%s: %s", file, cmp.Diff(want, got))
		}
	}
}

func TestAListInAnyCharset(t *testing.T) {
	const text = `<?xml version="1.0" encoding="UTF-16"?><opml version="1.0"><body><outline text="嘉兴日报" xmlUrl="https://a.cn/rss"/></body></opml>`
	wide := func(mark string, order func(uint16) [2]byte) []byte {
		out := []byte(mark)
		for _, u := range utf16.Encode([]rune(text)) {
			b := order(u)
			out = append(out, b[:]...)
		}
		return out
	}
	little := func(u uint16) [2]byte { return [2]byte{byte(u), byte(u >> 8)} }
	big := func(u uint16) [2]byte { return [2]byte{byte(u >> 8), byte(u)} }
	for name, data := range map[string][]byte{"LE": wide("\xff\xfe", little), "BE": wide("\xfe\xff", big), "LE without a mark": wide("", little),
		"BE without a mark": wide("", big), "UTF-8 with a mark, named UTF-16": []byte("\xef\xbb\xbf" + text)} {
		if _, got := readList(t, data, Folders{}); len(got) != 1 || got[0] != "嘉兴日报 https://a.cn/rss" {
			t.Errorf("UTF-16 %s: %q", name, got)
		}
	}
}

func TestWhatAListLeavesOutIsNamedWithItsLine(t *testing.T) {
	list, got := readList(t, []byte(`<opml><head><title/></head><body>
<outline text="空" xmlUrl=" "/>
<outline text="一" xmlUrl="https://a.cn/rss"/>
<outline text="又一" xmlUrl="http://a.cn:80/rss#top"/>
<outline text="链接" type="link" url="https://a.cn/"/>
<outline text="文件" type="rss" xmlUrl="file:///etc/passwd"/>
<outline text="点" type="JSON+DotNotation" xmlUrl="https://b.cn/api"/>
<outline text="页" type="HTML+XPath" xmlUrl="https://c.cn/" frss:xPathItem="//div[count(p)>3]" frss:xPathItemUri="./a/@href"/>
<outline text="缺" type="HTML+XPath" xmlUrl="https://d.cn/"/>
<outline text="空文件夹"></outline>
<outline text="停" isComment="true"><outline text="内" xmlUrl="https://f.cn/"/></outline>
<outline text="播客" type="podcast" xmlUrl="https://p.cn/"><outline text="单集" type="podcast-episode" url="https://p.cn/1"/></outline>
<o:outline text="前缀" xmlUrl="https://g.cn/"/>
<outline text="新" url="www.e.cn/rss?a=1&nbsp;" type=rss>
`), Folders{})
	if d := cmp.Diff([]string{"一 https://a.cn/rss", "播客 https://p.cn/", "前缀 https://g.cn/", "新 http://www.e.cn/rss?a=1"}, got); d != "" {
		t.Error(d)
	}
	want := []LeftOut{
		{2, "空", "", news.Because("list.no-address")},
		{4, "又一", "http://a.cn:80/rss#top", news.Because("list.twice", "3")},
		{5, "链接", "https://a.cn/", news.Because("list.link")},
		{6, "文件", "file:///etc/passwd", news.Because("list.no-web-address", "file:///etc/passwd")},
		{7, "点", "https://b.cn/api", news.Because("list.type", "JSON+DotNotation")},
		{8, "页", "https://c.cn/", news.Because("list.xpath", "//div[count(p)>3]")},
		{9, "缺", "https://d.cn/", news.Because("list.xpath-missing")},
		{11, "内", "https://f.cn/", news.Because("list.comment")},
		{12, "单集", "https://p.cn/1", news.Because("list.type", "podcast-episode")},
	}
	if d := cmp.Diff(want, list.LeftOut); d != "" || !list.Cut {
		t.Error(d, list.Cut)
	}
	for _, text := range []string{"", "<rss><channel/></rss>", "\x00\x01\x02", "<html><body>404"} {
		if _, err := ReadOPML([]byte(text), Folders{}); err == nil || !strings.HasPrefix(err.Error(), "not an OPML document") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestFoldersBecomeChannelsOrLabels(t *testing.T) {
	channels := []news.Channel{{ID: "finance", Name: "财经新闻", Names: []string{"财经"}}, {ID: "world", Name: "国际新闻"}, {ID: "politics", Name: "时政要闻"}}
	list, _ := readList(t, []byte(`<opml><body>
<outline text="国内"><outline text="财经"><outline text="甲" xmlUrl="https://a.cn/"/></outline>
  <outline text="时政"><outline text="乙" xmlUrl="https://b.cn/" category="/国际新闻/亚洲,读过"/></outline></outline>
<outline title="WORLD"><outline text="丙" xmlUrl="https://c.cn/"/><outline text="又甲" xmlUrl="https://a.cn/"/></outline>
<outline text="丁" xmlUrl="https://d.cn/"><outline text="戊" xmlUrl="https://e.cn/"></body></opml>`),
		Folders{Channels: channels, Map: map[string]string{"国内/时政": "politics", "体育": "world"}})
	want := []news.Source{
		{Channels: []string{"finance", "world"}, Labels: []string{"国内"}},
		{Channels: []string{"politics", "world"}, Labels: []string{"国内", "亚洲", "读过"}},
		{Channels: []string{"world"}}, {}, {},
	}
	if d := cmp.Diff(want, list.Sources, cmpopts.IgnoreFields(news.Source{}, "Name", "URL", "Kind", "Enabled")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"体育"}, list.Unused); d != "" {
		t.Error(d)
	}
}

func TestAPageReadByXPathBecomesOneReadBySelectors(t *testing.T) {
	list, _ := readList(t, []byte(`<opml><body><outline text="页" type="HTML+XPath" xmlUrl="https://a.cn/" frss:xPathItem="//ul[@class='list']/li[contains(concat(' ',normalize-space(@class),' '),' item ')]"
 frss:xPathItemTitle="descendant::a" frss:xPathItemUri="descendant::a[1]/@href" frss:cssFullContent="#zoom"/></body></opml>`), Folders{})
	want := news.Selectors{Links: `ul[class="list"] > li[class~="item"] a:nth-of-type(1)`, Content: "#zoom"}
	if s := list.Sources[0]; s.Kind != news.KindPage || s.Selectors != want {
		t.Errorf("%+v", s)
	}
}

func TestAListIsWrittenAndReadBack(t *testing.T) {
	channels := []news.Channel{{ID: "finance", Name: "财经新闻"}, {ID: "world", Name: "国内,国际"}}
	all := []news.Source{
		{ID: "a", Name: "甲 & <乙>", Kind: news.KindFeed, URL: "https://a.cn/?x=1&y=2", Homepage: "https://a.cn/", Channels: []string{"finance", "world"}, Labels: []string{"本地"}, Enabled: true},
		{ID: "b", Name: "乙", Kind: news.KindEpaper, URL: "https://b.cn/", Preset: "founder", Enabled: true},
		{ID: "c", Name: "丙 <b>\"\n", Kind: news.KindPage, URL: "https://c.cn/", Timezone: "Asia/Urumqi", Towns: []string{"wuzhen"}, Categories: map[string]string{"a,b/c": "world"},
			Channels: []string{"world"}, Labels: []string{"有,逗号", "财经新闻", "a/b"}, Permit: []string{"新华社"}, Interval: time.Minute, PausedUntil: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC),
			Licence:   news.Licence{Public: "nothing", Partner: "nothing"},
			Selectors: news.Selectors{Links: "ul > a[href*='x,y']", Title: "h1"}},
	}
	var out bytes.Buffer
	if err := WriteOPML(&out, "桐乡", all, channels); err != nil {
		t.Fatal(err)
	}
	list, _ := readList(t, out.Bytes(), Folders{Channels: channels})
	if d := cmp.Diff(all, list.Sources); d != "" || list.Cut {
		t.Error(d, out.String())
	}
}

// TestAListOfAnotherHubIsFiledHere: its ids of channels may be others, its folders may have been arranged by a reader.
func TestAListOfAnotherHubIsFiledHere(t *testing.T) {
	list, _ := readList(t, []byte(`<opml><body><outline text="本地"><outline text="甲" xmlUrl="https://a.cn/" category="/财经,/省报"
 hubSettings='{"channels":["money"],"labels":["省报"],"disabled":true}'/></outline>
<outline text="乙" xmlUrl="https://b.cn/" hubSettings="{"/></body></opml>`),
		Folders{Channels: []news.Channel{{ID: "finance", Name: "财经"}, {ID: "here", Name: "本地"}}})
	want := []news.Source{{Name: "甲", Kind: news.KindFeed, URL: "https://a.cn/", Channels: []string{"here", "finance"}, Labels: []string{"省报"}}}
	if d := cmp.Diff(want, list.Sources); d != "" {
		t.Error(d)
	}
	if len(list.LeftOut) != 1 || list.LeftOut[0].Why.Rule != "list.settings" {
		t.Errorf("%+v, want what cannot be read", list.LeftOut)
	}
}

func TestAnIDComesFromTheHostsName(t *testing.T) {
	taken := map[string]bool{}
	for _, c := range [][2]string{
		{"http://www.zjol.com.cn/rss.xml", "zjol"}, {"http://zjol.com.cn/finance/rss.xml", "zjol-finance"}, {"http://zjol.com.cn/feed", "zjol-2"},
		{"https://jx.zjol.com.cn/", "jx-zjol"}, {"https://rss.people.com.cn/politics.xml", "people"}, {"https://tx.gov.cn", "tx"}, {"https://www.bbc.co.uk/zhongwen", "bbc"},
		{"http://127.0.0.1:8080/paper/rss.xml", "paper"}, {"http://127.0.0.1:8080/25.xml", "source-25"}, {"http://[::1]/", "source"}, {"http://10.0.0.1/rss", "source-2"},
		{"http://localhost/", "localhost"}, {"http://嘉兴.cn/", "source-3"}, {"nonsense", "source-4"},
	} {
		id := FreeID(c[0], taken)
		if taken[id] = true; id != c[1] {
			t.Errorf("%s: %s, want %s", c[0], id, c[1])
		}
	}
}
