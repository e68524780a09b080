package reprint_test

import (
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// retoldCase is what two houses make of one thing, and what would be another: the second text with words put for others.
type retoldCase struct {
	name, a, b string
	hours      int // between the two
	same       bool
	others     [][2]string
}

func (c retoldCase) entries(b string) (x, y *news.Entry) {
	came := time.Date(2016, 7, 11, 10, 0, 0, 0, desktest.Shanghai) // Monday
	return &news.Entry{Source: "a", Title: "桐乡新闻一则", Content: c.a, Published: came},
		&news.Entry{Source: "b", Title: "换一个说法讲今天的事", Content: b, Published: came.Add(time.Duration(c.hours) * time.Hour)}
}

func checkRetold(t *testing.T, cases []retoldCase) {
	t.Helper()
	d := desktest.Builtin(t)
	for _, c := range cases {
		check := func(name, b string, want bool) {
			x, y := c.entries(b)
			same, why := d.SameStory(x, y)
			if back, _ := d.SameStory(y, x); same != want || back != same {
				t.Errorf("%s: %t and %t, %s", name, same, back, why)
			}
		}
		check(c.name, c.b, c.same)
		for _, o := range c.others {
			if !strings.Contains(c.b, o[0]) {
				t.Fatalf("%s: no %s", c.name, o[0])
			}
			check(c.name+", "+o[1], strings.ReplaceAll(c.b, o[0], o[1]), false)
		}
	}
}

// A notice that was made a report, and a report told by another hand, say the same of quantities, hours and days, in most of the words.
// Another round of it has others.
func TestAReportThatIsToldInOtherWords(t *testing.T) {
	const catch = "7月11日上午9时12分，桐乡市公安局反诈中心接到预警：凤鸣街道一名六十七岁的老人正与境外号码长时间通话，疑似遭遇冒充公检法诈骗。\n" +
		"民警朱宏亮连续拨打老人电话，均为忙线，随即联系辖区派出所上门。9时40分，凤鸣派出所民警赶到老人家中，发现屋内无人，邻居称老人“拿着存折出去了”。\n" +
		"民警分头赶往附近三家银行，最终在农商银行世纪大道支行的柜台前找到了老人。此时，老人已填好转账单，准备将28.6万元转入所谓的“安全账户”。\n" +
		"民警反复劝导，并当场演示骗子的话术，老人才如梦初醒。10时42分，转账被成功取消。"
	const caught = "“我在给国家办事，你们不要管。”昨天上午，在农商银行世纪大道支行的柜台前，凤鸣街道一位老人面对赶来的民警，死死攥着手里的转账单。\n" +
		"昨天上午9点12分，市公安局反诈中心接到预警，老人正与境外号码长时间通话，疑似遭遇冒充公检法诈骗。民警朱宏亮连打多个电话，始终忙线，便联系派出所上门。9点40分，民警赶到老人家，屋里没有人，邻居说老人“拿着存折出去了”。\n" +
		"民警分头赶往附近三家银行，终于找到了老人。当时转账单已填好，28.6万元就要转入所谓“安全账户”。经反复劝导，又当场演示骗子的话术，老人才如梦初醒。10点42分，转账取消。"
	const bus = "为方便沿线居民就医出行，自7月20日起，K158路由汽车西站延伸至市第一人民医院新院区，增设稻乐路、凤栖路东、一院新院区三对站点。首末班时间：汽车西站6:10—18:05，一院新院区6:40—18:45。票价不变。"
	const toldBus = "去市一院新院区看病，又多了一趟直达公交。7月20日起，K158路从汽车西站延伸到市第一人民医院新院区，新增稻乐路、凤栖路东和一院新院区三对站点，票价不变。首末班车时间为汽车西站6点10分到18点05分，新院区6点40分到18点45分。"
	checkRetold(t, []retoldCase{
		{name: "a report of the police, in a paper", a: catch, b: caught, hours: 21, same: true, others: [][2]string{
			{"28.6万元", "19万元"}, {"9点12分", "8点35分"}, {"昨天", "前天"}, {"10点42分，转账取消", "昨天晚上，骗子落网了。警方已经带回嫌疑人三名，追回赃款"},
		}},
		{name: "weeks later", a: catch, b: caught, hours: 21 * 24},
		{name: "a route, as news", a: bus, b: toldBus, hours: 23, same: true, others: [][2]string{
			{"K158路", "K162路"}, {"7月20日", "8月20日"}, {"6点10分到18点05分，新院区6点40分到18点45分", "5点50分到17点35分，新院区6点50分到18点35分"},
		}},
		{name: "what came of it", a: catch, b: "诈骗团伙昨天在云南落网，警方已抓获嫌疑人五名，追回赃款。\n" + caught, hours: 50},
	})
}

// What shares no run of characters with another text is found by two figures that both tell; one alone finds texts of all kinds.
func TestARetoldReportIsFoundByItsFigures(t *testing.T) {
	const notice = "据海关统计，今年1至8月桐乡市出口化纤长丝5.27亿美元，同比增长18.6%，占同期全市出口总值的24.1%。其中对东南亚出口2.16亿美元。"
	told := news.Entry{Content: notice}
	for text, found := range map[string]bool{
		"记者22日获悉，前8个月，浙江桐乡化纤长丝出口额逾五亿，为5.27亿美元，增幅18.6%，东南亚卖掉的有2.16亿美元。":      true,
		"记者22日获悉，前8个月，浙江桐乡化纤长丝出口额逾五亿，为5.27亿美元，增幅18.4%，东南亚卖掉的有2.61亿美元。":      false,
		"记者22日获悉，到2016年，浙江桐乡化纤长丝出口额逾五亿，增幅可观，东南亚卖掉的有2.16亿美元，比2015年多一成。":      false,
		"记者22日获悉，前8个月，浙江桐乡化纤长丝出口额逾五亿，为5.27亿公斤，增幅18.6%，东南亚卖掉的有2.16亿公斤，一路走高。": false,
	} {
		if e := (news.Entry{Content: text}); sharePrint(&told, &e) != found {
			t.Errorf("found %t: %s", !found, text)
		}
	}
	if n := len(reprint.Prints(&news.Entry{Content: strings.Repeat(notice+"另有3.14吨、2.72米、1.41亩、17.3人、22.4岁、99.7分，", 9)})); n > reprint.MaxPrints {
		t.Errorf("%d prints", n)
	}
}

// A passage that says nothing that the other text does not say too is an editor's cut or choice of words; a name, day, place, figure or turn of
// sense in it that is another's is not.
func TestAPassageThatSaysNothingNew(t *testing.T) {
	const debt = "被告人曹某有能力执行而拒不执行法院生效判决，在收到报告财产令后隐瞒不报，转移名下车辆两辆、存款36万元，情节严重，被判处有期徒刑八个月，缓刑一年。"
	const village = "板凳会是从一条河浜开始的。2017年，村里想填掉一段断头浜修停车场，公告贴出去，两派人吵得不可开交。村党总支书记沈卫荣索性把板凳搬到浜边，连坐了五个晚上，最后定下来：浜不填，清淤，两岸各退一米栽树，车停到老轧花厂去。七年里，荣星村的板凳会开了二百一十六回。"
	const trade = "海关统计显示，今年1—6月我市羊毛衫出口4380万件，货值3.2亿美元，同比分别增长9.6%和12.1%。欧盟仍是最大市场，占37.5%。"
	const pests = "据田间调查，目前褐飞虱每百丛虫量1240只，稻纵卷叶螟每亩蛾量280头，请各地于7月18日至21日用药一次，田间保持浅水层。收割前二十天停止用药，空药瓶集中投放到村回收点，不得丢入河中。"
	const match = "昨天下午，嘉兴市第七届运动会女子排球决赛在平湖举行，桐乡队以3比1战胜海宁队夺冠。主攻手姜敏独得24分。决赛前两局双方打成平手，第三局姜敏连拿六分，从此掌握主动。"
	const hero = "天还没亮，保洁员韩宝根在校场东路的垃圾桶旁捡到一只皮夹。他在路灯下等了一个钟头，天亮后交到派出所时，民警点了两遍：现金6420元，银行卡5张，收据14张。失主从上海赶来，他没有要那五百元酬谢。"
	const greeting = "“今朝冷煞哉！”在石门湾的露天菜场，尼泊尔厨师桑杰一开口，卖菜的阿婆都笑了：他说的是石门土话。桑杰来了四年，先学普通话，后来发现讨价还价用不上，改学土话，一斤荠菜能便宜五角。他有一本小抄，用英语给土话注音，最难的是“吴”和“五”。如今阿婆们都喊他“桑师傅”。"
	const greeted = "在石门湾的露天菜场，尼泊尔厨师桑杰一开口，卖菜的阿婆都笑了：他说的是石门土话。“今朝冷煞哉！”桑杰来了四年，先学普通话，后来发现讨价还价用不上，改学土话，一斤荠菜能便宜五角。如今阿婆们都喊他“桑师傅”。"
	put := func(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
	checkRetold(t, []retoldCase{
		{name: "who judged, and when", a: debt, b: put(debt, "，被判处", "，日前被桐乡法院判处", "八个月", "8个月"), hours: 20, same: true, others: [][2]string{
			{"曹某", "沈某"}, {"36万元", "42万元"}, {"8个月", "9个月"}, {"被桐乡法院判处", "被桐乡法院改判"},
		}},
		{name: "a village by its name", a: village, b: put(village, "村里想", "浙江桐乡荣星村想"), hours: 20, same: true, others: [][2]string{
			{"沈卫荣", "沈建荣"}, {"不填", "填平"}, {"二百一十六回", "二百六十一回"},
		}},
		{name: "a station of ours", a: hero, b: put(hero, "交到派出所", "交到桐乡市公安局梧桐派出所"), hours: 40, same: true, others: [][2]string{
			{"桐乡市公安局梧桐", "海宁市公安局"}, {"6420元", "4620元"}, {"韩宝根", "韩宝林"}, {"没有要", "要了"},
		}},
		{name: "keepers of our rivers", a: hero, b: put(hero, "保洁员韩宝根", "桐乡河道保洁员韩宝根"), hours: 40, same: true, others: [][2]string{
			{"桐乡河道保洁员", "海宁道路清扫工"}, {"14张", "17张"},
		}},
		{name: "months of the year", a: trade, b: put(trade, "1—6月我市", "前6个月浙江桐乡"), hours: 20, same: true, others: [][2]string{
			{"前6个月", "前5个月"}, {"前6个月", "6月"}, {"37.5%", "35.7%"},
		}},
		{name: "who says so", a: pests, b: put(pests, "据田间调查", "市植保站通知", "请各地于", "请于"), hours: 20, same: true, others: [][2]string{
			{"1240只", "860只"}, {"7月18日", "7月25日"}, {"停止用药", "继续用药"},
		}},
		{name: "a team of ours, and we", a: match, b: put(match, "桐乡队以", "我市以"), hours: 2, same: true, others: [][2]string{
			{"我市", "平湖队"}, {"24分", "26分"},
		}},
		{name: "a team of ours", a: match, b: put(match, "桐乡队以", "我市代表队以"), hours: 2, same: true, others: [][2]string{
			{"我市代表队", "平湖队"}, {"3比1", "3比2"}, {"姜敏", "姜丽"}, {"女子", "男子"},
		}},
		{name: "a short sentence stands elsewhere, and one is cut", a: greeting, b: greeted, hours: 20, same: true, others: [][2]string{
			{"今朝冷煞哉", "今朝热煞哉"}, {"尼泊尔厨师桑杰", "尼泊尔厨师拉姆"}, {"四年", "七年"}, {"五角", "一元"}, {"石门湾的露天菜场", "崇福的露天菜场"},
		}},
	})
}

// What a house changes besides where it takes over a text, and what would be another report.
func TestWhatHousesChangeBesides(t *testing.T) {
	const clock = "修钟的老师傅华敏德今年68岁，从上海来，自己带着车床。少了的3枚齿轮，他照着锈印子一枚一枚铣出来，断了的发条，他用铜补了一圈。钟楼停了十九年，昨天中午又响了十二下。"
	const town = "石门镇是运河边的古镇之一，丰子恺的缘缘堂就在镇上。今年1月至9月，镇里接待游客41.7万人次，比去年同期多了三成，老街上新开了12家小店，卖的多是芡实糕和杭白菊。"
	const bus = "末班车司机朱明每晚在龙翔中学门口多等七分钟。他说，九点零五分下晚自习，学生跑到站台要六分钟，还有一分钟留给鞋带散了的。一个学期下来，没有一个学生误过末班车。"
	const gate = "桑树镇的老粮站空了多年，屋顶漏雨，墙根长草，谁也不愿意多看一眼。办酒坊的年轻人在绍兴的黄酒厂做过学徒，回来以后租下了粮站，把仓门一扇一扇修好，请村里的木匠箍了大桶。" +
		"桑果熟得快，烂得也快，摘下来超过一天就出水，往年有一半掉在地里喂了鸡。酒坊当天收、当天榨、当天入罐，等到秋风起来的时候，开罐的香气顺着河面飘到对岸，连摆渡的老人也停了桨。"
	put := func(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
	checkRetold(t, []retoldCase{
		{name: "seen from there", a: clock, b: put(clock, "从上海来", "从上海去"), hours: 20, same: true, others: [][2]string{
			{"从上海去", "从杭州去"}, {"华敏德", "华敏康"}, {"3枚", "5枚"},
		}},
		{name: "one of some", a: town, b: put(town, "古镇之一，", "古镇，"), hours: 20, same: true, others: [][2]string{
			{"石门镇", "崇福镇"}, {"41.7万", "47.1万"}, {"12家", "21家"},
		}},
		{name: "every evening", a: bus, b: put(bus, "朱明每晚在", "朱明在"), hours: 20, same: true, others: [][2]string{
			{"朱明", "朱亮"}, {"七分钟", "九分钟"},
		}},
		{name: "a house's own dateline", a: clock, b: "本网崇福讯 " + put(clock, "，自己带着车床", ""), hours: 20, same: true, others: [][2]string{{"68岁", "86岁"}}},
		{name: "a way to the rest", a: gate, b: string([]rune(gate)[:90]) + "……[详细]", hours: 1, same: true, others: [][2]string{{"绍兴", "嘉善"}}},
		{name: "other ends", a: gate + "镇上的人说，这才像一座粮站的样子。", b: gate + "今年的头一批酒，已经有人来订了。", hours: 20, same: true, others: [][2]string{{"绍兴", "嘉善"}}},
		{name: "other leads", a: "谁说老街只卖回忆，走一走，闻一闻，就都明白了。" + town, b: "粽叶一揭，热气先跑出来，然后才是人。" + town, hours: 20, same: true, others: [][2]string{{"41.7万", "47.1万"}}},
		{name: "five months later", a: gate + town, b: gate + town + clock, hours: 150 * 24, same: true, others: [][2]string{{"绍兴", "嘉善"}}},
		{name: "seven months later", a: gate + town, b: gate + town + clock, hours: 210 * 24},
	})
}

// A headline rounds what both texts have as it is.
func TestAHeadlineRoundsAFigure(t *testing.T) {
	const text = "据海关统计，今年前8个月桐乡市出口化纤长丝5.27亿美元，占同期全市出口总值的24.1%。其中对东南亚出口2.16亿美元。"
	d := desktest.Builtin(t)
	for headline, same := range map[string]bool{"桐乡化纤长丝出口5.3亿美元": true, "桐乡化纤长丝出口6.9亿美元": false} {
		x, y := news.Entry{Title: "桐乡化纤长丝出口5.27亿美元", Content: text, Published: desktest.Now}, news.Entry{Title: headline, Content: text + "（完）", Published: desktest.Now}
		if got, why := d.SameStory(&x, &y); got != same {
			t.Errorf("%s: %t, %s", headline, got, why)
		}
	}
}

// Who said what is told by both: a report in which two have exchanged their words is another, though it has the same figures.
func TestTwoWhoExchangeTheirWordsAreNoRetelling(t *testing.T) {
	const told = "“灯暗一点不要紧，先把路面的坑填平。”在昨天的议事会上，居民代表沈桂珍这样说。坐在她旁边的物业经理罗建业却认为，路灯和路面应当一起修，“不能修了一头丢一头”。\n" +
		"议事会开在小区的活动室里，来了二十多人。这个小区有十三盏路灯，住着三百六十户人家，最长的一条路有480米。\n" +
		"罗建业算了一笔账：换一盏路灯要一千六百元，铺一米路面要二百三十元，加起来将近十三万。这笔钱物业愿意出三成。\n" +
		"居委会表示，先拿出两万元，余下的向街道申请。会后，几位居民到路口看了灯，用脚踩了踩松动的地砖。"
	const anew = "7月10日，一个小区在活动室里开了场议事会，二十多人参加。会上，居民代表沈桂珍说，灯暗一点不要紧，先把路面的坑填平。坐在旁边的物业经理罗建业则不同意，他认为路灯和路面应当一起修，不能只顾一头。\n" +
		"该小区现有路灯13盏，住户360户，最长的一条路480米。\n" +
		"居委会表态，先出2万元，其余向街道申请。散会后，有居民去路口看了灯，还踩了踩松动的地砖。\n" +
		"按罗建业算的账，换路灯每盏1600元，铺路面每米230元，全部加起来近13万元，物业愿意出三成。"
	swapped := strings.NewReplacer("居民代表沈桂珍说", "物业经理罗建业说", "物业经理罗建业则", "居民代表沈桂珍则", "他认为", "她认为").Replace(anew)
	checkRetold(t, []retoldCase{{name: "as it was", a: told, b: anew, hours: 20, same: true}, {name: "exchanged", a: told, b: swapped, hours: 20}})
}
