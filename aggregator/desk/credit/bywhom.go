package credit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// whatByWhom is what a line that says by whom names, before 由: 本版图片除署名外均.
var whatByWhom = regexp.MustCompile(`^(?:本|全|此|该|上述|以上|以下|文中|文内|文章|文字|文|版|期|刊|组|篇|页|图片|图|照片|摄影|插图|配图|题图|视频|稿件|稿|航拍|作品|内容|均|都|皆|系|除[^,，由]{1,8}外|[,，、和及与:：\s])*$`)

// byWhomWorks are what ends such a line.
var byWhomWorks = map[role]string{
	rolePhoto:  `拍摄 摄影 摄 航拍 摄制`,
	roleWriter: `根据录音整理 整理 采写 撰文 撰写 撰稿 执笔 报道 采访报道`,
	roleEditor: `编辑 编发`,
	rolePassed: `提供 供图 供稿 绘制 制作 制图 设计`,
}

// mostWhat is how many bytes stand before 由 at most.
const mostWhat = 16 * len("字")

// mayTellBy tells at a glance that byWhom may read s.
func mayTellBy(s string) bool { return strings.Contains(s[:runeFloor(s, mostWhat)], "由") }

// byWhom reads a line that says by whom a text or its pictures are: 图片由张三拍摄, 本文由记者李四采写, 照片均由通讯员王五提供.
func (rd *Reader) byWhom(s string) (c credit, ok bool) {
	what, who, _ := strings.Cut(strings.Trim(s, " \u3000()（）[]【】。."), "由")
	what = what[afterLast(what, "，,"):]
	if i := strings.IndexAny(who, "，,"); i > 0 && hasAnySuffix(who[:i], []string{"整理", "提供"}) { // 未经本人审阅
		who = who[:i]
	}
	did, who := didWhat(who)
	if did == roleNone || who == "" || text.Count(who) > 40 || !whatByWhom.MatchString(what) {
		return c, false
	}
	if !strings.ContainsAny(who, "者员") {
		who = "作者:" + who
	}
	if c, ok = rd.parse(who, strict); !ok && did != rolePassed {
		return credit{}, false
	}
	labelled := !strings.HasPrefix(who, "作者:")
	named := ok && (labelled || c.named(rd))
	people := slices.Concat(c.writers, c.stringers, c.photographers)
	switch {
	case did == rolePassed && labelled && named: // 通讯员 李四 供图 is still who he is
	case !named || did == rolePassed:
		return credit{}, what != ""
	case did == rolePhoto:
		c = credit{dateline: c.dateline, photographers: people, sure: c.sure}
	case did == roleEditor:
		c = credit{dateline: c.dateline, editors: people, sure: c.sure}
	}
	return c, true
}

// didWhat takes what somebody did off the end.
func didWhat(s string) (did role, who string) {
	best := ""
	for r, words := range byWhomWorks {
		for w := range strings.FieldsSeq(words) {
			if len(w) > len(best) && strings.HasSuffix(s, w) {
				did, best = r, w
			}
		}
	}
	return did, strings.TrimSpace(strings.TrimSuffix(s, best))
}
