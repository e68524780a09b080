package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/growth"
	"github.com/txnews/hub/news"
)

// wearyingPages are pages made to keep whoever points at them waiting, by the selector that is guessed and what they are full of.
func wearyingPages() map[[2]string]string {
	const many = 10_000
	var links, named, heads strings.Builder
	for i := range many {
		fmt.Fprintf(&links, `<a href="/n/%d.html">桐乡市今天的第%d条新闻</a> `, i, i)
		fmt.Fprintf(&named, `<a class="n%cx%c%c" href="/n/%d.html">桐乡市今天的新闻</a> `, 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, i)
		fmt.Fprintf(&heads, `<h1 class="c%d">题</h1>`, i%1000)
	}
	deep := strings.Repeat(`<ul class="x"><li>`, 240)
	return map[[2]string]string{
		{"links", "links in one place"}:       links.String(),
		{"links", "names"}:                    named.String(),
		{"links", "links far down"}:           deep + links.String(),
		{"links", "names of one element"}:     `<div class="` + strings.Repeat("abc ", 1<<18) + `">` + links.String(),
		{"next", "next pages"}:                strings.Repeat(`<a href="/p/2.html">下一页</a>`, many),
		{"title", "headlines"}:                heads.String(),
		{"date", "times"}:                     strings.Repeat(`<time datetime="2026-11-27">2026-11-27</time>`, many),
		{"trail", "trails"}:                   strings.Repeat(`<p>当前位置：首页 > 新闻</p>`, many),
		{"page_name", "levels around a text"}: deep + strings.Repeat("字", 1<<20),
	}
}

// Guessing on any page costs little more than reading it.
func TestGuessingCostsLittleMoreThanThePage(t *testing.T) {
	r := New(nil, Options{})
	for of, page := range wearyingPages() {
		doc := &fetch.Response{URL: "http://www.list.example/", ContentType: "text/html; charset=utf-8", Body: []byte("<html><body>" + page)}
		read := func() {
			g, err := parsePage(doc)
			if err != nil {
				t.Fatal(err)
			}
			extract(g, doc.URL, "", news.Selectors{}, 256<<10)
		}
		t.Run(of[0]+" among "+of[1], func(t *testing.T) {
			growth.Within(t, 100, read, func() {
				if _, err := r.Guess(doc, of[0]); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// What can be told by counting far alone is told by no selector: looking it up would cost as much as everything before it, each time.
func TestFarAmongItsLikesNothingIsToldByCounting(t *testing.T) {
	doc := &fetch.Response{URL: "http://www.list.example/", ContentType: "text/html", Body: []byte("<body>" + strings.Repeat("<b>字</b>", 2*maxPlace))}
	s, err := sheetOf(doc, true)
	if err != nil {
		t.Fatal(err)
	}
	near, far := s.doc.Find("b").Nodes[2], s.doc.Find("b").Nodes[maxPlace+1]
	if got := s.partFor(near); got != "body > b:nth-of-type(3)" {
		t.Errorf("the third by %q", got)
	}
	if got := s.partFor(far); got != "" {
		t.Errorf("the far one by %q", got)
	}
}

// No page has its selectors tried for longer than its steps last; what was found until then stands.
func TestSelectorsAreTriedAsLongAsStepsAreLeft(t *testing.T) {
	s, err := sheetOf(pointed(t, "testdata/pointed/gov.html", "http://www.list.example/c/index.html"), false)
	if err != nil {
		t.Fatal(err)
	}
	s.left = s.steps[0] + s.steps[1]
	if len(s.query("a")) == 0 || len(s.query("body a")) == 0 || s.left != 0 || s.query("a") != nil {
		t.Errorf("%d steps are left", s.left)
	}
}
