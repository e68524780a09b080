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
	m := wordSet(`台北 高雄 台中 台南 新北 华盛顿 纽约 洛杉矶 伦敦 巴黎 柏林 罗马 莫斯科 东京 大阪 首尔 平壤 新加坡 曼谷 河内 雅加达 新德里 开罗 悉尼 堪培拉 日内瓦 布鲁塞尔 联合国 渥太华 香港 澳门 花莲 基隆 新竹 苗栗 彰化 屏东 宜兰 澎湖 嘉义 台东 旧金山 三藩市 芝加哥 波士顿 休斯敦 西雅图 温哥华 多伦多 蒙特利尔 墨西哥城 哈瓦那 里约热内卢 圣保罗 利马 维也纳 雅典
	马德里 里斯本 布拉格 布达佩斯 华沙 基辅 日内瓦 苏黎世 慕尼黑 法兰克福 海牙 阿姆斯特丹 哥本哈根 斯德哥尔摩 奥斯陆 赫尔辛基 都柏林 米兰 伊斯坦布尔 安卡拉 德黑兰 巴格达 大马士革 耶路撒冷 加沙 贝鲁特 迪拜 多哈 利雅得 喀布尔 伊斯兰堡 孟买 达卡 科伦坡 加德满都 仰光 金边 万象 吉隆坡 马尼拉 横滨 名古屋 釜山
	内罗毕 约翰内斯堡 拉各斯 阿布贾 亚的斯亚贝巴 墨尔本 奥克兰 惠灵顿`)
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
