package credit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/text"
)

// dateline is one that was found in a text: the bytes of its line before to.
type dateline struct {
	line markup.Line
	to   int
	who  string // the outlet that it names, selfOutlet for 本报; nothing where it is a date alone
}

// dropDatelines cuts out the datelines whose outlet the entry is credited to, so that nothing of the credit is lost.
func dropDatelines(b *markup.Body, found []dateline, origin string) {
	for _, d := range found {
		if d.who == "" || d.who == selfOutlet || strings.Contains(text.InPlainHan(origin), d.who) {
			b.Cut(d.line, 0, d.to)
		}
	}
}

// wire is how a report opens: 本报讯, 浙江在线6月12日讯, 新华社北京6月12日电.
type wire struct {
	cites bool   // 据 stands before it
	who   string // the outlet, with a place or without
	dated bool
	kind  string // 讯, 电, 消息
	at    int    // behind the kind
	apart bool   // no sentence is glued to it
	signs string // what parts it from the text
	end   int    // where the text begins
}

const (
	wireStart    = 130 // bytes within which a report's opening ends
	signedWithin = 160 // bytes within which it does with people in it
)

// findWire reads the opening of a line.
func findWire(s string) (w wire, ok bool) {
	head := s[:min(len(s), wireStart)]
	if !endsWire.In(head) {
		return w, false
	}
	from := len(head) - len(strings.TrimLeftFunc(head, opens))
	if rest, ok := strings.CutPrefix(head[from:], "据"); ok {
		w.cites, from = true, len(head)-len(rest)
	}
	behind := 0 // a bracket that is part of the outlet's name
	for at, width := from, 0; at < len(head); at += width {
		var r rune
		if r, width = text.At(head, at); at < behind {
			continue
		}
		if r == '（' || r == '(' {
			if behind = at + bracketInOutlet(head[at:]); behind > at {
				continue
			}
		}
		if kind := wireKind(head[at:], r); kind != "" {
			if w.who, w.dated, ok = outletAndDate(head[from:at]); ok && !w.dated && goesOnAsWord(kind, head[at+len(kind):]) { // 齐鲁网·闪电新闻
				continue
			}
			if ok {
				w.kind, w.at = kind, at+len(kind)
				if strings.HasSuffix(kind, "讯") {
					w.kind = "讯"
				}
				w.finish(s)
			}
			return w, ok
		}
		if r == '。' || r == '，' || r == ',' || r == '(' || r == '（' || r == '：' || r == ':' {
			break
		}
	}
	return w, false
}

// wireKinds are what ends a report's opening, startsWireKind what they begin with.
var (
	wireKinds      = []string{"讯", "快讯", "简讯", "短讯", "新媒体专电", "新媒体电", "专讯", "专电", "电", "消息"}
	startsWireKind = text.SetOf("讯快简短新专电消")
)

// wireKind is the one of them that s, which begins with r, does; none: there is none.
func wireKind(s string, r rune) string {
	if !startsWireKind.Has(r) || strings.HasPrefix(s, "讯员") {
		return ""
	}
	for _, kind := range wireKinds {
		if strings.HasPrefix(s, kind) && (kind != "电" || !strings.HasPrefix(s, "电台") && !strings.HasPrefix(s, "电视台")) {
			return kind
		}
	}
	return ""
}

// bracketInOutlet is how many bytes the bracket takes that s begins with, where a report's opening goes on behind it: 荆楚网(湖北日报网)讯.
func bracketInOutlet(s string) int {
	_, open := utf8.DecodeRuneInString(s)
	end := bracketEnd(s[open:])
	if end < 0 || end > 15*len("字") || !hanOrDot(s[open:open+end]) {
		return 0
	}
	_, w := utf8.DecodeRuneInString(s[open+end:])
	if rest := s[open+end+w:]; strings.HasPrefix(rest, "讯") || startsNumber(rest) {
		return open + end + w
	}
	return 0
}

// goesOnAsWord tells that 讯 or 电 is part of a word that goes on with rest: 通讯员, 电新闻.
func goesOnAsWord(kind, rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return kind == "讯" && strings.ContainsRune("员社息号飞", r) || kind == "电" && strings.ContainsRune("新视台影脑网动商器力讯报", r) || kind == "消息" && strings.ContainsRune("网报", r)
}

// outletAndDate parts what stands before 讯: 浙江在线 杭州6月12日.
func outletAndDate(s string) (who string, dated, ok bool) {
	if selfWords[s] { // 本报, as most have
		return s, false, true
	}
	s = text.TrimRight(s)
	who = strings.TrimRightFunc(s, func(r rune) bool {
		return r >= '0' && r <= '9' || strings.ContainsRune("年月日时分", r) || text.IsSpace(r)
	})
	dated = who != s && (strings.HasSuffix(s, "日") || hasAnySuffix(s, hours) && strings.Contains(s[len(who):], "日")) && strings.ContainsAny(s[len(who):], "0123456789")
	if head := beforeHanDate(s); head != s {
		who, dated = head, true
	}
	if !dated {
		who = s
	}
	who = strings.TrimSpace(who)
	if text.Count(who) > 24 || who != "" && digit(who[0]) {
		return "", false, false
	}
	for _, r := range who {
		if !text.IsHan(r) && !strings.ContainsRune("·-—–－《》、（）()/／“”. ", r) && !(r < 0x80 && text.Alnum(byte(r))) {
			return "", false, false
		}
	}
	return who, dated, true
}

// hours end the time behind a date.
var hours = []string{"时", "分"}

// beforeHanDate is what stands before a date in Chinese figures: 新华社北京五月三日. It is s where there is none.
func beforeHanDate(s string) string {
	const figures = "一二三四五六七八九十〇零廿卅"
	head, ok := strings.CutSuffix(s, "日")
	day := strings.TrimRight(head, figures)
	if !ok || day == head {
		return s
	}
	if !strings.HasSuffix(day, "月") { // 澳门日报杭州十五日电
		return day
	}
	month := strings.TrimRight(strings.TrimSuffix(day, "月"), figures)
	if month == strings.TrimSuffix(day, "月") {
		return s
	}
	if year, ok := strings.CutSuffix(month, "年"); ok {
		return strings.TrimRight(year, figures)
	}
	return month
}

// finish goes over the signs behind 讯.
func (w *wire) finish(s string) {
	i := w.at + blanks(s[w.at:])
	r, _ := utf8.DecodeRuneInString(s[w.at:])
	w.apart = !text.IsHan(r)
	if r, n := utf8.DecodeRuneInString(s[i:]); closeBrackets.Has(r) {
		i += n
		i += blanks(s[i:])
	}
	signs := len(s[i:]) - len(strings.TrimLeft(s[i:], ":：,，—-"))
	w.signs = s[i : i+signs]
	w.end = i + signs + blanks(s[i+signs:])
}

// blanks is how many bytes s begins with that cannot be seen.
func blanks(s string) int {
	rest := text.TrimLeft(s)
	if !text.Opens(rest) {
		rest = strings.TrimLeftFunc(rest, unseen)
	}
	return len(s) - len(rest)
}

// wireLine reads the opening of a signed line that an outlet's name, or a date, and 讯 or 电 make. The people in it are cut out, and the
// dateline is noted for dropDatelines.
func (rd *Reader) wireLine(b *markup.Body, l *markup.Line, head *beginning, found *[]dateline) (c credit, ok bool) {
	lead, s, w := head.lead, head.s, &head.wire
	if d, n := rd.signedDateline(s); n > 0 {
		*found = append(*found, dateline{*l, lead + n, d.dateline})
		return d, true
	}
	if !head.wired {
		return c, false
	}
	who := rd.wireOutlet(w)
	if who == "" && !w.dated && placed(w.who) && mayOpen(s[w.end:]) {
		who = selfOutlet
	}
	if who == "" && (!w.dated || w.who != "") || w.cites && who == selfOutlet {
		return c, false
	}
	c.dateline = who
	end := w.end
	whole := closed(s[:end])
	parted := whole && who != "" && rd.partsFrom(s[w.at:], w.kind, who, w.dated)
	if w.cites && strings.ContainsAny(w.signs, ",，") { // 据新华社消息,…: a clause
		parted = false
	}
	note := func(to int) { *found = append(*found, dateline{*l, lead + to, c.dateline}) }
	if strings.HasPrefix(s[end:], "据") && whole && who != "" {
		if d, from, to := rd.citedPeople(s, end); to > 0 { // 嘉兴在线讯 据嘉兴日报报道(记者 张三)
			note(end)
			b.Replace(*l, lead+from, lead+to, " ")
			c.merge(d)
			return c, true
		}
	}
	d, n, bracket := rd.openingNames(s[end:], !whole, true)
	switch {
	case n > 0 && !whole:
		note(end + n)
	case n > 0:
		note(end)
		b.Replace(*l, lead+end, lead+end+n, " ")
	case parted && !bracket:
		note(end)
	}
	if c.dateline == selfOutlet && d.dateline != "" && strings.HasPrefix(strings.TrimLeftFunc(s[end:], opens), d.dateline) { // 本报讯(晨报记者 张三)
		c.dateline = ""
	}
	c.merge(d)
	return c, true
}

// closed tells that no bracket stays open: 【本报讯】, but not (本报讯 记者….
func closed(s string) bool {
	open := 0
	for i, w := 0, 0; i < len(s); i += w {
		var r rune
		r, w = text.At(s, i)
		open += b2i(openBrackets.Has(r)) - b2i(closeBrackets.Has(r))
	}
	return open == 0
}

// placed tells that who is 本报 with a place behind it: 本报桐乡讯.
func placed(who string) bool {
	rest, ok := strings.CutPrefix(who, "本")
	n := text.Count(rest)
	return ok && n >= 3 && n <= 7 && hanOrDot(rest) && strings.ContainsRune("报网台站", rune1(rest))
}

// partsFrom tells that a dateline of the given kind, with rest right behind it, is none of the sentence's words: 本报讯昨天,
// but not 浙江在线消息灵通, 新华社电文, 乌镇景区发布消息:.
func (rd *Reader) partsFrom(rest, kind, who string, dated bool) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	if rest == "" || !text.IsHan(r) && !text.Alnum(byte(min(r, 0x7f))) {
		return kind != "消息" || dated || who == selfOutlet || slices.Contains(rd.outlets, who)
	}
	switch kind {
	case "讯":
		return !strings.ContainsRune("息号问道飞员", r)
	case "消息":
		return false
	}
	return dated && !strings.ContainsRune("话视力影脑网报讯台文子商动器梯车池信", r)
}

// wireOutlet is the outlet that a dateline names, selfOutlet for 本报, nothing where it is no dateline.
func (rd *Reader) wireOutlet(w *wire) string {
	out := strings.Map(func(r rune) rune {
		if r == '《' || r == '》' {
			return -1
		}
		return r
	}, together(w.who))
	if strings.HasPrefix(strings.TrimPrefix(out, "本报"), "综合") {
		return ""
	}
	const two = len("本报")
	if strings.HasPrefix(out, "本") && len(out) >= two && selfWords[out[:two]] && (len(out) == two || w.dated) {
		return selfOutlet
	}
	if i := strings.IndexAny(out, "(（"); i > 0 { // 荆楚网(湖北日报网)
		if in := strings.Trim(out[i:], "()（）"); !rd.outlet(out[:i]) || !rd.outlet(in) {
			return ""
		}
		return out
	}
	if strings.ContainsFunc(out, joinsOutlets) {
		return rd.joinedOutlets(out, w.dated || w.kind == "讯" && w.apart)
	}
	for _, a := range rd.outlets {
		if rest, ok := strings.CutPrefix(out, a); ok && (w.dated || rest == "" || w.placed() && placeNames()[rest]) {
			for _, more := range []string{"客户端", "新媒体", "融媒体"} {
				if strings.HasPrefix(rest, more) {
					return a + more
				}
			}
			return a
		}
	}
	if rd.outlet(out) && !strings.HasPrefix(out, "本") && (w.dated || w.kind == "讯" || w.kind == "消息") {
		return out
	}
	if !w.dated {
		if site := rd.ofSite(w, out); site != "" {
			return site
		}
	}
	if !w.dated && !w.placed() {
		return ""
	}
	if at := placeAtEnd(out); at > 0 && rd.outlet(out[:at]) { // 中广网嘉兴6月12日讯, 红网平江讯
		return out[:at]
	}
	if !w.dated {
		return ""
	}
	// 浙江在线杭州6月12日讯: the place follows the outlet.
	for _, e := range outletEndings {
		if text.Count(e) < 2 {
			continue
		}
		if i := strings.Index(out, e); i > 0 && text.Count(out[i+len(e):]) <= 6 {
			return out[:i+len(e)]
		}
	}
	return rd.beforeDate(w, out)
}

// beforeDate is the outlet that s is by standing right before a date and 讯, or 消息, and by nothing else: 红网时刻10月1日讯, IT之家 4月2日消息.
// Before 消息 stands as well who made something known: there, Latin letters within a name tell an outlet from an office.
func (rd *Reader) beforeDate(w *wire, s string) string {
	if w.cites || !w.apart || w.kind != "讯" && !(w.kind == "消息" && strings.ContainsFunc(s, latinRune)) {
		return ""
	}
	if text.Count(s) < 3 || !hasHan(s) || placeAtEnd(s) > 0 || strings.Contains(s, "记者") || strings.Contains(s, "通讯员") {
		return ""
	}
	if !rd.mayBeHouse(strings.TrimSuffix(s, "之家")) || rd.isPerson(s, labelled) {
		return ""
	}
	return s
}

// placed tells that a place may stand before the kind of a dateline without a date: 红网平江讯, 新华社杭州电.
func (w *wire) placed() bool {
	return w.apart && (w.kind == "讯" || w.kind == "电" || w.kind == "专电")
}
