package credit

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// Where somebody works and what he is, which stand before names: 宣传处 张三, 县委书记李四. Those of one character end words of three and more.
var (
	unitEndings  = strings.Fields(`科 处 部 局 室 院 站 所 中心 办 委 组 社区 街道 学校 中学 小学 大学 学院 公司 集团 支行 支队 大队 中队 派出所 协会 学会 党支部 支部 社 农场 牧场 林场 海关 税务 公安 交警 消防 城管 供电所 医院 卫生院 检察院 法院 管委会 村委会 居委会 妇联 文联 纪委 党委 政府 团委 工会 总工会 科协 指挥部 项目部 二职中 职中`)
	titleEndings = strings.Fields(`书记 村官 讲解员 县长 市长 镇长 乡长 区长 省长 州长 部长 局长 处长 科长 主任 院长 校长 所长 站长 队长 会长 社长 厂长 经理 董事长 秘书长 主席 委员 教授 讲师 研究员 医师 医生 护士 护士长 药师 技师 教师 老师 教练 辅导员 工程师 农艺师 律师 法官 检察官 民警 学生 队员 团员 党员 成员 志愿者 村民 市民 读者 网友 职工 员工 干部 顾问 理事 博士 硕士 会员`)
)

// publishers end the names of outlets that end as units do.
var publishers = []string{"报社", "新闻社"}

// unit tells that w says where somebody works or what he is, and is nobody's name.
func (rd *Reader) unit(w string) bool {
	n := text.Count(w)
	if n > 2 && (strings.HasPrefix(w, "第") && strings.ContainsRune("师团连营", lastRune(w)) || strings.ContainsRune("镇乡村", lastRune(w)) && !rd.isPerson(w, bare)) { // 第三师, 石门镇
		return hanOrDot(w)
	}
	room := n > 2 && strings.ContainsRune("科处室部局", lastRune(w)) && classOf(rune1(w))&commonSurname == 0 // 麻醉科, 宣传处
	if n < 2 || !hanOrDot(w) || rd.isPerson(w, bare) && !room && !strings.HasSuffix(w, "台") || hasAnySuffix(w, publishers) {
		return false
	}
	for _, e := range unitEndings {
		if strings.HasSuffix(w, e) && (len(e) < len(w) && (n > 2 || e == "科" || e == "处") || len(e) > len("科")) {
			return true
		}
	}
	stem, station := strings.CutSuffix(w, "台")
	return hasAnySuffix(w, titleEndings) || station && placeNames()[stem]
}

// untitled takes the title off a name that it is glued to: 县委书记李四.
func (rd *Reader) untitled(w string, most int) string {
	if n := text.Count(w); n < 4 || n > most || rd.isPerson(w, bare) {
		return w
	}
	for _, e := range titleEndings {
		if i := strings.LastIndex(w, e); i >= 0 && rd.isPerson(w[i+len(e):], labelled) {
			return w[i+len(e):]
		}
	}
	return w
}

// introduces tells that the word at token i is a unit or a title, and that the one whose it is follows.
func (p *parser) introduces(i int) bool {
	t, next := p.at(i), p.at(i+1)
	if next.kind == tokComma {
		next = p.at(i + 2)
		return t.kind == tokWord && next.kind == tokWord && p.rd.unit(t.text) && p.rd.unit(next.text) && p.introduces(i+2)
	}
	return t.kind == tokWord && next.kind == tokWord && !next.glued && next.text != "" && p.rd.unit(t.text) && !p.rd.unit(next.text) &&
		!(p.at(i+2).kind == tokLabel && p.rd.qualifies(next.text)) // 湖畔新闻中心 特约记者
}

// among tells that the word at token i, which is no name by its characters, stands where only names do: between signs and labels on a line
// of credit, behind another name.
func (p *parser) among(w string, i int) bool {
	if n := text.Count(w); n < 2 || n > 3 || !hanOrDot(w) || prose(w) || placeNames()[w] && text.Count(p.at(i).text) > 1 || p.rd.unit(w) || slices.Contains(times, w) || !p.apart(i) {
		return false
	}
	switch next := p.at(i + 1); next.kind {
	case tokLabel:
		return !next.glued || next.role != roleMeta
	case tokClose, tokComma, tokBar, tokSlash, tokMark:
		return true
	case tokWord:
		return !next.glued
	case tokStop:
		return i+2 >= len(p.toks)
	}
	return false
}

// takenBy tells that the label right behind token i is that of the word there: 张三 摄.
func (p *parser) takenBy(i int) bool {
	n := p.at(i + 1)
	return p.mode == strict && n.kind == tokLabel && !n.prefixed && !n.qualified && (n.role == rolePhoto && takes(n.text) || n.role == roleBoth || n.text == "文") && !(p.at(i+2).kind == tokWord && p.at(i+2).glued)
}

// takenAhead tells that the words from token i on are names that a label behind them takes.
func (p *parser) takenAhead(i int) bool {
	for k := i; k < i+4 && p.at(k).kind == tokWord; k++ {
		if p.takenBy(k) {
			return true
		}
	}
	return false
}

// inTurn tells that names and their labels stand in turn, and one of each has been read: 张三 文.
func (p *parser) inTurn() bool {
	n := len(p.groups)
	return n > 1 && !p.groups[n-1].labelled && len(p.groups[n-1].names) == 0 && p.groups[n-2].labelled && len(p.groups[n-2].names) > 0 && !p.groups[n-2].certain
}

// authorWhoIs is the name at the end of a line that says who its author is: 作者系市作协会员李四, (作者为市农业局局长 李四).
func (rd *Reader) authorWhoIs(s string) string {
	if !strings.Contains(s[:min(len(s), 12)], "作者") {
		return ""
	}
	s = strings.Trim(s, " \u3000()（）。")
	rest, ok := strings.CutPrefix(s, "作者")
	if !ok || !hasAnyPrefix(rest, []string{"系", "为", "是"}) || len(rest) > 40*len("字") {
		return ""
	}
	if i := strings.LastIndexAny(rest, " \u3000"); i > 0 {
		name := strings.TrimLeft(rest[i:], " \u3000")
		if rd.isPerson(name, besides) {
			return name
		}
		return ""
	}
	for _, e := range []string{"评论员", "记者"} {
		if i := strings.LastIndex(rest, e); i > 0 && rd.isPerson(rest[i+len(e):], besides) {
			return rest[i+len(e):]
		}
	}
	if name := rd.untitled(rest, 20); name != rest {
		return name
	}
	return ""
}

// withoutPlace takes the place off a name that is glued to 报道 or to a date: 张三香港报道. Many a county is called as people are (卫东, 新华):
// what is left must be more than a surname.
func (p *parser) withoutPlace(word string, end int) string {
	n := p.at(end)
	if n.kind == tokDone && n.glued || n.kind == tokNumber && n.glued {
		if at := placeAtEnd(word); at > len("张") && !doubleSurnames[word[:at]] {
			return word[:at]
		}
		if at := len(word) - 2*len("镇"); at > len("张") && p.rd.places[word[at:]] && !doubleSurnames[word[:at]] {
			return word[:at]
		}
	}
	return word
}

// stationed tells that behind 本报 at token i a place is glued, with whose it is or what was sent from there: 本报桐乡县通讯员, 本报浙江传真.
func (p *parser) stationed(i int) bool {
	where, who := p.at(i+1), p.at(i+2)
	if where.kind != tokWord || !where.glued {
		return false
	}
	if place, sent := strings.CutSuffix(where.text, "传真"); sent {
		return p.rd.isPlace(place)
	}
	return who.kind == tokLabel && who.glued && (who.role == roleWriter || who.role == roleStringer) && p.rd.isPlace(where.text)
}
