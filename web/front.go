package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// How much the front page shows.
const (
	frontLatest   = 13 // the lead among them
	frontPictures = 6
	frontOfBlock  = 5
	frontOfTown   = 2
	frontBlocks   = 24 // channels, and as many towns, of those that there are
	cardTitle     = 56 // columns of a headline
	cardSummary   = 200
)

// frontBody is what the front page shows.
type frontBody struct {
	Lead     *card
	Latest   []card
	More     string // where the latest go on
	Pictures *block
	Channels []block
	Towns    []block
	Feeds    []site.FeedLink

	Subscribe string // where there are more ways to
	Action    string // where the search goes
}

// block is the newest of a channel or a town.
type block struct {
	site.Link
	Below []site.Link // its channels
	Cards []card
}

// card is an entry in brief.
type card struct {
	Title, URL, Lang, Time, Credit, Summary, Image string
}

// frontPage is what is new, by channel and by town. What goes on from it, and a search, is a list.
func (s *public) frontPage(w http.ResponseWriter, r *http.Request) error {
	if q := r.URL.Query(); q.Has("q") || q.Has("before") || q.Has("limit") {
		a, err := s.asked(r, news.Selection{})
		if err != nil {
			return err
		}
		return s.list(w, r, a, "", func(v *view) listBody { return listBody{Heading: v.T("all_news")} })
	}
	return s.keep(w, r, news.Selection{}, func(ctx context.Context) (drawn, error) { return s.front(ctx, s.view(r)) })
}

// front reads what the front page shows: the newest of all, of each channel and of each town. What of it has not changed is kept.
func (s *public) front(ctx context.Context, v *view) (drawn, error) {
	f := fronting{s: s, ctx: ctx, v: v, shown: map[string]bool{}}
	b := frontBody{Action: s.base + "search", Feeds: v.feedLinks(v.SiteTitle()+" · "+v.T("all_feed"), news.Selection{}), Subscribe: v.subscribeURL(news.Selection{})}
	latest := f.newest(news.Selection{}, frontLatest)
	if len(latest) == frontLatest {
		b.More = v.To("", "before", site.CursorText(news.CursorAt(&latest[frontLatest-1])))
	}
	lead := leadOf(latest)
	for i := range latest {
		c := v.card(&latest[i])
		if i == lead {
			c.Summary = shortened(latest[i].Summary, cardSummary)
			b.Lead = &c
			continue
		}
		c.Image = ""
		b.Latest = append(b.Latest, c)
	}
	b.Channels, b.Towns = f.channels(), f.towns()
	b.Pictures = f.pictures(lead, latest)
	v.Description = v.T("describe.front", v.SiteTitle())
	v.Menus, v.Feeds, v.Body, v.Slim = v.menus("", ""), b.Feeds, b, true
	return drawn{v, "front", f.until}, f.err
}

// leadOf is the first of some entries that has a picture and a summary; without such a one, the first that has a summary, or the first.
func leadOf(entries []news.Entry) int {
	pictured := slices.IndexFunc(entries, func(e news.Entry) bool { return imageOf(&e) != "" && e.Summary != "" })
	worded := slices.IndexFunc(entries, func(e news.Entry) bool { return e.Summary != "" })
	if pictured >= 0 {
		return pictured
	}
	return max(worded, 0)
}

// fronting gathers the parts of a front page.
type fronting struct {
	s     *public
	ctx   context.Context
	v     *view
	until time.Time
	shown map[string]bool // entries that a channel has: each stands in one
	err   error           // the first

	pictured []news.Entry // those of channels that have a picture
}

// newest is the newest entries of a selection.
func (f *fronting) newest(sel news.Selection, n int) []news.Entry {
	if f.err != nil {
		return nil
	}
	got, err := f.s.Shelf.Newest(f.ctx, sel, n)
	if err != nil {
		f.err = err
		return nil
	}
	if f.until.IsZero() || !got.Until.IsZero() && got.Until.Before(f.until) {
		f.until = got.Until
	}
	return got.Entries
}

// pictures are the newest ones of the channel that takes them in, then others of what the page shows, but for the lead's.
func (f *fronting) pictures(lead int, latest []news.Entry) *block {
	all := f.s.Settings.Current().Channels
	b, from := block{Link: site.Link{Text: f.v.T("pictures")}}, []news.Entry(nil)
	if i := slices.IndexFunc(all, func(c news.Channel) bool { return c.Role == news.RolePictures }); i >= 0 {
		b.Link, from = f.v.channelLink(all[i]), f.newest(news.Selection{Channel: all[i].ID}, 2*frontPictures)
	}
	taken := map[string]bool{}
	if len(latest) > 0 {
		taken[latest[lead].ID] = true
	}
	for _, e := range slices.Concat(from, latest, f.pictured) {
		if imageOf(&e) == "" || taken[e.ID] || len(b.Cards) == frontPictures {
			continue
		}
		taken[e.ID] = true
		b.Cards = append(b.Cards, f.v.card(&e))
	}
	if len(b.Cards) == 0 {
		return nil
	}
	return &b
}

// channels are those that have anything new, but for that of the pictures; those below one stand with it.
func (f *fronting) channels() (blocks []block) {
	all := f.s.Settings.Current().Channels
	for _, c := range all {
		if c.Parent != "" || c.Role == news.RolePictures || len(blocks) == frontBlocks {
			continue
		}
		b := block{Link: f.v.channelLink(c)}
		for _, below := range all {
			if below.Parent == c.ID {
				b.Below = append(b.Below, f.v.channelLink(below))
			}
		}
		for _, e := range f.newest(news.Selection{Channel: c.ID}, 2*frontOfBlock) {
			if len(b.Cards) == frontOfBlock || f.shown[e.ID] {
				continue
			}
			f.shown[e.ID] = true
			one := f.v.card(&e)
			if one.Image != "" {
				f.pictured = append(f.pictured, e)
			}
			if len(b.Cards) > 0 {
				one.Image = ""
			}
			b.Cards = append(b.Cards, one)
		}
		if len(b.Cards) > 0 {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// towns are those that have anything new.
func (f *fronting) towns() (blocks []block) {
	for _, t := range f.s.Settings.Current().Towns {
		b := block{Link: f.v.townLink(t)}
		for _, e := range f.newest(news.Selection{Town: t.ID}, frontOfTown) {
			one := f.v.card(&e)
			one.Image = ""
			b.Cards = append(b.Cards, one)
		}
		if len(b.Cards) > 0 && len(blocks) < frontBlocks {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// card is an entry in brief.
func (v *view) card(e *news.Entry) card {
	c := card{Title: shortened(v.title(*e), cardTitle), URL: v.To("entry/" + e.ID), Lang: v.Foreign(e.Language), Image: imageOf(e)}
	c.Time, _ = v.when(e, v.Brief, v.BriefDate)
	c.Credit = cmp.Or(e.Attribution.Label, e.Attribution.Origin, provided(e))
	return c
}

// imageOf is the first picture of an entry.
func imageOf(e *news.Entry) string {
	if i := slices.IndexFunc(e.Media, isImage); i >= 0 {
		return e.Media[i].URL
	}
	return ""
}

// shortened is the beginning of a text, as much of it as most columns hold: a letter takes one, a Chinese character two.
func shortened(text string, most int) string {
	columns := 0
	for i, r := range text {
		if columns++; r >= 0x2e80 {
			columns++
		}
		if columns > most {
			return text[:i] + "…"
		}
	}
	return text
}
