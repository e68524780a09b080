package channels_test

import (
	"slices"
	"testing"

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
		{"市民可观看潮水的三处堤岸", "堤岸今天加了护栏。", ""},
	} {
		e := d.Edit(news.Source{ID: "s", Name: "浙江在线", Channels: []string{"world"}}, news.Raw{Title: c.title, Content: c.text}, desktest.Now)
		is := func(id string) bool { return slices.Contains(e.Channels, id) }
		if is("pictures") != (c.medium == "pictures") || is("video") != (c.medium == "video") {
			t.Errorf("%s | %s is in %v: %v", c.title, c.text, e.Channels, e.Why.Channels)
		}
	}
}
