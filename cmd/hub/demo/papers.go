package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// sheet is a page (版) of a digital edition.
type sheet struct {
	Number   int
	Name     string
	Articles []view
}

// edition is the day of the newest article and that day's pages, one for each section, in the order of names.
func (s *site) edition(day string, sections []string, link func(*article) string) []sheet {
	var sheets []sheet
	for i, name := range sections {
		sh := sheet{Number: i + 1, Name: name}
		for _, a := range s.articles[:min(shown, len(s.articles))] {
			at := max(slices.Index(sections, a.Category), 0)
			if at == i && a.Published.Format(time.DateOnly) == day {
				sh.Articles = append(sh.Articles, s.view(a, link(a)))
			}
		}
		sheets = append(sheets, sh)
	}
	return sheets
}

// today is the day of the newest edition.
func (s *site) today() time.Time {
	if len(s.articles) == 0 {
		return s.changed.In(china)
	}
	return s.articles[0].Published
}

// jxrb is 嘉兴日报: a digital edition of the Founder (方正) family, with no validators at all.
func jxrb() partner {
	sections := []string{"要闻", "桐乡新闻", "经济", "民生", "健康"}
	return partner{
		id: "jxrb", name: "嘉兴日报",
		source: func(base string) news.Source {
			return news.Source{Kind: news.KindEpaper, Preset: "founder", URL: base + "/jxrbPaper/pc/layout", Interval: 5 * time.Second, Channels: []string{"tongxiang"},
				Categories: map[string]string{"经济": "finance", "民生": "livelihood", "健康": "health"},
				Licence:    news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Label: "稿件来源:{origin}"}}
		},
		page: func(s *site, p string) (document, bool) {
			const root = "/jxrbPaper/pc/"
			if p == root+"layout" {
				return document{moved: root + "layout/"}, true
			}
			rest, ok := strings.CutPrefix(p, root)
			if !ok {
				return document{moved: root + "layout/"}, p == "/"
			}
			html := func(name string, data any) (document, bool) {
				return document{mediaType: "text/html", body: render(name, data), modified: s.changed}, true
			}
			link := func(a *article) string {
				return fmt.Sprintf("../../../content/%s/content_%d.html", a.Published.Format("200601/02"), a.Number)
			}
			if rest == "layout/" {
				day := s.today()
				return html("founder-index.html", map[string]any{"Day": day, "Dir": day.Format("200601/02") + "/", "Sheets": s.edition(day.Format(time.DateOnly), sections, link)})
			}
			var month, dom string
			var n int
			parts := strings.Split(rest, "/")
			if len(parts) != 4 {
				return document{}, false
			}
			month, dom = parts[1], parts[2]
			day, err := time.ParseInLocation("200601/02", month+"/"+dom, china)
			if err != nil {
				return document{}, false
			}
			switch parts[0] {
			case "layout":
				if _, err := fmt.Sscanf(parts[3], "node_%d.html", &n); err != nil || n < 1 || n > len(sections) {
					return document{}, false
				}
				sheets := s.edition(day.Format(time.DateOnly), sections, link)
				return html("founder-layout.html", map[string]any{"Day": day, "Dir": "", "Sheets": sheets, "Sheet": sheets[n-1]})
			case "content":
				a := s.byNumber(strings.TrimSuffix(strings.TrimPrefix(parts[3], "content_"), ".html"))
				if a == nil {
					return document{}, false
				}
				return html("founder-content.html", map[string]any{"Day": day, "Item": s.view(a, p)})
			}
			return document{}, false
		},
	}
}

// qjwb is 钱江晚报: a digital edition of the 浙报 family, behind a meta refresh, with ETag and Last-Modified.
func qjwb() partner {
	sections := []string{"城事", "经济", "文化", "教育", "健康"}
	return partner{
		id: "qjwb", name: "钱江晚报", etag: "strong", lastModified: true,
		source: func(base string) news.Source {
			return news.Source{Kind: news.KindEpaper, Preset: "zjol", URL: base + "/paperindex.htm", Interval: 5 * time.Second, Channels: []string{"world"},
				Categories: map[string]string{"经济": "finance", "文化": "culture", "教育": "education", "健康": "health"},
				Licence:    news.Licence{Public: news.ExtentHeadline, Partner: news.ExtentSummary, Label: "稿件来源:{origin}"}}
		},
		page: func(s *site, p string) (document, bool) {
			html := func(name string, data any) (document, bool) {
				return document{mediaType: "text/html", body: render(name, data), modified: s.changed}, true
			}
			link := func(a *article) string {
				return fmt.Sprintf("content_%d_%d.htm?div=-1", a.Number, max(slices.Index(sections, a.Category), 0)+1)
			}
			switch {
			case p == "/":
				return document{moved: "/paperindex.htm"}, true
			case p == "/paperindex.htm":
				return html("qjwb-index.html", map[string]any{"Dir": s.today().Format("2006-01/02")})
			}
			rest, ok := strings.CutPrefix(p, "/html/")
			if !ok || strings.Count(rest, "/") != 2 {
				return document{}, false
			}
			i := strings.LastIndexByte(rest, '/')
			day, err := time.ParseInLocation("2006-01/02", rest[:i], china)
			if err != nil {
				return document{}, false
			}
			var n, number int
			if _, err := fmt.Sscanf(rest[i+1:], "node_%d.htm", &n); err == nil && n >= 1 && n <= len(sections) {
				sheets := s.edition(day.Format(time.DateOnly), sections, link)
				return html("qjwb-node.html", map[string]any{"Day": day, "Sheets": sheets, "Sheet": sheets[n-1]})
			}
			if _, err := fmt.Sscanf(rest[i+1:], "content_%d_%d.htm", &number, &n); err != nil || n < 1 || n > len(sections) {
				return document{}, false
			}
			a := s.byNumber(fmt.Sprint(number))
			if a == nil {
				return document{}, false
			}
			return html("qjwb-content.html", map[string]any{"Day": day, "Name": sections[n-1], "Number": n, "Item": s.view(a, p)})
		},
	}
}

// txnews is 桐乡新闻网: no feed, but a list page and article pages in GB2312, with IIS's ETag and Last-Modified.
func txnews() partner {
	return partner{
		id: "txnews", name: "桐乡新闻网", etag: "strong", lastModified: true, gb18030: true,
		source: func(base string) news.Source {
			return news.Source{Kind: news.KindPage, URL: base + "/xw/index.shtml", Interval: 3 * time.Second,
				Selectors: news.Selectors{Links: "ul.newslist li a", Next: "a.next", Title: "h1.title", Date: ".pubtime", Content: "#zoom", Byline: ".laiyuan", Trail: ".weizhi"},
				Categories: map[string]string{"桐乡新闻": "tongxiang", "国内国际": "world", "强县新闻": "strong-counties", "党务公开": "party", "人文桐乡": "culture",
					"教育天地": "education", "社区巡礼": "communities", "民生信息": "livelihood", "休闲旅游": "travel", "生活健康": "health"},
				Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull, Label: "稿件来源:{origin}", Rights: "桐乡新闻网版权所有，未经协议授权不得转载"}}
		},
		page: func(s *site, p string) (document, bool) {
			link := func(a *article) string {
				return fmt.Sprintf("/system/%s/%09d.shtml", a.Published.Format("2006/01/02"), a.Number)
			}
			all := s.views(keep, link)
			list := all[:min(shown, len(all))]
			switch {
			case p == "/":
				return document{moved: "/xw/index.shtml"}, true
			case p == "/xw/index.shtml":
				return document{mediaType: "text/html", body: render("txnews-list.html", map[string]any{"Items": list[:min(listed, len(list))], "Next": len(list) > listed}), modified: s.changed}, true
			case p == "/xw/index_1.shtml":
				return document{mediaType: "text/html", body: render("txnews-list.html", map[string]any{"Items": list[min(listed, len(list)):], "Next": false}), modified: s.changed}, true
			case !strings.HasPrefix(p, "/system/"):
				return document{}, false
			}
			for _, v := range all {
				if v.Link == p {
					return document{mediaType: "text/html", body: render("txnews-article.html", v), modified: v.Updated}, true
				}
			}
			return document{}, false
		},
	}
}
