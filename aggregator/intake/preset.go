package intake

import (
	"github.com/txnews/hub/news"
)

// preset is a family of digital newspapers (数字报) that share one publishing system.
type preset struct {
	news.Selectors
	media string // pictures beside the text
}

// Presets are the names of the families that are built in.
func Presets() []string { return []string{"zjol", "founder"} }

// NeedsPreset tells an epaper of which nobody has said where its links are.
func NeedsPreset(src news.Source) bool {
	return src.Kind == news.KindEpaper && src.Preset == "" && src.Selectors == (news.Selectors{})
}

// presets by name. Field knowledge:
//
//   - zjol, 浙报集团 (浙江日报, 钱江晚报 …): paperindex.htm is a meta refresh to html/YYYY-MM/DD/node_N.htm.
//   - founder, 方正 (嘉兴日报, 南湖晚报 and several hundred papers): …/pc/layout links YYYYMM/DD/node_01.html.
func presetOf(name string) (preset, error) {
	switch name {
	case "":
		return preset{}, nil
	case "zjol":
		return preset{
			Selectors: news.Selectors{
				Links:    "ul.main-ed-articlenav-list li a, map[name=PagePicMap] area",
				Pages:    "#pageLink",
				PageName: ".main-ed-articlenav-title, .main-ednav-nav .current a, #pageLink.current",
				Title:    ".main-article-title",
				Content:  ".main-article-content",
				Byline:   ".main-article-author, .main-article-source",
			},
			media: ".main-article-pic",
		}, nil
	case "founder":
		return preset{
			Selectors: news.Selectors{
				Edition:  "a[href*='node_']",
				Links:    "#articlelist .clearfix a",
				Pages:    "#list li a",
				PageName: "#layout, #list li.active a, .newspaper-title",
				Title:    "#Title",
				Date:     "date",
				Content:  "founder-content",
				Byline:   "#Author, .resource",
			},
			media: ".attachment",
		}, nil
	}
	return preset{}, news.Faultf(news.Because("intake.preset", name), "%w: preset %q (there are zjol and founder)", ErrBadSelector, name)
}

// over lays the source's own selectors over the preset's, field by field.
func (p preset) over(s news.Selectors) preset {
	p.Links, p.Next = either(s.Links, p.Links), either(s.Next, p.Next)
	p.Title, p.Date, p.Content = either(s.Title, p.Title), either(s.Date, p.Date), either(s.Content, p.Content)
	p.Byline, p.Trail = either(s.Byline, p.Byline), either(s.Trail, p.Trail)
	p.Edition, p.Pages, p.PageName = either(s.Edition, p.Edition), either(s.Pages, p.Pages), either(s.PageName, p.PageName)
	return p
}
