package intake

import (
	"strings"
	"testing"
)

// What stands where an address is missing leads nowhere; what only lacks a part gets it.
func TestAbsolute(t *testing.T) {
	const base = "https://www.example.cn/news/index.xml"
	for ref, want := range map[string]string{
		"http://b.example/?a=1&amp;b=2":             "http://b.example/?a=1&b=2",
		"http://b.example/?a=1&#38;b=2":             "http://b.example/?a=1&b=2",
		"http://b.example/?a=1&#038;b=2":            "http://b.example/?a=1&b=2",
		"http://b.example/?a=1&#x26;b=2":            "http://b.example/?a=1&b=2",
		"http://b.example/?a=1&amp;#X26;b=2":        "http://b.example/?a=1&b=2",
		"http://b.example/?a=1&AMP;amp;b=2;c":       "http://b.example/?a=1&b=2;c",
		"<![CDATA[http://b.example/1]]>":            "http://b.example/1",
		"http://b.example/__data/1_2.html":          "http://b.example/__data/1_2.html",
		"http://b.example/list[1].html":             "http://b.example/list[1].html",
		"http://b.example/$file/1.pdf":              "http://b.example/$file/1.pdf",
		"http://b.example/null-pointer.html":        "http://b.example/null-pointer.html",
		"http://b.example/a?ref=null":               "http://b.example/a?ref=null",
		"/":                                         "https://www.example.cn/",
		".":                                         "https://www.example.cn/news/",
		"//b.example/1":                             "https://b.example/1",
		"www.b.example/1":                           "http://www.b.example/1",
		"jx.b.com.cn/1.html":                        "http://jx.b.com.cn/1.html",
		"HTTP：//b.example/1":                        "http://b.example/1",
		"http:/b.example/1":                         "http://b.example/1",
		"https//b.example/1":                        "https://b.example/1",
		"hhttp://b.example/1":                       "http://b.example/1",
		"http;//b.example/1":                        "http://b.example/1",
		`http:\\b.example/1`:                        "http://b.example/1",
		"http://http://b.example/1":                 "http://b.example/1",
		"http://www.example.cnhttps://b.example/1":  "https://b.example/1",
		"http://b.example/go?to=http://c.example/1": "http://b.example/go?to=http://c.example/1",
		"http://b.example/web/http://c.example/1":   "http://b.example/web/http://c.example/1",
		"http.html":                                 "https://www.example.cn/news/http.html",
		"cn/1.html":                                 "https://www.example.cn/news/cn/1.html",
		"http%3A%2F%2Fb.example%2F1.html":           "http://b.example/1.html",
		"http:&#x2F;&#x2F;b.example&#47;1":          "http://b.example/1",
		`http:\/\/b.example\/1`:                     "http://b.example/1",
		`"http://b.example/1"`:                      "http://b.example/1",
		"链接：http://b.example/1。":                    "http://b.example/1",
		"feed://b.example/1":                        "http://b.example/1",
		"http://b.example/d?id=123&columnId=null":   "http://b.example/d?id=123&columnId=null",
		"http://b.example/a.jpg?userid=undefined":   "http://b.example/a.jpg?userid=undefined",
		"http://b.example/nan/":                     "http://b.example/nan/",
		"http://b.example/a/nan.html":               "http://b.example/a/nan.html",
		"http://b.example/q?s=[site:1]":             "http://b.example/q?s=[site:1]",
		"htpp://b.example/1":                        "http://b.example/1",
		"http:///b.example/1":                       "http://b.example/1",
		"http:///1":                                 "",
		`http://b.example\a\1.html?x=\`:             `http://b.example/a/1.html?x=\`,
		"http://b.example/http://b.example/1":       "http://b.example/1",
		"http://b.example/go/http://c.example/1":    "http://b.example/go/http://c.example/1",
		"http://[fd:1::2]/a":                        "http://[fd:1::2]/a",
		"http://null":                               "", "https://undefined/x": "", "http://NaN": "", "//null/a": "", "http://": "", "http:///": "", "https:": "",
		"http://localhost/1": "", "http://localhost:8080/1": "", "http://www./1": "",
		"null/": "", "/undefined": "", "https://b.example/a/undefined.html": "", "https://b.example/null": "", "https://b.example/a?id=undefined": "",
		"N/A": "", "无": "", "%E6%97%A0": "", "[object Object]": "", "javascript:void(0)": "", "about:blank": "", "#": "", "#top": "",
		"{{url}}": "", "${link}": "", "{$url}": "", "{dede:field.arcurl/}": "", "[field:arcurl /]": "", "[!--titleurl--]": "", "<%=url%>": "", "#{url}": "",
		"@{/a}": "", "__URL__/a": "", "%url%": "", "[link]": "", "$!url": "", "https://b.example/{id}.html": "",
	} {
		if got := absolute(base, ref); got != want {
			t.Errorf("%q: %q, want %q", ref, got, want)
		}
	}
	for _, long := range []string{strings.Repeat("http://", 1<<20), "http://b.example/?" + strings.Repeat("&amp;amp;amp;", 1<<19)} {
		if got := absolute(base, long); got != "" {
			t.Errorf("%d bytes of an address are taken", len(got))
		}
	}
	if got := absolute("http://localhost:8080/rss.xml", "/1"); got != "http://localhost:8080/1" {
		t.Errorf("on localhost: %q", got)
	}
}
