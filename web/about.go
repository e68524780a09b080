package web

import (
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// fact is what a page's head says of what it is about.
type fact struct {
	Label, Text string
	Links       []site.Link // in the place of the text
}

// ofChannel says of a channel below which it stands, and what stands below it.
func (v *view) ofChannel(id string) (facts []fact) {
	all := v.public.Settings.Current().Channels
	var above, below []site.Link
	for _, up := range news.Ancestors(all, id) {
		if c, ok := v.public.channel(up); ok {
			above = append([]site.Link{v.channelLink(c)}, above...)
		}
	}
	for _, c := range all {
		if c.Parent == id {
			below = append(below, v.channelLink(c))
		}
	}
	if len(above) > 0 {
		facts = append(facts, fact{Label: v.T("about.above"), Links: above})
	}
	if len(below) > 0 {
		facts = append(facts, fact{Label: v.T("about.below"), Links: below})
	}
	return facts
}

// ofTown says by what names a town goes.
func (v *view) ofTown(id string) (facts []fact) {
	t, _ := v.public.town(id)
	if t.Kind != "" {
		facts = append(facts, fact{Label: v.T("about.kind"), Text: t.Name + t.Kind})
	}
	if len(t.Villages) > 0 {
		var names []string
		for _, name := range t.Villages[:min(len(t.Villages), 12)] {
			names = append(names, unmarked(name))
		}
		facts = append(facts, fact{Label: v.T("about.villages"), Text: strings.Join(names, "、")})
	}
	return facts
}

// ofSource says where a source is at home, and what it allows: that is told beside what it gives alone.
func (v *view) ofSource(src *news.Source) (at, facts []fact) {
	lic := &src.Licence
	if home := webAddress(src.Homepage); home != "" {
		name := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(home, "https://"), "http://"), "/")
		at = append(at, fact{Label: v.T("homepage"), Links: []site.Link{{Text: name, URL: home}}})
	}
	facts = append(facts, fact{Label: v.T("about.public"), Text: v.extent(lic.Public)}, fact{Label: v.T("about.partner"), Text: v.extent(lic.Partner)})
	if label := lic.LabelFor(src.Name); label != "" {
		facts = append(facts, fact{Label: v.T("about.label"), Text: label})
	}
	if lic.Rights != "" {
		facts = append(facts, fact{Label: v.T("rights"), Text: lic.Rights})
	}
	if u := webAddress(lic.URL); u != "" {
		facts = append(facts, fact{Label: v.T("about.licence"), Links: []site.Link{{Text: u, URL: u}}})
	}
	if len(lic.Except) > 0 {
		facts = append(facts, fact{Label: v.T("about.except"), Text: v.T("about.except.some")})
	}
	return at, facts
}

func (v *view) extent(x news.Extent) string {
	if x == "" {
		x = news.ExtentNothing
	}
	return v.T("partners.extent." + string(x))
}

// newestOf says when the newest of a page's entries came.
func (v *view) newestOf(seen time.Time) fact {
	return fact{Label: v.T("about.newest"), Text: v.Full(seen.In(v.public.zone()))}
}

// subscribeURL is the address of the ways to subscribe to a selection's feed.
func (v *view) subscribeURL(sel news.Selection) string {
	return v.To("feeds", "channel", sel.Channel, "town", sel.Town, "source", sel.Source) + "#chosen"
}
