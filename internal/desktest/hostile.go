package desktest

import (
	"fmt"
	"strings"
)

// HostilePayloads combines vectors, wrappers and encodings in the way that cheat sheets do.
func HostilePayloads() []string {
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
