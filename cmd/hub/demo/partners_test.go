package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestZjolIsGB18030WithABadLabelAndHTMLEntities(t *testing.T) {
	p := quiet(t)
	res, b := get(t, source(t, p, "zjol").URL)
	text := fromGB(t, b)
	wants(t, text, `encoding="gb2312"`, "&nbsp;", "&mdash;", "&ldquo;", "<pubDate>2026-11-24 10:00:00</pubDate>", "陆㛃", "<category>教育</category>")
	for _, absent := range []string{"<guid", "dc:creator", "<author>", "+0800"} {
		if strings.Contains(text, absent) {
			t.Errorf("has %q", absent)
		}
	}
	if ct := res.Header.Get("Content-Type"); ct != "text/xml" {
		t.Errorf("Content-Type %q, want text/xml without a charset", ct)
	}
	if gbk, _ := simplifiedchinese.GBK.NewDecoder().Bytes(b); strings.Contains(string(gbk), "陆㛃") {
		t.Error("reads as GBK too: no four-byte character in it")
	}
	if xml.Unmarshal([]byte(strings.Replace(text, "gb2312", "utf-8", 1)), new(struct{})) == nil {
		t.Error("is well-formed XML, without HTML's entities")
	}
}

func TestFounderEditionLeadsFromIndexToArticles(t *testing.T) {
	p := quiet(t)
	res, b := get(t, source(t, p, "jxrb").URL)
	index := res.Request.URL.String()
	if !strings.HasSuffix(index, "/jxrbPaper/pc/layout/") {
		t.Fatalf("came to %s", index)
	}
	if res.Header.Get("ETag")+res.Header.Get("Last-Modified") != "" {
		t.Error("has validators, should have none")
	}
	pages := hrefs(t, index, cutOut(string(b), `<div id="list">`, "</div>"))
	if len(pages) != 5 || !strings.HasSuffix(pages[0], "/layout/202611/24/node_01.html") {
		t.Fatalf("pages %v", pages)
	}
	var all string
	for _, page := range pages {
		list := cutOut(string(body(t, page)), `<div id="articlelist"`, "</div>")
		for _, a := range hrefs(t, page, list) {
			if !strings.Contains(a, "/jxrbPaper/pc/content/202611/24/content_") {
				t.Errorf("article at %s", a)
			}
			all += string(body(t, a))
		}
	}
	wants(t, all, `id="Title">石门湾里“菊海”丰收`, "<date>2026-11-24</date>", "<founder-content>", `class="attachment"`, "本报讯 (记者 钱晓峰 通讯员 金丽娟)")
	before := strings.Count(all, "<founder-content>")
	for range 20 {
		p.Publish()
	}
	after := 0
	for _, page := range pages {
		after += len(hrefs(t, page, cutOut(string(body(t, page)), `<div id="articlelist"`, "</div>")))
	}
	if after <= before {
		t.Errorf("%d articles after 20 publications, %d before", after, before)
	}
	img := cutOut(all, `<img src="`, `"`)
	u, _ := url.Parse(index)
	ref, err := u.Parse("../content/202611/24/" + img)
	if err != nil {
		t.Fatal(err)
	}
	if res, b := get(t, ref.String()); res.Header.Get("Content-Type") != "image/png" || !bytes.HasPrefix(b, []byte("\x89PNG")) {
		t.Errorf("%s is no picture", ref)
	}
}

func TestEditionOfTheNextDay(t *testing.T) {
	p, err := Start(context.Background(), Options{Every: -1, Start: time.Date(2026, 11, 24, 23, 59, 50, 0, china)})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for range 40 {
		p.Publish()
	}
	wants(t, string(body(t, source(t, p, "jxrb").URL)), "202611/25/node_01.html")
	wants(t, string(body(t, source(t, p, "qjwb").URL)), "html/2026-11/25/node_1.htm")
}

func TestZjolPaperLeadsFromRefreshToArticles(t *testing.T) {
	p := quiet(t)
	src := source(t, p, "qjwb")
	index := string(body(t, src.URL))
	wants(t, index, `HTTP-EQUIV="REFRESH"`, "URL=html/2026-11/24/node_1.htm")
	node := strings.TrimSuffix(src.URL, "paperindex.htm") + "html/2026-11/24/node_1.htm"
	page := string(body(t, node))
	if n := strings.Count(page, "id=pageLink"); n != 5 {
		t.Errorf("%d pages", n)
	}
	if n, list := strings.Count(page, "<area "), cutOut(page, `main-ed-articlenav-list">`, "</ul>"); n != len(hrefs(t, node, list)) || n == 0 {
		t.Errorf("%d areas for %d links", n, len(hrefs(t, node, list)))
	}
	a := string(body(t, hrefs(t, node, cutOut(page, `main-ed-articlenav-list">`, "</ul>"))[0]))
	wants(t, a, `class="main-article-alltitle"`, `class="main-article-title"`, `class="main-article-content"`, "龙翔桥地铁站")
}

func TestTxnewsIsTheSeedsSite(t *testing.T) {
	p := quiet(t)
	list := source(t, p, "txnews").URL
	text := fromGB(t, body(t, list))
	wants(t, text, "charset=gb2312", "【镇街网闻联播】", "南湖:全力推进“青春党建”工作")
	var seed string
	for _, a := range hrefs(t, list, cutOut(text, `class="newslist">`, "</ul>")) {
		if strings.Contains(a, "/2012/06/12/") {
			seed = fromGB(t, body(t, a))
		}
	}
	wants(t, seed, "您当前的位置", ">国内国际<", ">强县新闻<", "2012年06月12日 09:12:00", "来源: 嘉兴日报 作者: 记者 顾亦来 通讯员 黄佩锋 杨懿泓 编辑: 宋琼燕",
		"91年前,一群平均年龄27岁的壮志青年", "从而全面推进党内活动“转型升级”。", "桐乡新闻网版权声明", "二十多家知名主流媒体聚焦乌镇")
	for _, town := range []string{"梧桐", "凤鸣", "龙翔", "濮院", "乌镇", "屠甸", "崇福", "高桥", "大麻", "洲泉", "石门", "河山"} {
		wants(t, cutOut(seed, "【镇街网闻联播】", "</tr>"), town)
	}
	if _, err := simplifiedchinese.HZGB2312.NewEncoder().String(cutOut(seed, "<h1", "</div>")); err != nil {
		t.Errorf("the seed's text is not all in GB2312: %v", err)
	}
	for range 300 {
		p.Publish()
	}
	text = fromGB(t, body(t, list))
	next := hrefs(t, list, cutOut(text, `class="pages">`, "</div>"))
	if len(next) != 1 {
		t.Fatalf("next pages %v", next)
	}
	if old := fromGB(t, body(t, next[0])); strings.Contains(old, `class="next"`) || len(hrefs(t, list, cutOut(old, `class="newslist">`, "</ul>"))) == 0 {
		t.Error("the second page is not the last, or is empty")
	}
}

func TestWuzhenIsAtom(t *testing.T) {
	p := quiet(t)
	for range 60 {
		p.Publish()
	}
	_, b := get(t, source(t, p, "wuzhen").URL)
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Entries []struct {
			ID           string   `xml:"id"`
			Authors      []string `xml:"author>name"`
			Contributors []string `xml:"contributor>name"`
			Source       string   `xml:"source>title"`
			Category     []struct {
				Term string `xml:"term,attr"`
			} `xml:"category"`
			Links []struct {
				Rel  string `xml:"rel,attr"`
				Type string `xml:"type,attr"`
			} `xml:"link"`
			Updated time.Time `xml:"updated"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(b, &feed); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, e := range feed.Entries {
		if len(e.Authors) == 0 || len(e.Category) != 1 || e.Updated.IsZero() || e.ID == "" {
			t.Errorf("entry %+v is not whole", e)
		}
		got["source"] = got["source"] || e.Source == "桐乡新闻网"
		got["contributor"] = got["contributor"] || len(e.Contributors) > 0
		for _, l := range e.Links {
			got[l.Rel+" "+l.Type] = true
		}
	}
	for _, want := range []string{"source", "contributor", "enclosure image/png", "enclosure video/mp4", "alternate text/html"} {
		if !got[want] {
			t.Errorf("no entry has %s", want)
		}
	}
}

func TestKejiIsJSONFeed(t *testing.T) {
	p := quiet(t)
	var feed struct {
		Version string `json:"version"`
		Items   []struct {
			ID, URL, Title string
			HTML           string    `json:"content_html"`
			Published      time.Time `json:"date_published"`
			Authors        []struct{ Name string }
		}
	}
	if err := json.Unmarshal(body(t, source(t, p, "keji").URL), &feed); err != nil {
		t.Fatal(err)
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || len(feed.Items) != 2 {
		t.Fatalf("%+v", feed)
	}
	for _, it := range feed.Items {
		if it.ID == "" || it.HTML == "" || it.Published.IsZero() || len(it.Authors) == 0 {
			t.Errorf("%+v is not whole", it)
		}
	}
	if res, _ := get(t, source(t, p, "keji").URL, "Accept-Encoding", "gzip"); res.Header.Get("Content-Encoding") != "gzip" {
		t.Error("not compressed where asked")
	}
}
