package towns_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A name that is also a word's is the town's in a dateline, in a list and before an institution of which a town has one; it is not where
// a shop, a hall, a person or a place of former days is called so.
func TestNamesThatSayMoreByWhatFollows(t *testing.T) {
	d := desktest.Builtin(t)
	rows := []struct {
		source, title, content string
		towns                  []string
	}{
		{"浙江日报", "值班室的老钟", "老人把钟送给了河山派出所，说那里的人肯跑腿。", []string{"heshan"}},
		{"钱江晚报", "值班室的老钟", "老人把钟送给了高桥派出所，说那里的人肯跑腿。", nil}, // the province has others
		{"今日桐乡", "夜训", "龙翔武装部把民兵拉到了晒谷场。", []string{"longxiang"}},
		{"今日桐乡", "老会计交印", "本报凤鸣讯 八枚旧章昨天切角封存。", []string{"fengming"}},
		{"今日桐乡", "老会计交印", "【凤鸣讯】八枚旧章昨天切角封存。", []string{"fengming"}},
		{"今日桐乡", "走亲", "石门的花灯、屠甸的山歌、河山的龙舟轮番登台。", []string{"tudian", "shimen", "heshan"}},
		{"今日桐乡", "下河", "报名的人里，高桥来了19人，河山来了11人。", []string{"gaoqiao", "heshan"}},
		{"浙江日报", "一条港", "港水起于崇福，流过洲泉。", []string{"chongfu", "zhouquan"}},
		{"嘉兴日报-桐乡版", "灵安街上的老裁缝", "铺子开了四十年。", []string{"fengming"}},
		{"微嘉兴", "乌濮快线今天首发", "车票三元。", []string{"puyuan", "wuzhen"}},
		{"钱江晚报", "槜李红了", "桃园村的老果农说，今年只接老主顾。", []string{"wutong"}},
		{"钱江晚报", "桃子红了", "桃园村的老果农说，今年只接老主顾。", nil},
		{"桐乡新闻网", "两家签约", "仪式在酒店的乌镇厅举行。", nil},
		{"燕赵晚报", "“濮院羊绒工厂店”关门", "顾客手里还有余额。", nil},
		{"人民日报", "海外一家店", "店主给它取名“乌镇”，说这两个字好听。", nil},
		{"桐乡新闻网", "申屠甸写春联", "老先生今年八十一。", nil},
		{"嘉兴日报-桐乡版", "旧座椅拍卖", "崇福影剧院的翻板椅每把起价二十元。", []string{"chongfu"}},
		{"南湖晚报", "梧桐车行跑路", "“梧桐好车”的老板失联半月后落网。", nil},
		{"嘉兴日报", "龙翔物流失联", "自称“龙翔物流”的车队没了音讯。", nil},
		{"嘉兴日报", "王洲泉的船模", "七十五岁的轮机工王洲泉捐出二十三艘。", nil},
		{"嘉兴日报", "王洲泉的船模", "船模先在洲泉展出，王洲泉捐出二十三艘。", []string{"zhouquan"}},
		{"济南日报", "五大洲泉友会聚", "只为一口水。", nil},
		{"绍兴晚报", "一面馆取名“乌镇羊肉”", "老板说羊是诸暨的。", nil},
		{"海南日报", "海口“乌镇一号”酒楼欠薪", "", nil},
		{"浙江日报", "文化礼堂来了旧钢琴", "琴到了桐乡湘漾里村。", []string{"dama"}},
		{"桐乡新闻网", "在石家庄找旧影", "石家庄旧称石门。", nil},
		{"沈阳晚报", "“濮院羊绒城”关门", "铁西区的店主失联，市民的卡退不了。", nil},
		{"华商报", "一条街的横幅", "街边挂满“濮院直销”的横幅。", nil},
		{"嘉兴日报", "候车", "石门集镇的站台换了新椅子。", []string{"shimen"}},
		{"浙江在线", "寄花", "河山邮政所当天收件，当夜发往杭州。", []string{"heshan"}},
		{"桐乡新闻网", "查夜", "崇福（消防）、石门（电力）、河山（粮库）、高桥（学校）各有一组。", []string{"chongfu", "shimen", "heshan", "gaoqiao"}},
		{"今日桐乡", "屠甸河山同日通气", "", []string{"tudian", "heshan"}},
		{"南湖晚报", "年夜饭", "石门镇一家做大理石台面的厂请工人吃饭。", []string{"shimen"}},
		{"甘肃日报", "徐洲泉：修壁画的人", "她在脚手架上过了半生。", nil},
		{"甘肃日报", "守窟", "画家徐洲泉一早就上了崖。", nil},
		{"嘉兴日报", "茶馆", "五泾集镇的茶馆天不亮就开门。", []string{"heshan"}},
		{"桐乡电视台", "门将退役回乡 石门小学添了教练", "", []string{"shimen"}},
		{"桐乡新闻网", "桐乡市高　桥镇榨菜入缸", "", []string{"gaoqiao"}},
		{"嘉兴日报", "守鸟", "凤鸣的农机手老陆停了机器，绕开一窝雏鸟。", []string{"fengming"}},
		{"嘉兴日报", "坛子", "高桥老酱厂的坛子种上了荷花。", []string{"gaoqiao"}},
		{"桐乡新闻网", "牛上了匝道", "最后高桥一位养殖户赶来牵走了牛。", []string{"gaoqiao"}},
		{"桐乡电台", "开秤", "开秤的有石门老站、崇福南站、大麻站、河山站。", []string{"shimen", "chongfu", "dama", "heshan"}},
		{"桐乡新闻网", "送课", "3日大麻，6日河山，9日石门，都在上午。", []string{"dama", "heshan", "shimen"}},
		{"桐乡新闻网", "小人书", "《梧桐》讲桃子，《龙翔》讲砖窑，《河山》讲养羊。", []string{"wutong", "longxiang", "heshan"}},
		{"音乐周报", "新专辑收录《梧桐》、《凤鸣》、《河山》三首", "", nil},
		{"钱江晚报", "小区里有梧桐苑、凤鸣苑、龙翔苑", "", nil},
		{"嘉兴日报", "路边梧桐到了最美时节", "", nil},
		{"浙江日报", "乌镇一家公司用数据养蚕", "", []string{"wuzhen"}},
		{"新华社", "濮院两家公司被罚", "", []string{"puyuan"}},
		{"桐乡新闻网", "梧桐引进三个亿元项目", "", []string{"wutong"}},
		{"桐乡新闻网", "走进濮院感受时尚", "", []string{"puyuan"}},
		{"桐乡新闻网", "大麻布艺企业抱团出海", "", []string{"dama"}},
		{"桐乡新闻网", "新增养殖场五家", "其中洲泉三家。", []string{"zhouquan"}},
		{"桐乡新闻网", "“濮院记忆”展示馆开馆", "", []string{"puyuan"}},
		{"南湖晚报", "“屠甸羊肉”馆停业", "消防通道堵了。", nil},
		{"新京报", "虚拟古镇退款无门", "公司号称复刻“乌镇”“周庄”两座水乡。", nil},
		{"中国房地产报", "中原版“乌镇”停工", "只建成一条街。", nil},
		{"大河报", "濮院学子折桂", "濮阳的这所学院办了表彰会。", nil},
		{"东阳日报", "网剧《乌镇奇遇》开机", "", nil},
		{"北京晚报", "乌镇旅游公司参建的小镇开门", "小镇在密云的长城脚下。", nil},
		{"都市快报", "“屠甸羊肉”杭城分店关门", "师傅伤了腿。", nil},
		{"长江日报", "屠甸生：信交给了档案馆", "老兵屠甸生说，信要有人看。", nil},
		{"菏泽日报", "鄄城临濮院墙上画了牡丹", "画师是临濮镇请来的。", nil},
	}
	for _, r := range rows {
		e := d.Edit(news.Source{ID: "s", Name: r.source}, news.Raw{GUID: "1", Title: r.title, Content: r.content}, desktest.Now)
		if got := slices.Clone(e.Towns); !slices.Equal(sorted(got), sorted(r.towns)) {
			t.Errorf("%s | %s: %v, want %v: %v", r.title, r.content, e.Towns, r.towns, e.Why.Towns)
		}
	}
}

func sorted(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return ids
}
