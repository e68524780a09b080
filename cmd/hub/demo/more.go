package demo

import (
	"fmt"
	"time"

	"github.com/txnews/hub/news"
)

// simple is a site with a plain RSS feed at /rss.xml, and its articles below /a/.
func simple(id, name, language string, src news.Source) partner {
	return partner{
		id: id, name: name, etag: "strong", lastModified: true,
		source: func(base string) news.Source {
			s := src
			s.Kind, s.URL, s.Interval, s.Language = news.KindFeed, base+"/rss.xml", 3*time.Second, language
			return s
		},
		page: func(s *site, p string) (document, bool) {
			link := func(a *article) string { return fmt.Sprintf("%s/a/%d", s.base, a.Number) }
			if p == "/rss.xml" {
				return document{mediaType: "application/rss+xml; charset=utf-8", modified: s.changed, body: render("plain.xml", map[string]any{
					"Name": name, "Language": language, "Base": s.base, "Built": s.changed, "Items": s.views(listed, link)})}, true
			}
			return s.plain(p, "/a/", link, "text/html; charset=utf-8", "utf-8")
		},
	}
}

// radio is 桐乡之声: what it says may be heard.
func radio() partner {
	return simple("radio", "桐乡之声", "zh-CN", news.Source{Channels: []string{"tongxiang"},
		Categories: map[string]string{"音频": "video", "民生": "livelihood", "理论": "theory", "党建": "party", "文明": "civility"},
		Licence:    news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull, Label: "稿件来源:{origin}"}})
}

// photos is 运河影像: several pictures to a story.
func photos() partner {
	return simple("photos", "运河影像", "zh-CN", news.Source{Channels: []string{"tongxiang"},
		Categories: map[string]string{"影像": "pictures", "人文": "culture", "专题": "topics", "旅游": "travel"},
		Licence:    news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Label: "图片来源:{origin}", Rights: "图片版权归作者所有，转载须经许可"}})
}

// embargo is how long readers wait for what 水乡周报 prints.
const embargo = 90 * time.Second

// weekly is 水乡周报: partners have it at once, readers later.
func weekly() partner {
	return simple("weekly", "水乡周报", "zh-CN", news.Source{Channels: []string{"tongxiang"},
		Categories: map[string]string{"专题": "topics", "理论": "theory", "房产": "property", "教育": "education", "健康": "health", "社区": "communities"},
		Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull, Label: "稿件来源:{origin}",
			Except: []news.Exception{{Embargo: embargo, Public: news.ExtentNothing, Partner: news.ExtentFull}}}})
}

// today is Tongxiang Today, which is in English.
func today() partner {
	return simple("today", "Tongxiang Today", "en", news.Source{Channels: []string{"tongxiang"},
		Categories: map[string]string{"Travel": "travel", "Business": "finance", "Culture": "culture", "Schools": "education"},
		Licence:    news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull, Label: "Source: {origin}"}})
}

// Disputed is the entry, by its id in the hub, of which somebody else says that it is theirs.
func Disputed() string { return news.EntryID("photos", "p-wuming") }
