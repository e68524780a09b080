package towns

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// Words that show how a bare name is meant. They hold for any county; what belongs to one town stands in the gazetteer.
var (
	// houses and wires stand around a place in a dateline.
	houses = lexicon(`本报 本网 本台 本刊`)
	wires  = lexicon(`讯 电 消息 报道`)
	// offices are institutions and parts of a town, and follow the name of no tree and no drug.
	offices = lexicon(`派出所 司法所 供电所 工商所 税务所 国土所 财政所 卫生院 中心小学 中心幼儿园 中心学校 中心校 实验学校 小学 中学 初中 初级中学 幼儿园 集镇 老街 镇区 街道 工业园 工业区 工业功能区 农贸市场 菜场 菜市场
		法庭 交警中队 中队 信用社 支行 敬老院 养老院 文化站 文化中心 文化礼堂 社区 片区 党委 政府 人大 党工委 办事处 收费站 出入口 高速出口 互通 服务区 水厂 变电所 变电站 新市镇 综合执法 行政执法 妇联 团委 商会 消防站 消防队
		专职消防 卫生服务 社区卫生 羊毛衫 毛衫 交界 毗邻 接壤 相邻 一带 方向 等镇 等乡镇 等地 等街道 等镇街 各村 村民 两镇 三镇 两地 三地 镇街 汽车站 客运站 车站 邮政 便民服务 法院 检察室 农商 信用 联防 乡村 乡镇 经济合作 分校 校区 辖区 境内 城东 城西 城南 城北 籍 代表团 代表队 队 分队 大队 专场 赛区 分会场 段 出口 服务站 营业所 营业厅 信用社 分社 粮站 茧站 敬老院 福利院 图书馆 文化馆 镇 党校 食品站 兽医站 农技站 水利站 城管 协管`)
	people    = lexicon(`人 同乡 老乡 乡亲 这家 这位 这座 这个 有家 有位 至 到 居民 群众 农民 农户 党员 企业 干部 农业 工业 经济 农村 老人 村 一村 一家 一企 一民 一男 一女 一工 一厂 一农 一小 某 的村 的企业 的农 的居民 段 线 镇`)
	residents = lexicon(`一户 一位 一名 一对 一所 一座 这所 这户 这对 这名 少年 小伙 姑娘 种粮户 养殖户 种粮大户 养殖大户 养蚕户 蚕农 果农 菜农 菊农 渔民`)
	// toPlaces lead to a place, as the county's own names do.
	toPlaces = lexicon(`在 到 赴 来到 走进 走访 位于 地处 我市 全市 家住 落户 前往 途经 回到 离开 抵达 游览 考察 驻 调研 奔赴 入驻 坐落于 坐落在 落地 至 我市的 情系 情暖 相约 畅游 夜游 漫步 途径 路过 老家 户籍 祖籍 来自`)
	// headlineVerbs are what a headline says a town does.
	headlineVerbs = lexicon(`开展 举行 举办 启动 打造 推进 召开 加强 全力 组织 抓好 建成 创建 落实 做好 推动 推行 多措 全面 深化 积极 着力 集中 首个 新增 力促 助力 严把 扎实 聚焦 发力 探索 实施 强化 筑牢 整治 排查 完成 迎来 投入 开工
		奠基 签约 亮相 获评 入选 荣获 引进 破获 捣毁 查获 查处 发生 关爱 慰问 开通 改造 提升 努力 大力 率先 持续 建立 推出 掀起 上演 村 农 : ： 党 企 项目 产业 经济 今年 两 三 多 新 首 “ 一 出台 成立 设立 建设 新建 兴建 开建 试点 试行 争创 争当 喜获 荣膺 捧回 入围 上榜 获批 全镇 组建 引导 引领 鼓励 支持 培育 做强 做大 做优 擦亮 晒出 交出 念好 唱响 打响 打好 吹响
		拆违 拆除 治水 剿劣 五水 三改 美丽 文明 志愿 幸福 平安 法治 智慧 数字 乡贤 好人 网格 老年 妇女 青年 儿童 学生 孩子 消防 交警 公安 民警 工会 红色 蚕农 菜农 果农 菊农 养殖 种粮 水稻 小麦 油菜 早稻 晚稻 秋收 春耕 双抢 农博 百姓
		小镇 小城镇 特色 皮草 家纺 化纤 外贸 招商 服务业 重大 重点 环境 污水 河道 垃圾 绿化 交通 道路 公路 巧 严 快 狠 精准 创新 率 力 搭 念 让 为 用 以 把 给 变 有 喜 再 又 成 获 添 上 掀`)
	// things follow a name that is a road's, a company's or another place's.
	roads   = lexicon(`路 Road Street Avenue Expressway Temple 大道 大街 弄 巷 高架 立交 隧道 大桥 东路 西路 南路 北路 中路 新路 老路 一路 二路 三路 四路 支路 环路 东街 西街 南街 北街 横路 直街 街口`)
	noRoads = lexicon(`路段 路况 路网 路演 路长 路径 一路向 一路走 一路上 一路领 一路前 一路高 路跑 路遇 弄堂 街上 街头 街市`)
	things  = lexicon(`县 市 区 省 山 河 湖 江 溪水 水库 峡 岭 寺 庙 宫 塔 洞 湾区 岛 公司 集团 股份 有限 酒店 宾馆 饭店 大厦 小区 花园 公寓 苑 府 大学 学院 科技 资本 乡 镇 打开 紧闭 倒塌 坍塌 合龙 飞架 基金 投资 电子 地铁 站 号线 树 木 叶 花 雨 山庄 别墅 高中 高级中学 品牌 牌 奖 杯 先生 女士 同志 老师`)
	// brands follow the name of a shop or a product that is called after a town, wherever it is.
	brands = lexicon(`厅 包厢 套房 面馆 饭馆 杂货 牌 牌子 号列车 人家 酒家 菜馆 饭店 餐馆 餐厅 小区 花苑 公寓 商标 银行 村镇银行 Bank Hotel`)
	// naming gives a shop or a child its name, formerly another place its own.
	naming   = lexicon(`取名 起名 名叫 叫作 叫做 名为 命名为 店名 字号 商号`)
	formerly = lexicon(`旧称 古称 又称 史称 原名 旧名 古名 曾称`)
	// humans stand before a person's name, or after it.
	humansBefore = lexicon(`叫 名叫 选手 教练 姑娘 小伙 小将 记者 作者 导演 演员 歌手 作家 诗人 画家 教授 医生 老师 院士 队长 村民 市民 居民 学生 同学 女子 男子 先生 女士 网友 主播 队员 球员 名将 老人 老汉 阿姨 师傅 司机`)
	humansAfter  = lexicon(`说 表示 告诉 介绍说 笑着 坦言 回忆 老师 同学 先生 女士 同志 教练 夺冠 夺金 摘金 摘银 摘得 卫冕 退役 出演 饰演 领衔 主演 生于`)
	// counts stand before what can be counted, caught or grown: 这片河山, 缴获大麻.
	counts = lexicon(`这片 这座 这棵 这扇 这道 那片 那座 那棵 那扇 一片 一座 一棵 一株 一扇 两扇 一道 片片 座座 棵 株 扇 缴获 查获 藏有 携带 种植 吸食 走私 贩卖 栽种 砍伐 修剪`)
	// times stand before a place as they do at the beginning of a clause: 昨夜高桥.
	times = lexicon(`上午 下午 今天 昨天 明天 今日 昨日 今晨 昨夜 昨晚 今夜 夜 早上 中午 晚上 今起 明起 今年 去年 明年 周末 春节 国庆 日前 近日 清晨 凌晨 傍晚`)
	// borrowers are events, prizes and people that are named after a town, or by it, and are elsewhere as well.
	borrowers = lexicon(`籍 杯 奖 指数 戏剧节 戏剧奖 文学奖 艺术节 音乐节 电影节 时装周 模式 经验 宣言 倡议 故事 主题展 摄影展 画展 图片展`)
	// natives stand before the town that a person comes from.
	natives = lexicon(`生于 出生于 出生在 生在 生长在 籍贯`)
	// societies are called by a word more often than after the town: 凤鸣合唱团.
	societies = lexicon(`合唱团 艺术团 民乐团 乐团 剧社 诗社 琴社 印社 书社 画社 曲社 文学社 书画院 书画社 茶艺队 读书会 英才 英才计划`)
	// likeness stands before a town's name that another place is given: 北方乌镇, 山东版乌镇.
	likeness = lexicon(`复刻 再造 山寨 仿造 北方 北方的 南方 南方的 东北 东北的 西北 西北的 西部 西部的 川西 陕西 塞外 塞上 岭南 版 版的 又一个 另一个 下一个 第二个 翻版 堪比 媲美 类似 学习 复制 照搬 模仿 借鉴 像 似 好比 号称 誉为 称为 称作 称之为`)
	// noThings begin like one of things and are none.
	noThings = lexicon(`乡村 乡镇 乡贤 乡亲 乡愁 乡音 乡土 乡风 乡里 乡友 镇街 市场 市民 市级 区域 区级 县级 省级 省道 河道 河长 河水 河畔 河网 山水 江南 花海 花木 花卉 花灯 花鼓 树立 树新 雨污 雨水 湖羊 站点 木材 木业 府上 叶菜`)
)

// listGaps stand between the names of a list, pauses between the clauses of a sentence, openings before a clause.
var (
	listGaps = text.SetOf("、,，/|和及与·;；()（）镇街道—－-~～到至" + string(text.Sep))
	pauses   = text.SetOf("。，,;；!！?？、:：…“”\"()（）—《》" + string(text.Sep))
)

// towards end verbs that lead to a place.
const towards = "往到至向进入赴抵离于"

const openings = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫。，,;；!！?？:：…【】[]　|｜丨·" + string(text.Sep)

// behind is what belongs to a place and follows its name: 的烘干中心.
var behind = regexp.MustCompile(`^的\p{Han}{0,4}?(?:中心|企业|工厂|合作社|基地|老板|市场|学校|医院|老街|村|厂|店)`)

// folk are people of a place, behind its name, and old houses that a place has: 的农机手老闻, 的陆家兄弟, 老酱厂.
var folk = regexp.MustCompile(`^(?:老(?:\p{Han}?厂|\p{Han}?站|码头|粮仓|供销社|茶馆|剧院)|的\p{Han}{0,3}?(?:农户|大户|养殖户|种粮户|菜农|果农|菊农|蚕农|渔民|农机手|信息员|网格员|志愿者|大爷|大妈|大伯|大叔|大姐|阿姨|阿婆|老人|老汉|老伯|兄弟|姐妹|夫妻|夫妇|父子|母女|小伙|姑娘|少年|孩子|乡亲|村民|居民|商户|师傅|木匠|裁缝|医生|老师|同学))`)

// amounts stand behind the names of a list, each with its own: 梧桐32.5毫米、凤鸣28毫米.
var amounts = regexp.MustCompile(`^\p{Han}{0,3}[0-9.]+\p{Han}{0,3}%?[、,，;；]$`)

// told stands between the names of a list of works, each with what it tells: 《梧桐》讲槜李，《凤鸣》讲玻纤.
var told = regexp.MustCompile(`^[》”]\p{Han}{0,4}[、，,；;][《“]$`)

// each and days stand between the names of a list, with what is alike for all or the day of each: 大麻站、河山站, 3日大麻，5日洲泉.
var (
	each = regexp.MustCompile(`^\p{Han}{1,2}、$`)
	days = regexp.MustCompile(`^[、,，;；](?:周\p{Han}|[0-9]{1,2}(?:日|号|月[0-9]{1,2}日)|[0-9]{1,2}[:：][0-9]{2})(?:上午|下午|晚上?)?$`)
)

// goods stand behind the names of a list, each with its own: 石门的三跳、屠甸的花鼓戏.
var goods = regexp.MustCompile(`^的\p{Han}{1,5}[、，,；;]$`)

// asides stand in brackets behind the names of a list: 崇福（眼科）、石门（内分泌）.
var asides = regexp.MustCompile(`^[（(][^（）()]{1,8}[）)][、，,；;]?$`)

// company is the rest of a company's name: 包装有限公司.
var company = regexp.MustCompile(`^(?:\p{Han}{0,8}?(?:有限公司|有限责任|股份有限|股份公司)|\p{Han}{0,2}?(?:股份|集团|公司))`)

func words(s string) []string { return strings.Fields(s) }

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words(s) {
		set[w] = true
	}
	return set
}

// wordList is a list of words that are looked for behind or before a name.
type wordList struct {
	words       []string
	first, last map[rune][]string // the words by their first and their last character
}

func lexicon(s string) *wordList { return listOf(words(s)) }

func listOf(words []string) *wordList {
	l := &wordList{words, map[rune][]string{}, map[rune][]string{}}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		l.first[r] = append(l.first[r], w)
		r, _ = utf8.DecodeLastRuneInString(w)
		l.last[r] = append(l.last[r], w)
	}
	return l
}

// followed finds the longest of the words right behind the match.
func (f *finder) followed(m text.Match, list *wordList) string {
	if m.To == len(f.text) {
		return ""
	}
	rest, best := "", ""
	for _, w := range list.first[f.text[m.To]] {
		if rest == "" {
			rest = string(f.text[m.To:min(len(f.text), m.To+8)])
		}
		if len(w) > len(best) && strings.HasPrefix(rest, w) {
			best = w
		}
	}
	return best
}

// preceded finds the first of the words right before the match.
func (f *finder) preceded(m text.Match, list *wordList) string {
	if m.From == 0 {
		return ""
	}
	before := ""
	for _, w := range list.last[f.text[m.From-1]] {
		if before == "" {
			before = string(f.text[max(0, m.From-8):m.From])
		}
		if strings.HasSuffix(before, w) {
			return w
		}
	}
	return ""
}

// road tells that the name is a street's: 乌镇路, 高桥大道. 街 followed by 道 is the town's kind.
func (f *finder) road(m text.Match) bool {
	if f.followed(m, noRoads) != "" {
		return false
	}
	if f.followed(m, roads) != "" {
		return true
	}
	rest := f.text[m.To:min(len(f.text), m.To+2)]
	return len(rest) > 0 && rest[0] == '街' && (len(rest) == 1 || rest[1] != '道')
}

// institution is what a town has one of, under its own name: 武装部, 防疫专班.
var institution = regexp.MustCompile(`^(?:\p{Han}{0,4}?(?:派出所|卫生院|武装部|司法所|交管站|警务站|专班|防控办|法庭|中队|党建办|城建办|水利站|农技站|文化站|敬老院|养老院|税务所|供电所|工商所|信用社|供销社|兽医站|广播站|影剧院|电影院|粮站|茧站|营业所|营业厅|服务站|水厂|邮政所|邮政支局|文化广场|文化礼堂)|党委|政府|中心(?:校|学校)|(?:中心|实验)?(?:小学|中学|幼儿园)|集镇|集市|镇区|老?城区)`)

// instituted is the rest of the name of an institution that a town has.
func (f *finder) instituted(m text.Match) string {
	return institution.FindString(string(f.text[m.To:min(len(f.text), m.To+8)]))
}

// datelined is what follows the name in a paper's dateline: 本报凤鸣讯.
func (f *finder) datelined(m text.Match) string {
	if f.preceded(m, houses) == "" && !f.heads(m) {
		return ""
	}
	return f.followed(m, wires)
}

// heads tells that the name begins what stands in brackets: 【凤鸣讯】.
func (f *finder) heads(m text.Match) bool {
	return m.From > 0 && strings.ContainsRune("【[〔（(", f.text[m.From-1])
}

// other tells that the text names another of our towns in full, or with nothing that is called after it.
func (f *finder) other(town int) bool {
	found := false
	f.each(func(m text.Match, s meaning) {
		if !found && s.sort <= isBare && s.town != town && !(s.doubt && s.sort == isBare) {
			found = f.followed(m, borrowers) == "" && !f.covered(m, s.town) && !f.road(m)
		}
	})
	return found
}

// styled tells that the name is part of another: 小梧桐, 新凤鸣, 凤鸣合唱团, “凤鸣夜校”, “凤鸣”计划.
func (f *finder) styled(m text.Match) bool {
	if f.followed(m, societies) != "" {
		return true
	}
	if m.From == 0 {
		return false
	}
	before := f.text[m.From-1]
	if strings.ContainsRune("小老新", before) {
		return f.wordBefore(m) < 2
	}
	return before == '“' && f.followed(m, offices) == "" && styles.MatchString(string(f.text[m.To:min(len(f.text), m.To+10)]))
}

var styles = regexp.MustCompile(`^(?:\p{Han}{1,5}”|”(?:计划|工程|行动|品牌|杯|奖|号|系列))`)

// thing tells that the name is a company's, another place's or a plant's.
func (f *finder) thing(m text.Match) bool {
	if f.firm(m) {
		return true
	}
	if f.followed(m, noThings) != "" || f.followed(m, f.g.after) != "" {
		return false
	}
	t := f.followed(m, things)
	return t != "" && len(f.followed(m, offices)) <= len(t)
}

// counted tells that the name is counted, or had as things are.
func (f *finder) counted(m text.Match) bool {
	return f.preceded(m, counts) != "" || classed.MatchString(string(f.text[max(0, m.From-6):m.From]))
}

// classed is the beginning of what is counted: 一座石拱(高桥).
var classed = regexp.MustCompile(`[一二两三四五六七八九十几数百千这那每][座棵株扇]\p{Han}{0,4}$`)

// firm tells that the name begins a company's.
func (f *finder) firm(m text.Match) bool {
	return company.MatchString(string(f.text[m.To:min(len(f.text), m.To+12)]))
}

// quoted tells that the name alone is a title's or stands in quotes: 《河山》, “大麻”.
func (f *finder) quoted(m text.Match) bool {
	return m.From > 0 && m.To < len(f.text) && strings.ContainsRune("《“「『〈", f.text[m.From-1]) && strings.ContainsRune("》”」』〉", f.text[m.To])
}

// heading tells that the name alone heads what follows: 【高桥】.
func (f *finder) heading(m text.Match) bool {
	if m.To < len(f.text) && (f.text[m.To] == '：' || f.text[m.To] == ':') {
		return f.opens(m)
	}
	return m.From > 0 && m.To < len(f.text) && strings.ContainsRune("【[〔", f.text[m.From-1]) && strings.ContainsRune("】]〕", f.text[m.To])
}

// opens tells that the name begins the text, a headline or a clause of it.
func (f *finder) opens(m text.Match) bool {
	return m.From == 0 || strings.ContainsRune(openings, f.text[m.From-1])
}

// Surnames that are not also words which lead to a place or join two names.
const surnamesOnly = "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟田姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹易武乔贺赖龚庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛韦毕聂焦柳邢岳齐莫庄祝左涂祁舒耿牟詹关苗凌费纪靳盛童欧甄项曲阮闵柴冉饶瞿戚丘晋邬臧畅褚娄盖奚穆燕郎姬屠郜晏栾郁蒙喻窦迟宇敖糜卓仇艾巩井仲虞卞竺裘嵇茅朴钮濮金方于任尤安万高汪"

// person tells that the name is someone's given name: 记者杨凤鸣, 王龙翔说.
func (f *finder) person(m text.Match) bool {
	if m.From == 0 || !strings.ContainsRune(surnamesOnly, f.text[m.From-1]) || m.To-m.From != 2 {
		return false
	}
	if f.text[m.From-1] == '于' && m.From > 1 && text.IsHan(f.text[m.From-2]) && f.preceded(text.Match{From: m.From - 1, To: m.To}, humansBefore) == "" { // 起于崇福
		return false
	}
	return f.followed(m, offices) == "" && f.preceded(m, f.g.afterName) == "" && f.wordBefore(m) < 2 // 平江高桥: of 平江, not a 江
}

// surnamed tells that one surname stands before the name wherever the text has it, and it has it again: 王洲泉的船模, 轮机工王洲泉.
func (f *finder) surnamed(m text.Match) bool {
	if m.From == 0 || !strings.ContainsRune(surnamesOnly, f.text[m.From-1]) {
		return false
	}
	again := 0
	for _, o := range f.matches {
		if o.Term != m.Term {
			continue
		}
		if o.From == 0 || f.text[o.From-1] != f.text[m.From-1] {
			return false
		}
		again++
	}
	return again > 1
}

// wordySurnames are those of them that lead to a place, or say more of one.
const wordySurnames = "于金方任尤安万高江段"

// called tells that the name is the given one of somebody with whom a clause begins, or whose calling stands before: 徐洲泉:…, 画家徐洲泉.
func (f *finder) called(m text.Match) bool {
	if m.From == 0 || m.To-m.From != 2 || !strings.ContainsRune(surnamesOnly, f.text[m.From-1]) || strings.ContainsRune(wordySurnames, f.text[m.From-1]) {
		return false
	}
	name := text.Match{From: m.From - 1, To: m.To}
	return (f.opens(name) || f.preceded(name, humansBefore) != "") && f.followed(m, kinds) == "" && f.followed(m, offices) == ""
}

// wordBefore is how many characters the word has that ends where the match begins.
func (f *finder) wordBefore(m text.Match) int {
	w, _ := f.room.cutter.Before(f.text, m.From)
	return w.To - w.From
}

// human tells that the name stands as a person's does: 选手凤鸣, 龙翔老师.
func (f *finder) human(m text.Match) bool {
	return f.preceded(m, humansBefore) != "" || f.followed(m, humansAfter) != ""
}
