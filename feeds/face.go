package feeds

import (
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/words"
)

// face is what feeds say of the site, made of the settings in force.
type face struct {
	of     *settings.Snapshot
	site   news.Site  // its title is not empty where it has an address: Atom and RSS want one
	lang   words.Lang // of what the hub says itself
	labels labels

	channels, towns string         // what the addresses of channels' and towns' pages begin with
	zone            *time.Location // of the dates
}

// face gives the one by the settings in force.
func (p *Publisher) face() *face {
	now := p.opt.Settings.Current()
	if f := p.lastFace.Load(); f != nil && f.of == now {
		return f
	}
	f := &face{of: now, site: now.Site, lang: words.Of(now.Site.Language), zone: p.opt.Location}
	if f.zone == nil {
		f.zone = now.Zone()
	}
	f.labels = labelsIn(f.lang)
	f.site.Title, f.site.URL = clean(f.site.Title), clean(f.site.URL)
	if f.site.Title == "" {
		f.site.Title = f.site.URL
	}
	f.channels, f.towns = f.abs("/channel/"), f.abs("/town/")
	p.lastFace.Store(f)
	return f
}

// abs makes an absolute address of a path that begins with a slash.
func (f *face) abs(path string) string { return strings.TrimSuffix(f.site.URL, "/") + path }
