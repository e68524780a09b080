package credit_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// attributed is whom the desk credits for a text with a line of credit above it, and what it leaves of the line.
func attributed(t *testing.T, line string) (origin, people, left string) {
	const body = "<p>今天的天气很好。</p>"
	e := desktest.Builtin(t).Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + line + "</p>" + body}, desktest.Now)
	a := e.Attribution
	var all []string
	for _, list := range [][]string{a.Reporters, a.Correspondents, a.Photographers, a.Editors} {
		all = append(all, list...)
	}
	return a.Origin, strings.Join(all, " "), strings.TrimSuffix(e.Content, body)
}

// What stands right before 记者 is the outlet of a reporter, whatever signs are in its name.
func TestReportersOfAnOutlet(t *testing.T) {
	for in, want := range map[string][2]string{
		"北方+记者 周国平": {"北方+", "周国平"}, "北方＋记者 周国平": {"北方＋", "周国平"}, "南湖晚报·湖视频记者 周国平": {"南湖晚报·湖视频", "周国平"}, "南湖晚报·湖上新闻记者 周国平 通讯员 陆文安": {"南湖晚报·湖上新闻", "周国平 陆文安"},
		"湖听记者 周国平 见习记者 陆文安": {"湖听", "周国平 陆文安"}, "（湖听首席记者 周国平）": {"湖听", "周国平"}, "湖经记者 周国平 湖经编辑 陆文安": {"湖经", "周国平 陆文安"}, "早报记者 周国平": {"早报", "周国平"},
		"平湖市融媒体中心首席记者 周国平": {"平湖市融媒体中心", "周国平"}, "湖畔全媒体记者 周国平": {"湖畔全媒体", "周国平"}, "南湖晚报全媒体首席记者 周国平": {"南湖晚报", "周国平"}, "南湖晚报融媒体中心记者 周国平": {"南湖晚报", "周国平"}, "读嘉全媒体记者 周国平": {"读嘉", "周国平"},
		"FM96湖畔之声记者 周国平": {"FM96湖畔之声", "周国平"}, "（96湖上之声记者 周国平）": {"96湖上之声", "周国平"}, "都市频道《百姓眼》记者 周国平 编辑 陆文安": {"都市频道《百姓眼》", "周国平 陆文安"}, "《南湖晚报》记者 周国平": {"南湖晚报", "周国平"},
		"21世纪经济报道 见习记者 周国平": {"21世纪经济报道", "周国平"}, "南湖晚报经济部记者 周国平": {"南湖晚报", "周国平"}, "钱江晚报我们视频记者 周国平": {"钱江晚报我们视频", "周国平"}, "环球时报驻德国、法国特派记者 周国平": {"环球时报", "周国平"},
		"湖畔派记者 周国平": {"湖畔派", "周国平"}, "扬子晚报/湖牛新闻记者 周国平": {"扬子晚报/湖牛新闻", "周国平"}, "南湖晚报｜湖眼记者 周国平": {"南湖晚报｜湖眼", "周国平"}, "新湖畔·湖畔日报记者 周国平": {"新湖畔·湖畔日报", "周国平"}, "H视频记者 周国平": {"H视频", "周国平"},
		"国是湖畔谈记者 周国平": {"国是湖畔谈", "周国平"}, "交通91.8记者 周国平": {"交通91.8", "周国平"}, "南湖晚报视频记者 周国平": {"南湖晚报", "周国平"}, "平湖市传媒中心记者 周国平": {"平湖市传媒中心", "周国平"}, "新华每日电讯记者 周国平": {"新华每日电讯", "周国平"}, "【环球时报-环球网报道 记者 周国平】": {"环球时报-环球网", "周国平"},
		"湖畔新闻客户端·记者 周国平": {"湖畔新闻客户端", "周国平"}, "南湖晚报·湖边壹点 记者 周国平": {"南湖晚报·湖边壹点", "周国平"}, "都市快报 湖畔互动 记者 周国平": {"都市快报", "周国平"}, "“桐乡发布”记者 周国平": {"桐乡发布", "周国平"},
		"国际在线报道（记者 周国平）": {"国际在线", "周国平"}, "南湖晚报、湖畔客户端记者 周国平": {"南湖晚报、湖畔客户端", "周国平"}, "【海外网报道 记者 周国平】": {"海外网", "周国平"}, "封面新闻记者 周国平": {"封面新闻", "周国平"}, "湖畔网通讯员 周国平": {"湖畔网", "周国平"},
		"记者 周国平 湖畔网通讯员 陆文安": {"嘉兴在线", "周国平 陆文安"}, "记者、编辑 周国平": {"嘉兴在线", "周国平 周国平"}, "本报记者 周国平": {"嘉兴在线", "周国平"}, "社会新闻记者 周国平": {"嘉兴在线", "周国平"}, "本报湖州记者 周国平": {"嘉兴在线", "周国平"},
	} {
		if origin, people, left := attributed(t, in); origin != want[0] || people != want[1] || people != "" && left != "" {
			t.Errorf("%s: %s of %s, want %q; left %s", in, people, origin, want, left)
		}
	}
}

// Who, where and of what sort a reporter is, and what a sentence says, is no outlet.
func TestReportersOfNoOutlet(t *testing.T) {
	for _, in := range []string{
		"学生记者 周国平", "最美记者 周国平", "浙江记者 周国平", "海宁市记者 周国平", "N海宁记者 周国平", "他曾是记者 周国平", "新华社原记者 周国平", "据新华社记者周国平介绍", "老人误信后遭假记者多次骗走积蓄", "他曾是记者周国平", "乌镇镇记者 周国平", "英国记者 周国平", "县报道组记者 周国平", "市文旅局记者 周国平", "陆文安记者 周国平", "热线记者 周国平", "党报记者 周国平", "第三小学记者 周国平", "一家报社的记者 周国平", "接受新华社记者采访", "他向湖听记者 周国平说起往事",
	} {
		if origin, _, _ := attributed(t, in); origin != "嘉兴在线" {
			t.Errorf("%s: of %s", in, origin)
		}
	}
}

// How sure the desk is of an outlet that nothing but its place tells is noted.
func TestAnOutletByItsPlaceIsUnsure(t *testing.T) {
	d := desktest.Builtin(t)
	for in, unsure := range map[string]bool{"湖听记者 周国平": true, "湖畔新闻记者 周国平": false} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>" + in + "</p><p>今天的天气很好。</p>"}, desktest.Now)
		if got := e.Evidence != nil && e.Evidence.Unsure["origin"] > 0; got != unsure {
			t.Errorf("%s: %+v", in, e.Evidence)
		}
	}
}

// A dateline may join outlets, have its date in Chinese figures or none, and the reporter's outlet in its bracket.
func TestDatelinesOfOutlets(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{
		"湖畔网平湖讯（记者 周国平）": "湖畔网", "新华社平湖讯（记者 周国平）": "新华社", "新华社杭州五月十三日电 （记者周国平）": "新华社", "新华社杭州一九九八年五月三日电（记者周国平）": "新华社", "湖畔网·闪电新闻5月1日讯（记者 周国平）": "湖畔网·闪电新闻",
		"湖畔网、湖上客户端、南湖晚报4月13日消息（记者 周国平）": "湖畔网、湖上客户端、南湖晚报", "本报讯（早报记者 周国平）": "早报", "本报讯（记者 周国平 新华社记者 周国平）": "嘉兴在线", "湖畔新闻网长治讯（记者 周国平）": "湖畔新闻网", "湖畔在线·平湖支站5月20日讯（记者 周国平）": "湖畔在线·平湖支站", "新湖畔·每日湖畔网5月20日讯（记者 周国平）": "新湖畔·每日湖畔网", "经济日报-中国经济网北京5月20日讯（记者 周国平）": "经济日报-中国经济网", "湖畔网5月20日6时讯（记者 周国平）": "湖畔网", "湖畔信息港讯 记者 周国平：": "湖畔信息港", "第9眼TV-湖畔网讯（记者 周国平）": "第9眼TV-湖畔网", "荆楚网（湖北日报网）讯（记者 周国平）": "荆楚网（湖北日报网）", "荆楚网（湖北日报网）6月12日讯（记者 周国平）": "荆楚网（湖北日报网）",
	} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + in + "今天的天气很好。</p>"}, desktest.Now)
		if a := e.Attribution; a.Origin != want || strings.Join(a.Reporters, " ") != "周国平" || e.Summary != "今天的天气很好。" {
			t.Errorf("%s: %v of %s, summary %s", in, a.Reporters, a.Origin, e.Summary)
		}
	}
	for in, want := range map[string]string{"湖畔网资讯多。": "嘉兴在线", "湖畔网平湖讯息多。": "嘉兴在线", "工厂、商店、闪电新闻": "嘉兴在线", "五月三日电，天气很好。": "嘉兴在线", "36家电视台消息，天气很好。": "嘉兴在线", "南湖晚报通讯员很忙。": "嘉兴在线"} {
		if e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + in + "</p>"}, desktest.Now); e.Attribution.Origin != want || e.Summary != in {
			t.Errorf("%s: of %s, summary %s", in, e.Attribution.Origin, e.Summary)
		}
	}
}
