package credit

import (
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// told adds what a sentence of the first lines says of who reports: 据《X》报道, 记者张三从市教育局获悉.
func (rd *Reader) told(c *credit, s string) {
	if cited := rd.citation(s); cited != "" {
		c.merge(credit{cited: cited})
	} else if who := rd.datedReport(s); who != "" {
		c.merge(credit{dateline: who})
	} else if wire := englishWire(s); wire != "" {
		c.merge(credit{dateline: wire})
	} else if agency := rd.pictured(s); agency != "" {
		c.merge(credit{dateline: agency})
	}
	if names, outlet, sure := rd.narrator(s); names != nil {
		c.merge(credit{dateline: outlet, writers: names, sure: sureness{writers: sure}})
	}
}

// pictured is the agency that a picture's or a table's line begins with: 新华社照片,兰州,2012年6月12日.
func (rd *Reader) pictured(s string) string {
	if agency, rest, ok := strings.Cut(s[:runeFloor(s, 40)], "特稿"); ok && blanks(rest) > 0 {
		agency = strings.TrimSuffix(strings.TrimSuffix(strings.TrimLeftFunc(agency, unseen), "微"), "供本报")
		if rd.isOutlet[agency] { // 新华社微特稿, 新华社供本报特稿
			return agency
		}
	}
	head, _, ok := strings.Cut(s[:min(len(s), 30)], "，")
	if !ok {
		return ""
	}
	for _, sort := range []string{"照片", "图表", "图片", "漫画"} {
		if agency, cut := strings.CutSuffix(head, sort); cut && rd.isOutlet[agency] {
			return agency
		}
	}
	return ""
}

const (
	citeWithin     = 360 // bytes from a line's start within which 据《X》报道 stands
	narratesWithin = 300 // and 记者张三从
)

// citation finds 据《X》报道 in the first lines.
func (rd *Reader) citation(s string) string {
	head := s[:runeFloor(s, citeWithin)]
	for from := 0; ; {
		i := strings.IndexRune(head[from:], '据')
		if i < 0 {
			return ""
		}
		from += i + len("据")
		if name := rd.cited(s[from:runeFloor(s, min(len(s), from+90))]); name != "" {
			return name
		}
	}
}

var (
	reports      = []string{"报道", "报导", "消息", "电", "讯", "新媒体专电", "专电"}
	startsReport = text.SetOf("报消电讯新专")
)

// cited reads what stands behind 据: 《X》报道, 新华社6月12日消息.
func (rd *Reader) cited(s string) string {
	before, rest, quoted := strings.Cut(s, "《")
	if quoted && text.Count(before) <= 8 && hanOrEmpty(before) {
		name, rest, ok := strings.Cut(rest, "》")
		if !ok || !startsWithReport(rest) || text.Count(name) > 20 {
			return ""
		}
		if rd.outlet(before) {
			return before
		}
		return name
	}
	for i, r := range s {
		if i == 0 || !startsReport.Has(r) || !hasAnyPrefix(s[i:], reports) {
			continue
		}
		if strings.HasPrefix(s[i:], "电视") || strings.HasPrefix(s[i:], "电台") || strings.HasPrefix(s[i:], "讯社") || strings.HasPrefix(s[i:], "消息网") || strings.HasPrefix(s[i:], "电讯") {
			continue
		}
		name := strings.TrimRightFunc(s[:i], func(r rune) bool { return r >= '0' && r <= '9' || strings.ContainsRune("年月日 ", r) })
		for _, more := range []string{"记者", "今日", "昨日", "官方", "的", "等媒体", "网站", "最新"} {
			name = strings.TrimSuffix(name, more)
		}
		if open := strings.IndexAny(name, "(（"); open > 0 && hasAnySuffix(name, []string{")", "）"}) { // 美国有线电视新闻网(CNN)
			name = name[:open]
		}
		if rd.isOutlet[name] || rd.outlet(name) && hanOrDot(name) && !selfWords[name] || broadcaster(name) {
			return name
		}
		for _, a := range rd.outlets { // 据新华社北京6月12日电
			if strings.HasPrefix(name, a) && text.Count(name[len(a):]) <= 6 {
				return a
			}
		}
		return ""
	}
	return ""
}

// broadcaster tells that s is one that is called by its initials: CNN, BBC.
func broadcaster(s string) bool {
	return (len(s) == 3 || len(s) == 4) && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" && (strings.HasSuffix(s, "C") || strings.HasSuffix(s, "N") || strings.HasSuffix(s, "K") || strings.HasSuffix(s, "TV") || s == "AFP")
}

func hanOrEmpty(s string) bool { return s == "" || hanOrDot(s) }

// startsWithReport tells that 报道 or its like follows, behind a date or what sort it is.
func startsWithReport(s string) bool {
	s = strings.TrimLeftFunc(s, func(r rune) bool {
		return r >= '0' && r <= '9' || strings.ContainsRune("年月日 网站记者今昨官方的最新等媒体", r)
	})
	return hasAnyPrefix(s, reports)
}

// citedAfter reads what a bracket cites: (据新华社), (据《人民日报》报道), (来自《人民日报》).
func (rd *Reader) citedAfter(s string) (credit, bool) {
	s = strings.TrimSpace(s)
	rest, ok := strings.CutPrefix(s, "据")
	if !ok {
		if rest, ok = strings.CutPrefix(strings.TrimPrefix(s, "本文"), "来自"); !ok {
			return credit{}, false
		}
	} else if name := rd.cited(rest); name != "" {
		return credit{cited: name}, true
	}
	if head, more, ok := cutClause(rest); ok && hasAnyPrefix(more, askMore) {
		rest = head
	}
	name := strings.TrimSpace(strings.TrimRight(rest, "。."))
	if q, ok := strings.CutPrefix(name, "《"); ok {
		q, tail, ok := strings.Cut(q, "》")
		return credit{cited: q}, ok && tail == "" && text.Count(q) <= 20
	}
	if text.Count(name) > 14 || !rd.outlet(name) || selfWords[name] {
		return credit{}, false
	}
	return credit{cited: name}, true
}

// cutClause cuts s at its first comma.
func cutClause(s string) (head, rest string, ok bool) {
	i := strings.IndexAny(s, ",，")
	if i < 0 {
		return s, "", false
	}
	_, w := utf8.DecodeRuneInString(s[i:])
	return s[:i], strings.TrimLeft(s[i+w:], " "), true
}

// askMore is what a site asks of its readers behind the outlet that a text is from.
var askMore = strings.Fields(`更多 如有 如侵 侵删 侵权 若有 如需 转载 未经 版权 请 不代表 仅 原标题 有删 略有`)

// narrates are what follows a reporter who tells of himself, and times what may stand before that.
var (
	narrates = strings.Fields(`从 在 来到 走进 了解 获悉 采访 跟随 随 赶到 看到 见到 前往 赴 通过 实地 走访 联系 致电 就 向 于 与 发现 注意到 探访 驱车 沿着 再次 独家 专访 为您 带您`)
	times    = strings.Fields(`近日 昨天 昨日 今天 今日 日前 前天 昨晚 上午 下午 一早 清晨 今晨 第一时间 一行`)
)

// narrating tells that s goes on as a sentence about a reporter at work does.
func narrating(s string) bool {
	s = s[blanks(s):]
	for cut := true; cut; {
		cut = false
		for _, t := range times {
			if rest, ok := strings.CutPrefix(s, t); ok {
				s, cut = rest, true
			}
		}
	}
	return hasAnyPrefix(s, narrates)
}

// narrator finds the reporters whom a sentence names, and the outlet where it is named right before: 记者訾谦从市文旅局获悉, 南湖晚报记者 张三 李四
// 在现场看到.
func (rd *Reader) narrator(s string) (names []string, outlet string, sure percent) {
	head := s[:runeFloor(s, narratesWithin)]
	if !strings.ContainsRune(head, '记') {
		return nil, "", 0
	}
	for from := 0; ; {
		i := strings.Index(head[from:], "记者")
		if i < 0 {
			return nil, "", 0
		}
		label := from + i
		from = label + len("记者")
		rest := s[from:]
		apart, place := blanks(rest), bare-0.2
		if apart > 0 {
			place += 2 * besides
		}
		if names, odds := rd.narrators(rest[apart:], place, mostNarrators); names != nil {
			return names, rd.clauseOutlet(s[:label]), percent(100 * probability(odds))
		}
	}
}

const mostNarrators = 3

// narrators are up to so many names at the start of s that a sentence about them follows, and the odds of the least likely.
func (rd *Reader) narrators(s string, place float64, most int) (names []string, least float64) {
	best := bare
	for n := range 4 {
		end := runesIn(s, n+2)
		if end == 0 || !hanOrDot(s[:end]) || n == 2 && !doubleSurnames[s[:2*len("字")]] && !spelt(s[:end]) {
			continue
		}
		odds := rd.odds(s[:end]) + place
		if odds <= best {
			continue
		}
		if narrating(s[end:]) {
			best, names, least = odds, []string{s[:end]}, odds
			continue
		}
		if gap := between(s[end:]); gap > 0 && most > 1 {
			if more, odds2 := rd.narrators(s[end+gap:], place, most-1); more != nil {
				best, names, least = odds, append([]string{s[:end]}, more...), min(odds, odds2)
			}
		}
	}
	return names, least
}

// between is how many bytes of blanks or a sign part two names.
func between(s string) int {
	n := blanks(s)
	if strings.HasPrefix(s[n:], "、") {
		n += len("、")
		n += blanks(s[n:])
	}
	return n
}

// clauseOutlet is the outlet that the last clause of s is.
func (rd *Reader) clauseOutlet(s string) string {
	if i := strings.LastIndexFunc(s, partsCredit); i >= 0 {
		_, w := utf8.DecodeRuneInString(s[i:])
		s = s[i+w:]
	}
	if s == "" || len(s) > mostHouse*len("字") {
		return ""
	}
	outlet, _ := rd.house(s, false)
	return outlet
}

// runesIn is how many bytes the first n characters take, 0 where there are fewer.
func runesIn(s string, n int) int {
	for i := 0; i < len(s); n-- {
		if n == 0 {
			return i
		}
		_, w := text.At(s, i)
		i += w
	}
	if n == 0 {
		return len(s)
	}
	return 0
}

// englishWire is the agency of an English dateline: HANGZHOU, June 12 (Xinhua) -- …, (ECNS) -- ….
func englishWire(s string) string {
	if s = text.TrimLeft(s); s == "" || !(s[0] >= 'A' && s[0] <= 'Z') && s[0] != '(' {
		return ""
	}
	head := s[:min(len(s), 90)]
	open := strings.IndexByte(head, '(')
	if open > 0 && open < 4 || open < 0 || open > 0 && head[:4] != strings.ToUpper(head[:4]) {
		return ""
	}
	name, rest, ok := strings.Cut(head[open+1:], ")")
	rest = strings.TrimLeft(rest, " ")
	if !ok || !strings.HasPrefix(rest, "-") && !strings.HasPrefix(rest, "—") && !strings.HasPrefix(rest, "–") || !latinOutlet.MatchString(name) {
		return ""
	}
	return name
}
