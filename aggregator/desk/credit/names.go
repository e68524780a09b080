package credit

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// Surnames of one character, the common ones and those of Zhejiang; together they cover well over 99 in 100 people.
const singleSurnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺水云昌凤酆皮卡元平慎贝荣诸濮寿麻经干丰劳宓过厉支昝缪宣贲裘嵇糜麹茹储暴蒲鄂咸籍卢逄璩闻莘逯郏殳郤闾慕沃冶姚谬琚宦倪雷洑占浦呼雍仰忻娜朴边危鲜汝俎相凡冒弓训应亓税瞿仉笪敬肖付闫戎钮于言上战承山由初沐禄青甯银缐"

var singleSet = func() *text.RuneSet {
	m := new(text.RuneSet)
	for _, r := range singleSurnames {
		m.Add(r)
	}
	return m
}()

var doubleSet = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`欧阳 上官 司马 诸葛 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 端木 闻人 百里 呼延 轩辕 东郭 南郭 西门 公冶 澹台
		申屠 太叔 濮阳 淳于 单于 钟离 鲜于 闾丘 亓官 巫马 公西 颛孙 壤驷 公良 拓跋 夹谷 宰父 谷梁 漆雕 乐正 赫连 万俟 仲孙 梁丘 左丘 第五 完颜 呼延 爱新 达奚 费莫 范姜 欧陽 司馬 諸葛 東方`) {
		m[s] = true
	}
	return m
}()

// notNames begin with a surname and are two or three characters long, and are no people.
var notNames = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`全文 全文完 文图 图文 文化 文字 文章 文中 安全 平安 经济 经济部 关注 关于 时间 时评 任务 何时 何处 连载 连线 查看 高清 高考 房产 房价 金融 金额 常见 解读 解说 计划
		原创 原载 原文 原标题 应用 应该 成功 成都 明天 明日 来源 来自 来信 来稿 向上 单位 单独 江苏 江西 江南 万元 万人 方面 方案 方式 管理 管辖 章节 路透 应急 习惯 党委 党建 党员 商业 商报
		宁波 温州 安吉 桂林 云南 云集 平湖 平台 平时 水平 水利 冷空气 古镇 古代 古典 白天 白酒 牛市 花园 花卉 华东 华夏 华西 杨柳 石油 车市 车辆 池塘 井水 包括 包装 保险 保护 保障 保持 全部 全国 全市 全省 全年 全面 全体
		明确 明显 封面 海报 易拉宝 支部 支持 支付 经过 经常 经营 过去 过程 干部 干净 都是 都市 和平 和谐 万象 文艺 文明 官方 官网 台湾 台州 宣传 宣传部 初审 审核 高级 高速 高校 高温 丰收 鲁迅 党报
		成立 成长 成员 相关 相当 青年 青春 青岛 山东 山西 乐清 云端 计算 计生 荣获 荣誉 上海 上午 上述 言论 言行 敬请 边疆 沙龙 沙漠 温馨 温度 单项 强调 强化 强烈 曾经 解决 解放 解放日报 时候 时代 时尚 常务 常委 常州
		时事 权威 元旦 元宵 元素 元左右 水电 水果 游戏 游客 游览 向导 甘肃 宁夏 童年 童话 连续 连接 欧洲 欧元 欧盟 贝壳 房屋 边缘 易懂 米饭 米左右 付出 付款 战略 战争 承办 承诺 由来 初步 初中 石化 阳光 花木 景区 景点 景色 万里 万一 马路
		马上 马拉松 牛奶 金牌 金秋 银行 银杏 夏天 夏日 夏令营 秦皇岛 周边 周末 周年 周一 周二 周三 周四 周五 周六 周日 黄金 黄山 白领 黄昏 苏州 杭州 湖州 嘉兴 汤圆 鲍鱼 康复 农村 安徽 安排 安装 安置 安静 任何 任职 任命 于是 于此 董事 董事长
		方法 方向 方便 田野 田间 田园 史上 史料 段落 顾客 顾问 常规 常年 武汉 武术 武警 乔木 文学 文本 文旅 施工 施行 施政 洪水 安居 安保 严重 严格 严肃 温泉 温暖 季节 季度 申请 申报 申诉 尤其 毕业 毕竟 路上 路边 岳阳 齐全 齐心 梅花 莫名
		庄严 辛苦 左右 左边 谷物 时常 关键 关系 关心 关爱 苗木 凌晨 费用 纪念 纪律 纪委 纪实 盛大 盛会 盛况 项目 曲艺 成本 成果 成绩 席位 卫生 卫星 查处 查询 查获 甘愿 景观 单车 包含 司法 司机 司局 宁静 桂花 解答 解释 强势 华人 华侨 车站 车主 房东 边界 吉林 吉祥 古城
		米价 池水 晋级 宫殿 来往 来访 全家 全程 简介 简单 简讯 盖章 符合 木材 党史 党务 燕窝 谈话 谈判 连日 商店 商场 商家 商量 计算机 迟到 冷饮 冷藏 卓越 花费 花朵 蓝天 蓝色 都会 练习 乐园 乐器 封闭 原来 原因 原则 官员 楚楚 宗旨 应对 台风 桑树 桑园 银河 明星 明年 习俗 保证 和睦 水平 水乡 水质 云雾 昌盛 元月 平均 平安夜 平常 荣幸 麻烦 经历 经验 丰富 丰收节 劳动 劳务 厉害 支援 宣布 储备 蒲公英 闻讯 冶炼 占地 呼吁 呼叫 危险 危机 鲜花 鲜明 相信 相继 凡是 冒充 训练 税务 税收 敬老 敬业 肖像 付费 言语 上市 上级 战士 战胜 承担 承包 山水 山区 由于 初一 初夏 青少年 图片`) {
		m[s] = true
	}
	return m
}()

// alsoNames are words that people are named as well; they are names where a label says so.
var alsoNames = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`江南 华夏 田野 夏天 金秋 安静 方向 明星 平安 丰收 康复 成功 温暖 温馨 文静 安全 和平 白天 常年 云集 文化 成果 向上 习俗 平常 荣幸 卓越 和睦 曾经 黄金 黄山 阳光 明天 青春 乐园 宁静 蓝天 万里`) {
		m[s] = true
	}
	return m
}()

// givenParts are halves of Tibetan, Mongol and Uyghur names of four characters, which have no surname: 次仁罗布.
var givenParts = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`次仁 罗布 扎西 卓玛 多吉 旺堆 平措 格桑 央金 拉姆 丹增 旦增 顿珠 洛桑 尼玛 达瓦 边巴 巴桑 晋美 索朗 白玛 德吉 曲珍 仓决 群培 嘎玛 加措 普布 米玛 强巴 阿旺 土登 益西 才让 才旦 桑吉 次旦 次旺 旺姆 卓嘎
		娜仁 图雅 斯琴 乌兰 高娃 那顺 苏和 其木 巴雅 古丽 艾尼 热古 买提 木江 来提`) {
		m[s] = true
	}
	return m
}()

// alsoName tells whether a word that is none by itself is a name where a label says so. Towns are, save those that their
// kind is a part of (乌镇).
func (rd *Reader) alsoName(s string) bool {
	return alsoNames[s] || rd.places[s] && likeName(s) && !strings.HasSuffix(s, "镇") && !strings.HasSuffix(s, "乡")
}

// personName tells whether s, without inner blanks, is plausible as a Chinese person's name, and no other word or town.
func (rd *Reader) personName(s string) bool {
	return !notNames[s] && !rd.places[s] && likeName(s) && !slices.Contains(rd.outlets, s)
}

// likeName tells whether s, without inner blanks, is plausible as a Chinese person's name: a known surname and one or two
// more characters (or three, now and then), a compound surname, or a minority name with its ·.
func likeName(s string) bool {
	n := utf8.RuneCountInString(s)
	if strings.ContainsFunc(s, nameDot) {
		return n >= 3 && n <= 15 && hanOrDot(s) && strings.TrimFunc(s, nameDot) == s
	}
	if n < 2 || n > 4 || !hanOrDot(s) {
		return false
	}
	first, w := utf8.DecodeRuneInString(s)
	second, w2 := utf8.DecodeRuneInString(s[w:])
	if doubleSet[string(first)+string(second)] {
		return n >= 3
	}
	if n == 4 && (givenParts[s[:len("扎西")]] || givenParts[s[len("扎西"):]]) {
		return true
	}
	if n == 4 { // a woman's name with both families' (范徐丽泰), rare in bylines
		return singleSet.Has(first) && singleSet.Has(second) && w2 > 0
	}
	return singleSet.Has(first)
}

func hanOrDot(s string) bool {
	for _, r := range s {
		if !text.IsHan(r) && !nameDot(r) {
			return false
		}
	}
	return s != ""
}

// latinName tells whether s reads like a name in Latin letters: one to four words, each with a capital.
func latinName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 4 {
		return false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !(r >= 'A' && r <= 'Z' || r >= 0xc0 && r < 0x250) || len(w) > 20 {
			return false
		}
		for _, r := range w {
			if !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= 0xc0 && r < 0x250 || r == '-' || r == '.' || r == '\'' || r == '’') {
				return false
			}
		}
	}
	return true
}

// joinNames puts names together that are printed with blanks inside (张　三) and cuts apart those that are printed without any between.
func (rd *Reader) joinNames(run []string) []string {
	var out []string
	for i := 0; i < len(run); i++ {
		w := run[i]
		one := utf8.RuneCountInString(w) == 1 && hanOrDot(w)
		switch {
		case one && i+1 < len(run) && hanOrDot(run[i+1]) && utf8.RuneCountInString(run[i+1]) == 2:
			out = append(out, w+run[i+1])
			i++
		case one:
			j := i
			for j < len(run) && utf8.RuneCountInString(run[j]) == 1 && hanOrDot(run[j]) {
				j++
			}
			out = append(out, splitSingles(run[i:j])...)
			i = j - 1
		case doubleSet[w] && i+1 < len(run) && hanOrDot(run[i+1]) && utf8.RuneCountInString(run[i+1]) <= 2:
			out = append(out, w+run[i+1])
			i++
		default:
			if a, b, ok := rd.splitGlued(w); ok {
				out = append(out, a, b)
			} else {
				out = append(out, w)
			}
		}
	}
	return out
}

// splitSingles cuts a row of single characters into names of two or three.
func splitSingles(c []string) []string {
	var out []string
	for len(c) > 0 {
		n := len(c)
		if n > 3 {
			n = 3
			r, _ := utf8.DecodeRuneInString(c[2])
			if len(c) == 4 || singleSet.Has(r) && len(c) != 6 {
				n = 2
			}
		}
		out = append(out, strings.Join(c[:n], ""))
		c = c[n:]
	}
	return out
}

// splitGlued cuts five or six characters into two names where both halves are names.
func (rd *Reader) splitGlued(w string) (first, second string, ok bool) {
	if n := utf8.RuneCountInString(w); n < 5 || n > 6 || !hanOrDot(w) || strings.ContainsRune(w, '·') {
		return "", "", false
	}
	r := []rune(w)
	for _, k := range []int{3, 2} {
		a, b := string(r[:k]), string(r[k:])
		if len(r)-k <= 3 && rd.personName(a) && rd.personName(b) {
			return a, b, true
		}
	}
	return "", "", false
}
