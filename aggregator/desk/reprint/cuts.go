package reprint

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What an editor cuts out of a clause, or sets into one: whose, when, where, who says so. How much of it a copy may have.
const (
	listLeast = 150 // characters that must be shared for an item to be cut from a list
	cutLeast  = 40  // characters that must be shared
	cutEvery  = 40  // and for each such word but the first
	cutShare  = 6   // the part of what is shared that they all are at most
)

// loosely tells that the words that one text lacks within its clauses are few beside what both share.
func (c *comparison) loosely() bool {
	return c.loose == 0 || c.shared >= cutLeast && c.loose <= 1+c.shared/cutEvery && c.looseChars*cutShare <= c.shared
}

// cut tells that the words of a gap may be missing in a copy: they make nothing else of what they stand in, and are no item of a list, no
// part of a name.
func (c *comparison) cut(g gap) bool {
	if turns(g.text()) || ofQuantity(g) || slices.ContainsFunc(g.slid(), c.ofList) && (c.shared < listLeast || c.namesIn(g)) {
		return false
	}
	if c.orients(g) {
		return true
	}
	return !c.weighsIn(g) && !slices.ContainsFunc(g.slid(), func(g gap) bool { return g.inName(properTails) })
}

// ofHouse tells that the gap is a town's name, and the name of a house goes on behind it: 凤鸣(实验小学).
func (c *comparison) ofHouse(g gap) bool {
	return g.inName(houseTails) && c.phrase(g.text(), c.came(g)).town != ""
}

// namesIn tells that words name a place, a house or a number.
func (c *comparison) namesIn(g gap) bool {
	p := c.phrase(g.text(), c.came(g))
	return p.town != "" || p.place != "" || strings.ContainsAny(g.text(), properTails) || slices.ContainsFunc(g.runes(), numeral)
}

// slid are the gap and those that it may as well be, where the characters before it repeat at its end, or those behind it at its beginning:
// 光明(村和西南)村.
func (g gap) slid() []gap {
	out, r := []gap{g}, g.t.runes
	for from, to := g.from, g.to; from > 0 && to > from && r[from-1] == r[to-1]; {
		from, to = from-1, to-1
		out = append(out, gap{g.t, from, to})
	}
	for from, to := g.from, g.to; to < len(r) && r[from] == r[to]; {
		from, to = from+1, to+1
		out = append(out, gap{g.t, from, to})
	}
	return out
}

// orients tells that words say only when, where, who of many, how old, or who says so.
func (c *comparison) orients(g gap) bool {
	_, ok := c.orientation(g)
	return ok
}

// orientation is what such words say besides when and where in ours: a province, a role.
func (c *comparison) orientation(g gap) (said string, ok bool) {
	p := c.phrase(g.text(), c.came(g))
	rest := p.rest
	if strings.HasSuffix(rest, ">岁") && strings.HasPrefix(rest, "<") && strings.Count(rest, "<") == 1 {
		return rest, true
	}
	if p.clock != "" && len(p.days) == 0 && p.hour == "" || slices.ContainsFunc(p.days, moment.weighs) || strings.Contains(p.marks, "f") {
		return "", false
	}
	said = strings.Join(p.titles, "")
	if reported.MatchString(rest) || quoted.MatchString(g.text()) {
		return "", true
	}
	for _, list := range [][]string{provinces, sayings, roles} {
		for _, w := range list {
			if strings.Contains(rest, w) {
				rest = strings.Replace(rest, w, "", 1)
				if &list[0] != &sayings[0] {
					said += w
				}
			}
		}
	}
	return said, strings.Trim(rest, "市县省镇村") == ""
}

// orientBoth tells that two gaps orient, and nothing that the one says is against the other.
func (c *comparison) orientBoth(ga, gb gap) bool {
	da, db := ga.words(otherDays), gb.words(otherDays)
	if min(ga.len(), gb.len()) < 2 || da != "" && db != "" && da != db || ga.words(daysToCome) != gb.words(daysToCome) {
		return false
	}
	x, ok := c.orientation(ga)
	if !ok {
		return false
	}
	y, ok := c.orientation(gb)
	if !ok || x != "" && y != "" && x != y {
		return false
	}
	p, q := c.phrase(ga.text(), c.ea.Published), c.phrase(gb.text(), c.eb.Published)
	if strings.HasSuffix(ga.text(), "报道") || strings.HasSuffix(gb.text(), "报道") {
		q.days = nil // 本报昨天报道 says when the report was
	}
	same, _ := sameMoments(p.days, q.days)
	kinds := func(p, q saying) bool { // 市 is not of 浙江省, nor 市 where the other says 镇
		kind, other := strings.Trim(p.rest, "<>0123456789"), strings.Trim(q.rest, "<>0123456789")
		if kind != "" && other != "" && kind != other {
			return false
		}
		return q.place == "" || kind != "市" && kind != "县" && kind != "省" || strings.HasSuffix(q.place, kind)
	}
	if p.place != "" && firstOf(provinces, q.rest) != "" || q.place != "" && firstOf(provinces, p.rest) != "" {
		return false
	}
	return same && c.agree(p, q) && kinds(p, q) && kinds(q, p)
}

// passing tells that a gap says nothing of its own: who said it, or clauses that the other text has elsewhere.
func (c *comparison) passing(g, beside gap) bool {
	const least = 6
	s := g.text()
	if quoted.MatchString(s) {
		return g.wholeClauses()
	}
	if s == "的" {
		return beside.len() > 1 && c.orients(beside)
	}
	return c.within == 0 && g.len() >= least && g.whole() && c.elsewhere(g, beside)
}

// elsewhere tells that the other text has the clauses of a gap in another place than beside it, and this one nowhere else.
func (c *comparison) elsewhere(g, beside gap) bool {
	found := 0
	for _, t := range []*storyText{c.other(g), g.t} {
		for at := 0; at+g.len() <= len(t.runes); at++ {
			h := gap{t, at, at + g.len()}
			if t.runes[at] == g.t.runes[g.from] && h.whole() && slices.Equal(h.runes(), g.runes()) {
				if found++; t == g.t && h.from != g.from || t == beside.t && h.from < beside.to && h.to > beside.from {
					return false
				}
			}
		}
	}
	return found == 2
}

// whole tells that the gap is of whole clauses.
func (g gap) whole() bool {
	return g.t.pause[g.from] >= commaStop && (g.to == len(g.t.runes) || g.t.pause[g.to] >= commaStop)
}

// rewritten tells that a clause of a long text was made much shorter by an editor: no other name or word stands in place of one.
func (c *comparison) rewritten(ga, gb gap) bool {
	const least, longer, every, figuresLeast = 60, 3, 75, 2
	x, y := ga.runes(), gb.runes()
	if c.shared < least || c.recast >= max(c.shared/every, 1) || c.shared < 2*every && len(c.figuresShared()) < figuresLeast || max(len(x), len(y)) < longer+2 || max(len(x)-len(y), len(y)-len(x)) < longer {
		return false
	}
	if !ga.whole() || !gb.whole() {
		return false
	}
	named := strings.ContainsRune(properTails, x[len(x)-1]) && strings.ContainsRune(properTails, y[len(y)-1])
	return !named && likeness(x, y) < sameFrame && !turns(ga.text()) && !turns(gb.text()) && !c.weighsIn(ga) && !c.weighsIn(gb)
}

// movable tells that words say only a time, or that someone saw it, and so may stand before or behind: nobody who does or suffers.
func (c *comparison) movable(g gap) bool {
	if slices.Contains(roles, g.text()) || aged.MatchString(g.text()) {
		return true // 64岁的柴福林, 柴福林老汉
	}
	p := c.phrase(g.text(), c.came(g))
	rest := p.rest
	for _, w := range sayings {
		rest = strings.ReplaceAll(rest, w, "")
	}
	return rest == "" && p.place == "" && p.town == "" && len(p.titles) == 0 && !strings.ContainsAny(p.marks, "as<>")
}

// ofQuantity tells that the gap goes on with the number or the unit before it, or says how nearly the number behind it is meant: 毫米汞柱, 2000余.
func ofQuantity(g gap) bool {
	const longest = 8
	for from := g.from - 1; from >= 0 && from >= g.from-longest; from-- {
		if !arabic(g.t.runes[from]) || from > 0 && numeral(g.t.runes[from-1]) {
			continue
		}
		before := string(g.t.runes[from:g.from])
		if _, n := quantityAt(before); n == len(before) {
			behind := string(g.t.runes[g.to:min(g.to+longest, len(g.t.runes))])
			x, _ := quantityAt(before + behind)
			if y, m := quantityAt(before + g.text() + behind); m > n && x != y {
				return true
			}
		}
	}
	if g.to == len(g.t.runes) || !arabic(g.t.runes[g.to]) {
		return false
	}
	s := string(g.t.runes[g.from : g.to+1])
	for i := range s {
		if _, n := aboutAt(s[i:]); n > 0 && i+n+1 == len(s) {
			return true
		}
	}
	return false
}

// ofList tells that the gap is an item of a list: 中山路、庆丰路; 张三和李四.
func (c *comparison) ofList(g gap) bool {
	t := g.t
	apart := func(i int) bool { return i > 0 && i < len(t.pause) && t.pause[i] == slightStop }
	first, _ := utf8.DecodeRuneInString(g.text())
	last, _ := utf8.DecodeLastRuneInString(g.text())
	return (apart(g.from) || apart(g.to)) && !c.bracketed(g) || strings.ContainsRune("和与及跟同或", first) && g.from > 0 || strings.ContainsRune("和与及跟同或", last)
}

// bracketed tells that the gap stands in brackets of its own.
func (c *comparison) bracketed(g gap) bool {
	e := c.ea
	if g.t == c.b {
		e = c.eb
	}
	s := g.text()
	for _, b := range [][2]string{{"（", "）"}, {"(", ")"}, {"【", "】"}, {"[", "]"}} {
		if strings.Contains(e.Content, b[0]+s+b[1]) {
			return true
		}
	}
	return false
}

// weighsIn tells that words that one text lacks within a clause say more than the clause does without: a negation, a number, a part of
// something, a name.
func (c *comparison) weighsIn(g gap) bool {
	const word = 2
	r := g.runes()
	for _, x := range r {
		if strings.ContainsRune(weighty, x) && (len(r) <= word || !strings.ContainsRune(opposites, x)) {
			return true
		}
	}
	s := g.text()
	switch {
	case strings.Contains(s, "第"), strings.Contains(s, "次"), len(r) <= 2*word && slices.ContainsFunc(r, numeral):
		return true
	case !strings.ContainsRune(nameTails, r[len(r)-1]):
		return false
	}
	return !strings.ContainsRune("市省县区镇", r[0])
}

// inName tells that the words may be part of a name that goes on behind them and ends so: 凤鸣实验小学.
func (g gap) inName(tails string) bool {
	const most, reach = 8, 5
	if g.len() == 0 || g.len() > most || g.t.runes[g.to-1] == '的' || g.to == len(g.t.runes) || g.t.pause[g.to] > noStop {
		return false
	}
	for i := g.to; i < min(g.to+reach, len(g.t.runes)) && (i == g.to || g.t.pause[i] == noStop); i++ {
		if strings.ContainsRune(tails, g.t.runes[i]) {
			return true
		}
	}
	return false
}

// houseTails end the names of houses, properTails those of places too.
const houseTails = "校学院馆站所局店厂司场寺庙"
const properTails = "路街巷弄镇乡村县区州桥港站局院校学厅店厂司社馆寺庙楼苑庄埭浜塘湾园场"

var (
	provinces = strings.Fields("北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门")
	// roles say who someone is of whom more is said.
	roles = spellAll(strings.Fields(`小伙子 小伙 姑娘 老人 老汉 村民 居民 市民 农民 农户 用户 群众 网友 读者 学生 老师 教师 医生 司机 店主 老板娘 老板 负责人 工作人员 民警 法官 同志 先生 女士 家住`))
	// sayings say of a clause that someone said or saw it.
	sayings = spellAll(strings.Fields("记者看到 看到 有媒体 媒体 相关 有关 位于 定于 名叫 刚刚过去 刚刚 过去 春天 夏天 秋天 冬天 春季 夏季 秋季 冬季 以来"))
)

// reported is a clause that names the paper from which a report comes.
var reported = regexp.MustCompile(`^\p{Han}{2,10}(报|网|社|台|客户端)$`)

// aged says how old someone is.
var aged = regexp.MustCompile(`^(今年)?\d{1,3}岁的?$`)

// attributed is a clause that says from whom a paper has what follows.
var attributed = regexp.MustCompile(`^(据\p{Han}{2,14}|\p{Han}{2,14}(通知|通报|通告|公告|公示|获悉|了解到|消息|说|称|发布|提醒|通告如下))$`)

// quoted is a clause that says who said it, in what came before.
var quoted = regexp.MustCompile(`^(据\p{Han}{2,12}(预报|介绍|统计|通报|监测|报道|透露|消息)|记者.{0,2}从\p{Han}{2,14}(获悉|了解到)|(会议|大会|报告|通知|公告|通报|他|她|记者)?(指出|强调|要求|提出|认为|表示|介绍|透露|说|说道|明确|看到|了解到))$`)
