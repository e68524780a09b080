package desk_test

import (
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A decision of which nothing is learnt says why, for each part of it; one of which anything is learnt says nothing.
func TestADecisionThatTeachesNothingSaysWhy(t *testing.T) {
	d := desktest.Builtin(t)
	credit := func(said news.Said, had news.Maker) *news.Credited { return &news.Credited{Said: said, Desk: had} }
	for name, c := range map[string]struct {
		says news.Saying
		why  string
	}{
		"a subject":                     {news.Saying{Channels: &[]string{"travel"}}, ""},
		"a medium":                      {news.Saying{Channels: &[]string{"video"}}, "mute.channels"},
		"no channel":                    {news.Saying{Channels: &[]string{}}, "mute.channels"},
		"nobody":                        {news.Saying{Credit: credit(news.Said{Reporters: &[]string{}}, news.Maker{Reporters: []string{"李建国"}})}, ""},
		"one in the place of another":   {news.Saying{Credit: credit(news.Said{Origin: new("新华社")}, news.Maker{})}, "mute.credit"},
		"an outlet that is not known":   {news.Saying{Credit: credit(news.Said{Origin: new("高桥小组")}, news.Maker{})}, ""},
		"a town that is named":          {news.Saying{Towns: &[]string{"wuzhen"}}, ""},
		"a town that is not named":      {news.Saying{Towns: &[]string{"puyuan"}}, "mute.towns"},
		"a story of one text":           {news.Saying{Story: &news.Kinship{Text: "text:1", Others: []string{"text:1"}}}, "mute.story"},
		"a story of two":                {news.Saying{Story: &news.Kinship{Text: "text:1", Others: []string{"text:2"}}}, ""},
		"a medium and a town":           {news.Saying{Channels: &[]string{"video"}, Towns: &[]string{"wuzhen"}}, ""},
		"a medium and one not named":    {news.Saying{Channels: &[]string{"video"}, Towns: &[]string{"puyuan"}}, "mute.channels mute.towns"},
		"nothing of which to learn yet": {news.Saying{}, ""},
	} {
		l := news.Lesson{Entry: "e", Source: "s", Title: "古镇夜游新添游船航线", Lead: "昨天傍晚乌镇游客很多。", Saying: c.says}
		got := ""
		for _, why := range d.Mute(&l) {
			if got != "" {
				got += " "
			}
			got += why.Rule
		}
		if got != c.why {
			t.Errorf("%s: %q, want %q", name, got, c.why)
		}
	}
	l := news.Lesson{Title: "今日要闻播报", Common: news.Common{Title: []string{"今日要闻播报"}}, Saying: news.Saying{Channels: &[]string{"travel"}}}
	if why := d.Mute(&l); len(why) != 1 || why[0].Rule != "mute.common" {
		t.Errorf("a text that says what all say: %v", why)
	}
}
