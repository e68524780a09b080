package desk_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	nethtml "golang.org/x/net/html"
)

// hostilePayloads combines vectors, wrappers and encodings in the way that cheat sheets do.
func hostilePayloads() []string {
	vectors := []string{
		`<script>alert(1)</script>`, `<ScRiPt src=//e.cn/x.js></sCrIpT>`, `<img src=x onerror=alert(1)>`, `<img src="x" onerror="alert(1)">`, `<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`,
		`<a href="javascript:alert(1)">x</a>`, `<a href="java&#10;script:alert(1)">x</a>`, `<a href=" &#14; javascript:alert(1)">x</a>`, `<a href="JaVaScRiPt:alert(1)">x</a>`, `<a href="data:text/html,<script>alert(1)</script>">x</a>`,
		`<a href="vbscript:msgbox(1)">x</a>`, `<iframe src="javascript:alert(1)"></iframe>`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>`, `<object data="javascript:alert(1)"></object>`, `<embed src="javascript:alert(1)">`,
		`<form action="javascript:alert(1)"><input type=submit></form>`, `<button formaction="javascript:alert(1)">x</button>`, `<body onload=alert(1)>`, `<div style="background:url(javascript:alert(1))">x</div>`, `<style>@import 'javascript:alert(1)';</style>`,
		`<link rel=stylesheet href="javascript:alert(1)">`, `<meta http-equiv="refresh" content="0;url=javascript:alert(1)">`, `<base href="javascript:alert(1)//">`, `<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
		`<video src=x onerror=alert(1)></video>`, `<video poster="javascript:alert(1)"></video>`, `<audio src=x onerror=alert(1)>`, `<details open ontoggle=alert(1)>`, `<img srcset="javascript:alert(1) 1x">`, `<img data-src="javascript:alert(1)">`, `<p onclick="alert(1)">x</p>`,
		`<textarea><img src=x onerror=alert(1)></textarea>`, `<!--><img src=x onerror=alert(1)>-->`, `<!--[if gte IE 4]><script>alert(1)</script><![endif]-->`, `<![CDATA[<script>alert(1)</script>]]>`, `<?xml version="1.0"?><script>alert(1)</script>`, `<xmp><img src=x onerror=alert(1)></xmp>`,
		`<template><script>alert(1)</script></template>`, `<a href="http://e.cn/" onmouseover="alert(1)">x</a>`, `<a href='http://e.cn/" onmouseover="alert(1)'>x</a>`, "<img src=`x` onerror=`alert(1)`>", `<img/src="x"/onerror=alert(1)>`, `<img src="x" alt="` + "`" + `" onerror="alert(1)">`,
		`<img src="http://e.cn/x.jpg" alt="&quot; onerror=&quot;alert(1)">`, `<p title="><script>alert(1)</script>">x</p>`, `<img src="http://e.cn/a.jpg" title='"><script>alert(1)</script>'>`, `<table background="javascript:alert(1)"><tr><td>x</td></tr></table>`, `<isindex action=javascript:alert(1)>`, `<marquee onstart=alert(1)>x</marquee>`,
	}
	wraps := []string{"%s", "<p>%s</p>", "<div><b>%s", "x%s", `"><%s`, "'>%s", "</p>%s", "<!-- %s", "--> %s", "<a href=\"%s\">x</a>", "<img alt='%s'>", "<p title=\"%s\">", "<title>%s</title>", "<svg>%s", "<math>%s", "<select>%s", "<table>%s", "<style>%s", "&lt;p&gt;%s", "<p>\x00%s"}
	encode := []func(string) string{
		func(s string) string { return s }, strings.ToUpper,
		func(s string) string { return strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(s) },
		func(s string) string { return strings.NewReplacer("<", "&#60;", ">", "&#x3e;").Replace(s) },
		func(s string) string {
			return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s))
		},
		func(s string) string { return strings.ReplaceAll(s, "script", "scr\x00ipt") },
		func(s string) string { return strings.ReplaceAll(s, " ", "\t\n") },
		func(s string) string { return strings.ReplaceAll(s, ">", "") },
		func(s string) string { return strings.ReplaceAll(s, "=", " = ") },
	}
	var out []string
	for _, v := range vectors {
		for _, w := range wraps {
			for _, enc := range encode {
				out = append(out, fmt.Sprintf(w, enc(v)))
			}
		}
	}
	return out
}

var allowedTag = regexp.MustCompile(`^(p|div|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre|code|strong|b|em|i|u|s|del|ins|sub|sup|small|mark|q|cite|abbr|ruby|rt|rp|figure|figcaption|table|caption|thead|tbody|tfoot|tr|td|th|a|img|video|audio|source|picture)$`)

var allowedAttr = regexp.MustCompile(`^(href|src|srcset|alt|width|height|poster|controls|type|colspan|rowspan|start)$`)

// hostile finds what a browser would act on in clean HTML.
func hostile(s string) string {
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return ""
		case nethtml.CommentToken, nethtml.DoctypeToken:
			return "comment"
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken, nethtml.EndTagToken:
			t := z.Token()
			if !allowedTag.MatchString(t.Data) {
				return "<" + t.Data
			}
			for _, a := range t.Attr {
				if !allowedAttr.MatchString(a.Key) {
					return t.Data + " " + a.Key
				}
				switch a.Key {
				case "href":
					if !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "mailto:") {
						return a.Val
					}
				case "src", "poster", "srcset":
					if !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") {
						return a.Val
					}
				}
			}
		}
	}
}

var tagInText = regexp.MustCompile(`<[A-Za-z/!?]`)

func TestNothingHostileGetsThrough(t *testing.T) {
	d := desktest.Builtin(t)
	all := hostilePayloads()
	if len(all) < 9000 {
		t.Fatalf("only %d payloads", len(all))
	}
	for _, p := range all {
		e := d.Edit(news.Source{ID: "s", Name: "x"}, news.Raw{
			GUID: "1", URL: p, Base: "http://e.cn/", Title: p, Summary: p, Content: p, Authors: []string{p, "记者 " + p}, Byline: "来源:" + p + " 作者:" + p, Origin: p, OriginURL: p, Rights: p,
			Categories: []string{p}, Trail: []string{"x", p}, Media: []news.RawMedia{{URL: p, Type: p, Caption: p}}, Language: p, Published: p,
		}, desktest.Now)
		if bad := hostile(e.Content); bad != "" {
			t.Errorf("content of %q: %s in %q", p, bad, e.Content)
		}
		texts := append([]string{e.Title, e.Summary, e.Language, e.Attribution.Origin, e.Attribution.Rights}, e.Categories...)
		texts = append(texts, e.Attribution.Reporters...)
		texts = append(texts, e.Attribution.Editors...)
		for _, m := range e.Media {
			texts = append(texts, m.Caption, m.Type)
		}
		for _, w := range e.Why.Channels {
			texts = append(append(texts, w.Text), w.Terms...)
		}
		for _, s := range texts {
			if tagInText.MatchString(s) {
				t.Errorf("text of %q: %q", p, s)
			}
		}
		for _, u := range append([]string{e.URL, e.Attribution.OriginURL}, func() (u []string) {
			for _, m := range e.Media {
				u = append(u, m.URL)
			}
			return
		}()...) {
			if u != "" && !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") || strings.ContainsAny(u, "<>\"'` \n") {
				t.Errorf("address of %q: %q", p, u)
			}
		}
	}
}
