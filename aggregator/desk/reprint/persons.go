package reprint

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

var (
	pronouns = strings.Fields("他 她 它")
	// callings stand behind a family name for the rest of a person's name.
	callings = strings.Fields("师傅 老师 女士 先生 书记 阿姨 大爷 大伯 大妈 奶奶 爷爷 老板 主任 队长 校长 医生 某 某某")
	// runningOn stand over and under the parts of a text that was printed in several.
	runningOn = strings.Fields("接上期 未完待续 待续 完")
)

// samePerson tells that the gaps are ways to speak of one person: a pronoun for a name that both texts have, a calling for the rest
// of a name.
func (c *comparison) samePerson(ga, gb gap) bool {
	return c.spokenOf(ga, gb) || c.spokenOf(gb, ga) || titled(ga.text(), gb.text()) || titled(gb.text(), ga.text())
}

// titles stand before a person's name, or behind it or the family name alone.
var (
	posts  = strings.Fields("董事长 总经理 大队长 支队长 中队长 所长 局长 市长 省长 县长 镇长 部长 处长 科长 院长 校长 会长 站长 馆长 秘书长 总书记 书记 主任 主席")
	titles = slices.Concat(posts, strings.Fields("经理 队长 教授 医师 医生 老师 警官 法官 检察官 律师 师傅 女士 先生 同志 院士 博士 大妈 大伯"))
)

// officesOf stand before a title.
var officesOf = strings.Fields("市委常委 市委 省委 县委 党委")

// titleAt is the length of the title, with 副 before it, or of the office that it is of, that s begins with.
func titleAt(s string) int {
	if n := wordAt(officesOf, s); n > 0 {
		return n
	}
	rest, _ := strings.CutPrefix(s, "副")
	if n := wordAt(posts, rest); n > 0 {
		return len(s) - len(rest) + n
	}
	return 0
}

// titled tells that one phrase is a title with a name behind it, and the other that name, or its family name, with the title behind it.
func titled(before, behind string) bool {
	for _, t := range titles {
		name, ok := strings.CutPrefix(before, t)
		holder, is := strings.CutSuffix(behind, t)
		n := utf8.RuneCountInString(name)
		if !ok || !is || n < 2 || n > 3 {
			continue
		}
		_, family := utf8.DecodeRuneInString(name)
		for _, called := range []string{name, name[:family]} {
			if of, ok := strings.CutSuffix(holder, called); ok && (of == "" || strings.HasPrefix(of, "该") && utf8.RuneCountInString(of) <= 2) {
				return true
			}
		}
	}
	return false
}

func (c *comparison) spokenOf(short, full gap) bool {
	name := full.text()
	switch n := full.len(); {
	case slices.Contains(pronouns, short.text()):
		return n >= 2 && n <= 4 && strings.Count(string(c.a.runes), name)+strings.Count(string(c.b.runes), name) > 2 &&
			strings.Contains(string(short.t.runes), name)
	case slices.Contains(callings, short.text()):
		if n > 2 || full.from == 0 || slices.Contains(callings, name) || slices.Contains(roles, name) {
			return false
		}
		whole := string(full.t.runes[full.from-1:full.from]) + name
		return strings.Count(string(full.t.runes), whole) > 1
	}
	return false
}

// sameWeekday tells that one gap is a date, and the other the day of the week that it was, or is to be, when the text came.
func (c *comparison) sameWeekday(ga, gb gap) bool {
	a, b := ga.text(), gb.text()
	return c.onDay(a, b, c.eb.Published) || c.onDay(b, a, c.ea.Published)
}

func (c *comparison) onDay(date, weekday string, came time.Time) bool {
	weeks, day, ok := weekdayOf(weekday)
	if !ok || came.IsZero() {
		return false
	}
	monday := came.AddDate(0, 0, -(int(came.Weekday())+6)%7)
	for _, w := range weeks {
		t := monday.AddDate(0, 0, 7*w+(int(day)+6)%7)
		if near := t.Sub(came).Abs() < 7*24*time.Hour; (near || len(weeks) == 1) && date == t.Format("1月2日") {
			return true
		}
	}
	return false
}

// weekdayOf reads 上周六, 星期天 and the like, numbers as they are spelled, and says which weeks it may be in, from this one.
func weekdayOf(s string) (weeks []int, day time.Weekday, ok bool) {
	weeks = []int{-1, 0, 1}
	for p, w := range map[string]int{"上": -1, "本": 0, "这": 0, "下": 1} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			s, weeks = strings.TrimPrefix(rest, "个"), []int{w}
			break
		}
	}
	for _, w := range []string{"周", "星期", "礼拜"} {
		rest, ok := strings.CutPrefix(s, w)
		switch {
		case !ok:
		case rest == "日", rest == "天":
			return weeks, time.Sunday, true
		case len(rest) == 1 && rest[0] >= '1' && rest[0] <= '6':
			return weeks, time.Weekday(rest[0] - '0'), true
		}
	}
	return nil, 0, false
}
