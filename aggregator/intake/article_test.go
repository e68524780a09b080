package intake

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/txnews/hub/news"
)

// Articles of layouts other than the seed's, read without selectors.
func TestArticleLayouts(t *testing.T) {
	for name, row := range map[string]struct {
		anchor, page                         string
		title, published, byline, from, till string
		trail                                string
	}{
		"divs with metadata": {
			page: `<html lang="zh-CN"><head><title>桐乡市推进未来乡村建设_嘉兴在线</title><meta property="og:title" content="桐乡市推进未来乡村建设"><meta property="article:published_time" content="2024-05-06T07:08:09+08:00"></head><body>
<header><h1 class="logo"><a href="/">嘉兴在线</a></h1><nav><a href=1>乌镇</a> <a href=2>濮院</a></nav></header>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/n">新闻中心</a> &gt; 正文</div>
<div class="main"><h2>桐乡市推进未来乡村建设</h2><div class="info"><span>2024-05-06 07:08</span> <span>来源：嘉兴日报</span> <span>记者 张三</span> <span>浏览：12次</span></div>
<div class="text"><p>5月5日，记者从桐乡市农业农村局获悉，今年全市将新建12个未来乡村。</p><p><img data-src="/p/1.jpg"></p><p>“我们村的变化很大。”村民李四说，路灯亮了，道路宽了。</p><p>（编辑：王五）</p></div>
<div class="share">分享到：</div></div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="/a/1.html">洲泉镇举办蚕花庙会，吸引四方游客前来观看</a></li></ul></div>
<footer>嘉兴在线版权所有，未经授权禁止转载，联系电话：0573-82222222，浙ICP备1234号，请遵守法律。</footer></body></html>`,
			title: "桐乡市推进未来乡村建设", published: "2024-05-06T07:08:09+08:00", byline: "来源：嘉兴日报 记者 张三 （编辑：王五）",
			from: "5月5日，记者从", till: "道路宽了。", trail: "首页|新闻中心",
		},
		"one title for the whole site, lines broken by br": {
			anchor: "石门湾里桂花开 游客纷至沓来",
			page: `<html><head><title>桐乡新闻网</title></head><body><table><tr><td><a href=/>首页</a> <a href=/2>石门</a></td></tr></table>
<table><tr><td align=center><font size=5><b>石门湾里桂花开　游客纷至沓来</b></font></td></tr><tr><td>发布时间：2011/9/30 15:04:05　　稿件来源：桐乡新闻网　　【打印】【关闭】</td></tr>
<tr><td><font size=3>　　金秋时节，桂花飘香，石门湾迎来了一年中最美的季节，四面八方的游客纷纷前来赏桂品茗。<br><br>　　据统计，国庆期间景区接待游客两万人次，同比增长一成。</font></td></tr></table></body></html>`,
			title: "石门湾里桂花开 游客纷至沓来", published: "2011/9/30 15:04:05", byline: "稿件来源：桐乡新闻网",
			from: "金秋时节", till: "同比增长一成。",
		},
		"pictures with hardly a word": {
			page:  `<html><head><title>图集：水乡晨曲 - 桐乡新闻网</title></head><body><div class=nav><a href=/>桐乡新闻</a></div><div class=c><h1>图集：水乡晨曲</h1><div class=d>2014年03月02日</div><div class=p><img src="1.jpg"><img src="2.jpg"></div></div></body></html>`,
			title: "图集：水乡晨曲", published: "2014年03月02日",
		},
	} {
		g, err := goquery.NewDocumentFromReader(strings.NewReader(row.page))
		if err != nil {
			t.Fatal(err)
		}
		e := extract(g, "http://x.example/n/1.html", row.anchor, news.Selectors{}, 1<<20)
		text := textOf(t, e.Content)
		if e.Title != row.title || e.Published != row.published || e.Byline != row.byline || strings.Join(e.Trail, "|") != row.trail {
			t.Errorf("%s: title %q published %q byline %q trail %q", name, e.Title, e.Published, e.Byline, e.Trail)
		}
		if !strings.HasPrefix(text, row.from) || !strings.HasSuffix(text, row.till) {
			t.Errorf("%s: text %s", name, text)
		}
		if strings.Contains(row.page, "img") && !strings.Contains(e.Content, `src="`) {
			t.Errorf("%s: no picture in %s", name, e.Content)
		}
	}
}
