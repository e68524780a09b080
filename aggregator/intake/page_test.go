package intake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

var txnews = news.Source{ID: "tx", Name: "桐乡新闻网", Kind: news.KindPage, URL: "http://txnews.example/gngj/qxxw/index.shtml"}

var txSelectors = news.Selectors{Links: "#list li a", Next: "a.next", Title: "#bt", Date: "#rq", Content: "#zw", Byline: "#ly", Trail: "#trail"}

const (
	seedTitle = "南湖:全力推进“青春党建”工作"
	seedURL   = "http://txnews.example/system/2012/06/12/014990001.shtml"
	otherURL  = "http://txnews.example/system/2012/06/11/014988002.shtml"
)

func textOf(t *testing.T, content string) string {
	t.Helper()
	g, err := goquery.NewDocumentFromReader(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return bare(g.Text())
}

// The page that it all began with comes out whole, whether or not somebody wrote selectors for it.
func TestSeedArticle(t *testing.T) {
	for name, sel := range map[string]news.Selectors{"no selectors": {}, "selectors": txSelectors} {
		t.Run(name, func(t *testing.T) {
			src := txnews
			src.Selectors = sel
			res := readSite(t, &site{}, src, news.SourceState{}, nil, Options{})
			e := byTitle(t, res, "青春党建")
			if e.Title != seedTitle {
				t.Errorf("title %q", e.Title)
			}
			if e.URL != seedURL || e.GUID != "" {
				t.Errorf("url %q guid %q", e.URL, e.GUID)
			}
			if e.Published != "2012-06-12 09:12:00" {
				t.Errorf("published %q", e.Published)
			}
			if want := "来源: 嘉兴日报 作者: 记者 顾亦来 通讯员 黄佩锋 杨懿泓 编辑: 宋琼燕"; e.Byline != want {
				t.Errorf("byline %q", e.Byline)
			}
			if want := []string{"桐乡新闻网", "国内国际", "强县新闻"}; !slices.Equal(e.Trail, want) {
				t.Errorf("trail %q", e.Trail)
			}
			checkSeedText(t, textOf(t, e.Content))
		})
	}
}

func checkSeedText(t *testing.T, text string) {
	t.Helper()
	page, err := os.ReadFile("testdata/sites/txnews.example/system/2012/06/12/014990001.shtml")
	if err != nil {
		t.Fatal(err)
	}
	utf8, err := simplifiedchinese.GB18030.NewDecoder().Bytes(page)
	if err != nil {
		t.Fatal(err)
	}
	g, err := goquery.NewDocumentFromReader(strings.NewReader(string(utf8)))
	if err != nil {
		t.Fatal(err)
	}
	if want := bare(g.Find("#zw").Text()); text != want {
		t.Errorf("the text has %d characters, want %d: %.60s … %s", len([]rune(text)), len([]rune(want)), text, text[max(0, len(text)-120):])
	}
	for _, town := range strings.Fields("梧桐 凤鸣 龙翔 濮院 乌镇 屠甸 崇福 高桥 大麻 洲泉 石门 河山 版权 打印 相关稿件 宋琼燕") {
		if strings.Contains(text, town) {
			t.Errorf("%s of the page around it is in the text", town)
		}
	}
}

func TestShortArticleWithoutSelectors(t *testing.T) {
	res := readSite(t, &site{}, txnews, news.SourceState{}, nil, Options{})
	e := byTitle(t, res, "农房改造")
	if e.Title != "海宁:农房改造提速" || e.Published != "2012年06月11日 08:30" || e.Byline != "来源: 海宁日报 责任编辑:李四" {
		t.Errorf("%q %q %q", e.Title, e.Published, e.Byline)
	}
	text := textOf(t, e.Content)
	if !strings.HasPrefix(text, "本报讯(记者张三)") || !strings.HasSuffix(text, "安置小区。") {
		t.Errorf("text %s", text)
	}
}

func TestContentSelectorOfParagraphs(t *testing.T) {
	src := txnews
	src.Selectors.Content = "#zw p"
	e := byTitle(t, readSite(t, &site{}, src, news.SourceState{}, nil, Options{}), "青春党建")
	checkSeedText(t, textOf(t, e.Content))
}

func TestContentSelectorThatFindsNothing(t *testing.T) {
	src := txnews
	src.Selectors.Content = ".nowhere"
	e := byTitle(t, readSite(t, &site{}, src, news.SourceState{}, nil, Options{}), "青春党建")
	checkSeedText(t, textOf(t, e.Content))
}

func TestListPage(t *testing.T) {
	s := &site{}
	src := txnews
	src.Selectors = txSelectors
	res := readSite(t, s, src, news.SourceState{}, nil, Options{})
	want := []string{"/gngj/qxxw/index_1.shtml", "/system/2012/06/10/014987777.shtml", "/system/2012/06/11/014988002.shtml", "/system/2012/06/12/014990001.shtml"}
	if !slices.Equal(s.paths(), want) {
		t.Errorf("asked for %q, want the next list page, then each article once, oldest first", s.paths())
	}
	for _, r := range s.asked {
		if !r.Robots || !r.Politely {
			t.Errorf("%s was fetched without robots.txt or waiting", r.URL)
		}
	}
	if len(res.Entries) != 2 || res.Entries[0].URL != seedURL {
		t.Errorf("entries not in the list's order: %v", res.Entries)
	}
	if !slices.ContainsFunc(res.Skipped, func(s Skip) bool {
		return strings.Contains(s.URL, "elsewhere") && s.Reason[0].Rule == "intake.elsewhere"
	}) {
		t.Errorf("the link to another site: %v", res.Skipped)
	}
}

func TestSeenArticlesAreNotFetched(t *testing.T) {
	s := &site{}
	seen := map[string]bool{news.EntryID("tx", seedURL): true, news.EntryID("tx", otherURL): true}
	src := txnews
	src.Selectors = txSelectors
	res := readSite(t, s, src, news.SourceState{}, seen, Options{})
	if len(s.asked) != 0 || len(res.Entries) != 0 || res.Incomplete {
		t.Errorf("asked for %q, %d entries, incomplete %v; all was known", s.paths(), len(res.Entries), res.Incomplete)
	}
}

func TestMaxArticlesLeavesTheRestForNextTime(t *testing.T) {
	s := &site{}
	res := readSite(t, s, txnews, news.SourceState{}, nil, Options{MaxArticles: 1})
	if len(res.Entries) != 1 || !res.Incomplete {
		t.Fatalf("%d entries, incomplete %v", len(res.Entries), res.Incomplete)
	}
}

func TestFailedArticleIsTriedAgainThenGivenUp(t *testing.T) {
	src := txnews
	s := &site{fail: map[string]error{seedURL: &fetch.StatusError{URL: seedURL, Status: 503, RetryAfter: time.Hour}}}
	res := readSite(t, s, src, news.SourceState{}, nil, Options{})
	a := res.Retry[seedURL]
	if !res.Incomplete || a.Count != 1 || !a.Next.Equal(now.Add(time.Hour)) {
		t.Fatalf("after the first failure: incomplete %v, %+v", res.Incomplete, a)
	}
	res = readSite(t, s, src, news.SourceState{Retry: res.Retry}, nil, Options{})
	if slices.Contains(s.paths(), "/system/2012/06/12/014990001.shtml") || !res.Incomplete || res.Retry[seedURL].Count != 1 {
		t.Errorf("it must wait for its time: asked %q, %+v", s.paths(), res.Retry)
	}
	s.fail[seedURL] = errors.New("no")
	res = readSite(t, s, src, news.SourceState{Retry: map[string]news.Attempt{seedURL: {Count: 2, Next: now}}}, nil, Options{})
	if a := res.Retry[seedURL]; a.Count != 3 || !a.Next.Equal(now.Add(40*time.Minute)) {
		t.Errorf("the wait must grow: %+v", a)
	}
	res = readSite(t, s, src, news.SourceState{Retry: map[string]news.Attempt{seedURL: {Count: 5, Next: now}, "http://gone.example/": {Count: 5}}}, nil, Options{})
	if slices.Contains(s.paths(), "/system/2012/06/12/014990001.shtml") || res.Incomplete || res.Retry[seedURL].Count != 5 || len(res.Retry) != 1 {
		t.Errorf("given up: asked %q, incomplete %v, %+v", s.paths(), res.Incomplete, res.Retry)
	}
}

func TestForbiddenByRobotsIsNotTriedAgain(t *testing.T) {
	s := &site{fail: map[string]error{seedURL: fmt.Errorf("get: %w", fetch.ErrRobots)}}
	res := readSite(t, s, txnews, news.SourceState{}, nil, Options{})
	if res.Incomplete || res.Retry[seedURL].Count != 5 {
		t.Errorf("incomplete %v, %+v", res.Incomplete, res.Retry)
	}
}

// A robots.txt that cannot be read says nothing of the articles: they wait, however often, and are never given up.
func TestArticlesOutlastAnUnreadableRobots(t *testing.T) {
	s := &site{fail: map[string]error{seedURL: fmt.Errorf("get: %w", fetch.ErrRobotsLater)}}
	retry := map[string]news.Attempt{}
	for range 10 {
		res := readSite(t, s, txnews, news.SourceState{Retry: retry}, nil, Options{})
		if a := res.Retry[seedURL]; !res.Incomplete || a.Count != 0 || !a.Next.After(now) {
			t.Fatalf("incomplete %v, %+v", res.Incomplete, a)
		}
		retry = map[string]news.Attempt{seedURL: {Next: now}}
	}
	delete(s.fail, seedURL)
	if res := readSite(t, s, txnews, news.SourceState{Retry: retry}, nil, Options{}); len(res.Entries) != 2 || res.Incomplete {
		t.Errorf("%d entries, incomplete %v", len(res.Entries), res.Incomplete)
	}
}

func TestPageThatSaysThereIsNone(t *testing.T) {
	s := &site{body: map[string]string{seedURL: "<html><head><title>页面不存在</title></head><body>您访问的页面不存在,3秒后返回首页</body></html>", otherURL: "{}"}}
	res, err := tryReadSite(t, s, txnews, news.SourceState{}, nil, Options{})
	if !errors.Is(err, ErrUnread) || len(res.Entries) != 0 || res.Retry[seedURL].Count != 1 || res.Retry[otherURL].Count != 1 {
		t.Errorf("error %v, %d entries, %+v", err, len(res.Entries), res.Retry)
	}
}

// A source of which nothing at all can be read has failed, and says why; one that gives something has not.
func TestNoArticleCanBeRead(t *testing.T) {
	gone := errors.New("the server answered 500")
	all := map[string]error{seedURL: gone, otherURL: gone}
	id := func(address string) string { return news.EntryID(txnews.ID, address) }
	later, past := now.Add(time.Hour), now.Add(-time.Hour)
	for _, c := range []struct {
		name  string
		fail  map[string]error
		retry map[string]news.Attempt
		seen  map[string]bool
		want  string // in the error; empty: none
	}{
		{"all fail", all, nil, nil, "no article could be read (2 failed): " + seedURL + ": the server answered 500"},
		{"one is read", map[string]error{seedURL: gone}, nil, nil, ""},
		{"one is known, the new one fails", all, nil, map[string]bool{id(otherURL): true}, ""},
		{"all are known", all, nil, map[string]bool{id(otherURL): true, id(seedURL): true}, ""},
		{"all wait", all, map[string]news.Attempt{seedURL: {Count: 1, Next: later}, otherURL: {Count: 1, Next: later}}, nil, "(2 failed): " + otherURL + ": waits for its next try"},
		{"all are given up", all, map[string]news.Attempt{seedURL: {Count: 5, Next: past}, otherURL: {Count: 5, Next: past}}, nil, "given up after 5 tries"},
		{"one waits, one fails again", all, map[string]news.Attempt{otherURL: {Count: 1, Next: later}}, nil, seedURL + ": the server answered 500"},
		{"all were looked at and are no news", all, map[string]news.Attempt{seedURL: {Count: 5}, otherURL: {Count: 5}}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := tryReadSite(t, &site{fail: c.fail}, txnews, news.SourceState{Retry: c.retry}, c.seen, Options{})
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (!errors.Is(err, ErrUnread) || !strings.Contains(err.Error(), c.want) || len(res.Retry) != 2):
				t.Errorf("error %v, retry %+v", err, res.Retry)
			}
		})
	}
}

func TestCancelEndsTheReading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &site{}
	doc, err := s.Get(ctx, fetch.Request{URL: txnews.URL})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := New(s, Options{}).Read(ctx, In{Source: txnews, Doc: doc, Now: now}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestBadSelectorIsAnError(t *testing.T) {
	src := txnews
	src.Selectors.Links = "ul li["
	if _, err := tryReadSite(t, &site{}, src, news.SourceState{}, nil, Options{}); !errors.Is(err, ErrBadSelector) {
		t.Errorf("error %v", err)
	}
}

func TestDateOf(t *testing.T) {
	for address, want := range map[string]string{
		"http://x/system/2012/06/12/014990001.shtml":     "2012-06-12",
		"http://x/html/2012-06/12/content_1.htm?div=-1":  "2012-06-12",
		"http://x/pc/content/202506/12/content_100.html": "2025-06-12",
		"http://x/201206/t20120612_123.html":             "2012-06-12",
		"http://x/2012-6-2/1.html":                       "2012-06-02",
		"http://x/20120612/a.html":                       "2012-06-12",
		"http://x/system/2012/16/42/014990001.shtml":     "",
		"http://x/article/123456789.html":                "",
		"http://x/a.html?d=/2012/06/12/":                 "",
	} {
		if got := dateOf(address); got != want {
			t.Errorf("dateOf(%q) = %q, want %q", address, got, want)
		}
	}
}
