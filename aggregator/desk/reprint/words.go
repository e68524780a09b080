package reprint

import (
	"slices"
	"strings"
)

// oppositeSides are characters of which one never stands for another of the same word here.
const oppositeSides = "上下 东西南北 春夏秋冬 左右 男女 升降 涨跌 增减 甲乙丙丁 早晚 前后 内外 高低 大小 新旧 首末 胜负"

var (
	relativeDays = spellAll(strings.Fields("今天 昨天 明天 今日 昨日 明日 前天 今晨 昨晚 今晚 今早 本周 本月 目前天气 未来三天"))
	forecastDays = spellAll(strings.Fields("目前天气 未来三天 未来两天 今天夜里 今天白天 今夜 明天白天 明晨"))
	// newsDays are in the opening of what is new.
	newsDays = strings.Fields("今天 昨天 今日 昨日 前天 前日 近日 日前 最近 目前 今晨 昨晚 今晚 上午 下午")
	// looseDays stand for a date in a copy of another day or house.
	looseDays = strings.Fields("今天 昨天 今日 昨日 前天 前日 近日 日前 当日 当天 昨 今 最近 今晨 昨晚 今晚")
	// pastDays are those for which a copy of another day puts a vague one.
	pastDays = strings.Fields("昨天 昨日 前天 前日 昨 昨晚")
	// vagueDays say no day at all: a copy of another day puts them for 昨天, but never for 今天.
	vagueDays = strings.Fields("近日 日前 最近 前不久 近期 当日 当天 那天 这天")
	hourWords = strings.Fields("上午 下午 晚上 当晚 晚 夜里 夜间 夜 每晚 每天 每日 每早 傍晚 清晨 凌晨 早上 早晨 早 晨 中午")
	// ownWords are what a paper calls its own place. A copy elsewhere puts the place's names for them.
	ownWords = strings.Fields("我 本 全 该 我们 本地 当地 我市 本市 全市 该市")
	// fillWords may come and go without a change of what is said.
	fillWords = spellAll(strings.Fields(`的 了 在 于 等 与 和 及 以及 并 并且 也 将 已 已经 称 说 表示 介绍 告诉 记者 本报 本网 获悉 报道 了解到 从 据 据悉 据了解 据介绍 日 由 各 就 又 还 都 均 是 为 为了 共 一共 约 大约 左右
	这 该 此 其中 对 把 被 给 让 向 而 则 其 他 她 它 他们 她们 此次 本次 这次 目前 现 现在 进行 开展 地 得 着 年 今年 来 中 里 内 上 所 到 至 自 起 开始`))
	// sinceWords stand before or after how long something has been there: 两个月来, 开张两月.
	sinceWords = strings.Fields("以来 开张 开业 开园 开馆 开办 开课 启用 运行 试行 上线 推出 成立")
	// variantWords are written with either character, or differ in traditional copy that names no simplified form.
	variantWords = strings.Fields(`着著 里裡裏 台臺 做作 象像 份分 帐账 它他她 的地得 念唸 周週 干乾幹 后後 只隻 系係繫 采採 占佔 布佈 了瞭 于於 余餘馀 钟鐘鍾 线綫 群羣 峰峯 为爲 借藉 仿彷 复覆 具俱 熏薰 吊弔
	启啟 床牀 秘祕 污汙 够夠 决決 冲沖 况況 吃喫 灶竈 厘釐 伙夥 闲閒 卧臥 温溫 脱脫 说説 没沒 黄黃 产産 户戶 内內 录録 绿緑 志誌 汇匯彙 迹跡蹟 升昇陞 卷捲 并並併 扎紮 画划 蝶蜨 糸丝 鉴鑑 座坐 甚什 纔才`)
	nameTails = "路街巷弄道镇乡村组市县区省州桥港站局院校厅店厂社司园馆寺庙楼苑庄埭浜塘河江湖山岛湾滩所队班级届期批第号线章节集度奖名氏某米元吨"
	opposites = oppositeSides + "中初"
	// otherDays are never put for one another, and those to come for none at all.
	otherDays  = strings.Fields("本月 上月 下月 上个月 本周 上周 下周 今年 去年 前年")
	daysToCome = strings.Fields("明天 明日 明晚 明晨 后天 明年 次日 翌日 下月 下周 今后 日后 即将")
	// editorWords mark a line that a house puts under a text of others.
	editorWords = strings.Fields("关注 公众号 微信 客户端 本报 本网 读者 欢迎 转载 编辑 留言 来电 订阅 更多")
	// weighty characters turn what is said to its opposite, or put it to another day.
	weighty = minusMark + "不没未无非莫勿否别免禁停拒难只仅将拟欲次翌昨今明去" + opposites
	// turning words say of what follows that it may not be so, that only a part is, or that it is another's: 疑似死亡, 部分药品, 副院长.
	turning = strings.Fields(`疑似 涉嫌 预计 预期 计划 打算 有望 可能 或许 也许 力争 争取 考虑 呼吁 建议 要求 企图 试图 险些 差点 几乎 接近 基本 勉强 部分 全部 多数 少数 个别 一半 大半
	人均 日均 月均 年均 户均 亩均 累计 暂时 暂缓 反对 支持 停止 取消 推迟 提前 延期 助理 名誉 代理 常务 前任 候任 据称 传闻 网传 所谓 假冒 平方 立方`)
	// turningAlone do so where they stand alone. The last say who does and who suffers.
	turningAlone = strings.Fields("副 代 原 半 亚 美 港 欧 英 公 净 毛 或 准 伪 假 疑 总 试 反 复 被 把 给 向 让")
)

// synonyms are ways of saying one thing that an editor puts for one another; the first of a line stands for all.
var synonyms = func() map[string]string {
	m := map[string]string{}
	for l := range strings.Lines(`举办 举行 召开
没有 无 未有
没有一个 无一 没有一
禁止 不许 不准
获得 荣获 斩获 喜获 摘得 夺得 获
参加 参与
只 仅 仅仅
首次 第一次
因为 因 由于
但是 但 不过
如果 若 如
可以 可 能 能够
应该 应 应当
立即 立刻 马上
全部 所有
许多 很多 不少
来到 赶到 前来
公里 千米
公斤 千克
老人 老年人
学生 同学
父亲 爸爸
母亲 妈妈
截至 截止
高级中学 高中
第一人民医院 一院
第二人民医院 二院
第三人民医院 三院
中医医院 中医院
农业科学院 农科院
科学技术协会 科协
文化和广电旅游体育局 文广旅体局 文旅局
卫生健康局 卫健局
人力资源和社会保障局 人力社保局 人社局
住房和城乡建设局 住建局
自然资源和规划局 自然资源规划局 资规局
退役军人事务局 退役军人局
应急管理局 应急局
综合行政执法局 综合执法局
医疗保障局 医保局
发展和改革局 发展改革局 发改局
经济和信息化局 经信局
交通警察大队 交警大队
消防救援大队 消防大队
残疾人联合会 残联
妇女联合会 妇联
工商业联合会 工商联
中国共产党 中共
常务委员会 常委会
股份有限公司 有限责任公司 有限公司 公司
规模以上 规上
地区生产总值 GDP gdp 生产总值
空气质量指数 AQI aqi
派发 派
人民政府 政府
人民法院 法院
人民检察院 检察院
市场监督管理局 市场监管局
人民代表大会 人大
增长 上升 增加 增
下降 下滑 降
代表队 队
同比 比上年同期 比去年同期
平方公里 平方千米
我国 中国
时许 点许
两个月 两月
半个月 半月
两周 两个星期 两星期
一周 一个星期 一星期
`) {
		list := spellAll(strings.Fields(l))
		for _, w := range list {
			m[w] = list[0]
		}
	}
	return m
}()

// weighs tells that a word is more than an ornament.
func weighs(s string) bool {
	r := []rune(s)
	for _, c := range r {
		if numeral(c) || strings.ContainsRune(weighty, c) {
			return true
		}
	}
	return len(r) > 0 && strings.ContainsRune(nameTails, r[len(r)-1])
}

// turns tells that a phrase that one text lacks makes something else of what it stands before.
func turns(s string) bool {
	return slices.Contains(turningAlone, s) || firstOf(turning, s) != ""
}

// filler tells that a phrase is of words that may come and go: all but 将, which makes news of what is to be.
func filler(s string) bool {
	for s != "" {
		n := wordAt(fillWords, s)
		if n == 0 || s[:n] == "将" {
			return false
		}
		s = s[n:]
	}
	return true
}

// wordAt is the length of the longest word that s begins with.
func wordAt(list []string, s string) int {
	n := 0
	for _, w := range list {
		if len(w) > n && strings.HasPrefix(s, w) {
			n = len(w)
		}
	}
	return n
}
