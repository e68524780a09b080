package reprint_test

import (
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// An editor cuts words out of a clause, sets some in, closes a text in another way; what makes something else of a clause is another report,
// and so is what stands in place of a name.
func TestWhatEditorsCutOutOfAClause(t *testing.T) {
	const court = "花六千八百元在网上买了一只清仿宣德炉，收到后找人一看是新做的，桐乡的徐先生把卖家告上法庭，要求退一赔三。昨天，桐乡法院对这起网络购物合同纠纷作出一审判决：卖家退还货款，驳回三倍赔偿的请求。\n" +
		"法院查明，去年十月，徐先生在某平台一家古玩店看中一只铜炉，聊天时两次问过年代。收货后，徐先生委托一家鉴定公司检测，结论为现代工艺品。\n" +
		"承办法官姚丽华认为，商品标题确有误导，卖家不得以行规对抗法律，应予退货；但卖家在聊天中回避了断代问题，定价也远低于同类老器，难以认定其有欺诈的故意。"
	const shoes = "一双布鞋，纳底要三天，上帮要一天。家住凤鸣街道同福集镇的徐金娥，二十年里做了一千零八双，一双也没卖过。2003年冬天，她在电视里看到山区的孩子光脚上学，第二天就去镇上扯了三尺黑灯芯绒。"
	const fire = "昨天凌晨1点45分，桐乡崇福镇一家皮毛加工厂起火，住在三楼的老板一家六口被困。消防员架起九米拉梯，用十一分钟把六人全部救下，最小的只有八个月。火在凌晨4点扑灭，烧掉皮毛两千余张。"
	const village = "5月6日，大麻镇光明村组织党员、志愿者32人，走进农户家中开展垃圾分类宣传，发放宣传手册260份，现场指导分类投放，受到村民好评。"
	const water = "治水工作推进会昨天召开。会议指出，今年以来累计清理垃圾河86公里，整治黑臭河道41公里，关停小散企业132家。\n市长梁建民强调，要紧盯年底交账的硬任务不放松。" +
		"一要抓源头，生猪养殖减量在10月底前全部到位；二要抓管网，年内新铺设污水管网120公里；三要抓责任，河长每旬巡河不少于一次。\n" +
		"九点到十一点是工地最忙的时候，过道里人贴着人，老板娘跟他做了九年，没签过合同。中午，快餐盒堆在楼梯口，工人们端着盒饭在走廊上转，说沿海和平原都等着开闸。"
	const theft = "近日，龙翔派出所经半个月侦查，抓获涉嫌盗窃电瓶的犯罪嫌疑人3名，破案27起，追回电瓶41只，涉案价值2万余元。三人专挑厂区门口下手，用断线钳剪锁，得手后低价卖给流动收购点。"
	const grower = "走进河山镇八泉村的大棚，地垄上一朵朵褐色的羊肚菌探出了头。种植户老郁去年从四川引来菌种，试种十二亩，亩产干菌约四十公斤，每公斤卖到八百元。他打算今年扩到三十亩。"
	d := desktest.Builtin(t)
	came := time.Date(2021, 4, 14, 8, 0, 0, 0, desktest.Shanghai)
	for _, c := range []struct {
		name, text string
		put        []string // old, new
		same       bool
	}{
		{"whose", court, []string{"桐乡的徐先生", "徐先生"}, true},
		{"whose, of another", court, []string{"桐乡的徐先生", "海宁的陈先生"}, false},
		{"what about, and no day", court, []string{"昨天", "近日", "对这起网络购物合同纠纷", ""}, true},
		{"what about, and for the second time", court, []string{"对这起网络购物合同纠纷", "第二次"}, false},
		{"the name behind an office", court, []string{"承办法官姚丽华", "承办法官"}, true},
		{"another name there", court, []string{"承办法官姚丽华", "承办法官姚丽娟"}, false},
		{"another office there", court, []string{"承办法官姚丽华", "副院长姚丽华"}, false},
		{"headings", court, []string{"法院查明，", "【案情】", "承办法官", "【法官说法】承办法官"}, true},
		{"headings, and what was said turned", court, []string{"法院查明，", "【案情】", "应予退货", "不应退货"}, false},
		{"a determiner", court, []string{"这起网络", "一起网络"}, true},
		{"who paid", court, []string{"卖家退还货款", "徐先生退还货款"}, false},
		{"what was decided", court, []string{"驳回三倍", "支持三倍"}, false},
		{"what was decided in part", court, []string{"驳回三倍", "部分驳回三倍"}, false},
		{"what may be", court, []string{"驳回三倍", "可能驳回三倍"}, false},
		{"a letter of who said so", court, []string{"昨天，桐乡", "记者从市中级法院获悉，桐乡"}, true},
		{"of whom more is said", shoes, []string{"家住凤鸣街道同福集镇的徐金娥", "桐乡市凤鸣街道同福集镇77岁的徐金娥", "做了一千零八双", "做了1008双布鞋"}, true},
		{"of another street", shoes, []string{"家住凤鸣街道同福集镇的", "家住梧桐街道城东新村的"}, false},
		{"of whom less is said", shoes, []string{"家住凤鸣街道同福集镇的徐金娥，", "徐金娥"}, true},
		{"of whom less is said, and another", shoes, []string{"家住凤鸣街道同福集镇的徐金娥，", "徐金凤"}, false},
		{"a figure and less", shoes, []string{"家住凤鸣街道同福集镇的", "", "一千零八双", "一千八百双"}, false},
		{"another end", fire, []string{"桐乡崇福镇", "崇福镇", "，烧掉皮毛两千余张。", "。起火原因正在调查中。"}, true},
		{"another end, and other figures", fire, []string{"六口", "四口", "六人", "四人", "，烧掉皮毛两千余张。", "。起火原因正在调查中。"}, false},
		{"another end to the fire", fire, []string{"火在凌晨4点扑灭，烧掉皮毛两千余张。", "火在凌晨4点复燃，烧掉皮毛两千余张。"}, false},
		{"another town", fire, []string{"桐乡崇福镇", "桐乡石门镇"}, false},
		{"the town, and what was thought of it", village, []string{"大麻镇光明村", "光明村", "，受到村民好评。", "。（大麻镇供稿）"}, true},
		{"the village", village, []string{"大麻镇光明村", "大麻镇西南村"}, false},
		{"one more village", village, []string{"大麻镇光明村", "大麻镇光明村、西南村"}, false},
		{"with another", village, []string{"大麻镇光明村", "大麻镇光明村和西南村"}, false},
		{"what they did", village, []string{"垃圾分类宣传", "防诈骗宣传"}, false},
		{"whose school", strings.Replace(village, "光明村组织党员", "实验小学组织教师", 1), []string{"大麻镇实验小学", "大麻镇凤鸣实验小学"}, false},
		{"lines that are not numbered", water, []string{"一要抓", "抓", "二要抓", "抓", "三要抓", "抓"}, true},
		{"lines that are, and another figure", water, []string{"一要抓", "抓", "二要抓", "抓", "三要抓", "抓", "120公里", "210公里"}, false},
		{"nobody who points it out", water, []string{"会议指出，", ""}, true},
		{"another who points it out", water, []string{"市长梁建民强调", "市长陶海燕强调"}, false},
		{"a sentence told in a word", water, []string{"快餐盒堆在楼梯口，工人们端着盒饭在走廊上转，说", "工人们说"}, true},
		{"a name in its place", water, []string{"老板娘跟", "常熟来的周老板跟"}, false},
		{"an item less", water, []string{"沿海和平原都", "平原都"}, true},
		{"another item", water, []string{"沿海和平原都", "山区和平原都"}, false},
		{"whose station it is", theft, []string{"近日，龙翔派出所", "近日，桐乡市公安局龙翔派出所"}, true},
		{"another's station", theft, []string{"近日，龙翔派出所", "近日，桐乡市公安局凤鸣派出所"}, false},
		{"another city's station", theft, []string{"近日，龙翔派出所", "近日，海宁市公安局龙翔派出所"}, false},
		{"where that grower is, as was said", grower, []string{"种植户老郁", "河山镇八泉村种植户老郁"}, true},
		{"where another grower is", grower, []string{"种植户老郁", "河山镇五泾村种植户老郁"}, false},
		{"the house says whose it is", court, []string{"花六千", "4月13日，《南湖晚报》以《网购古董假一赔三》为题，报道了我市法院的这起判决。全文如下：\n花六千"}, true},
		{"and something else follows", court, []string{"花六千", "4月13日，《南湖晚报》以《网购古董假一赔三》为题，报道了我市法院的这起判决。全文如下：\n花九千"}, false},
	} {
		other := c.text
		for i := 0; i < len(c.put); i += 2 {
			if !strings.Contains(other, c.put[i]) {
				t.Fatalf("%s: no %s", c.name, c.put[i])
			}
			other = strings.Replace(other, c.put[i], c.put[i+1], 1)
		}
		a := news.Entry{Source: "a", Title: "桐乡新闻一则", Content: c.text, Published: came}
		b := news.Entry{Source: "b", Title: "桐乡新闻一则", Content: other, Published: came.Add(3 * time.Hour)}
		same, why := d.SameStory(&a, &b)
		if back, _ := d.SameStory(&b, &a); same != c.same || back != same {
			t.Errorf("%s: %t and %t, %s", c.name, same, back, why)
		}
	}
}

// What comes again months later is another notice; not where it says that it is from the house that carries the other.
func TestACopyMonthsLaterSaysWhoseItIs(t *testing.T) {
	const text = "见一单位会议室，开会三人，亮灯二十四盏，空调吹得人穿外套。墙上标语曰“节约光荣”。标语不耗电，大概这是它最节约之处。"
	d := desktest.Builtin(t)
	came := time.Date(2004, 8, 5, 8, 0, 0, 0, desktest.Shanghai)
	first := news.Entry{Title: "茶余小记", Content: text, Published: came, Providers: []news.Provider{{Name: "桐乡报"}}}
	for _, c := range []struct {
		origin, text string
		same         bool
	}{
		{"桐乡报", text, true},
		{"", text, false},
		{"杂文选刊", text, false},
		{"海宁日报", text, false},
		{"桐乡报", strings.Replace(text, "三人", "五人", 1), false},
	} {
		later := news.Entry{Title: "标语最节约", Content: c.text, Published: came.AddDate(0, 0, 57), Providers: []news.Provider{{Name: "杂文选刊"}}, Attribution: news.Attribution{Origin: c.origin}}
		same, why := d.SameStory(&first, &later)
		if back, _ := d.SameStory(&later, &first); same != c.same || back != same {
			t.Errorf("from %q: %t and %t, %s", c.origin, same, back, why)
		}
	}
}
