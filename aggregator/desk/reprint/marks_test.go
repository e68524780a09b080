package reprint_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

var update = flag.Bool("update", false, "write the marks of today over those that stores have")

// knownTexts are those of the labelled sets, as they were written there, and some that are hard to read.
func knownTexts(t testing.TB) []news.Entry {
	published := time.Date(2014, 9, 1, 8, 30, 0, 0, time.UTC)
	var out []news.Entry
	for _, file := range []string{"stories.jsonl", "stories_written.jsonl", "stories_touched.jsonl"} {
		for i, c := range desktest.Cases[storyCase](t, file) {
			for _, s := range []storyCopy{c.A, c.B} {
				out = append(out, news.Entry{GUID: fmt.Sprint("tag:", file, i), URL: fmt.Sprint("https://e.cn/", len(out), ".htm"), Title: s.Title, Content: s.Content, Published: s.Published})
			}
		}
	}
	for _, g := range desktest.Cases[storyGroup](t, "story_groups.jsonl") {
		for i := range g.Copies {
			c := &g.Copies[i]
			out = append(out, news.Entry{GUID: c.ID, Title: c.Title, Summary: c.text(t, &g), Published: published})
		}
	}
	lookalikes, err := os.ReadFile("testdata/lookalikes.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range desktest.Kept(t) {
		out = append(out, news.Entry{Title: c.Title, Content: c.Text, Published: published})
	}
	for _, s := range append(strings.Split(string(lookalikes), "\n"), hardTexts...) {
		out = append(out, news.Entry{Title: s, Content: "<p>" + s + "</p>\n<p>桐乡市民说：" + s + "。</p>", Summary: s})
	}
	return out
}

// hardTexts have what a text is read by: lines of a house, datelines, credit, addresses, dashes, numbers, marks, what is no text.
var hardTexts = []string{
	"新华社北京6月12日电（记者 张三）昨天上午9:30，全市一万二千多人参加了长跑，比去年多了百分之七。",
	"本报讯(通讯员 李四)前往http://e.cn/a?b=1&c=2查看，详情见https://例.cn。", "責任編輯：王五", "来 源：嘉兴日报", "编\u200b辑/赵六", "© 2014 e.cn", "扫一扫", "更多精彩内容，请关注。",
	"（责任编辑：钱七）下午三时半，二比一，2014-09-01，零下-3℃，−5%，3—5月，10~15人。", "2014年9月1日 星期一", "09:30", "第Ⅲ级、方案②、①先说一句，㈠再说一句。",
	"ＡＢＣ１２３．４，５６７万元；1,234,567.89元，1，234，12.5%，７：３０。", "臺灣與香港的報紙，發佈資訊；裏裡麵麪。", "a<b则停产&nbsp;&lt;p&gt;<b>加粗</b><script>x</script><br/>下一行<p>又一段",
	"䶮㐂𠮷㍿①㎡℃‰…", "\xff\xe7\x89版\xe6\x9d权\xe4\xb8", "编", "来源", "文章原文\u3000阅 读 原 文", "人\u00ad民\ufeff日\ue000报", "１２３４５６７８９０", "一二三四五六七八九十百千万亿零〇两",
}

// Stores keep marks, and compare them with those of every release after: a mark that changes is a text whose copies and whose
// takedown a store does not know any more.
func TestMarksAreWhatStoresHave(t *testing.T) {
	const file = "testdata/marks.txt"
	var got []string
	for _, e := range knownTexts(t) {
		m := reprint.MarksOf(&e)
		sum := sha256.Sum256(fmt.Append(nil, m.Prints, m.Keys, m.Text))
		got = append(got, hex.EncodeToString(sum[:5]))
		if !slices.Equal(m.Prints, reprint.Prints(&e)) || !slices.Equal(m.Keys, reprint.BlockKeys(&e)) {
			t.Errorf("%s: its prints and keys are others alone than together", e.Title)
		}
	}
	if *update {
		if err := os.WriteFile(filepath.FromSlash(file), []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(string(kept))
	if len(got) != len(want) || len(want) < 1000 {
		t.Fatalf("%d texts, marks of %d", len(got), len(want))
	}
	for i, e := range knownTexts(t) {
		if got[i] != want[i] {
			t.Errorf("line %d, other marks: %s", i+1, e.Title)
		}
	}
}

// What is read once, and hashed as it is read, has the marks that the plain way gives.
func FuzzMarks(f *testing.F) {
	for _, s := range hardTexts {
		f.Add(s, s+"\n"+strings.Join(hardTexts, "\n"), s)
		f.Add(s, strings.Join(hardTexts, s), s+strings.Join(hardTexts, ""))
	}
	f.Add("长文", strings.Repeat("桐乡濮院毛衫市场今天开市，", 2000)+"责任编辑", strings.Repeat("乌镇戏剧节", 100))
	f.Fuzz(func(t *testing.T, title, content, summary string) {
		e := news.Entry{Title: title, Content: content, Summary: summary, URL: title, GUID: summary, Published: time.Unix(int64(len(content))<<12, 0)}
		got, want := reprint.MarksOf(&e), reprint.PlainMarks(&e)
		if !slices.Equal(got.Prints, want.Prints) || !slices.Equal(got.Keys, want.Keys) || got.Text != want.Text {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

// The mark of a text that says 我镇 is its house's: elsewhere it would be of another town.
func TestMarksKnowWhoseTownIsMeant(t *testing.T) {
	mark := func(house, text string) string {
		e := news.Entry{Content: text, Providers: []news.Provider{{Name: house}}}
		return reprint.MarksOf(&e).Text
	}
	const own, none = "今年以来，我镇清退蚌塘，吊起蚌笼，种植水草，安装曝气机。", "今年以来，河山镇清退蚌塘，吊起蚌笼，种植水草，安装曝气机。"
	if mark("河山镇网站", own) == mark("石门镇网站", own) {
		t.Error("two towns' houses have one mark for 我镇")
	}
	if mark("河山镇网站", none) != mark("石门镇网站", none) || mark("河山镇网站", none) != mark("", none) {
		t.Error("a town's name has two marks")
	}
}
