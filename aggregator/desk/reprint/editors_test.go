package reprint_test

import (
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// What an editor does to a text of others is no other report; a word that differs in it is, wherever the paragraphs went.
func TestWhatEditorsDoToATextOfOthers(t *testing.T) {
	boat := []string{
		"清晨五点四十，凤鸣渡口的汽笛响过两遍，船工老吕解开缆绳，把第一班渡船撑离了岸边。船上坐着二十三个人，一半是去镇上卖菜的。",
		"“早班船最怕雾。”老吕说，他在这条河上走了三十一年，闭着眼睛也晓得哪里有暗桩。去年入冬以后，渡口添了一盏探照灯，雾天也能开了。",
		"渡口管理站站长邵建平告诉记者，渡船每天往返十六趟，票价一元，七十周岁以上老人免费。站里正在同航道部门商量，明年春天把木码头换成浮码头。",
		"七点十分，第四班船靠了岸。老吕从舱底拎出一只热水瓶，水已经不烫了。",
		"对岸的豆腐店等着他捎来的两板黄豆，店主阿芬从门里探出头来，朝渡船招了招手。老吕也招招手，把缆绳又解开了。",
	}
	bus := []string{
		"为方便两镇居民出行，公交公司自12月18日起优化K155路、K163路两条线路，现将调整情况通告如下：",
		"K155路：由原“客运中心—石桥汽车站”延伸至“客运中心—东荡村”，新增堰桥、五里、东荡三个站点，全长由十八公里增加到二十五点四公里。",
		"K163路：取消牌楼、北埭两个站点，改走湘水大道，增设中心小学南门站，首末班车时间不变，末班车为下午四点一趟。",
	}
	air := "12月12日，桐乡市区AQI为163，四级，中度污染，首要污染物PM2.5。预计13日有弱冷空气影响，最低气温4℃，空气质量转为良到轻度污染。"
	price := "市发改局价格监测中心昨天对城区三家菜市场的监测显示，本周青菜每斤均价二元一角，比上周降三角；鸡蛋每斤四元八角，与上周持平；五花肉每斤十三元五角，涨二角。"
	office := "近期，我局组织抽检糕点、水产制品、蔬菜三类食品共八十六批次，不合格三批次，分别为某超市销售的韭菜、某面包房自制的蝴蝶酥、某市场摊位的黑鱼。不合格食品已下架。"
	sale := "市人民法院将于5月11日10时至5月12日10时在网上公开拍卖凤鸣街道某小区6幢302室房产，建筑面积118.6平方米，起拍价98万元，保证金10万元。"
	lines := func(ps ...string) string { return strings.Join(ps, "\n") }
	const lead = "渡口也有渡口的钟点。在桐乡，一位撑了三十一年船的老人，用一瓶凉掉的水等来了天亮。"
	whole := lines(boat...)
	led := lines(lead, boat[1], boat[0], boat[4])
	moved := lines(bus[0], bus[2], bus[1])
	put := func(s, old, new string) string {
		t.Helper()
		if !strings.Contains(s, old) {
			t.Fatalf("no %s in %s", old, s)
		}
		return strings.Replace(s, old, new, 1)
	}
	cases := []struct {
		name, a, b string
		same       bool
	}{
		{"a line before, paragraphs moved, one cut", whole, led, true},
		{"another name in what was moved", whole, put(led, "老吕说", "老陈说"), false},
		{"another figure in what was moved", whole, put(led, "三十一年，闭", "三十六年，闭"), false},
		{"another place in what was moved", whole, put(led, "凤鸣渡口", "濮院渡口"), false},
		{"another hour in what was moved", whole, put(led, "五点四十", "五点五十"), false},
		{"another day in what was moved", whole, put(led, "去年入冬", "今年入冬"), false},
		{"news before what is told again", whole, put(led, lead, "老吕的渡船昨天停了。航道部门已经封闭渡口，木码头被撞断，一人受伤，三十一年来还是头一回。"), false},
		{"figures before what is told again", whole, put(led, lead, "渡口的浮码头造好了，渡船改为每天往返四十八趟，能坐六十五人，坐船的人多了一倍。"), false},
		{"begins at the third paragraph behind a line", whole, lines("出门坐船的市民请注意！", boat[2], boat[3], boat[4]), true},
		{"and says another fare", whole, lines("出门坐船的市民请注意！", put(boat[2], "票价一元", "票价两元"), boat[3], boat[4]), false},
		{"routes in another order", lines(bus...), moved, true},
		{"a day of the week for orientation", lines(bus...), put(moved, "12月18日", "下周一（12月18日）"), true},
		{"that the date is not", lines(bus...), put(moved, "12月18日", "下周二（12月18日）"), false},
		{"the hour with digits", lines(bus...), put(moved, "下午四点一趟", "下午4点一趟"), true},
		{"another hour", lines(bus...), put(moved, "下午四点一趟", "下午5点一趟"), false},
		{"another route", lines(bus...), put(moved, "K163路：", "K165路："), false},
		{"another year's date", lines(bus...), put(moved, "12月18日", "12月25日"), false},
		{"a teaser of moved paragraphs", whole, boat[1] + boat[0][:len("清晨五点四十，凤鸣渡口的汽笛响过两遍，船工老吕")] + "……（点击阅读全文）", true},
		{"a gloss, a date, degrees", air, put(put(put(put(air, "12月12日", "昨天"), "PM2.5", "为细颗粒物（PM2.5）"), "13日", "今天"), "4℃", "4度"), true},
		{"other degrees", air, put(air, "4℃", "6度"), false},
		{"another pollutant", air, put(air, "PM2.5", "为可吸入颗粒物（PM10）"), false},
		{"money with digits", price, put(put(put(price, "二元一角", "2.1元"), "降三角", "降0.3元"), "涨二角", "涨0.2元"), true},
		{"other money", price, put(put(price, "二元一角", "2.1元"), "降三角", "降0.4元"), false},
		{"a sentence of it", price, "本周青菜每斤均价2.1元，比上周降0.3元；鸡蛋每斤4.8元，与上周持平……", true},
		{"a sentence of the next week's", price, "本周青菜每斤均价1.7元，比上周降0.4元；鸡蛋每斤4.8元，与上周持平……", false},
		{"who speaks is named", office, put(put(office, "近期，我局", "桐乡市市场监管局近期"), "八十六", "86"), true},
		{"who speaks is another", office, put(office, "近期，我局", "海宁市市场监管局近期"), false},
		{"who speaks is another office", office, put(office, "近期，我局", "桐乡市教育学院近期"), false},
		{"a label, and the year", sale, "【法拍】" + put(sale, "5月11日", "2020年5月11日"), true},
		{"a label of its own", sale, "【捡漏机会】" + sale, true},
		{"a label that turns it", sale, "【暂缓拍卖】" + sale, false},
		{"a label that numbers it", sale, "【第二次】" + sale, false},
		{"a label, and another flat", sale, "【法拍】" + put(sale, "302室", "1101室"), false},
		{"an agency's dateline behind a line", whole, lines("这是一个普通人的故事。", "新华社杭州12月12日电 "+whole), true},
		{"of another day", whole, lines("这是一个普通人的故事。", "新华社杭州11月12日电 "+whole), false},
		{"the last figure is another", lines(bus[0], bus[1]+"热线8896060"), lines(bus[0], bus[1]+"热线8896063"), false},
	}
	d := desktest.Builtin(t)
	came := time.Date(2017, 12, 13, 8, 0, 0, 0, desktest.Shanghai)
	for _, c := range cases {
		a := news.Entry{Source: "a", Title: "桐乡新闻一则", Content: c.a, Published: came}
		b := news.Entry{Source: "b", Title: "换一个说法讲今天的事", Content: c.b, Published: came.Add(2 * time.Hour)}
		same, why := d.SameStory(&a, &b)
		if back, _ := d.SameStory(&b, &a); same != c.same || back != same {
			t.Errorf("%s: %t and %t, %s", c.name, same, back, why)
		}
	}
}
