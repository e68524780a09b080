package feeds

import (
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// airwaves is a hub with a channel of sound and film, one of pictures, and an entry of each kind of media.
func airwaves(site news.Site) *Publisher {
	at := time.Date(2026, 6, 12, 8, 0, 0, 0, time.UTC)
	entry := func(id, title string, e news.Entry) news.Entry {
		at = at.Add(-time.Minute)
		e.ID, e.Title, e.Source, e.Version, e.URL = strings.Repeat(id, 26), title, "radio", 1, "https://radio.example.cn/"+id
		e.Published, e.Updated, e.FirstSeen, e.Sort, e.Language = at, at, at, at, "zh-CN"
		return e
	}
	m := newMemory([]news.Channel{{ID: "video", Name: "视听频道", Role: news.RoleVideo}, {ID: "pictures", Name: "图片频道", Role: news.RolePictures}},
		[]news.Source{{ID: "radio", Name: "桐乡电台", URL: "https://radio.example.cn/feed", Enabled: true}},
		entry("a", "早间新闻", news.Entry{Summary: "今日要闻。", Channels: []string{"video"}, Attribution: news.Attribution{Reporters: []string{"张三", "李四"}},
			Media:     []news.Media{{URL: "https://radio.example.cn/a.jpg", Type: "image/jpeg"}, {URL: "https://radio.example.cn/a.mp3", Type: "audio/mpeg", Length: 4711}},
			Playtimes: map[string]int64{"https://radio.example.cn/a.mp3": 3723}}),
		entry("b", "水乡夜景", news.Entry{Channels: []string{"video", "pictures"}, Attribution: news.Attribution{Photographers: []string{"王五"}},
			Media: []news.Media{{URL: "https://radio.example.cn/b.mp4", Type: "video/mp4", Caption: "西栅"}, {URL: "https://radio.example.cn/b.webp", Type: "image/webp", Caption: "西栅夜景"}}}),
		entry("c", "组图", news.Entry{Channels: []string{"pictures"}, Media: []news.Media{{URL: "https://radio.example.cn/c.png", Type: "image/png"}}}))
	site.Title, site.URL, site.Language, site.Contact = "桐乡新闻聚合", "https://hub.example.cn/", "zh-CN", "editor@example.cn"
	now := settings.Static(settings.Snapshot{Site: site, Channels: m.channels, Licence: siteLicence})
	return New(Options{Settings: now, Rights: rights.New(rights.Options{Settings: now}, m)})
}

// The feed of a channel of sound and film is one that podcast clients take; that of pictures says what each shows, and whose it is.
func TestPodcastAndPictures(t *testing.T) {
	p := airwaves(news.Site{})
	for _, channel := range []string{"video", "pictures"} {
		for _, f := range Formats() {
			golden(t, "media-"+channel+"."+string(f), feedOf(t, p, news.Selection{Channel: channel}, f))
		}
	}
	for _, feed := range []string{string(feedOf(t, p, news.Selection{Channel: "pictures"}, RSS).Plain), string(feedOf(t, p, news.Selection{}, RSS).Plain)} {
		if strings.Contains(feed, "itunes") {
			t.Error("what is no podcast has a podcast's elements")
		}
	}
}

func TestPodcastOfASiteWithACoverAndACategoryOfItsOwn(t *testing.T) {
	p := airwaves(news.Site{Cover: "https://hub.example.cn/ours.jpg", PodcastCategory: "Society & Culture"})
	feed := string(feedOf(t, p, news.Selection{Channel: "video"}, RSS).Plain)
	for _, want := range []string{`<itunes:image href="https://hub.example.cn/ours.jpg">`, `<itunes:category text="Society &amp; Culture"></itunes:category>`} {
		if !strings.Contains(feed, want) {
			t.Errorf("%s is not in %.2000s", want, feed)
		}
	}
}
