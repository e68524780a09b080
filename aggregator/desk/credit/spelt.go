package credit

import "github.com/txnews/hub/aggregator/desk/text"

// transliterated are the characters that names of Mongols, Tibetans, Uyghurs and Kazakhs are written with.
var transliterated = text.SetOf("阿艾爱昂敖奥巴白拜班宝保贝边别布才仓查朝车沁次措达旦德丹登迪丁都杜顿多朵额尔恩夫甫嘎尕噶盖高格根更古贡哈海罕合和贺呼黑吉加嘉贾坚江杰今金晋卡凯康科克孜库拉兰朗郎勒乐里力丽连列林鲁伦罗洛玛马买麦曼毛梅美门孟米密敏明姆木穆娜纳那乃尼宁牛努诺帕培平普其奇齐琪恰钦琴青曲群让热仁日荣如瑞若萨赛三桑色森沙莎山斯苏索塔台泰坦陶特提天铁图土吐托娃瓦完万旺维翁沃乌吾西希先贤香雄雅亚延央扬耶叶伊依亦益意音永尤玉元越云扎赞泽增珍芝智珠卓宗佐俄")

// speltOdds are those of a name of another tongue that is written by its sound, and has no surname: 热孜万古丽, 那日苏.
const speltOdds = -1

// spelt tells that s, of three characters and more, is written as such names are.
func spelt(s string) bool {
	return len(s) > 2*len("字") && transliterated.All(s)
}
