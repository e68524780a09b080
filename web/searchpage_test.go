package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

func TestSearchPage(t *testing.T) {
	p := searchPlace(t, Search{})
	put(t, p, "jxrb", "烏鎮峰會", "<p>公开的句子</p>", 2, "world")
	put(t, p, "jxrb", "天气", "<p>"+strings.Repeat("别的话，", 100)+"乌镇有雨。</p>", 3, "tongxiang")
	for range 40 {
		p.store.put(news.Entry{Source: "jxrb", Title: "多篇" + url.QueryEscape(string(rune('a'+len(p.store.entries)))), Summary: strings.Repeat("乌镇的长摘要", 30), FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0), Channels: []string{"world"}})
	}
	p.indexed(t)
	q := url.QueryEscape("乌镇")
	for path, has := range map[string][]string{
		"/search":         {"请输入词语", `name="robots" content="noindex`, `value="wuzhen"`},
		"/search?lang=en": {"Type words", `name="lang" value="en"`},
		"/search?q=" + q:  {"<mark>烏鎮</mark>峰會", "<mark>乌镇</mark>有雨", "“乌镇”的搜索结果", "/feeds/search.rss?q=" + q, "/feeds/search.atom?q=" + q, "/feeds?q=" + q + "#chosen", `rel="next"`, "2012"},
		"/search?q=none":  {"没有找到符合条件的消息", "/feeds/search.json?q=none"},
		"/search?channel=world&channel=tongxiang&q=" + q:             {`name="channel" value="world" checked`, `name="channel" value="tongxiang" checked`, `name="town" value="dama">`, "<details open>"},
		"/search?order=relevance&q=" + url.QueryEscape("公开 句子"):      {"<mark>公开</mark>的<mark>句子</mark>", `value="relevance" selected`},
		"/search?source=jxrb&origin=" + url.QueryEscape("嘉兴日报"):      {`value="jxrb" selected`, "天气", "烏鎮峰會"},
		"/search?q=" + url.QueryEscape(`"><script>alert(1)`):         {"&gt;&lt;script&gt;alert(1)"},
		"/feeds?origin=x&q=" + q:                                     {`id="chosen"`, "/feeds/search.atom?origin=x&amp;q=" + q, "“乌镇”的搜索结果"},
		"/search?q=" + url.QueryEscape("题") + "&source=zjol&lang=en": {"Search results for “题”", "<mark>题</mark> zjol"},
	} {
		res := p.get(t, path)
		wantStatus(t, res, http.StatusOK)
		body := text(t, res)
		for _, want := range has {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
		if len(body) > 60<<10 || strings.Contains(body, "<script") {
			t.Errorf("%s: %d bytes", path, len(body))
		}
	}
	for path, status := range map[string]int{"/search?channel=none": 404, "/search?town=none": 404, "/search?source=none": 404, "/search?order=x": 400, "/search?q=" + strings.Repeat("a", 201): 400, "/search?before=x": 400} {
		wantStatus(t, p.get(t, path), status)
	}
	wantStatus(t, p.get(t, "/search/"), http.StatusPermanentRedirect)
}

// Pages of a search lead from one to the next, through all that is found, each entry once.
func TestSearchPagesGoOn(t *testing.T) {
	p := searchPlace(t, Search{})
	for i := range 7 {
		put(t, p, "jxrb", "乌镇"+string(rune('一'+i)), "", i+1, "world")
	}
	p.indexed(t)
	link := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	for _, order := range []string{"", "&order=relevance"} {
		seen := map[string]bool{}
		for path, pages := "/search?limit=3&source=jxrb&q="+url.QueryEscape("乌镇")+order, 0; path != ""; pages++ {
			body := text(t, p.get(t, path))
			for _, title := range regexp.MustCompile(`<mark>乌镇</mark>(.)`).FindAllStringSubmatch(body, -1) {
				if seen[title[1]] {
					t.Errorf("%s is there twice", title[1])
				}
				seen[title[1]] = true
			}
			m := link.FindStringSubmatch(body)
			if path = ""; m != nil && pages < 9 {
				path = strings.ReplaceAll(m[1], "&amp;", "&") + "&limit=3"
			}
		}
		if len(seen) != 7 {
			t.Errorf("%q: found %v", order, seen)
		}
	}
}

// Of more hits than are weighed, the page and the API say that the best are of the newest; of fewer, and by time, nothing.
func TestASearchSaysThatTheNewestWereWeighed(t *testing.T) {
	p := searchPlace(t, Search{}) // weighs ten
	for i := range 11 {
		put(t, p, "jxrb", "乌镇"+string(rune('一'+i)), "", i+1, "world")
	}
	put(t, p, "jxrb", "南湖", "", 12, "world")
	p.indexed(t)
	for query, want := range map[string]bool{"order=relevance&q=乌镇": true, "order=relevance&limit=2&q=乌镇": true, "q=乌镇": false, "order=relevance&q=南湖": false} {
		for path, says := range map[string]string{"/search?": "结果多于 10 条", "/search?lang=en&": "more than 10 results", "/api/v1/entries?": `"weighed":10`} {
			if body := text(t, p.get(t, path+query)); strings.Contains(body, says) != want {
				t.Errorf("%s%s says it: %v\n%s", path, query, !want, body)
			}
		}
	}
}

func TestSearchPageSaysThatItsIndexIsBuilt(t *testing.T) {
	p := newPlace(t)
	p.seed(t)
	if body := text(t, p.get(t, "/search?q="+url.QueryEscape("南湖"))); !strings.Contains(body, "全文索引正在建立") || !strings.Contains(body, "<mark>南湖</mark>") {
		t.Error(body)
	}
}
