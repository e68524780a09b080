package web

import (
	"html/template"
	"strings"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// view is what every page's template is given.
type view struct {
	*site.Page
	public *public
}

// item is an entry in a list.
type item struct {
	Title, URL, Lang, Time, Stamp, Summary, Image string
	Credits                                       []credit
	Channels, Towns                               []site.Link
}

// credit is a role and who had it.
type credit struct{ Role, Names string }

// day is the entries of one day.
type day struct {
	Heading string
	Items   []item
}

// menus are the channels and the towns, with the one that the page is about marked.
func (v *view) menus(channel, town string) []site.Menu {
	channels := append([]site.Link{{Text: v.T("home"), URL: v.Home()}}, v.channelLinks(channel)...)
	return []site.Menu{
		{Label: v.T("channels"), Links: channels},
		{Label: v.T("towns"), Class: "towns", Shown: true, Links: v.townLinks(town)},
	}
}

// channelLinks lists the channels, each below its parent, here marked.
func (v *view) channelLinks(here string) []site.Link {
	var out []site.Link
	var add func(parent string, depth int)
	add = func(parent string, depth int) {
		for _, c := range v.public.Settings.Current().Channels {
			if c.Parent == parent && depth < 8 {
				l := v.channelLink(c)
				l.Here, l.Sub = c.ID == here, depth > 0
				out = append(out, l)
				add(c.ID, depth+1)
			}
		}
	}
	add("", 0)
	return out
}

func (v *view) townLinks(here string) []site.Link {
	var out []site.Link
	for _, t := range v.public.Settings.Current().Towns {
		l := v.townLink(t)
		l.Here = t.ID == here
		out = append(out, l)
	}
	return out
}

func (v *view) channelLink(c news.Channel) site.Link {
	return site.Link{Text: c.Name, URL: v.To("channel/" + c.ID), Lang: v.Foreign("")}
}

func (v *view) townLink(t news.Town) site.Link {
	return site.Link{Text: t.Name, URL: v.To("town/" + t.ID), Lang: v.Foreign("")}
}

// formatLink is how a format of feeds is called.
type formatLink struct {
	f          feeds.Format
	name, kind string
}

// formatLinks are the formats that pages offer.
func formatLinks() []formatLink {
	return []formatLink{{feeds.RSS, "RSS", "application/rss+xml"}, {feeds.Atom, "Atom", "application/atom+xml"}, {feeds.JSON, "JSON", "application/feed+json"}}
}

// feedLinks are a selection's feeds in every format.
func (v *view) feedLinks(title string, sel news.Selection) []site.FeedLink {
	formats := formatLinks()
	out := make([]site.FeedLink, 0, len(formats))
	for _, f := range formats {
		path := strings.TrimPrefix(feeds.Path(sel, f.f), "/")
		out = append(out, site.FeedLink{Title: title + " (" + f.name + ")", Format: f.name, Type: f.kind, URL: v.public.base + path})
	}
	return out
}

// days groups entries, newest first, by the day of their place on the timeline.
func (v *view) days(entries []rights.Given) []day {
	var out []day
	for i := range entries {
		e := feeds.Clean(entries[i].Entry)
		heading := v.Day(e.Sort.In(v.public.zone()))
		if len(out) == 0 || out[len(out)-1].Heading != heading {
			out = append(out, day{Heading: heading})
		}
		d := &out[len(out)-1]
		d.Items = append(d.Items, v.item(e))
	}
	return out
}

func (v *view) item(e news.Entry) item {
	it := item{
		Title: v.title(e), URL: v.To("entry/" + e.ID), Lang: v.Foreign(e.Language), Summary: e.Summary,
		Credits: v.credits(e), Channels: v.channelsOf(e), Towns: v.townsOf(e),
	}
	clock, date := v.Clock, func(time.Time) string { return "" }
	if place := e.Sort.In(v.public.zone()); !sameDay(v.written(&e), place) {
		clock, date = v.Full, v.Date // a date in the future: it stands where it was first seen
	}
	it.Time, it.Stamp = v.when(&e, clock, date)
	it.Image = imageOf(&e)
	return it
}

// written is when an entry was published, or first seen; a day alone as it is written.
func (v *view) written(e *news.Entry) time.Time {
	switch {
	case news.DayAlone(e.Published):
		return e.Published
	case e.Published.IsZero():
		return e.FirstSeen.In(v.public.zone())
	}
	return e.Published.In(v.public.zone())
}

// when is that in words, by clock or, of a day alone, by date, and as HTML has it.
func (v *view) when(e *news.Entry, clock, date func(time.Time) string) (said, stamp string) {
	at := v.written(e)
	switch {
	case news.DayAlone(e.Published):
		return date(at), at.Format(time.DateOnly)
	case e.Published.IsZero():
		return v.T("seen", clock(at)), at.Format(time.RFC3339)
	}
	return clock(at), at.Format(time.RFC3339)
}

func (v *view) title(e news.Entry) string {
	if e.Title != "" {
		return e.Title
	}
	if s := []rune(e.Summary); len(s) > 0 {
		return string(s[:min(len(s), 40)])
	}
	return v.T("untitled")
}

// alsoMost bounds the others that a credit line names.
const alsoMost = 4

// credits say who made an entry: the label that the licence demands, else its origin, then its people by role, by whom it came, and who
// else carries it.
func (v *view) credits(e news.Entry) []credit {
	a := e.Attribution
	var out []credit
	if a.Label != "" {
		out = append(out, credit{"", a.Label})
	}
	if a.Origin != "" && !strings.Contains(a.Label, a.Origin) {
		out = append(out, credit{v.T("origin"), a.Origin})
	}
	out = append(out, v.roles(&e)...)
	own := provided(&e)
	if own != "" && own != a.Origin {
		out = append(out, credit{v.T("via"), own})
	}
	var others []string
	for _, p := range e.Providers {
		if p.Name != "" && p.Name != own && p.Name != a.Origin {
			others = append(others, p.Name)
		}
	}
	if n := len(others); n > alsoMost {
		out = append(out, credit{v.T("feed.also"), v.T("also_more", strings.Join(others[:alsoMost-1], " "), n)})
	} else if n > 0 {
		out = append(out, credit{v.T("feed.also"), strings.Join(others, " ")})
	}
	return out
}

// sheet is the page of a printed edition that an entry stood on.
func (v *view) sheet(e *news.Entry) string {
	if e.Page.Number == "" {
		return e.Page.Name
	}
	return strings.TrimSpace(v.T("printed.page", e.Page.Number, e.Page.Name))
}

// roles are the people who made an entry.
func (v *view) roles(e *news.Entry) (out []credit) {
	a := &e.Attribution
	for _, p := range []struct {
		role  string
		names []string
	}{{"reporters", a.Reporters}, {"correspondents", a.Correspondents}, {"photographers", a.Photographers}, {"editors", a.Editors}} {
		if len(p.names) > 0 {
			out = append(out, credit{v.T(p.role), strings.Join(p.names, " ")})
		}
	}
	return out
}

func (v *view) channelsOf(e news.Entry) []site.Link {
	var out []site.Link
	for _, id := range e.Channels {
		if c, ok := v.public.channel(id); ok {
			l := v.channelLink(c)
			l.Note = v.why(e.Why.Channels[id])
			out = append(out, l)
		}
	}
	return out
}

func (v *view) townsOf(e news.Entry) []site.Link {
	var out []site.Link
	for _, id := range e.Towns {
		if t, ok := v.public.town(id); ok {
			l := v.townLink(t)
			l.Note = v.why(e.Why.Towns[id])
			out = append(out, l)
		}
	}
	return out
}

// why is a reason in words; nothing of one that says less than a reader can follow.
func (v *view) why(r news.Reason) string {
	if r.Masks() {
		return ""
	}
	return v.Say(r)
}

// html is an entry's text as the desk cleaned it by allow-list, with < in texts and attributes as &lt;. Only what rights gave gets here. A
// table that is wider than the page can be scrolled by keyboard.
func html(e news.Entry) template.HTML {
	return template.HTML(strings.ReplaceAll(e.Content, "<table", `<table tabindex="0"`))
}

func isImage(m news.Media) bool { return strings.HasPrefix(m.Type, "image/") }

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}
