package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

var house = news.Source{ID: "s", Name: "桐乡新闻网", Channels: []string{"tongxiang"}}

// dressed are sixty entries about sixty things, as one house prints them.
func dressed(t *testing.T, d *desk.Desk, dress func(raw *news.Raw, i int)) (all []news.Entry) {
	cases := desktest.Kept(t)
	for i := range 60 {
		c := cases[i*4%len(cases)]
		raw := news.Raw{GUID: fmt.Sprint(i), Title: c.Title, Content: c.Text}
		dress(&raw, i)
		raw.Content = "<p>" + raw.Content + "</p>"
		all = append(all, d.Edit(house, raw, desktest.Now))
	}
	return all
}

// moved is how many of some entries are filed otherwise by a desk that has learnt where one of them is.
func moved(d *desk.Desk, all []news.Entry, one int, channel string) (n int) {
	l := d.Lesson(house, &all[one], slices.Delete(slices.Clone(all), one, one+1))
	l.Channels = &[]string{channel}
	taught := d.Taught([]news.Lesson{l})
	for i, e := range all {
		if i != one && !slices.Equal(taught.Refile(house, e).Channels, e.Channels) {
			n++
		}
	}
	return n
}

// One wrong filing moves no entries that share with it only what the house prints with all that it has, or with many.
func TestWhatAHousePrintsEverywhereIsNotLearnt(t *testing.T) {
	d := desktest.Builtin(t)
	openings := []string{"昨天上午，记者从桐乡市有关部门了解到，", "为进一步提升服务水平，更好满足群众需求，", "近年来，我市坚持以人民为中心的发展思想，", "本周末，这里热闹非凡，吸引了众多市民前来，", "作为全市重点项目之一，它的进展备受关注，"}
	columns := []string{"焦点关注", "百姓观察", "镜头聚焦", "热线回音", "记者在线"}
	for name, dress := range map[string]func(raw *news.Raw, i int){
		"an invitation before the text": func(raw *news.Raw, _ int) {
			raw.Content = "点击上方蓝字关注桐乡发布，第一时间获取更多本地新闻资讯。" + raw.Content
		},
		"one behind it": func(raw *news.Raw, _ int) {
			raw.Content += "更多精彩内容请关注桐乡发布官方微信公众号，欢迎转发。"
		},
		"a mark in the headline": func(raw *news.Raw, _ int) { raw.Title = "民生播报｜" + raw.Title },
		"one of five openings":   func(raw *news.Raw, i int) { raw.Content = openings[i%5] + raw.Content },
		"phrases around a short text": func(raw *news.Raw, _ int) {
			raw.Title = string([]rune(raw.Title)[:8])
			raw.Content = openings[0] + string([]rune(raw.Content)[:12]) + "接下来，相关部门将继续做好服务工作，让市民更有获得感。"
		},
		"a column for all": func(raw *news.Raw, _ int) { raw.Categories = []string{"本地新闻"} },
		"one of five":      func(raw *news.Raw, i int) { raw.Categories = columns[i%5 : i%5+1] },
	} {
		all := dressed(t, d, dress)
		for i := 3; i < len(all); i += 20 {
			for _, channel := range []string{"auto", "theory"} {
				if n := moved(d, all, i, channel); n > 2 {
					t.Errorf("%s: %s in %s moves %d of %d others", name, all[i].Title, channel, n, len(all)-1)
				}
			}
		}
	}
}

// What several decisions say of a column is learnt of the column.
func TestAColumnIsLearntFromSeveralDecisions(t *testing.T) {
	d := desktest.Builtin(t)
	all := dressed(t, d, func(raw *news.Raw, i int) {
		if raw.Categories = []string{"新闻"}; i%6 == 0 {
			raw.Categories = []string{"河岸闲话"}
		}
	})
	var lessons []news.Lesson
	for i := range 5 {
		l := d.Lesson(house, &all[6*i], all)
		l.Channels = &[]string{"communities"}
		lessons = append(lessons, l)
	}
	n, taught := 0, d.Taught(lessons)
	for i := 30; i < 60; i += 6 {
		if slices.Contains(taught.Refile(house, all[i]).Channels, "communities") {
			n++
		}
	}
	if n < 4 {
		t.Errorf("%d of 5 others of the column follow", n)
	}
}

// A lesson says what of it tells nothing: what many others of its source have, or of other sources.
func TestALessonKnowsWhatOthersSayToo(t *testing.T) {
	d := desktest.Builtin(t)
	entry := func(source string, i int, title, text string) news.Entry {
		src := house
		src.ID = source
		return d.Edit(src, news.Raw{GUID: fmt.Sprint(i), Title: title, Categories: []string{"要闻"}, Content: "<p>" + text + "</p>"}, desktest.Now)
	}
	var beside []news.Entry
	for i := range 4 {
		beside = append(beside, entry("s", i, "民生播报｜"+strings.Repeat("甲乙丙丁"[3*i:3*i+3], 4), "欢迎关注本台官方账号。"), entry("t", i, "戊己庚辛"[3*i:3*i+3], "以上消息来自各地通讯员。"))
	}
	e := entry("s", 9, "民生播报｜古桥修好了", "古桥的石板换了新的。歡迎关注本台 官方账号。以上消息来自各地通讯员。")
	got := d.Lesson(house, &e, beside).Common
	if want := []string{"民生播报"}; len(got.Title) != 1 || !strings.HasPrefix(got.Title[0], want[0]) || strings.Contains(got.Title[0], "桥") {
		t.Errorf("of the headline: %q", got.Title)
	}
	if len(got.Lead) == 0 || strings.Contains(strings.Join(got.Lead, ""), "古桥") || !strings.Contains(strings.Join(got.Lead, ""), "欢迎关注本台官方账号") || !strings.Contains(strings.Join(got.Lead, ""), "以上消息来自各地通讯员") {
		t.Errorf("of the text: %q", got.Lead)
	}
	if !slices.Equal(got.Sections, []string{"要闻"}) {
		t.Errorf("of the sections: %q", got.Sections)
	}
	if alone := d.Lesson(house, &e, beside[:3]).Common; len(alone.Title)+len(alone.Lead) > 0 {
		t.Errorf("two others are not many: %+v", alone)
	}
}

// However long the entries are that a source prints, of those beside a lesson no more is read than where their leads stand.
func TestALessonReadsBeginningsOfWhatStandsBesideIt(t *testing.T) {
	d := desktest.Builtin(t)
	line := `<p>昨天，<a href="https://a.example.cn/">运河边</a>很热闹，<b>大家</b>都说好。</p>`
	cost := func(before string, size int) float64 {
		e := news.Entry{ID: "e", Source: house.ID, Title: "运河边的集市", Content: line}
		beside := make([]news.Entry, 20)
		for i := range beside {
			beside[i] = news.Entry{ID: fmt.Sprint(i), Source: house.ID, Title: e.Title, Content: before + strings.Repeat(line, size/len(line))}
		}
		if got := d.Lesson(house, &e, beside).Common.Lead; len(got) != 1 || !strings.Contains(got[0], "运河边很热闹") {
			t.Errorf("of %d bytes it has in common %q", size, got)
		}
		return testing.AllocsPerRun(1, func() { d.Lesson(house, &e, beside) })
	}
	for _, before := range []string{"", "<p>"} {
		if little, much := cost(before, 15<<10), cost(before, 256<<10); much > 1.5*little {
			t.Errorf("%q: beside entries of 256 KiB a lesson allocates %.0f times, beside those of 15 KiB %.0f times", before, much, little)
		}
	}
}
