package desk

import (
	"fmt"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

func TestBlocksAreComparedAsTheDeskReads(t *testing.T) {
	e := news.Entry{URL: "https://www.example.cn/2026/11/a_1.html?id=7&utm_source=x#p2", GUID: "http://m.example.cn/a/1/", Title: "乌镇景区ABC１２３：门票“涨价”！", Summary: "摘要里的话在此", Content: "<p>正文第一句，<b>接着</b>说。</p><p>第二段也在。</p>"}
	for _, c := range []struct {
		by   news.BlockBy
		what string
		is   bool
	}{
		{news.BlockAddress, "http://WWW.example.cn/2026/11/a_1.html?id=7", true},
		{news.BlockAddress, " https://www.example.cn:443/2026/11/a_1.html?id=7&from=timeline ", true},
		{news.BlockAddress, "https://m.example.cn/a/1", true},
		{news.BlockAddress, "https://www.example.cn/2026/11/a_1.html?id=8", false},
		{news.BlockAddress, "https://www.example.cn/2026/11/", false},
		{news.BlockHeadline, "烏鎮景區ａｂｃ 123 门票涨价", true},
		{news.BlockHeadline, "门票涨价", true},
		{news.BlockHeadline, "摘要里的话", false},
		{news.BlockText, "正文第一句接着说", true},
		{news.BlockText, "摘要里的话", true},
		{news.BlockText, "门票「漲價」", true},
		{news.BlockText, "接着说第二段也在", true},
		{news.BlockText, "没有的话", false},
	} {
		key := BlockKey(c.by, c.what)
		if _, is := NewBlocks([]news.BlockInForce{{Block: news.Block{By: news.BlockHeadline, Key: "别的话"}}, {Block: news.Block{By: c.by, Key: key}}}).Of(&e); is != c.is || key == "" {
			t.Errorf("%s %q (%q): blocked %v", c.by, c.what, key, is)
		}
	}
	for _, none := range []string{"", "a_1.html", "ftp://example.cn/1", "https://example.cn", "https://example.cn/", "javascript:alert(1)", "http://%zz/"} {
		if key := BlockKey(news.BlockAddress, none); key != "" {
			t.Errorf("%q is the address %q", none, key)
		}
	}
}

// BenchmarkBlocked compares one entry with as many blocks as there may be.
func BenchmarkBlocked(b *testing.B) {
	e := news.Entry{URL: "https://www.example.cn/2026/11/a_1.html?id=7", GUID: "https://www.example.cn/2026/11/a_1.html", Title: "乌镇新添公交线路", Content: "<p>" + strings.Repeat("乌镇今天新添一条公交线路。", 80) + "</p>"}
	var blocks []news.BlockInForce
	for i := range news.MaxBlocks {
		blocks = append(blocks, news.BlockInForce{Block: news.Block{By: []news.BlockBy{news.BlockHeadline, news.BlockText, news.BlockAddress}[i%3], Key: fmt.Sprint("某厂爆炸事故经过", i)}})
	}
	ready := NewBlocks(blocks)
	for b.Loop() {
		if _, is := ready.Of(&e); is {
			b.Fatal("it is blocked")
		}
	}
}
