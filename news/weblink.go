package news

import (
	"regexp"
	"strings"
)

// UnescapeAmpersands takes the escapes of & out of an address that was escaped once too often, however often and in whichever form:
// &amp; &#38; &#038; &#x26;.
func UnescapeAmpersands(address string) string {
	if i := strings.IndexByte(address, '&'); i < 0 || strings.IndexByte(address[i:], ';') < 0 {
		return address
	}
	return escapedAmpersand.ReplaceAllLiteralString(address, "&")
}

var escapedAmpersand = regexp.MustCompile(`(?i)&(?:(?:amp|#0{0,5}38|#x0{0,5}26);)+`)

// NoLink tells what some sites and templates write where an address is missing.
func NoLink(ref string) bool {
	if len(ref) < 32 && noLinkWords[strings.ToLower(strings.TrimSuffix(ref, "/"))] && ref != "/" {
		return true
	}
	if (strings.ContainsAny(ref, "<>{[$@") || strings.Contains(ref, "%") || strings.Contains(ref, "__")) && templateLeft.MatchString(ref) {
		return true
	}
	if i := strings.Index(ref, "//"); i >= 0 && i <= len("https:") {
		rest := ref[i+2:]
		end := strings.IndexAny(rest, "/?#")
		if end < 0 {
			end = len(rest)
		}
		return leadsNowhere(rest[:end], rest[end:])
	}
	return leadsNowhere("-", ref)
}

var noLinkWords = map[string]bool{
	"": true, "n/a": true, "na": true, "none": true, "null": true, "nil": true, "nan": true, "undefined": true, "false": true, "true": true,
	"(null)": true, "(none)": true, "[object object]": true, "%5bobject%20object%5d": true, "dev/null": true, "/dev/null": true, "about:blank": true,
	"-": true, "--": true, "---": true, "—": true, "——": true, "*": true, "tbd": true, "tba": true, "todo": true,
	"无": true, "暂无": true, "没有": true, "空": true, "待定": true, "无链接": true, "暂无链接": true, "缺": true, "待补充": true, "待补": true, "待更新": true, "链接": true, "网址": true, "地址": true,
	"点击查看": true, "查看": true, "查看详情": true, "查看原文": true, "点击阅读": true, "阅读原文": true, "原文链接": true, "详情": true, "更多": true, "%e6%97%a0": true,
	"url": true, "link": true, "href": true, "http": true, "https": true, "http:": true, "https:": true,
}

// templateLeft finds what templates leave where nothing was put in: {{url}}, ${link}, {$url}, {dede:field.arcurl/}, [field:arcurl/],
// [!--titleurl--], <%= url %>, #{url}, @{/url}, __URL__, %url%, %s, @link.
var templateLeft = regexp.MustCompile(`[<>]|\{\{|\{%|[$#@!]\{|\{\$|\{[A-Za-z_]+(?:[:.][A-Za-z_.]+)?\s*/?\}|\[(?:!--|[a-z]+:[A-Za-z_]+\s*/?\])|^\$!?[A-Za-z_]|` +
	`(?:^|/)__[A-Z]+__|^@[A-Za-z_]+$|^%[A-Za-z_]{3,}%|^\[[A-Za-z_]+\]$|%(?:[0-9]\$)?[sd@](?:$|[/?&#.])`)

// leadsNowhere judges an address without its scheme and site, or with its site: one whose host is a word for none, or whose page or
// number is.
func leadsNowhere(host, rest string) bool {
	host, _, _ = strings.Cut(host, ":")
	switch host {
	case "", "www.", "www", "n":
		return true
	}
	if host[0] == '.' {
		return true
	}
	if undefined(host) {
		return true
	}
	path, query, _ := strings.Cut(rest, "?")
	path, _, _ = strings.Cut(path, "#")
	path = strings.TrimRight(path, "/")
	page, _, _ := strings.Cut(path[strings.LastIndexByte(path, '/')+1:], ".")
	if undefined(page) && !strings.EqualFold(page, "nan") && !strings.EqualFold(page, "none") { // 南 and 难 are sections' names
		return true
	}
	lacks := false
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		switch {
		case !strings.HasSuffix(strings.ToLower(name), "id"):
		case undefined(value):
			lacks = true
		case value != "":
			return false // another may be left open
		}
	}
	return lacks && !picture.MatchString(path)
}

// picture tells files that are found by their names, whatever else is asked with them.
var picture = regexp.MustCompile(`(?i)\.(?:jpe?g|png|gif|webp|avif|bmp|svg|mp[34]|m4[av])$`)

// undefined tells what a program writes for a value that it does not have.
func undefined(s string) bool {
	switch len(s) {
	case 3, 4, 9:
		return strings.EqualFold(s, "nan") || strings.EqualFold(s, "null") || strings.EqualFold(s, "undefined") || strings.EqualFold(s, "none")
	}
	return false
}
