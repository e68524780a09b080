package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// followed is a place whose pages are kept, as its log is followed.
func followed(t *testing.T) *place {
	t.Helper()
	p := newPlace(t)
	p.store.follow(t, p.office, p.pub)
	return p
}

var entryLinks = regexp.MustCompile(`href="/entry/([a-z0-9]+)`)

// links are the entries that a page leads to, each once.
func links(body string) map[string]bool {
	all := map[string]bool{}
	for _, m := range entryLinks.FindAllStringSubmatch(body, -1) {
		all[m[1]] = true
	}
	return all
}

func TestFrontPage(t *testing.T) {
	p := followed(t)
	p.fill(t, 40, "zjol", "dama")
	e := p.seed(t)
	p.store.seen(t)
	body := text(t, p.get(t, "/"))
	wantIn(t, body, `<article class="foremost"><img src="http://jxrb.example/a.jpg"`, "壮志青年", "稿件来源:嘉兴日报", `<h2><a href="/channel/world">国内国际</a></h2>`,
		`<a href="/channel/strong-counties">强县新闻</a>`, `<h3><a href="/town/dama">大麻</a></h3>`, `<html lang="zh-CN">`)
	wantOut(t, body, `<h2><a href="/channel/pictures">`, `<h3><a href="/town/wuzhen">`, "全文")
	if n := strings.Count(body, `href="/entry/`+e.ID); n != 2 {
		t.Errorf("the seed stands %d times, want as the lead and in its channel", n)
	}
	english := text(t, p.get(t, "/?lang=en"))
	wantIn(t, english, `<html lang="en">`, `<h3 lang="zh-CN"><a href="/entry/`+e.ID, `<a href="/channel/world?lang=en" lang="zh-CN">`)
}

// The latest of the front page go on where it ends: no entry is left out, none stands twice.
func TestFrontPageGoesOn(t *testing.T) {
	p := followed(t)
	p.fill(t, 60, "zjol")
	p.store.seen(t)
	front := text(t, p.get(t, "/"))
	latest, _, _ := strings.Cut(front, "<aside>")
	seen := links(latest)
	older := regexp.MustCompile(`href="(/\?before=[^"]+)"`)
	for next := older.FindStringSubmatch(latest); next != nil; {
		body := text(t, p.get(t, strings.ReplaceAll(next[1], "&amp;", "&")))
		for id := range links(body) {
			if seen[id] {
				t.Errorf("%s stands twice", id)
			}
			seen[id] = true
		}
		next = regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(body)
	}
	if len(seen) != 60 {
		t.Errorf("%d of 60 entries", len(seen))
	}
}

// A page that nothing has changed is served from memory; a change has read anew what it touched alone.
func TestFrontPageReadsWhatChanged(t *testing.T) {
	p := followed(t)
	p.fill(t, 40, "zjol", "dama")
	p.seed(t)
	p.store.seen(t)
	first := p.get(t, "/")
	text(t, first)
	p.store.mu.Lock()
	p.store.reads = 0
	p.store.mu.Unlock()
	again := p.get(t, "/", "If-None-Match", first.Header.Get("Etag"))
	wantStatus(t, again, http.StatusNotModified)
	if p.store.reads != 0 {
		t.Errorf("an unchanged page reads %d entries", p.store.reads)
	}
	p.store.put(news.Entry{Source: "zjol", Title: "强县又一条", FirstSeen: at(t, 23, 0), Channels: []string{"strong-counties"}})
	p.store.seen(t)
	wantIn(t, text(t, p.get(t, "/")), "强县又一条")
	if most := frontLatest + 2*frontOfBlock + 2; p.store.reads > most {
		t.Errorf("one entry more has %d read, want at most %d", p.store.reads, most)
	}
}

func TestFrontPageForgetsWhatWasTakenDown(t *testing.T) {
	p := followed(t)
	e := p.seed(t)
	p.store.seen(t)
	wantIn(t, text(t, p.get(t, "/")), e.Title)
	p.store.remove(e.ID, news.Tombstone{At: at(t, 11, 0)})
	p.store.seen(t)
	wantOut(t, text(t, p.get(t, "/")), e.Title, "稿件来源")
	p.store.fail(fmt.Errorf("the store is away"))
	wantOut(t, text(t, p.get(t, "/")), e.Title)
}

// What a page weighs at most, its style with it, before compression.
const lightest = 60 << 10

// With more channels than the site has, all of them full of long headlines, the front page stays light.
func TestFrontPageIsLight(t *testing.T) {
	s := *testSettings.Current()
	s.Channels, s.Towns = nil, nil
	for i := range 19 {
		s.Channels = append(s.Channels, news.Channel{ID: fmt.Sprint("channel", i), Name: "民生信息"})
	}
	for i := range 12 {
		s.Towns = append(s.Towns, news.Town{ID: fmt.Sprint("town", i), Name: "乌镇"})
	}
	in := settings.Static(s)
	p := newPlace(t)
	p.store.channels = s.Channels
	p.office = rights.New(rights.Options{Settings: in}, p.store)
	p.pub = feeds.New(feeds.Options{Rights: p.office, Settings: in})
	p.serve(t, Options{Settings: in}, Deps{}, p.store)
	for i := range 19 {
		for n := range 12 {
			at := at(t, 0, 0).Add(time.Duration(i*12+n) * time.Minute)
			p.store.put(news.Entry{Source: "jxrb", Title: fmt.Sprintf("%d%d%s", i, n, strings.Repeat("桐乡一条长长的标题", 30)), Summary: strings.Repeat("摘要", 500), FirstSeen: at,
				Channels: []string{s.Channels[i].ID}, Towns: []string{s.Towns[n%12].ID}, Language: "zh-CN", Attribution: news.Attribution{Origin: "嘉兴日报"},
				Media: []news.Media{{URL: "https://jxrb.example/images/2012/06/12/a.jpg", Type: "image/jpeg"}}})
		}
	}
	body := text(t, p.get(t, "/?lang=en"))
	size, styles := len(body), regexp.MustCompile(`rel="stylesheet" href="([^"]+)"`).FindAllStringSubmatch(body, -1)
	for _, style := range styles {
		size += len(text(t, p.get(t, style[1])))
	}
	if n := len(links(body)); n < 19*frontOfBlock {
		t.Errorf("only %d entries", n)
	}
	if size > lightest || len(styles) == 0 {
		t.Errorf("the front page and its style take %d bytes", size)
	}
}

func TestFewPagesAreKept(t *testing.T) {
	for address, few := range map[string]bool{
		"/": true, "/?lang=en": true, "/channel/world?town=dama&lang=zh-CN": true, "/?lang=fr": false, "/?lang=en&lang=en": false,
		"/?utm=1": false, "/?before=x": false, "/channel/world?q=a": false, "/?a=%zz": false,
		"/?town=any": false, "/town/dama?town=any": false, "/source/jxrb?town=any": false, "/channel/world?channel=any": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := keptUnder(u); got != few {
			t.Errorf("%s is kept: %v", address, got)
		}
	}
}
