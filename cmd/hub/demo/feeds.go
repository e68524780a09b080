package demo

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// listed is how many articles a partner's feed or list names.
const listed = 30

// view is what the templates see of an article.
type view struct {
	*article
	Link, Picture string // addresses; Picture is "" where there is none
	Source        string // address of the outlet named as Origin
}

// views are the newest articles, at most n.
func (s *site) views(n int, link func(*article) string) []view {
	var vs []view
	for _, a := range s.articles[:min(n, len(s.articles))] {
		vs = append(vs, s.view(a, link(a)))
	}
	return vs
}

func (s *site) view(a *article, link string) view {
	v := view{article: a, Link: link}
	if a.Image != "" {
		v.Picture = s.imageURL(a)
	}
	if a.Origin != "" {
		v.Source = "http://www.tx.example/"
	}
	return v
}

// PictureBytes is the size of the picture, for an enclosure's length.
func (v view) PictureBytes() int { return len(v.picture) }

// zjol is 浙江在线: an RSS feed in GB18030 that says it is gb2312, with HTML's entities and dates without a zone, no guid and
// no author; Last-Modified alone.
func zjol() partner {
	return partner{
		id: "zjol", name: "浙江在线", lastModified: true, gb18030: true,
		source: func(base string) news.Source {
			return news.Source{Kind: news.KindFeed, URL: base + "/rss/txxw.xml", Interval: 2 * time.Second, Channels: []string{"world"},
				Categories: map[string]string{"财经": "finance", "教育": "education", "健康": "health", "旅游": "travel", "强县新闻": "strong-counties", "房产": "property", "文化": "culture"},
				Licence:    news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Label: "稿件来源:{origin}"}}
		},
		page: func(s *site, p string) (document, bool) {
			link := func(a *article) string {
				return fmt.Sprintf("%s/system/%s/%09d.shtml", s.base, a.Published.Format("2006/01/02"), a.Number)
			}
			if p == "/rss/txxw.xml" {
				return document{mediaType: "text/xml", body: render("zjol.xml", map[string]any{"Base": s.base, "Built": s.changed, "Items": s.views(listed, link)}), modified: s.changed}, true
			}
			return s.plain(p, "/system/", link, "text/html; charset=gb2312", "gb2312")
		},
	}
}

// wuzhen is 乌镇发布: Atom as it should be, with sources, contributors, enclosures, a strong ETag and a max-age.
func wuzhen() partner {
	return partner{
		id: "wuzhen", name: "乌镇发布", etag: "strong", lastModified: true, maxAge: "max-age=1",
		source: func(base string) news.Source {
			return news.Source{Kind: news.KindFeed, URL: base + "/atom.xml", Interval: 2 * time.Second, Channels: []string{"tongxiang"}, Towns: []string{"wuzhen"},
				Categories: map[string]string{"旅游": "travel", "教育": "education", "经济": "finance", "公告": "notices", "文明": "civility", "视频": "video", "民生": "livelihood"},
				Licence:    news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull, Label: "稿件来源:{origin}", Rights: "乌镇发布，转载请注明出处"}}
		},
		page: func(s *site, p string) (document, bool) {
			link := func(a *article) string { return fmt.Sprintf("%s/post/%d", s.base, a.Number) }
			switch {
			case p == "/atom.xml":
				return document{mediaType: "application/atom+xml; charset=utf-8", body: render("wuzhen.xml", map[string]any{"Base": s.base, "Updated": s.changed, "Entries": s.views(listed, link)}), modified: s.changed}, true
			case strings.HasPrefix(p, "/video/"):
				return document{mediaType: "video/mp4", body: film(), modified: s.start()}, s.byNumber(strings.TrimSuffix(path.Base(p), ".mp4")) != nil
			}
			return s.plain(p, "/post/", link, "text/html; charset=utf-8", "utf-8")
		},
	}
}

// keji is 长三角科技财经: JSON Feed, compressed, with a weak ETag.
func keji() partner {
	return partner{
		id: "keji", name: "长三角科技财经", etag: "weak", gzip: true,
		source: func(base string) news.Source {
			return news.Source{Kind: news.KindFeed, URL: base + "/feed.json", Interval: 3 * time.Second, Channels: []string{"finance"},
				Categories: map[string]string{"财经": "finance", "汽车": "auto", "科技": "world"},
				Licence:    news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Label: "稿件来源:{origin}"}}
		},
		page: func(s *site, p string) (document, bool) {
			link := func(a *article) string { return fmt.Sprintf("%s/a/%d", s.base, a.Number) }
			if p == "/feed.json" {
				return document{mediaType: "application/feed+json", body: jsonFeed(s, s.views(listed, link)), modified: s.changed}, true
			}
			return s.plain(p, "/a/", link, "text/html; charset=utf-8", "utf-8")
		},
	}
}

// plain is an article's page below a folder, and the site's front page.
func (s *site) plain(p, folder string, link func(*article) string, mediaType, charset string) (document, bool) {
	if p == "/" {
		return document{mediaType: mediaType, body: render("front.html", map[string]any{"Name": s.name, "Charset": charset, "Items": s.views(listed, link)}), modified: s.changed}, true
	}
	if !strings.HasPrefix(p, folder) {
		return document{}, false
	}
	a := s.byNumber(strings.TrimLeft(strings.TrimSuffix(path.Base(p), ".shtml"), "0"))
	if a == nil {
		return document{}, false
	}
	return document{mediaType: mediaType, body: render("article.html", map[string]any{"Name": s.name, "Charset": charset, "Item": s.view(a, p)}), modified: a.Updated}, true
}

type (
	jsonDocument struct {
		Version  string     `json:"version"`
		Title    string     `json:"title"`
		Home     string     `json:"home_page_url"`
		Feed     string     `json:"feed_url"`
		Language string     `json:"language"`
		Items    []jsonItem `json:"items"`
	}
	jsonItem struct {
		ID          string           `json:"id"`
		URL         string           `json:"url"`
		Title       string           `json:"title"`
		HTML        string           `json:"content_html"`
		Summary     string           `json:"summary,omitempty"`
		Image       string           `json:"image,omitempty"`
		Published   string           `json:"date_published"`
		Modified    string           `json:"date_modified"`
		Authors     []jsonAuthor     `json:"authors,omitempty"`
		Tags        []string         `json:"tags,omitempty"`
		Attachments []jsonAttachment `json:"attachments,omitempty"`
	}
	jsonAuthor struct {
		Name string `json:"name"`
	}
	jsonAttachment struct {
		URL  string `json:"url"`
		Type string `json:"mime_type"`
		Size int    `json:"size_in_bytes"`
	}
)

// jsonFeed is a JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
func jsonFeed(s *site, items []view) []byte {
	d := jsonDocument{Version: "https://jsonfeed.org/version/1.1", Title: s.name, Home: s.base + "/", Feed: s.base + "/feed.json", Language: "zh-CN", Items: []jsonItem{}}
	for _, v := range items {
		text := v.Paragraphs()
		it := jsonItem{ID: v.Link, URL: v.Link, Title: v.Headline(), HTML: string(render("text.html", v)), Summary: text[0],
			Published: v.Published.Format(time.RFC3339), Modified: v.Updated.Format(time.RFC3339), Tags: []string{v.Category}}
		for _, name := range v.Authors {
			it.Authors = append(it.Authors, jsonAuthor{Name: name})
		}
		if v.Picture != "" {
			it.Image = v.Picture
			it.Attachments = []jsonAttachment{{URL: v.Picture, Type: "image/png", Size: v.PictureBytes()}}
		}
		d.Items = append(d.Items, it)
	}
	b, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		panic("demo: " + err.Error())
	}
	return b
}

// film is an MP4 file of no pictures (ISO 14496-12: ftyp and an empty mdat).
func film() []byte {
	return []byte("\x00\x00\x00\x14ftypisom\x00\x00\x02\x00isom\x00\x00\x00\x08mdat")
}
