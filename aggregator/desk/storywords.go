package desk

import (
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	relativeDays = words("今天 昨天 明天 今日 昨日 明日 前天 今晨 昨晚 今晚 今早 本周 本月 目前天气 未来三天")
	// looseDays stand for a date in a copy of another day or house.
	looseDays = words("今天 昨天 今日 昨日 前天 前日 近日 日前 当日 当天 昨 今 日前 最近 前 今晨 昨晚 今晚 上午 下午")
	// vagueDays say no day at all: a copy of another day puts them for 昨天, but never 今天 for 昨天.
	vagueDays = words("近日 日前 最近 前不久 近期 当日 当天")
	// ownWords are what a paper calls its own place. A copy elsewhere puts the place's names for them.
	ownWords = words("我 本 全 该 我们 本地 我市 本市 全市 该市")
	// fillWords may come and go without a change of what is said.
	fillWords = words(`的 了 在 于 等 与 和 及 以及 并 并且 也 将 已 已经 称 说 表示 介绍 告诉 记者 本报 本网 获悉 了解到 从 据 据悉 据了解 据介绍 日 就 又 还 都 是 为 共 约 这 该 此 其中
	对 把 被 给 让 向 而 则 其 他 她 它 他们 她们 此次 本次 这次 目前 现 现在 进行 开展 地 得 着 年 今年 来 后 中 里 内 上 所 到 至 自 起 开始`)
	// variantWords are written with either character, or differ in traditional copy that names no simplified form.
	variantWords = words(`着著 里裡裏 台臺 做作 象像 份分 帐账 它他她 的地得 念唸 周週 干乾幹 后後 只隻 系係繫 采採 占佔 布佈 了瞭 于於 余餘馀 钟鐘鍾 线綫 群羣 峰峯 为爲
	启啟 床牀 秘祕 污汙 够夠 决決 冲沖 况況 吃喫 灶竈 厘釐 伙夥 闲閒 卧臥 温溫 脱脫 说説 没沒 黄黃 产産 户戶 内內 录録 绿緑 志誌 汇匯彙 迹跡蹟 升昇陞 卷捲 并並併 扎紮 画划 蝶蜨 糸丝 鉴鑑 座坐 天日`)
	nameTails = "路街巷弄道镇乡村组市县区省州桥港站局院校厅店厂社司园馆寺庙楼苑庄埭浜塘河江湖山岛湾滩所队班级届期批第号线章节集讲度奖名氏某米元吨"
	opposites = "上下中东南西北春夏秋冬左右男女升降涨跌增减甲乙丙丁早晚前后内外高低大小新旧首末初末胜负"
)

// sameBut tells that two phrases differ in nothing but fillers, a date for 昨天, and a place's name for 我市.
func (c *comparison) sameBut(a, b string) bool {
	dayA, placeA, ok := c.phrase(a)
	dayB, placeB, too := c.phrase(b)
	if !ok || !too {
		return false
	}
	days := dayA == dayB || dayA == "" || dayB == "" || slices.Contains(looseDays, dayA) != slices.Contains(looseDays, dayB) ||
		vague(dayA, dayB) || vague(dayB, dayA)
	places := placeA == placeB || placeA == "" || placeB == "" || slices.Contains(ownWords, placeA) || slices.Contains(ownWords, placeB) ||
		strings.Contains(placeA, placeB) || strings.Contains(placeB, placeA)
	return days && places
}

// vague tells that one phrase names no day, and the other a day by how long ago it is.
func vague(a, b string) bool {
	for _, hour := range []string{"上午", "下午", "晚上", "傍晚", "清晨", "凌晨"} {
		b = strings.TrimSuffix(b, hour)
	}
	return slices.Contains(vagueDays, a) && (slices.Contains(looseDays, b) || b == "")
}

// unfilled is a phrase without the words that may come and go.
func unfilled(s []rune) []rune {
	text, out := string(s), make([]rune, 0, len(s))
	for text != "" {
		if n := wordAt(fillWords, text); n > 0 {
			text = text[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(text)
		out, text = append(out, r), text[n:]
	}
	return out
}

// trimmed narrows two gaps to where they differ, but never into a number.
func trimmed(ga, gb gap) (gap, gap) {
	for ga.len() > 0 && gb.len() > 0 && ga.t.runes[ga.from] == gb.t.runes[gb.from] && !numeral(ga.t.runes[ga.from]) {
		ga.from, gb.from = ga.from+1, gb.from+1
	}
	for ga.len() > 0 && gb.len() > 0 && ga.t.runes[ga.to-1] == gb.t.runes[gb.to-1] && !numeral(ga.t.runes[ga.to-1]) {
		ga.to, gb.to = ga.to-1, gb.to-1
	}
	return ga, gb
}

// phrase takes a phrase to pieces: a day, a place of ours, fillers. It is false where there is more.
func (c *comparison) phrase(s string) (day, place string, ok bool) {
	for s != "" {
		date := len(s) - len(strings.TrimLeft(s, "0123456789年月日"))
		own, loose, fill := wordAt(ownWords, s), wordAt(looseDays, s), wordAt(fillWords, s)
		our := wordAt(c.place, s)
		n := max(date, own, loose, fill, our)
		switch {
		case n == 0:
			return "", "", false
		case n == date:
			day += s[:n]
		case n == loose:
			day += strings.NewReplacer("昨日", "昨天", "今日", "今天", "明日", "明天", "前日", "前天").Replace(s[:n])
		case n == our, n == own:
			place += s[:n]
		}
		s = s[n:]
	}
	return day, place, true
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

func filler(s string) bool {
	for s != "" {
		n := wordAt(fillWords, s)
		if n == 0 {
			return false
		}
		s = s[n:]
	}
	return true
}
