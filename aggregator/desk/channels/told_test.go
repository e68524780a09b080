package channels_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A short text that says how it is to be looked at or listened to is pictures or a recording, and nothing else; a report of an exhibition or of a recording is none.
func TestATextThatSaysHowItIsToBeSeen(t *testing.T) {
	d := desktest.Builtin(t)
	for _, c := range []struct {
		title, text string
		medium      string
	}{
		{"渡口的四季", "从初春守到大寒，共十二幅。", "pictures"},
		{"雨里的摊贩（六幅）", "", "pictures"},
		{"赛龙舟", "全部照片见内页，共二十二张。", "pictures"},
		{"画院三十年", "展出书画作品，共120幅。", ""},
		{"会场加座", "旅馆腾出床位，共120张床。", ""},
		{"消费券今起发放", "每户两样，共10张。", ""},
		{"雪落古镇", "摄影协会供图，共九张。", "pictures"},
		{"一碗面的来历", "这是一部六分钟的短片。", "video"},
		{"旧街往事", "节目时长四十分钟。", "video"},
		{"渡口人家", "有声书第三集。", "video"},
		{"一名木匠的十年", "点击收听本期节目，全片时长四十一分钟。", "video"},
		{"乡音里的童谣", "这是一段六分钟的录音。", "video"},
		{"乡音朗诵会现场录音", "", "video"},
		{"南极来信：企鹅与科考船（18张）", "", "pictures"},
		{"抢插晚稻", "种粮户驾着插秧机下田。 本报记者 何立 摄", "pictures"},
		{"我市延长图书馆开放时间", "", ""},
		{"运河边建成一条漫步道", "", ""},
		{"昨夜停电时长2小时", "", ""},
		{"全市志愿服务时长8万小时", "", ""},
		{"本报送出越剧票（20张）", "", ""},
		{"书画院展出新作（120幅）", "", ""},
		{"廉政短剧征稿", "入选者由纪委协调拍摄。", ""},
		{"直播间里的旧布料：一家夫妻店的转身", "店里卖了二十年布。", ""},
		{"▶ 暴雨里让出雨披的人", "", "video"},
		{"补锅匠", "片长14分22秒。", "video"},
		{"市民可观看潮水的三处堤岸", "堤岸今天加了护栏。", ""},
	} {
		e := d.Edit(news.Source{ID: "s", Name: "浙江在线", Channels: []string{"world"}}, news.Raw{Title: c.title, Content: c.text}, desktest.Now)
		is := func(id string) bool { return slices.Contains(e.Channels, id) }
		if is("pictures") != (c.medium == "pictures") || is("video") != (c.medium == "video") {
			t.Errorf("%s | %s is in %v: %v", c.title, c.text, e.Channels, e.Why.Channels)
		}
	}
}

// Nothing is attached, and no mark that is known stands there: that an entry is pictures, a film or sound is weighed as its subject is. What carries pictures is
// filed by these, and by its subject.
func TestAMediumIsWeighedAsASubjectIs(t *testing.T) {
	d := desktest.Builtin(t)
	for _, c := range []struct {
		title, text, section string
		pictures             int
		want                 []string
	}{
		{"MV《渔火》首发", "", "音乐", 0, []string{"video"}},
		{"渡口夜话第九期：撑船的人", "本地电台周末播客，可在线收听。", "Podcast", 0, []string{"video"}},
		{"微短剧《楼上楼下》第5集", "每集两分钟。", "追剧", 0, []string{"video"}},
		{"十二帧看老街", "本报三位摄影记者跟拍一周。", "image", 0, []string{"pictures"}},
		{"条漫｜骗子的一天（第三话）", "绘制：小毛", "", 0, []string{"pictures"}},
		{"公安部门公布监控视频 征集肇事车线索", "昨天深夜，一辆货车在国道撞人后逃逸。", "社会", 0, []string{"world"}},
		{"戏曲专场录像", "昆曲名家登台。", "戏曲", 1, []string{"pictures", "culture"}},
	} {
		raw := news.Raw{Title: c.title, Content: c.text}
		if c.section != "" {
			raw.Categories = []string{c.section}
		}
		for range c.pictures {
			raw.Media = append(raw.Media, news.RawMedia{URL: "http://e.cn/1.jpg"})
		}
		e := d.Edit(news.Source{ID: "s", Name: "浙江在线", Channels: []string{"world"}}, raw, desktest.Now)
		if !slices.Equal(e.Channels, c.want) {
			t.Errorf("%s | %s | %s: %v, want %v: %v", c.title, c.text, c.section, e.Channels, c.want, e.Why.Channels)
		}
	}
}

// What a hub has for a subject is one, whatever the model calls so.
func TestAChannelOfNoMediumIsASubject(t *testing.T) {
	d, err := desk.New(desk.Rules{Channels: []news.Channel{
		{ID: "rest", Name: "外地", Role: news.RoleRest}, {ID: "video", Name: "影视圈", Words: []string{"+票房"}}, {ID: "films", Name: "看片", Role: news.RoleVideo},
	}})
	if err != nil {
		t.Fatal(err)
	}
	e := d.Edit(news.Source{ID: "s", Name: "某报", Channels: []string{"rest"}}, news.Raw{Title: "春节档票房过半", Content: "三部新片领跑。"}, desktest.Now)
	if !slices.Equal(e.Channels, []string{"video"}) {
		t.Errorf("%v: %v", e.Channels, e.Why.Channels)
	}
	if e := d.Edit(news.Source{ID: "s", Name: "某报", Channels: []string{"films"}}, news.Raw{Title: "路口昨天通车"}, desktest.Now); slices.Contains(e.Channels, "video") {
		t.Errorf("what a source of films says nothing else of is in %v: %v", e.Channels, e.Why.Channels)
	}
}

// A hub's own channel for pictures may have any id, and there may be none for films: then nothing is filed in one.
func TestAMediumIsFiledInTheHubsOwnChannel(t *testing.T) {
	d, err := desk.New(desk.Rules{Channels: []news.Channel{
		{ID: "home", Name: "本地", Role: news.RoleLocal}, {ID: "rest", Name: "外地", Role: news.RoleRest}, {ID: "album", Name: "相簿", Role: news.RolePictures},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for title, want := range map[string]string{"十二帧看老街（组照）": "album", "微短剧《楼上楼下》第5集": "rest"} {
		e := d.Edit(news.Source{ID: "s", Name: "某报", Channels: []string{"rest"}}, news.Raw{Title: title}, desktest.Now)
		if !slices.Equal(e.Channels, []string{want}) {
			t.Errorf("%s: %v, want %s: %v", title, e.Channels, want, e.Why.Channels)
		}
	}
}
