package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// story puts an original of 嘉兴日报 and its reprints, in a source each, on the timeline.
func (p *place) story(t *testing.T, sources ...string) (ids []string) {
	t.Helper()
	var providers []news.Provider
	for _, s := range append([]string{"jxrb"}, sources...) {
		ids, providers = append(ids, news.EntryID(s, "故事")), append(providers, news.Provider{ID: s, Name: "报社" + s})
	}
	for i, s := range append([]string{"jxrb"}, sources...) {
		e := news.Entry{ID: ids[i], Source: s, Story: ids[0], Original: ids[0], Title: "石门湾里菊海丰收", Summary: "摘要" + s, Content: "<p>头一句。票价两元。</p>",
			Published: at(t, 8, i), FirstSeen: at(t, 9, i), Updated: at(t, 9, i), Channels: []string{"tongxiang"}, Providers: providers[i : i+1], URL: "http://" + s + ".example/1",
			Attribution: news.Attribution{Origin: "嘉兴日报"}}
		if i == 0 {
			e.Providers = providers
		} else {
			e.Title, e.Content = "菊海丰收 "+s, "<p>头一句。票价三元。</p>"
		}
		p.store.put(e)
	}
	return ids
}

func TestStoryPage(t *testing.T) {
	p := newPlace(t)
	p.store.addSource(news.Source{ID: "tx", Name: "桐乡新闻网", Licence: news.Licence{Public: news.ExtentFull, Rights: "桐乡新闻网版权所有"}})
	ids := p.story(t, "zjol", "tx", "head", "shut")
	body := text(t, p.get(t, "/story/"+ids[0]))
	wantIn(t, body, "<h1>石门湾里菊海丰收</h1>", "首发", "菊海丰收 zjol", "菊海丰收 tx", "菊海丰收 head", "桐乡新闻网版权所有", "2012年6月12日 08:02", `<a href="/source/zjol">`)
	wantOut(t, body, "菊海丰收 shut", "报社shut", "摘要head")
	if strings.Index(body, "首发") > strings.Index(body, "菊海丰收 zjol") {
		t.Error("the first publication does not stand first")
	}
	// beside the first stands what is asked for, as far as both licences give it
	for with, c := range map[string]struct{ in, out []string }{
		ids[1]: {[]string{"只比较两家都授权显示的部分", "<del>jxrb</del>", "<ins>zjol</ins>"}, []string{"票价"}},
		ids[2]: {[]string{"票价<del>两</del>元", "票价<ins>三</ins>元"}, []string{"只比较两家"}},
		ids[3]: {[]string{"只比较两家都授权显示的部分", "菊海丰收<ins> head</ins>"}, []string{"票价", "摘要"}},
		ids[4]: {[]string{"<ins>zjol</ins>"}, []string{"菊海丰收 shut"}},
	} {
		_, beside, _ := strings.Cut(text(t, p.get(t, "/story/"+ids[0]+"?with="+with)), `id="beside"`)
		wantIn(t, beside, c.in...)
		wantOut(t, beside, c.out...)
	}
	wantIn(t, text(t, p.get(t, "/story/"+ids[0]+"?lang=en")), "first publication", `<h1 lang="zh-CN">`)
}

// A story of which the public sees one copy is that entry; one of which it sees none is not there, and what was taken down is said so.
func TestStoriesOfOne(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	res := p.get(t, "/story/"+e.ID+"?lang=en")
	wantStatus(t, res, http.StatusSeeOther)
	wantHeader(t, res, "Location", "/entry/"+e.ID+"?lang=en")
	ids := p.story(t, "shut")
	res = p.get(t, "/story/"+ids[0])
	wantStatus(t, res, http.StatusSeeOther)
	wantHeader(t, res, "Location", "/entry/"+ids[0])
	p.store.remove(e.ID, news.Tombstone{At: at(t, 11, 0)})
	wantStatus(t, p.get(t, "/story/"+e.ID), http.StatusGone)
	wantStatus(t, p.get(t, "/story/none"), http.StatusNotFound)
	for _, id := range []string{"none", e.ID, ids[0]} { // after its last copy a story begins again
		res = p.get(t, "/story/"+id+"?lang=en&before=zz.x")
		wantStatus(t, res, http.StatusSeeOther)
		wantHeader(t, res, "Location", "/story/"+id+"?lang=en")
	}
}

// However many copies there are, a page shows a bounded number, and all of them stand on the pages.
func TestStoriesOfMany(t *testing.T) {
	p := newPlace(t)
	var sources []string
	for i := range 2 * storyCopies {
		sources = append(sources, "s"+string(rune('a'+i%26))+string(rune('a'+i/26)))
		p.store.addSource(news.Source{ID: sources[i], Name: sources[i], Licence: news.Licence{Public: news.ExtentSummary}})
	}
	ids := p.story(t, sources...)
	seen := map[string]bool{}
	path := "/story/" + ids[0]
	for pages := 0; path != ""; pages++ {
		body := text(t, p.get(t, path))
		if n := strings.Count(body, `<p class="line">`); n > storyCopies+1 || pages > 3 {
			t.Fatalf("%d copies on page %d", n, pages)
		}
		for id := range links(body) {
			seen[id] = true
		}
		_, rest, more := strings.Cut(body, `<p class="more"><a href="`)
		if path = ""; more {
			path, _, _ = strings.Cut(rest, `"`)
			path = strings.ReplaceAll(path, "&amp;", "&")
		}
	}
	if len(seen) != len(ids) {
		t.Errorf("%d of %d copies", len(seen), len(ids))
	}
}

func TestEntryPageTellsItsWayAndItsLike(t *testing.T) {
	p := newPlace(t)
	ids := p.story(t, "zjol")
	near := p.store.put(news.Entry{Source: "jxrb", Title: "菊海又迎来游客", FirstSeen: at(t, 7, 0), Channels: []string{"tongxiang"}})
	far := p.store.put(news.Entry{Source: "jxrb", Title: "别处的事", FirstSeen: at(t, 7, 0), Channels: []string{"world"}})
	body := text(t, p.get(t, "/entry/"+ids[1]))
	_, path, _ := strings.Cut(body, `<dd class="path">`)
	path, _, _ = strings.Cut(path, "</dd>")
	if path != `嘉兴日报 → <a href="/entry/`+ids[0]+`" rel="noopener noreferrer nofollow">报社jxrb</a> → <a href="http://zjol.example/1" rel="noopener noreferrer nofollow">报社zjol</a> → 桐乡新闻聚合` {
		t.Error(path)
	}
	wantIn(t, body, `href="/story/`+ids[0]+`"`)
	_, related, _ := strings.Cut(body, `id="related"`)
	wantIn(t, related, near.Title)
	wantOut(t, related, far.Title, "菊海丰收")
}

func TestEntryPageTellsCorrections(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	e.Revised = 2
	e = p.store.put(e)
	revision := func(v int, title, content string, at time.Time, minor bool) news.Revision {
		return news.Revision{Version: v, Title: title, Summary: e.Summary, Content: content, Attribution: e.Attribution, Replaced: at, Minor: minor, Corrected: true}
	}
	p.store.history[e.ID] = []news.Revision{
		revision(3, e.Title, e.Content+"<p>错话</p>", at(t, 12, 30), false), revision(2, e.Title+"。", e.Content, at(t, 11, 30), true), revision(1, "南湖:错题", e.Content, at(t, 10, 30), false),
	}
	body := text(t, p.get(t, "/entry/"+e.ID))
	wantIn(t, body, "更正：这条消息在 2012年6月12日 12:30 更正过", "<b>2012年6月12日 12:30</b> 正文有改动。", "标题由“南湖:错题”改为“"+e.Title+"。”", `href="/entry/`+e.ID+`/version/1"`)
	wantOut(t, body, "11:30", "错话")
	version := text(t, p.get(t, "/entry/"+e.ID+"/version/3"))
	wantIn(t, version, "错话</del>", "现在", `name="robots" content="noindex"`)
	wantStatus(t, p.get(t, "/entry/"+e.ID+"/version/9"), http.StatusNotFound)
	p.store.remove(e.ID, news.Tombstone{At: at(t, 13, 0)})
	wantStatus(t, p.get(t, "/entry/"+e.ID+"/version/3"), http.StatusGone)
}

// Texts that take time to compare are compared at a place for searches: whoever asks for many keeps nobody from the other pages.
func TestLongStoriesWaitTheirTurn(t *testing.T) {
	p := newPlace(t)
	ids := p.story(t, "zjol")
	p.store.addSource(news.Source{ID: "zjol", Name: "浙江在线", Licence: news.Licence{Public: news.ExtentFull}})
	e, _ := p.store.Entry(t.Context(), ids[1])
	e.Content = "<p>" + strings.Repeat("一。", 1500) + "</p>"
	p.store.put(e)
	wantStatus(t, p.get(t, "/story/"+ids[0]), http.StatusOK)
	metrics := text(t, p.get(t, "/metrics"))
	if !strings.Contains(metrics, `outcome="done"} 1`) {
		t.Error("it was compared at no place for searches")
	}
}
