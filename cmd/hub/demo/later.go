package demo

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

// serial is a kind of story that a newsroom prints again and again with other figures.
type serial struct {
	partner, category string
	trail             []string
	authors           []string
	lead, credit      string
	title             string // {n}: the running number, {time}: the time, {a}, {b}, {c}: figures
	text              []string
	low, high         [3]int // bounds of the figures
}

// serials come round one after the other when the written stories are used up, so that the demo never falls silent.
func serials() []serial {
	return []serial{
		{partner: "zjol", category: "财经", lead: "浙江在线{date}讯(记者 胡珊)", title: "浙江夜间用电指数第{n}报:{a}点",
			text: []string{"{time}发布的浙江夜间用电指数为{a}点,比上一报变动{b}点。", "其中餐饮业用电增长{c}%,夜间消费保持活跃。"},
			low:  [3]int{980, 1, 2}, high: [3]int{1260, 30, 18}},
		{partner: "wuzhen", category: "旅游", authors: []string{"姚远"}, title: "乌镇景区客流播报第{n}次:在园{a}人",
			text: []string{"{time},乌镇东栅、西栅景区在园游客{a}人,停车场余位{b}个。", "摇橹船排队约{c}分钟,请错峰乘船。"},
			low:  [3]int{3200, 120, 5}, high: [3]int{28000, 2400, 50}},
		{partner: "keji", category: "财经", authors: []string{"记者 陆晓明"}, title: "盘中速递第{n}期:桐乡板块{a}只个股上涨",
			text: []string{"截至{time},桐乡板块{a}只个股上涨,{b}只下跌。", "板块成交额{c}亿元。"},
			low:  [3]int{1, 1, 8}, high: [3]int{9, 8, 60}},
		{partner: "txnews", category: "民生信息", trail: []string{"民生信息"}, credit: "来源: 桐乡市气象台 编辑: 沈 珊", title: "桐乡天气快讯第{n}号:最高气温{a}℃",
			text: []string{"市气象台{time}发布:今天多云,最高气温{a}℃,最低气温{b}℃。", "早晚能见度较低,最大风力{c}级,出行请注意安全。"},
			low:  [3]int{11, 2, 2}, high: [3]int{22, 10, 6}},
		{partner: "jxrb", category: "民生", lead: "本报讯 (记者 严 洁)", title: "今日菜价第{n}期:青菜每公斤{a}角",
			text: []string{"记者{time}在振东农贸市场看到,青菜每公斤{a}角,萝卜每公斤{b}角。", "市场当天进货{c}吨,供应充足。"},
			low:  [3]int{24, 16, 40}, high: [3]int{58, 36, 95}},
		{partner: "qjwb", category: "城事", lead: "本报记者 陈伟利\n", title: "西湖边客流播报第{n}次:断桥{a}人",
			text: []string{"{time},断桥瞬时客流{a}人,苏堤{b}人。", "湖滨商圈地下停车场余位{c}个。"},
			low:  [3]int{300, 200, 20}, high: [3]int{5200, 4100, 900}},
		{partner: "zjol", category: "社会", lead: "浙江在线{date}讯(记者 徐朝晖)", title: "杭州湾跨海大桥车流第{n}报:{a}辆",
			text: []string{"截至{time},杭州湾跨海大桥今天通行车辆{a}辆,其中货车{b}辆。", "平均车速每小时{c}公里。"},
			low:  [3]int{9000, 1200, 72}, high: [3]int{64000, 8800, 96}},
		{partner: "txnews", category: "桐乡新闻", trail: []string{"桐乡新闻"}, credit: "来源: 桐乡新闻网 作者: 记者 王 燕 编辑: 宋琼燕", title: "濮院镇新增经营主体第{n}期:{a}家",
			text: []string{"记者{time}从濮院镇便民服务中心获悉,本期新增经营主体{a}家,其中电商{b}家。", "窗口平均办理时间{c}分钟。"},
			low:  [3]int{9, 3, 8}, high: [3]int{64, 9, 25}},
	}
}

// laterStory is the n-th story (from 1) after the written ones. Its title is like no other's.
func laterStory(n int, at time.Time) Story {
	kinds := serials()
	k := kinds[(n-1)%len(kinds)]
	issue := (n-1)/len(kinds) + 1
	var figures [3]int
	for i := range figures {
		figures[i] = between(n, i, k.low[i], k.high[i])
	}
	fill := strings.NewReplacer("{n}", strconv.Itoa(issue), "{time}", at.Format("15时04分"), "{a}", strconv.Itoa(figures[0]),
		"{b}", strconv.Itoa(figures[1]), "{c}", strconv.Itoa(figures[2])).Replace
	s := Story{ID: fmt.Sprintf("later-%d", n), Partner: k.partner, Category: k.category, Trail: k.trail, Authors: k.authors,
		Lead: k.lead, Credit: k.credit, Title: fill(k.title)}
	for _, p := range k.text {
		s.Text = append(s.Text, fill(p))
	}
	if (k.partner == "zjol" || k.partner == "wuzhen" || k.partner == "keji") && issue%4 == 1 {
		_, unit, _ := strings.Cut(k.title, "{a}")
		figure := strconv.Itoa(figures[0])
		s.Typo = &Typo{Right: figure + unit, Wrong: figure + "0" + unit}
	}
	return s
}

// between is a figure from low to high that depends on n and salt alone.
func between(n, salt, low, high int) int {
	h := fnv.New32a()
	fmt.Fprintf(h, "%d/%d", n, salt)
	return low + int(h.Sum32()%uint32(high-low+1))
}
