package credit

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/aggregator/desk/towns"
)

// placeNames are China's provinces, cities and counties, without their kinds, and where else correspondents sit.
var placeNames = sync.OnceValue(func() map[string]bool {
	m := wordSet(`台北 高雄 台中 台南 新北 华盛顿 纽约 洛杉矶 伦敦 巴黎 柏林 罗马 莫斯科 东京 大阪 首尔 平壤 新加坡 曼谷 河内 雅加达 新德里 开罗 悉尼 堪培拉 日内瓦 布鲁塞尔 联合国 渥太华 香港 澳门`)
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

// isPlace tells that s is a place, with what it is or without: 海宁, 海宁市, 乌镇.
func (rd *Reader) isPlace(s string) bool {
	if placeNames()[s] || rd.places[s] {
		return true
	}
	_, w := text.Last(s)
	stem, kind := s[:len(s)-w], s[len(s)-w:]
	return strings.Contains("市县区省镇乡州盟旗村", kind) && (placeNames()[stem] || rd.places[stem]) || kind == "国" && oneHan(stem)
}
