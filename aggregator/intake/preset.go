package intake

import (
	"strings"

	"github.com/txnews/hub/news"
)

// preset is what is known of where a digital newspaper's parts are.
type preset struct {
	news.Selectors
	media string // pictures beside the text
}

// NeedsPreset tells an epaper of which nobody has said where its links are.
func NeedsPreset(src news.Source) bool {
	return src.Kind == news.KindEpaper && src.Preset == "" && src.Selectors == (news.Selectors{})
}

// preset is the family of that name, and none of none.
func (r *Reader) preset(name string) (preset, error) {
	if name == "" {
		return preset{}, nil
	}
	var known []string
	for _, p := range r.opt.Presets {
		if p.ID == name {
			return preset{p.Selectors, p.Media}, nil
		}
		known = append(known, p.ID)
	}
	return preset{}, news.Faultf(news.Because("intake.preset", name), "%w: preset %q (there are: %s)", ErrBadSelector, name, strings.Join(known, ", "))
}

// over lays the source's own selectors over the preset's, field by field.
func (p preset) over(s news.Selectors) preset {
	p.Links, p.Next = either(s.Links, p.Links), either(s.Next, p.Next)
	p.Title, p.Date, p.Content = either(s.Title, p.Title), either(s.Date, p.Date), either(s.Content, p.Content)
	p.Byline, p.Trail = either(s.Byline, p.Byline), either(s.Trail, p.Trail)
	p.Edition, p.Pages, p.PageName = either(s.Edition, p.Edition), either(s.Pages, p.Pages), either(s.PageName, p.PageName)
	return p
}
