package credit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

const (
	shortLine = 36 // bytes of a line that is an outlet's name alone
	headLine  = 96 // and of one that has a date too, or several outlets
)

// headed reads a line that is an outlet's name, with a date or without, the head of an account's text, or the outlets that a text is
// put together from: 嘉兴日报 2012-06-12, 原创 张三 桐乡发布 2012-06-12, 综合新华社、人民日报报道.
func (rd *Reader) headed(s string) (c credit, ok bool) {
	if s = text.TrimSpace(s); len(s) > headLine {
		return c, false
	}
	if rest, ok := strings.CutPrefix(s, "原创"); ok {
		return rd.original(rest)
	}
	if rest, ok := strings.CutPrefix(strings.TrimPrefix(s, "本报"), "综合"); ok {
		if c, ok := rd.putTogether(rest); ok {
			return c, true
		}
		if i := strings.LastIndexFunc(rest, text.IsSpace); i > 0 { // 综合《嘉兴日报》报道 编辑:张三
			_, w := utf8.DecodeRuneInString(rest[i:])
			c, ok := rd.putTogether(text.TrimRight(rest[:i]))
			d, more := rd.parse(rest[i+w:], strict)
			c.merge(d)
			return c, ok && more
		}
		return c, false
	}
	if rest, ok := strings.CutPrefix(s, "据"); ok {
		list := rd.namedTogether(rest)
		return credit{cited: list}, list != ""
	}
	if webOnly(s) {
		name := rd.underAddress(s)
		return credit{dateline: name}, name != ""
	}
	s = strings.TrimPrefix(s, "©")
	if name := undatedEnds(s); len(name) <= shortLine && (rd.masthead(name) || len(name) < len(s) && rd.placeOutlet(name)) {
		return credit{dateline: name}, true
	}
	if name := rd.reported(s); name != "" {
		return credit{dateline: name}, true
	}
	if q, ok := strings.CutPrefix(s, "《"); ok {
		name, day, _ := strings.Cut(q, "》")
		return credit{dateline: name}, day != "" && undatedEnds(day) == "" && rd.masthead(name)
	}
	if agency := latinAgency(s); agency != "" {
		return credit{dateline: agency}, true
	}
	return rd.mastheadAndPeople(s)
}

// mastheadAndPeople reads a line that is an outlet's name and people's: 南湖晚报 • 张三, 嘉兴日报 张三 李四.
func (rd *Reader) mastheadAndPeople(s string) (c credit, ok bool) {
	i := nameEnd(s)
	if i == 0 || i == len(s) || !endsOutlet().Has(lastRune(s[:i])) || !rd.masthead(s[:i]) && !rd.placed(s[:i]) {
		return c, false
	}
	rest := strings.TrimSuffix(strings.TrimLeftFunc(s[i:], partsName), "报道")
	if rest != "" && digit(rest[0]) { // 湖畔新闻网 09:12 2020/04/02 · 张三 · 花莲
		rest = unplaced(undatedStart(rest))
	}
	if strings.HasSuffix(s[:i], "台") { // 镇海台 张三 慈溪台 李四 报道
		rest = strings.Join(slices.DeleteFunc(strings.FieldsFunc(rest, text.IsSpace), rd.placeOutlet), " ")
	}
	names := rd.signed(rest)
	return credit{dateline: s[:i], writers: names, sure: sureness{writers: 80}}, names != nil
}

// nameEnd is where what parts an outlet's name from people's begins in s.
func nameEnd(s string) (i int) {
	for i < len(s) {
		r, w := text.At(s, i)
		if partsName(r) {
			break
		}
		i += w
	}
	return i
}

// partsName tells what parts an outlet's name from people's.
func partsName(r rune) bool {
	if text.IsHan(r) {
		return r == '丨'
	}
	if text.IsSpace(r) || nameDot(r) {
		return true
	}
	k := kindOf(narrow(r))
	return k == tokBar || k == tokSlash || k == tokMark || k == tokDash || k == tokComma
}

// reported is the outlet on a line that says no more than that it reports: 环球时报综合报道. Agencies may share one: 新华社/法新.
func (rd *Reader) reported(s string) string {
	if len(s) > shortLine+len("综合报道") {
		return ""
	}
	name, ok := strings.CutSuffix(s, "报道")
	for _, done := range []string{"综合", "原创", "专稿"} {
		if !ok {
			name, ok = strings.CutSuffix(s, done)
		}
	}
	if !ok {
		if strings.IndexByte(s, '/') < 0 && !strings.Contains(s, "／") {
			return ""
		}
		slash := func(r rune) bool { return r == '/' || r == '／' }
		if slices.ContainsFunc(strings.FieldsFunc(s, slash), func(p string) bool { return !rd.isOutlet[p] }) {
			return ""
		}
		return s
	}
	for _, sort := range []string{"综合", "独家", "专题", "联合"} {
		name = strings.TrimSuffix(name, sort)
	}
	if rd.isOutlet[name] || rd.masthead(name) || rd.placeOutlet(name) || rd.joinedOutlets(name, false) == name && strings.ContainsFunc(name, joinsOutlets) {
		return name
	}
	return ""
}

// unfurnished is s without what a page offers behind its date: 我有话说(2人参与), 评论(0).
func unfurnished(s string) string {
	for {
		i := max(strings.LastIndexByte(s, ' '), strings.LastIndex(s, "\u3000"))
		if i < 0 {
			return s
		}
		last, meta := strings.TrimLeft(strings.TrimLeftFunc(s[i:], text.IsSpace), "[【(（"), false
		if r, _ := utf8.DecodeRuneInString(last); known().mayBegin(last, r) {
			known().find(last, func(l *lexeme) bool { meta = l.role == roleMeta; return true })
		}
		if !meta && !(strings.HasSuffix(last, "版") && len(last) <= 4*len("字")) { // 第1版
			return s
		}
		s = text.TrimRight(s[:i])
	}
}

// placeOutlet tells that s is an outlet that is called after a place: 桐乡发布.
func (rd *Reader) placeOutlet(s string) bool { return hasAnySuffix(s, ofPlaces) && rd.placed(s) }

// placed tells that s is called after a place, and reads like an outlet.
func (rd *Reader) placed(s string) bool {
	for n := 2; n <= 4; n++ {
		if at := runesIn(s, n); at > 0 && at < len(s) && rd.isPlace(s[:at]) {
			return hanOrDot(s) && rd.outlet(s)
		}
	}
	return false
}

// behindCrumbs is what stands on a line behind the way to its page: 首页 > 新闻 > 正文 来源:嘉兴日报.
func behindCrumbs(s string) string {
	if hasAnyPrefix(s, ways) {
		return behindWays(s)
	}
	if strings.IndexByte(s, '>') < 0 && !strings.Contains(s, "»") {
		return s
	}
	at := strings.LastIndexAny(s, ">»")
	_, w := utf8.DecodeRuneInString(s[at:])
	if way := s[:at]; !strings.Contains(way, "首页") && !strings.Contains(way, "主页") && !strings.Contains(way, "位置") {
		return s
	}
	rest := strings.TrimLeftFunc(s[at+w:], text.IsSpace)
	if i := strings.IndexFunc(rest, text.IsSpace); i > 0 && i <= 8*len("字") { // where one is
		if r, _ := utf8.DecodeRuneInString(rest); !known().labelAt(rest, r) {
			return strings.TrimLeftFunc(rest[i:], text.IsSpace)
		}
	}
	return rest
}

// ofPlaces end outlets of a place; 桐乡新闻 may be a page's section.
var ofPlaces = strings.Fields(`发布 台 在线 网 论坛 融媒 融媒体中心 传媒中心 新闻中心`)

// masthead tells that s is the name of a paper, a station or a site and nothing else.
func (rd *Reader) masthead(s string) bool {
	if !endsOutlet().Has(lastRune(s)) || strings.ContainsRune(s, '丨') || known().labelAt(s, wide(s)) { // 来源丨嘉兴日报
		return false
	}
	return rd.isOutlet[s] || rd.ofOutlet(s) || hasAnySuffix(s, mastheads) && text.Count(s) >= 4 && hanOrDot(s) && rd.outlet(s)
}

// ofOutlet tells that s begins with an outlet, and is one itself: 央视财经.
func (rd *Reader) ofOutlet(s string) bool {
	for n := 2; n <= 4; n++ {
		if at := runesIn(s, n); at > 0 && at < len(s) && rd.isOutlet[s[:at]] {
			return hanOrDot(s) && rd.outlet(s)
		}
	}
	return false
}

// mastheads end what hardly is anything but an outlet's name.
var mastheads = strings.Fields(`日报 晚报 早报 晨报 商报 快报 都市报 青年报 电视台 广播电台 新闻网 客户端 通讯社 新闻社`)

// undatedEnds is s without the whole date, and the time, that stand before it or behind it.
func undatedEnds(s string) string {
	if !hasDigit(s) {
		return s
	}
	s = unfurnished(s)
	if rest := strings.TrimLeftFunc(s, dated); wholeDate(s[:len(s)-len(rest)]) {
		s = rest
	}
	if rest := strings.TrimRightFunc(s, dated); wholeDate(s[len(rest):]) {
		s = rest
	}
	return s
}

func dated(r rune) bool {
	return r >= '0' && r <= '9' || text.IsSpace(r) || strings.ContainsRune("-/.:：年月日时分秒", r)
}

// wholeDate tells that s has a year.
func wholeDate(s string) bool {
	digits := strings.TrimLeftFunc(s, text.IsSpace)
	return len(digits) >= len("2012-6-1") && digit(digits[0]) && digit(digits[1]) && digit(digits[2]) && digit(digits[3])
}

// original reads what stands behind 原创 above an account's text: [who wrote it] [the account] [the date] [where from].
func (rd *Reader) original(s string) (c credit, ok bool) {
	if r, _ := utf8.DecodeRuneInString(s); !text.IsSpace(r) {
		return c, false
	}
	words := strings.FieldsFunc(s, text.IsSpace)
	day := 0
	for day < len(words) && !wholeDate(words[day]) {
		day++
	}
	if day == 0 || day > 3 || day == len(words) || len(words) > day+3 {
		return c, false
	}
	account := words[day-1]
	c.dateline = account
	for _, w := range words[:day-1] {
		switch {
		case w == account || rd.outlet(w):
		case rd.isPerson(w, labelled):
			c.writers, c.sure = append(c.writers, w), sureness{writers: 80}
		default:
			return credit{}, false
		}
	}
	return c, rd.outlet(account) || hanOrDot(account) && c.people()
}

// putTogether reads what stands behind 综合: outlets, and 报道 or 消息.
func (rd *Reader) putTogether(s string) (credit, bool) {
	had := s
	s = strings.TrimLeft(strings.TrimPrefix(s, "自"), ":：丨｜|/ ")
	marked := strings.TrimLeft(had, " ") != s // 综合：新华社
	s = strings.TrimRight(s, "。 ")
	list := s
	for _, says := range reports {
		list = strings.TrimSuffix(list, says)
	}
	list = strings.ReplaceAll(list, "》《", "》、《")
	list = cleanOutlet(strings.TrimSuffix(strings.TrimSuffix(list, "等"), "等媒体"))
	names := strings.FieldsFunc(list, func(r rune) bool { return r == '、' || r == ',' || r == '，' })
	for _, name := range names {
		if name = strings.TrimSpace(name); !rd.outlet(name) && !(marked && office(name)) {
			return credit{}, false
		}
	}
	return credit{cited: list}, len(names) > 1 || len(names) == 1 && (marked || list != s)
}
