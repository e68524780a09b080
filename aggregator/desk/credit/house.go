package credit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// mostHouse is how many characters the name of a reporter's house has at most.
const mostHouse = 24

// houses makes one token of an outlet that stands right before 记者 or its like, whatever signs and labels its name holds: 南方+,
// 大河报·豫视频, 21世纪经济报道.
func (p *parser) houses() {
	p.agencies()
	p.stations()
	for i := 1; i < len(p.toks); i++ {
		if p.toks[i].text == "视频记者" {
			p.splitVideo(i)
		}
		if p.toks[i].text == "报道记者" {
			p.splitReport(i)
		}
		if !ofHouse(p.toks[i]) {
			continue
		}
		end := i
		for end > 1 && p.toks[end-1].kind == tokNumber && strings.ContainsAny(p.toks[end-1].text, "月-:") { // 嘉兴日报-桐乡版 2012年6月12日 记者
			end--
		}
		if r := p.toks[i-1]; end == i && p.toks[i].from == r.to && i > 1 && r.kind == tokWord && p.toks[i-2].to < r.from && p.rd.qualifies(r.text) { // 潮新闻 首席记者
			end--
		}
		from := p.houseStart(end)
		glued := p.toks[end-1].to == p.toks[end].from || p.ofVideo(end)
		for ; from < end; from = p.nextPart(from, end) {
			if end == from+1 && p.toks[from].kind == tokWord && !p.ofVideo(end) && (!glued || p.rd.outletBefore(p.toks[from].text) != "") {
				break // a word that the grammar knows
			}
			to := p.toks[end-1].to
			if glued {
				to = p.toks[end].from
			}
			s := p.line[p.toks[from].from:to]
			name, sure := p.rd.house(s, glued && p.mode != opening && end == i && (p.namedAt(i) || p.known(s)))
			if name == "" {
				continue
			}
			p.toks = slices.Replace(p.toks, from, end, token{kind: tokOutlet, text: name, sure: sure, from: p.toks[from].from, to: to, glued: p.toks[from].glued})
			i -= end - from - 1
			break
		}
	}
}

// splitVideo leaves 视频 to the name of an outlet that is none without it: 大河报·豫视频记者, but not 大河报视频记者.
func (p *parser) splitVideo(i int) {
	before, t := p.toks[i-1], &p.toks[i]
	if before.kind != tokWord && before.kind != tokLatin || before.to != t.from || p.rd.qualifies(before.text) {
		return
	}
	dot := strings.LastIndexFunc(before.text, nameDot)
	_, w := utf8.DecodeRuneInString(before.text[max(0, dot):])
	if tail := before.text[max(0, dot)+w:]; dot > 0 && oneHan(tail) || p.rd.outletBefore(before.text) == "" && !selfWords[before.text] {
		t.from, t.text, t.role = t.from+len("视频"), "记者", roleWriter
	}
}

// splitReport leaves 报道 to the name of an outlet that is none without it: 21世纪经济报道记者.
func (p *parser) splitReport(i int) {
	before, t := &p.toks[i-1], &p.toks[i]
	if before.kind == tokWord && before.to == t.from && !p.rd.qualifies(before.text) {
		before.text += "报道"
		before.to += len("报道")
		t.from, t.text = before.to, "记者"
	}
}

// ofVideo tells that 视频 stands between the word before token i and the label at i.
func (p *parser) ofVideo(i int) bool {
	from := p.toks[i-1].to
	return p.toks[i].from == from+len("视频") && p.line[from:p.toks[i].from] == "视频"
}

// known tells that s was read as an outlet: 每经记者 张三 每经编辑 李四.
func (p *parser) known(s string) bool {
	return slices.ContainsFunc(p.toks, func(t token) bool { return t.kind == tokOutlet && t.text == s })
}

// ofHouse tells that a label is one that an outlet may stand before.
func ofHouse(t token) bool {
	return t.kind == tokLabel && (strings.HasSuffix(t.text, "记者") || t.text == "通讯员" || t.text == "编辑" || t.text == "主笔" || t.text == "评论员")
}

// namedAt tells that the label at i has a name behind it, and no sentence: 遭假记者多次敲诈.
func (p *parser) namedAt(i int) bool {
	n := p.at(i + 1)
	return strings.HasSuffix(p.toks[i].text, "记者") && (n.kind == tokLatin || n.kind == tokWord && (!n.glued || p.rd.isPerson(n.text, labelled)))
}

// houseStart is where the run of tokens begins, up to the one at end, that has no blank in it and nothing that no outlet's name has.
func (p *parser) houseStart(end int) int {
	from := end
	for from > 0 && (from == end || p.toks[from-1].to == p.toks[from].from) && p.inHouse(from-1) && p.toks[end].from-p.toks[from-1].from <= mostHouse*len("字") {
		from--
	}
	for k := p.at(from).kind; from < end && (k == tokComma || k == tokDash || k == tokDone || k == tokSlash || k == tokBar); k = p.at(from).kind {
		from++
	}
	return from
}

// inHouse tells that token i may be part of an outlet's name.
func (p *parser) inHouse(i int) bool {
	switch t := p.toks[i]; t.kind {
	case tokWord, tokLatin, tokDash, tokDone, tokFalse, tokSlash, tokBar:
		return true
	case tokQuoted:
		return p.line[t.from:t.to] != t.text && strings.HasPrefix(p.line[t.from:], "《") || p.rd.outlet(t.text)
	case tokComma:
		return strings.Contains("+＋&·•・‧、", t.text)
	case tokNumber:
		return strings.Trim(t.text, "0123456789.") == ""
	case tokLabel:
		return !t.prefixed && (t.role == rolePassed || t.role == roleMeta)
	}
	return false
}

// nextPart is where the next part of a list begins.
func (p *parser) nextPart(from, end int) int {
	for from++; from < end && !joinsHouses(wide(p.toks[from-1].text)); from++ {
	}
	return from
}

// house is the outlet that s names, and how sure that is, where 记者 stands right behind s. byPlace: nothing but its place need say so.
func (rd *Reader) house(s string, byPlace bool) (name string, sure percent) {
	const likely, placed = 92, 75
	s = strings.TrimSuffix(strings.TrimPrefix(s, "·"), "·")
	if hasAnyPrefix(s, notOutlets) || hasAnySuffix(s, formerly) {
		return "", 0
	}
	if i := strings.LastIndex(s, "驻"); i > 0 { // 环球时报驻美国、日本
		if s := strings.TrimSuffix(s[:i], "常"); rd.outlet(s) {
			return s, likely
		}
	}
	if name, kind, ok := strings.Cut(strings.TrimPrefix(s, "《"), "》"); ok && kind != "" && strings.HasPrefix(s, "《") && hasAnySuffix(kind, periodicals) { // 《瞭望》新闻周刊
		return name, likely
	}
	if parts := strings.FieldsFunc(s, joinsHouses); len(parts) > 1 {
		known := false
		for _, part := range parts {
			name, sure := rd.house(part, byPlace)
			if name != part {
				return "", 0
			}
			known = known || sure == likely
		}
		if !known {
			return "", 0
		}
		return s, likely
	}
	if q := strings.Trim(s, "“”\"「」"); len(q) < len(s) && !strings.ContainsAny(q, "“”\"「」") {
		s = q
	}
	if q, ok := strings.CutPrefix(s, "《"); ok && strings.Index(q, "》") == len(q)-len("》") {
		if s, byPlace = q[:len(q)-len("》")], true; rd.qualifies(s) { // 《财经》
			return s, placed
		}
	}
	for _, done := range []string{"综合报道", "报道"} { // 环球时报-环球网报道 记者
		if head, ok := strings.CutSuffix(s, done); ok && (rd.outlet(head) || rd.joinedOutlets(head, false) == head) {
			return head, likely
		}
	}
	if rd.qualifies(s) || selfWords[s] {
		return "", 0
	}
	if name = rd.outletBefore(s); name != "" {
		return name, likely
	}
	if strings.ContainsFunc(s, joinsOutlets) && rd.joinedOutlets(s, false) == s {
		return s, likely
	}
	first, rest := rd.outletAhead(s)
	switch {
	case first == "":
	case rd.edition(rest):
		return s, likely
	case rest == "报道" || hasAnySuffix(rest, desks):
		return first, likely
	case text.Count(rest) <= 10 && !strings.ContainsAny(rest, "的了在是"):
		return s, likely
	}
	if s = rd.unsorted(s); byPlace && rd.mayBeHouse(s) {
		return s, placed
	}
	return "", 0
}

// periodicals end what sort of paper a name is of that is printed in 《》.
var periodicals = strings.Fields(`周刊 月刊 杂志 周报 报 网`)

// edition tells that s says which edition of a paper is meant, and no page of it: 海外版, -桐乡版.
func (rd *Reader) edition(s string) bool {
	where, ok := strings.CutSuffix(s, "版")
	name := strings.TrimLeftFunc(where, joinsOutlets)
	return ok && name != "" && (name != where || name == "海外" || rd.isPlace(name))
}

// formerly are what stands between an outlet and 记者 where a sentence tells of somebody.
var formerly = strings.Fields(`原 前 某 等 等媒体 多名 一名`)

// joinsHouses tells that a sign stands between outlets that print as one: 扬子晚报/紫牛新闻.
func joinsHouses(r rune) bool { return strings.ContainsRune("、/／|｜丨", r) }

// desks end what of an outlet somebody is with.
var desks = strings.Fields(`部 版 组 室 站 分社 编辑部 采访部 记者团`)

// outletAhead is the longest outlet that s begins with and that ends as hardly anything else does, or at a sign: 新京报 of 新京报我们视频.
func (rd *Reader) outletAhead(s string) (first, rest string) {
	for i, r := range s {
		if i == 0 {
			continue
		}
		if strings.HasPrefix(s[i:], "道") { // 环球网报道
			continue
		}
		if head := s[:i]; (rd.isOutlet[head] || hasAnySuffix(head, mastheads) || strings.ContainsRune("报网台", lastRune(head)) || nameDot(r) || strings.ContainsRune("《+＋-—－", r)) && rd.outlet(head) {
			first, rest = head, s[i:]
		}
	}
	return first, rest
}

// sorts say what sort of reporter somebody is and never end an outlet's name.
var sorts = strings.Fields(`见习 首席 特约 实习 特派 资深 高级 文字 随行 前方 当值 签约 特邀 特聘`)

func (rd *Reader) unsorted(s string) string {
	for changed := true; changed; {
		changed = false
		for _, q := range sorts {
			if t, ok := strings.CutSuffix(s, q); ok {
				s, changed = t, true
			}
		}
	}
	return s
}

// mayBeHouse tells that s, which is glued to 记者 before a name, says neither who, nor where, nor of what sort somebody is.
func (rd *Reader) mayBeHouse(s string) bool {
	n := text.Count(s)
	if n < 2 || n > 12 || noHouse[s] || hasAnySuffix(s, noHouses) || rd.isPlace(strings.TrimLeft(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
		return false
	}
	for _, r := range s {
		if !text.IsHan(r) && !nameDot(r) && !latinRune(r) && !(r >= '0' && r <= '9') && !strings.ContainsRune("+＋.", r) {
			return false
		}
	}
	return strings.ContainsFunc(s, func(r rune) bool { return text.IsHan(r) || latinRune(r) }) && !(prose(s) && (n < 4 || says(s))) && !rd.isPerson(s, -besides) && !office(s) && !rd.qualifies(s)
}

// noHouses end what stands before 记者 and is no outlet, noHouse are such words.
var (
	noHouses = strings.Fields(`部 组 团 室 科 处 线 班 级 届 版 生 员 家 人 者 位 名 个 校 学院 大学 局 委 办 会 院 所 队 厂 公司 集团 县报 党报 校报 院报 省报 市报 区报 厂报 各报 大报 小报 媒体`)
	noHouse  = wordSet(`最美 优秀 知名 著名 资深 老牌 年轻 青年 少年 红领巾 本地 当地 外地 异地 外籍 港澳 海外 境外 中外 两岸 同行 乡村 乡镇 公民 民间 热线 专业 业余 全能 明星 金牌 王牌 好 名 老 女 男 小 众 独家 随机 现场 出镜 连线 一线 前线 战地 随军 随队 随团 跟班 跟队 值班 夜班
	军事 法治 国际 国内 时事 时尚 娱乐 文娱 健康 医疗 卫生 科技 科学 交通 旅游 房产 汽车 生活 环境 环保 三农 工业 商业 金融 证券 人物 专访 特写 综合 晚间 早间 网站 电视 广播 报纸 平面 纸媒 媒体 通讯 签约 特稿 突发 天气 气象 城市 都市 县域 基层 驻外 驻京 驻华 驻浙`)
)

// from notes whose reporter the label behind token i names. Whose correspondent it is counts where no reporter is named.
func (p *parser) from(i int) {
	label := i + 1
	for p.at(label).kind == tokWord {
		label++
	}
	switch t := p.toks[i]; {
	case p.at(label).role == roleEditor:
	case p.at(label).role == roleStringer:
		p.stringersOf(t.text, t.sure)
	case p.out.dateline == "":
		p.out.dateline, p.out.sure.dateline = t.text, t.sure
	}
}

// stringersOf notes whose correspondent is named, unless a reporter is.
func (p *parser) stringersOf(outlet string, sure percent) {
	if p.out.dateline == "" && !slices.ContainsFunc(p.groups, func(g group) bool { return g.role == roleWriter || g.role == roleBoth }) {
		p.out.dateline, p.out.sure.dateline = outlet, sure
	}
}
