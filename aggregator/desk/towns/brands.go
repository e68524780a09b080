package towns

import (
	"regexp"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// shop is the rest of a shop's or a product's name behind a quote: “濮院”羊绒店.
var shop = regexp.MustCompile(`^\p{Han}{0,3}?[店铺馆牌楼坊]`)

// signboard is the rest of a shop's name within quotes, or what kind of shop stands behind them: “濮院羊绒工厂店”, “乌镇一号”酒楼.
var signboard = regexp.MustCompile(`^\p{Han}{1,8}(?:[店铺馆坊]”|”[店铺馆坊楼]|”\p{Han}{0,3}(?:酒楼|酒店|饭店|餐厅|餐馆|面馆|小吃|民宿|茶楼|专卖|门店|分店|总店|品牌|商标))`)

// brand tells that the name is a shop's or a product's: “乌镇”牌, 乌镇人家, 取名“乌镇”, “乌镇一号”酒楼.
func (f *finder) brand(m text.Match) bool {
	if f.quoted(m) {
		if f.preceded(text.Match{From: m.From - 1, To: m.To}, naming) != "" {
			return true
		}
		m.To++
		if shop.MatchString(string(f.text[m.To:min(len(f.text), m.To+4)])) {
			return true
		}
	} else if m.From > 0 && f.text[m.From-1] == '“' {
		if f.preceded(text.Match{From: m.From - 1, To: m.To}, naming) != "" || signboard.MatchString(string(f.text[m.To:min(len(f.text), m.To+12)])) {
			return true
		}
	}
	return f.followed(m, brands) != ""
}

// sold is what a shop elsewhere says on its sign: “濮院毛衫城”, “濮院直销”.
var sold = regexp.MustCompile(`^\p{Han}{0,4}(?:城|市场|广场|世界|大厦|超市|直销|特卖|专卖|清仓|尾货)\p{Han}{0,2}”`)

// signed tells that the name is on the sign of a shop in another part of the country.
func (f *finder) signed(m text.Match) bool {
	return f.whence.near <= elsewhere && !f.county && m.From > 0 && f.text[m.From-1] == '“' && sold.MatchString(string(f.text[m.To:min(len(f.text), m.To+8)]))
}

// likened tells that another place is called by the name: “北方乌镇”, 中原版“乌镇”.
func (f *finder) likened(m text.Match) bool {
	if f.quoted(m) {
		m.From--
	}
	return f.whence.near < city && f.preceded(m, likeness) != ""
}

// borrowed tells that the name is an event's, a prize's or a person's, of which the text says that it is elsewhere: 乌镇戏剧节 at 洲泉, “濮院杯” in another
// city.
func (f *finder) borrowed(m text.Match, town int) bool {
	if f.whence.near < city && !f.county && (f.entitled(m) || f.fullName(m)) {
		return true
	}
	if f.followed(m, borrowers) == "" && f.preceded(m, natives) == "" && !f.borrows(m) && !(f.whence.near < city && f.firm(m) && !f.several(m)) {
		return false
	}
	return f.abroad || f.whence.near == elsewhere || f.other(town)
}

// work is a kind of work, before its title.
var work = lexicon(`网剧 短剧 微短剧 电影 影片 微电影 电视剧 剧 话剧 舞剧 歌剧 越剧 音乐剧 纪录片 动画片 小说 长篇 新书 诗集 散文集 歌曲 新歌 单曲 专辑 绘本 游戏 节目 综艺`)

// entitled tells that the name begins a work's title, and is not all of it: 网剧《乌镇奇缘》.
func (f *finder) entitled(m text.Match) bool {
	return m.From > 0 && f.text[m.From-1] == '《' && !f.quoted(m) && f.preceded(text.Match{From: m.From - 1, To: m.To}, work) != ""
}

// fullName tells that a surname begins the name, which the text has again, always with the same character behind it and another behind that: 屠甸生:…, 屠甸生说.
func (f *finder) fullName(m text.Match) bool {
	if m.To-m.From != 2 || m.To+1 >= len(f.text) || !text.IsHan(f.text[m.To]) || !strings.ContainsRune(surnamesOnly, f.text[m.From]) ||
		f.followed(m, kinds) != "" || f.followed(m, offices) != "" || f.instituted(m) != "" {
		return false
	}
	again, next := 0, map[rune]bool{}
	for _, o := range f.matches {
		if o.Term != m.Term {
			continue
		}
		if o.To+1 >= len(f.text) || f.text[o.To] != f.text[m.To] {
			return false
		}
		again++
		next[f.text[o.To+1]] = true
	}
	return again > 1 && len(next) == again
}

// several tells that firms are counted: 乌镇一家公司.
func (f *finder) several(m text.Match) bool {
	return m.To+1 < len(f.text) && f.text[m.To+1] == '家' && strings.ContainsRune("一二两三四五六七八九十几多数这那", f.text[m.To])
}

// borrows tells that the rest of a name in quotes is a prize's: “濮院羊绒杯”.
func (f *finder) borrows(m text.Match) bool {
	const longest = 6
	rest := f.text[m.To:min(len(f.text), m.To+longest)]
	i := slices.IndexFunc(rest, func(r rune) bool { return !text.IsHan(r) })
	return i > 0 && strings.ContainsRune("”」》", rest[i]) && strings.ContainsRune("杯奖数", rest[i-1])
}
