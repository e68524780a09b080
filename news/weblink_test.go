package news_test

import (
	"testing"

	"github.com/txnews/hub/news"
)

// A word in an address's place leads nowhere, nor does a site without a name; names of files and sections do.
func TestWordsAreNoLinks(t *testing.T) {
	for ref, want := range map[string]bool{
		"点击查看": true, "待补充": true, "TODO": true, "@link": true, "http://.cn/": true, "http://e.cn/%s": true, "/a/%1$s.html": true,
		"B": false, "about": false, "新闻/1": false, "news.html": false, "第2期": false, "/a%20b": false, "/%E6%96%B0": false, "http://e.cn/100%": false,
	} {
		if got := news.NoLink(ref); got != want {
			t.Errorf("%q: no link %v, want %v", ref, got, want)
		}
	}
}
