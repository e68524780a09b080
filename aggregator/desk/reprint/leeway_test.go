package reprint_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk/reprint"
)

// What nothing explains may be an editor's doing where much else is the same, but for what makes another report of it.
func TestWhatTheEvidencePaysFor(t *testing.T) {
	const fair = "3月6日上午8：30至11：30，市人力资源市场举行春季大型招聘会，186家企业提供岗位2100余个，涉及纺织、机械、餐饮等行业。招聘会设直播间，在线投递简历的市民可领交通补贴30元，请佩戴口罩、出示健康码入场。"
	const owl = "2月18日傍晚，石门镇的养蜂人周阿松在桑园里捡到一只受伤的鸟，翅膀垂着，眼睛瞪得溜圆。他用竹筐装了，走了四公里送到镇农技站。农技员查了图册，说是草鸮，国家二级保护动物。2月25日，省野生动物救护中心派人来接，称重320克。"
	const cage = "市林业站从今年5月起在12个村布设诱捕笼413个，三个月捕获松褐天牛8600余只。护林员邵金法每三天巡一遍，笼子里的虫要一只只数清，记在本子上。他说，诱捕笼怕雨，一下雨就要去倒水，最远的一个挂在海拔86米的山头。"
	const song = "上岸后，15岁的梅雨晴告诉记者，她是6岁那年在乌镇的河里学会游泳的，教练一眼看中了她的脚。9月25日下午，在省运会女子200米蝶泳决赛中，她以2分11秒47夺冠，打破了尘封12年的省纪录，也是全市的第3枚金牌。"
	const theft = "7月10日，邹某、程某因盗窃罪被市法院分别判处有期徒刑十个月、八个月。2015年11月起，两人在6个小区盗窃电瓶37只，销赃得款1.2万元。法官提醒市民，电瓶最好拎回家充。"
	const stage = "屠甸镇的老戏台要修了，木匠师傅说柱子还是好的，瓦要换，台板也要换，明年春天就能唱戏。村里出木料，镇上出工钱，9户人家出人手。戏班子是从海宁请的，要唱3天，老人们都盼着。"
	put := func(s string, pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(s, pairs[i]) {
				t.Fatalf("no %s in %s", pairs[i], s)
			}
		}
		return strings.NewReplacer(pairs...).Replace(s)
	}
	lines := func(of ...string) string { return strings.Join(of, "\n") }
	checkRetold(t, []retoldCase{
		{name: "told in other words", a: fair, b: put(fair, "请佩戴口罩、出示健康码入场", "记得口罩戴好、健康码亮一亮"), hours: 20, same: true, others: [][2]string{
			{"记得口罩戴好、健康码亮一亮", "不必再戴口罩、亮健康码入场"}, {"186家", "168家"}, {"3月6日", "3月13日"},
		}},
		{name: "with a phrase set in", a: owl, b: put(owl, "在桑园里捡到", "在自家屋后的桑园里捡到"), hours: 20, same: true, others: [][2]string{
			{"320克", "230克"}, {"周阿松", "周阿柏"},
		}},
		{name: "with one that negates and counts what it says itself", a: owl, b: put(owl, "翅膀垂着", "怎么赶也赶不走、连叫了5声、翅膀垂着"), hours: 20, same: true},
		{name: "a negation alone", a: owl, b: put(owl, "派人来接", "没派人来接"), hours: 20},
		{name: "a phrase at whose edge it stands", a: owl, b: put(owl, "派人来接", "派人来接的事还没"), hours: 20},
		{name: "two words of one kind", a: cage, b: put(cage, "他说，诱捕笼怕雨", "他说，笼子怕雨"), hours: 20, same: true},
		{name: "two words of one form", a: cage, b: put(cage, "一下雨就要去倒水", "一出虫就要去倒水"), hours: 20},
		{name: "a place set in", a: cage, b: put(cage, "最远的一个", "大麻镇最远的一个"), hours: 20, same: true},
		{name: "a name of somebody else", a: song, b: put(song, "教练一眼看中", "老队长沈芳一眼看中"), hours: 20},
		{name: "who did it to whom", a: owl, b: put(owl, "养蜂人周阿松在桑园里捡到一只受伤的鸟", "一只受伤的鸟在桑园里捡到养蜂人周阿松"), hours: 20},
		{name: "a province for a province", a: put(cage, "市林业站从", "浙江省林业厅站从"), b: put(cage, "市林业站从", "江苏省林业厅站从"), hours: 20},
		{name: "a clause of its own within", a: put(owl, "瞪得溜圆。", "瞪得溜圆，一声也不叫。"), b: owl + "救护中心的人说，养好了伤，就放它回山里去。", hours: 20, same: true},
		{name: "the province by its name", a: put(owl, "省野生动物", "我省野生动物"), b: put(owl, "省野生动物", "浙江野生动物"), hours: 20, same: true, others: [][2]string{{"浙江野生", "桐乡市野生"}}},
		{name: "a team that is ours, behind a figure", a: put(song, "也是全市", "得了3分，我市也是全市"), b: put(song, "也是全市", "得了3分，桐乡队也是全市"), hours: 20, same: true},
		{name: "what is to be", a: cage, b: put(cage, "每三天巡一遍", "将每三天巡一遍"), hours: 20, same: true, others: [][2]string{{"将每三天", "不每三天"}}},
		{name: "a city set in", a: song, b: put(song, "在省运会", "在温州省运会"), hours: 20, same: true},
		{name: "of whom, when and how many", a: theft, b: put(theft, "7月10日，邹某、程某因盗窃罪被市法院", "昨天，两人因盗窃罪被桐乡法院"), hours: 2, same: true, others: [][2]string{{"37只", "73只"}, {"昨天", "明天"}}},
		{name: "moved, and our place named in it", a: lines(song, fair, cage), b: lines(fair, "桐乡市消息："+song, cage), hours: 20, same: true},
		{name: "moved, and our place named within", a: lines(song, fair, cage, theft), b: lines(fair, put(song, "在乌镇的河里", "在桐乡市乌镇的河里"), cage), hours: 20, same: true},
		{name: "what may be", a: owl, b: put(owl, "派人来接", "预计会派人来接"), hours: 20},
		{name: "what may be, in other words", a: owl, b: put(owl, "农技员查了图册", "农技员打算翻一翻书"), hours: 20},
		{name: "the opposite", a: put(fair, "招聘会设直播间", "招聘会从东侧大门进"), b: put(fair, "招聘会设直播间", "招聘会走西边那个门"), hours: 20},
		{name: "what is to be, for little that is shared", a: stage, b: put(stage, "出人手", "将出人手"), hours: 20},
	})
}

// What is paid for grows with what might be another report.
func TestWhatIsPaidForWhat(t *testing.T) {
	const text = "2月18日傍晚，石门镇的养蜂人周阿松在桑园里捡到一只受伤的鸟，翅膀垂着，眼睛瞪得溜圆。他用竹筐装了，走了4公里送到镇农技站。农技员查了图册，说是草鸮。诱捕它的笼子还挂在树上，有人每天来看。" +
		"2月25日，省野生动物救护中心派人来接，称重320克，取名阿圆，照顾它的人给它吃了12天的鸡肉。"
	for _, c := range []struct {
		was, is string
		paid    int
	}{
		{"翅膀垂着", "左边那只翅膀垂着", 4},
		{"翅膀垂着", "左边51根毛的那只翅膀垂着", 9},
		{"每天来看", "将每天来看", 12},
		{"挂在树上", "挂在温州树上", 14},
		{"给它吃了", "喂给鸟儿足足", 7},
		{"给它吃了", "喂给鸟儿足足65顿", 11},
		{"照顾它的人", "小诸", 9},
		{"派人来接", "开车赶来镇里带走", 9},
	} {
		if n := reprint.Paid(text, strings.Replace(text, c.was, c.is, 1)); n != c.paid {
			t.Errorf("%s for %s took %d of the evidence, want %d", c.is, c.was, n, c.paid)
		}
	}
}

// A follow-up tells again what was, behind its own news.
func TestAFollowUpThatTellsWhatWas(t *testing.T) {
	const found = "一只黑色手提包，被人忘在了北门菜场的鱼摊上。摊主打开一看，里面有现金三万二千元和一叠病历。她怕失主着急，收了摊也不敢走，在摊位旁坐到天亮。"
	const news = "昨天上午，一位头发花白的大伯跌跌撞撞跑进菜场，见到摊主就鞠躬，手提包里是他老伴的手术费。\n"
	const night = "凌晨四点二十分，一辆满载生猪的货车在镇北的十字路口侧翻，三十多头猪跑进了竹园和菜地，村民打着手电帮忙找到天亮，驾驶员手臂擦伤。"
	const strike = "早上6时起，市区部分班车停运，一百余辆车停在体育馆外的停车场。司机们说，油价两年涨了三成，票价五年没动，每月交完三千八百元承包款，到手不足两千元。"
	checkRetold(t, []retoldCase{
		{name: "what came of it, for what was", a: "今天" + strike + "运管所负责人到场听取意见，增派二十辆公交车应急，街上秩序正常。……",
			b: "昨天" + strike + "经过五个小时座谈，各方达成一致，每月承包款减免四百元，打击黑车行动即日开始。今天5时起，班车全部恢复。", hours: 22},
		{name: "days before", a: found + "“看病的钱，丢了要急出人命的。”她说。", b: news + "三天前，" + found, hours: 48},
		{name: "before", a: found, b: news + "此前，" + found, hours: 48},
		{name: "a house's line, and 日前", a: night, b: "睡在大路边的人家，谁都有过被半夜的喇叭叫醒的时候，可这一回叫醒他们的不是喇叭。\n日前，" + night, hours: 48, same: true},
		{name: "what was then", a: "昨天" + night, b: news + "三天前的" + night, hours: 48},
	})
}
