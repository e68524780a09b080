package reprint

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// readOnWords stand at the end of a teaser, in brackets or behind dots: 做……（点击阅读全文）.
var readOnWords = [][]rune{[]rune("点击阅读全文"), []rune("点击查看全文"), []rune("点击阅读原文"), []rune("点击查看详情"), []rune("阅读全文"), []rune("查看全文"), []rune("阅读原文"), []rune("查看详情"), []rune("全文"), []rune("详细")}

// readOn is where the text ends but for a word that leads to the rest of it.
func (t *storyText) readOn() int {
	end := len(t.raw)
	if end == 0 || !strings.ContainsRune("文情细", t.raw[end-1]) {
		return end
	}
	for _, w := range readOnWords {
		if at := end - len(w); at > 0 && slices.Equal(t.raw[at:], w) && t.stood[at] > noStop {
			return at
		}
	}
	return end
}

// rubrics are the short labels that houses set before a text.
var rubrics = strings.Fields("快讯 快报 速报 速递 速览 法拍 拍卖 提醒 注意 关注 聚焦 热点 头条 要闻 资讯 动态 时讯 通知 通告 公告 公示 便民 民生 惠民 扩散 转发 必看 好消息 天气 气象 预警 交通 出行 " +
	"招聘 招考 招生 征集 活动 福利 围观 视频 图文 组图 现场 早读 夜读 教育 健康 文化 体育 旅游 经济 社会 人物 故事 服务 停电 停水 献血 招募")

// label is how many characters of the text the label in 【】 has that a house set before it, where the gap is of that: 【A型血告急】. None that
// turns what is said or may be a place's name.
func (c *comparison) label(g gap) int {
	const longest = 12
	if g.from > 0 || g.len() == 0 {
		return 0
	}
	e := c.ea
	if g.t == c.b {
		e = c.eb
	}
	_, in, found := strings.Cut(e.Content, "【")
	in, _, closed := strings.Cut(in, "】")
	if !found || !closed || len(in) > longest*len("一")*2 {
		return 0
	}
	said := headline(in).runes
	n, s := len(said), string(said)
	switch {
	case n == 0, n > longest, n > g.len(), !slices.Equal(g.runes()[:n], said), n < len(g.t.pause) && g.t.pause[n] == noStop:
		return 0
	case slices.Contains(rubrics, s), slices.Contains(c.place, s):
		return n
	case n < 4, turns(s), weighs(s):
		return 0
	}
	return n
}

// gloss tells that the gap says in words what stands in brackets behind it in letters: 细颗粒物（PM2.5）.
func (g gap) gloss() bool {
	const longest = 12
	if g.len() < 2 || g.len() > longest || g.to >= len(g.t.runes) || g.t.pause[g.to] == noStop || weighs(g.text()) ||
		slices.ContainsFunc(g.runes(), func(r rune) bool { return r < 0x4e00 }) {
		return false
	}
	end, letters := g.to, 0
	for ; end < len(g.t.runes) && (end == g.to || g.t.pause[end] == noStop) && (latinRune(g.t.runes[end]) || g.t.runes[end] == '.'); end++ {
		if g.t.runes[end] >= 'a' {
			letters++
		}
	}
	return letters >= 2 && (end == len(g.t.runes) || g.t.pause[end] > noStop)
}

// besides tells that the gap says in other words, or for orientation, what stands beside it.
func (c *comparison) besides(g gap) bool {
	if rest, day := dateline(g.text()); rest == "" && c.ofItsDay(g, day) {
		return true
	}
	if ownDateline.MatchString(g.text()) && g.from == 0 {
		return true
	}
	return c.label(g) == g.len() || g.gloss() || c.dayOfWeek(g)
}

// ownDateline is one of a house that says only from where its report is.
var ownDateline = regexp.MustCompile(`^本[报网台刊]\p{Han}{0,6}[讯电]$`)

// dayOfWeek tells that the gap is a day of the week, and the date before or behind it that day: 下周一（12月18日）, 12月18日（周一）.
func (c *comparison) dayOfWeek(g gap) bool {
	const reach = len("12月31日|") - 4 // characters
	came := c.ea.Published
	if g.t == c.b {
		came = c.eb.Published
	}
	s := strings.Trim(g.text(), string(apartMark))
	_, day, ok := weekdayOf(s)
	if !ok || came.IsZero() {
		return false
	}
	rest := strings.TrimLeft(string(g.t.runes[g.to:min(g.to+reach, len(g.t.runes))]), string(apartMark))
	if c.onDay(rest[:dateAt(rest)], s, came) {
		return true
	}
	before := g.t.runes[max(g.from-reach, 0):g.from]
	for i := range before {
		d := string(before[i:])
		if dateAt(d) < len(d) {
			continue
		}
		for year := came.Year() - 1; year <= came.Year()+1; year++ {
			if t, err := time.ParseInLocation("2006年1月2日", strconv.Itoa(year)+"年"+d, came.Location()); err == nil && t.Sub(came).Abs() < 180*24*time.Hour {
				return t.Weekday() == day
			}
		}
	}
	return false
}

// offices are what the names of those end with who say 我局 of themselves.
const offices = "局院校馆所站队厅办会行处"

// sameOffice tells that the one gap says 我局 or 本局, and the other the name of one of our place's, in a text that has figures by which it
// would be told from another's of the kind.
func (c *comparison) sameOffice(ga, gb gap) bool {
	if len(c.figuresShared()) == 0 {
		return false
	}
	x, dayX := withoutDay(ga.text())
	y, dayY := withoutDay(gb.text())
	return sameDay(dayX, dayY) && (c.speaks(x, y) || c.speaks(y, x))
}

func (c *comparison) speaks(own, name string) bool {
	r, s := []rune(own), []rune(name)
	if len(r) != 2 || !strings.ContainsRune("我本", r[0]) || !strings.ContainsRune(offices, r[1]) || len(s) < 4 || s[len(s)-1] != r[1] ||
		slices.ContainsFunc(s, func(r rune) bool { return r < 0x4e00 || numeral(r) }) {
		return false
	}
	return slices.ContainsFunc(c.place, func(p string) bool { return strings.HasPrefix(name, p) })
}

// locates tells that words which only one text has say whose or where that is which they stand before, and nothing that the other does not
// know: the office of ours that another office is under, or a place that it names elsewhere.
func (c *comparison) locates(g gap) bool {
	const least, reach = 4, 8
	r, other := g.runes(), c.a
	if g.t == c.a {
		other = c.b
	}
	if len(r) < least || !g.goesOn() {
		return false
	}
	last := r[len(r)-1]
	if strings.ContainsRune("镇村市县区", last) {
		return strings.Contains(string(other.runes), string(r))
	}
	follows := g.t.runes[g.to:min(g.to+reach, len(g.t.runes))]
	under := strings.ContainsRune("局院委厅", last) && slices.ContainsFunc(follows, func(r rune) bool { return strings.ContainsRune("所队庭科", r) })
	return under && slices.ContainsFunc(c.place, func(p string) bool { return strings.HasPrefix(string(r), p) })
}

// withoutDay is a phrase without the word for a past day that it begins or ends with, and that.
func withoutDay(s string) (rest, day string) {
	for _, list := range [][]string{vagueDays, looseDays} {
		if n := wordAt(list, s); n > 0 {
			return s[n:], s[:n]
		}
		for _, w := range list {
			if rest, ok := strings.CutSuffix(s, w); ok {
				return rest, w
			}
		}
	}
	return s, ""
}

// figuresShared are those of several digits that both texts have within runs.
func (c *comparison) figuresShared() []string {
	var out []string
	for _, t := range c.tiles {
		out = append(out, figures(c.a.runes[t.a:t.a+t.n])...)
	}
	return slices.DeleteFunc(out, func(f string) bool { return len(f) == 1 })
}
