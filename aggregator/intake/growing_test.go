package intake

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// paper is a newspaper that is read again and again, with what is remembered between refreshes.
type paper struct {
	*site
	src   news.Source
	state news.SourceState
	seen  map[string]bool
}

// readAt refreshes and gives the file names that were asked for after the index, and the titles that came in.
func (p *paper) readAt(t *testing.T, at time.Time) (asked, titles []string) {
	t.Helper()
	doc, err := p.Get(t.Context(), fetch.Request{URL: p.src.URL})
	if err != nil {
		t.Fatal(err)
	}
	p.asked = nil
	res, err := New(p.site, Options{Presets: config.BuiltinPresets()}).Read(t.Context(), In{Source: p.src, State: p.state, Doc: doc, Now: at,
		Seen: func(context.Context, []string) (map[string]bool, error) { return p.seen, nil }})
	if err != nil {
		t.Fatal(err)
	}
	p.state.Edition, p.state.Retry = res.Edition, res.Retry
	for _, e := range res.Entries {
		p.seen[news.EntryID(p.src.ID, e.URL)] = true
		titles = append(titles, e.Title)
	}
	for _, path := range p.paths() {
		asked = append(asked, path[strings.LastIndexByte(path, '/')+1:])
	}
	return asked, titles
}

// print adds an article to the second page.
func (p *paper) print(number, title string) {
	const dir = "http://zjrb.example/html/2012-06/12/"
	p.body = maps.Clone(p.body)
	if p.body == nil {
		p.body = map[string]string{}
	}
	page := either(p.body[dir+"node_2.htm"], `<ul class="main-ed-articlenav-list"><li><a href="content_3.htm?div=-1">广告</a></li></ul>`)
	p.body[dir+"node_2.htm"] = strings.Replace(page, "</ul>", `<li><a href="content_`+number+`.htm?div=-1">`+title+`</a></li></ul>`, 1)
	p.body[dir+"content_"+number+".htm?div=-1"] = `<div class="main-article-title">` + title + `</div><div class="main-article-content"><P>桐乡的新闻。</P></div>`
}

func TestTodaysEditionGrows(t *testing.T) {
	const whole = "http://zjrb.example/html/2012-06/12/node_1.htm"
	p := &paper{site: &site{}, src: zjrb, seen: map[string]bool{}}
	morning := time.Date(2012, 6, 11, 23, 0, 0, 0, time.UTC) // 7 o'clock on the 12th in China
	read := func(what string, at time.Time, asked, titles []string, edition string) {
		t.Helper()
		gotAsked, got := p.readAt(t, at)
		if !slices.Equal(gotAsked, asked) || !slices.Equal(got, titles) || p.state.Edition != edition {
			t.Errorf("%s: asked for %q, want %q; got %q, want %q; edition %q, want %q", what, gotAsked, asked, got, titles, p.state.Edition, edition)
		}
	}
	pages := []string{"node_1.htm", "node_2.htm"}
	read("first", morning, append(pages, "content_1.htm", "content_2.htm", "content_3.htm"), []string{"乌镇发展大会召开", "图片新闻"}, "")
	read("nothing new", morning.Add(time.Hour), pages, nil, "")
	p.print("4", "午后新添一则")
	read("an article more", morning.Add(6*time.Hour), append(pages, "content_4.htm"), []string{"午后新添一则"}, "")
	p.print("5", "半夜又添一则")
	read("once more when the day is over", morning.Add(18*time.Hour), append(pages, "content_5.htm"), []string{"半夜又添一则"}, whole)
	read("then only the index", morning.Add(19*time.Hour), nil, nil, whole)
}

func TestAnArticleThatFailsKeepsYesterdaysEditionOpen(t *testing.T) {
	p := &paper{site: &site{}, src: zjrb, seen: map[string]bool{}}
	p.fail = map[string]error{"http://zjrb.example/html/2012-06/12/content_1.htm?div=-1": errors.New("refused")}
	night := time.Date(2012, 6, 12, 15, 55, 0, 0, time.UTC) // five to midnight in China
	p.readAt(t, night)
	p.fail = nil
	if asked, _ := p.readAt(t, night.Add(6*time.Minute)); p.state.Edition != "" || len(asked) != 2 {
		t.Errorf("before the next try: edition %q, asked for %q", p.state.Edition, asked)
	}
	if _, titles := p.readAt(t, night.Add(time.Hour)); p.state.Edition == "" || len(titles) != 1 {
		t.Errorf("after it: edition %q, got %q", p.state.Edition, titles)
	}
}

func TestTheDayOfAnEditionIsItsSourcesDay(t *testing.T) {
	for name, row := range map[string]struct {
		zone string
		now  time.Time
		open bool
	}{
		"China's, where no zone is given": {"", time.Date(2012, 6, 12, 15, 59, 0, 0, time.UTC), true},
		"over in China":                   {"", time.Date(2012, 6, 12, 16, 0, 0, 0, time.UTC), false},
		"the source's own":                {"America/New_York", time.Date(2012, 6, 13, 3, 59, 0, 0, time.UTC), true},
		"over in the source's":            {"America/New_York", time.Date(2012, 6, 13, 4, 0, 0, 0, time.UTC), false},
		"put out the evening before":      {"", time.Date(2012, 6, 11, 12, 0, 0, 0, time.UTC), true},
	} {
		src := zjrb
		src.Timezone = row.zone
		p := &paper{site: &site{}, src: src, seen: map[string]bool{}}
		if p.readAt(t, row.now); p.state.Edition == "" != row.open {
			t.Errorf("%s: edition %q", name, p.state.Edition)
		}
	}
}

// A paper that always shows its newest edition at one address never says that a day is over.
func TestAnEditionWithoutADateIsNeverWhole(t *testing.T) {
	src := news.Source{ID: "x", Kind: news.KindEpaper, URL: "http://x.example/paper/", Selectors: news.Selectors{Links: "li a", Title: "h1"}}
	p := &paper{site: &site{}, src: src, seen: map[string]bool{}}
	p.body = map[string]string{
		"http://x.example/paper/":       `<li><a href="1.html">一</a></li>`,
		"http://x.example/paper/1.html": `<h1>桐乡新闻第一则</h1><p>正文。</p>`, "http://x.example/paper/2.html": `<h1>桐乡新闻第二则</h1><p>正文。</p>`}
	p.readAt(t, now)
	p.body["http://x.example/paper/"] = `<li><a href="2.html">二</a></li>`
	if asked, titles := p.readAt(t, now.Add(24*time.Hour)); len(titles) != 1 || !slices.Equal(asked, []string{"2.html"}) {
		t.Errorf("asked for %q, got %q", asked, titles)
	}
}
