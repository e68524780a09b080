package intake

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/txnews/hub/fetch"
)

func shown(t testing.TB, page string) string {
	t.Helper()
	doc := &fetch.Response{URL: "http://www.list.example/", ContentType: "text/html; charset=utf-8", Body: []byte(page)}
	b, err := New(nil, Options{}).Show(doc, Showing{Style: "/static/s.css", Href: func(n int) string { return "at?n=" + strconv.Itoa(n) }, Picture: "图"})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// hostile are pages that would run something, load something or lead away.
var hostile = map[string]string{
	"script":       `<script>alert(1)</script><SCRIPT SRC=//evil.example/x.js></SCRIPT>`,
	"handlers":     `<p onclick="alert(1)" onmouseover=alert(1) style="background:url(//evil.example/a)">文<img src=x onerror=alert(1) srcset="//evil.example/b 2x">字</p>`,
	"links":        `<a href="javascript:alert(1)">一</a><a href="data:text/html,<script>alert(1)</script>" ping="//evil.example/p">二</a><a href="//evil.example/" target="_top">三</a>`,
	"frames":       `<iframe src="//evil.example/"></iframe><iframe srcdoc="<script>alert(1)</script>">x</iframe><frameset><frame src="//evil.example/"></frameset><object data="//evil.example/o"><embed src="//evil.example/e">`,
	"forms":        `<form action="//evil.example/post" method=post><input name=password type=password autofocus onfocus=alert(1)><button formaction="javascript:alert(1)">送</button></form><isindex action="//evil.example">`,
	"meta":         `<meta http-equiv="refresh" content="0;url=//evil.example/"><base href="//evil.example/" target="_blank"><link rel=stylesheet href="//evil.example/c.css"><link rel=preload as=image href="//evil.example/i">`,
	"css":          `<style>@import url(//evil.example/d.css); body{background:url("//evil.example/e")} a::before{content:url(//evil.example/f)}</style><div style="list-style:url(//evil.example/g)">文</div>`,
	"svg":          `<svg onload=alert(1)><script>alert(1)</script><image href="//evil.example/h"/><a xlink:href="javascript:alert(1)"><text>点</text></a><foreignObject><p onclick=alert(1)>文</p></foreignObject><style>*{background:url(//evil.example)}</style></svg>`,
	"math":         `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	"mutation":     `<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`,
	"template":     `<template><script>alert(1)</script></template><xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>`,
	"media":        `<video src="//evil.example/v" poster="//evil.example/w" autoplay></video><audio src="//evil.example/x"></audio><picture><source srcset="//evil.example/y"><img src="//evil.example/z" alt="图示"></picture><input type=image src="//evil.example/q">`,
	"entities":     `<p>&lt;script&gt;alert(1)&lt;/script&gt; &quot;&gt;&lt;img src=x onerror=alert(1)&gt;</p><a href="java&#115;cript:alert(1)">x</a>`,
	"alt":          `<img alt='"><script>alert(1)</script>' src=x><area alt="'><img src=x onerror=alert(1)>" href="javascript:alert(1)">`,
	"body":         `<body background="//evil.example/bg" onload=alert(1) class=x><table background="//evil.example/t"><tr><td background="//evil.example/td">文</table>`,
	"custom":       `<founder-content onclick=alert(1)>文</founder-content><x-y><slot name=a>文</slot></x-y><portal src="//evil.example/"></portal><dialog open onclick=alert(1)>文</dialog>`,
	"control":      "<p>文\u0000\u0008字\u2028<!-- --!> <script>alert(1)</script> --></p><![CDATA[<script>alert(1)</script>]]><?xml-stylesheet href=\"//evil.example/s\"?>",
	"title":        `<title></title><script>alert(1)</script></title>`,
	"half":         `<p>文<a href="//evil.example/`,
	"deep":         strings.Repeat("<div>", 400) + "底" + strings.Repeat("</div>", 400),
	"charset meta": `<meta charset="utf-7">+ADw-script+AD4-alert(1)+ADw-/script+AD4-`,
}

// TestNothingOfAHostilePageRunsOrLoads parses what is shown as a browser does: it has no elements but plain ones, and no attributes but
// those that the hub wrote.
func TestNothingOfAHostilePageRunsOrLoads(t *testing.T) {
	named := regexp.MustCompile(`^e\d+$`)
	ours := regexp.MustCompile(`^at\?n=\d+$`)
	for name, page := range hostile {
		doc, err := html.Parse(strings.NewReader(shown(t, page+"<p>末</p>")))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if n.Type == html.CommentNode {
				t.Errorf("%s: a comment %q", name, n.Data)
			}
			if n.Type != html.ElementNode {
				continue
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "id" && named.MatchString(a.Val):
				case n.Data == "a" && a.Key == "href" && ours.MatchString(a.Val), a.Key == "class" && (a.Val == "found" || n.Data == "body" && a.Val == "pointed"):
				case n.Data == "meta" && a.Key == "charset" && a.Val == "utf-8", n.Data == "link" && (a.Key == "rel" && a.Val == "stylesheet" || a.Key == "href" && a.Val == "/static/s.css"):
				default:
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				}
			}
			if plain := plainTags[n.Data]; plain == "" && !strings.Contains(" html head meta title link body div span a br hr ", " "+n.Data+" ") || n.Namespace != "" {
				t.Errorf("%s: <%s>", name, n.Data)
			}
		}
	}
}

func TestWhatIsShownLeadsToWhereItStands(t *testing.T) {
	page := `<html><head><title>列表</title></head><body><h1>新 闻</h1><ul><li><a href="/n/1.html">标题一</a> <span>11-27</span></li></ul><img src=x alt="图一"><img src=y></body></html>`
	s, err := sheetOf(&fetch.Response{URL: "http://www.list.example/", ContentType: "text/html", Body: []byte(page)}, false)
	if err != nil {
		t.Fatal(err)
	}
	got := shown(t, page)
	for css, text := range map[string]string{"h1": "新 闻", "li a": "标题一", "li span": "11-27", "img[alt]": "图一"} {
		link := regexp.MustCompile(`<a[^>]* href="at\?n=` + strconv.Itoa(s.number[s.doc.Find(css).Nodes[0]]) + `">` + text + `</a>`)
		if !link.MatchString(got) {
			t.Errorf("lacks %s:\n%s", link, got)
		}
	}
	if !regexp.MustCompile(`<h1 id="e\d+">`).MatchString(got) || !regexp.MustCompile(`<ul id="e\d+"><li`).MatchString(got) || !strings.Contains(got, ">图</a>") {
		t.Errorf("its structure is lost:\n%s", got)
	}
}

func TestAPageThatIsShownIsBounded(t *testing.T) {
	if n := len(shown(t, strings.Repeat("<p>很长的页面</p>", 60_000))); n > maxShown+1000 {
		t.Errorf("%d bytes", n)
	}
}

func FuzzShown(f *testing.F) {
	for _, page := range hostile {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		doc := &fetch.Response{URL: "http://www.list.example/", ContentType: "text/html; charset=utf-8", Body: []byte("<p>x" + page)}
		b, err := New(nil, Options{}).Show(doc, Showing{Href: func(n int) string { return strconv.Itoa(n) }})
		if err != nil {
			return
		}
		if low := strings.ToLower(string(b)); strings.Contains(low, "<script") || strings.Contains(low, "<img") || strings.Contains(low, "<svg") || strings.Contains(low, "<iframe") || strings.Contains(low, "<style") {
			t.Errorf("%s", b)
		}
	})
}
