package credit

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/aggregator/desk/towns"
)

var looseStart = regexp.MustCompile(`^(?:(?:本报|本网|本台)?(?:见习|首席|特约|全媒体|实习)?记者|通讯员)`)

// loosePeople reads names that follow a dateline without brackets: 本报讯 记者张三 通讯员李四 昨日…. It returns how many bytes they take.
func (rd *Reader) loosePeople(s string) (credit, int) {
	if !looseStart.MatchString(s) {
		return credit{}, 0
	}
	var c credit
	best := 0
	for i, r := range s {
		if i > 200 || strings.ContainsRune("。！？，,:：", r) {
			break
		}
		if !text.IsSpace(r) || i == 0 {
			continue
		}
		if d, ok := rd.parse(s[:i], true); ok && d.people() {
			c, best = d, i
		}
	}
	return c, best
}

// A credit that begins a line with its sign: 文/张三, 图:李四, 文、图/王五.
var slashedStart = regexp.MustCompile(`^(?:文字?|图片?|撰文|摄影|采写|图文|文\s*[/／、&+]\s*图|图\s*[/／、&+]\s*文)\s*[/／:：|｜丨]`)

// slashedPeople reads names behind signs that the sentence follows on the same line: 文/张三 图/李四 今天上午,开幕。 All
// of them must look like names, for nothing tells where they end. n is how many bytes they take.
func (rd *Reader) slashedPeople(s string) (c credit, n int) {
	if !slashedStart.MatchString(s) {
		return c, 0
	}
	if _, ok := rd.parse(s, true); ok { // for wholeLine
		return c, 0
	}
	for i, r := range s {
		if i > 200 || strings.ContainsRune("。！？，,；", r) {
			break
		}
		if !text.IsSpace(r) {
			continue
		}
		if d, ok := rd.parse(s[:i], true); ok && d.people() && d.named(rd) {
			c, n = d, i
		}
	}
	return c, n
}

// named tells that everybody's name looks like one.
func (c *credit) named(rd *Reader) bool {
	for _, list := range [][]string{c.writers, c.stringers, c.photographers, c.editors} {
		for _, name := range list {
			if !rd.personName(name) && !latinName(name) {
				return false
			}
		}
	}
	return true
}

var signedStart = regexp.MustCompile(`^[■□●◎◆▲(（\[【\s\x{3000}]*([\p{Han}·、\s\x{3000}]{4,40}?)[\s\x{3000}]*(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日[\s\x{3000}]*(讯|专?电)[\s\x{3000}]*[)）\]】]?[\s\x{3000}]*[:：,，—\-]*[\s\x{3000}]*`)

// signedDateline reads a dateline with the people before the date: 本报记者 张三 6月12日讯, 新华社记者 李四 杭州6月12日电.
// n is how many bytes it takes, 0 where there is none.
func (rd *Reader) signedDateline(s string) (c credit, n int) {
	start := s[:min(len(s), 160)]
	if !strings.Contains(start, "记者") && !strings.Contains(start, "通讯员") || !strings.Contains(start, "日") {
		return c, 0
	}
	m := signedStart.FindStringSubmatchIndex(s[:min(len(s), 240)])
	if m == nil {
		return c, 0
	}
	who := s[m[2]:m[3]]
	ok := false
	if at := placeAtEnd(who); at > 0 { // 中央社记者张三台北6日电
		c, ok = rd.parse(who[:at], true)
	}
	if !ok {
		c, ok = rd.parse(who, true)
	}
	if i := strings.LastIndexFunc(who, text.IsSpace); !ok && i > 0 { // the place
		c, ok = rd.parse(who[:i], true)
	}
	if !ok || !c.people() || !closed(s[:m[1]]) || !rd.partsFrom(s[m[5]:], strings.TrimPrefix(s[m[4]:m[5]], "专"), c.dateline, true) {
		return credit{}, 0
	}
	return c, m[1]
}

// placeNames are China's provinces, cities and counties, without their kinds, and where else correspondents sit.
var placeNames = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`台北 高雄 台中 台南 新北 华盛顿 纽约 洛杉矶 伦敦 巴黎 柏林 罗马 莫斯科 东京 大阪 首尔 平壤 新加坡 曼谷 河内 雅加达 新德里 开罗 悉尼 堪培拉 日内瓦 布鲁塞尔 联合国 渥太华`) {
		m[s] = true
	}
	for stem := range towns.PlaceStems() {
		m[stem] = true
	}
	return m
})

// placeAtEnd is where the place begins that is glued to the last name before a date, 0 for nowhere.
func placeAtEnd(s string) int {
	for n := 4 * len("市"); n >= 2*len("市"); n -= len("市") {
		if at := len(s) - n; at > 0 && utf8.RuneStart(s[at]) && placeNames()[s[at:]] {
			return at
		}
	}
	return 0
}

func dash(r rune) bool { return r == '—' || r == '–' || r == '－' }
