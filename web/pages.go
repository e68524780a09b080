package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// pageAsk selects the entries of a page.
type pageAsk struct {
	Channel string      `query:"channel"`
	Town    string      `query:"town"`
	Q       string      `query:"q"`
	Limit   int         `query:"limit" minimum:"1" maximum:"100" default:"30"`
	Before  site.Cursor `query:"before"`
}

// asked reads what a page is asked for; of is what its address says.
func (s *public) asked(r *http.Request, of news.Selection) (asked, error) {
	in, err := s.pageParams(r)
	if err != nil {
		return asked{}, err
	}
	if of.Channel == "" && of.Town != "" {
		of.Channel = in.Channel
	} else if of.Channel != "" {
		of.Town = in.Town
	}
	if err := s.known(r.Context(), of); err != nil {
		return asked{}, err
	}
	return s.pageOf(of, in)
}

// pageOf is what a page of a selection shows.
func (s *public) pageOf(of news.Selection, in pageAsk) (asked, error) {
	a, err := s.searched(searchOf(of, in.Q), in.Limit, in.Before)
	a.sel = of
	return a, err
}

// listBody is what the list page shows.
type listBody struct {
	Heading    string
	Lang       string
	About      []fact
	Terms      []fact // likewise, of what is there to be seen alone
	Gone       bool   // a source's that was removed
	Days       []day
	Of         string // what its feeds are of, where that is not just this page; empty: it is
	Feeds      []site.FeedLink
	Subscribe  string // where there are more ways to
	Older      string
	Newest     string
	Query      string
	Everywhere string // the same search in all entries, where this one was not
	Action     string // where the form goes
	Narrow     string // the form's choice: town or channel; empty: none
	Choices    []choice
}

// choice is an option of a select.
type choice struct {
	Value, Text string
	Chosen      bool
}

// channelPage is a channel's page, narrowed to a town by ?town=.
func (s *public) channelPage(w http.ResponseWriter, r *http.Request) error {
	if led, err := s.named(w, r, news.Selection{Channel: r.PathValue("id")}, feeds.PagePath); led || err != nil {
		return err
	}
	a, err := s.asked(r, news.Selection{Channel: r.PathValue("id")})
	if err != nil {
		return err
	}
	return s.list(w, r, a, "channel/"+a.sel.Channel, func(v *view) listBody {
		b := listBody{Heading: s.channelName(a.sel.Channel), Lang: v.Foreign(""), Narrow: "town", About: v.ofChannel(a.sel.Channel)}
		if a.sel.Town != "" {
			b.Heading += " · " + s.townName(a.sel.Town)
		}
		for _, t := range s.Settings.Current().Towns {
			b.Choices = append(b.Choices, choice{t.ID, t.Name, t.ID == a.sel.Town})
		}
		return b
	})
}

// townPage is a town's page. Its form's channel leads to that channel's page, so that a selection has one address.
func (s *public) townPage(w http.ResponseWriter, r *http.Request) error {
	if led, err := s.named(w, r, news.Selection{Town: r.PathValue("id")}, feeds.PagePath); led || err != nil {
		return err
	}
	a, err := s.asked(r, news.Selection{Town: r.PathValue("id")})
	if err != nil {
		return err
	}
	if a.sel.Channel != "" {
		to := s.view(r).To("channel/"+a.sel.Channel, "town", a.sel.Town, "q", r.URL.Query().Get("q"))
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	return s.list(w, r, a, "town/"+a.sel.Town, func(v *view) listBody {
		b := listBody{Heading: s.townName(a.sel.Town), Lang: v.Foreign(""), Narrow: "channel", About: v.ofTown(a.sel.Town)}
		for _, c := range s.Settings.Current().Channels {
			b.Choices = append(b.Choices, choice{c.ID, c.Name, false})
		}
		return b
	})
}

func (s *public) sourcePage(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if led, err := s.named(w, r, news.Selection{Source: id}, feeds.PagePath); led || err != nil {
		return err
	}
	in, err := s.pageParams(r)
	if err != nil {
		return err
	}
	a, err := s.pageOf(news.Selection{Source: id}, in)
	if err != nil {
		return err
	}
	terms, err := s.Rights.Terms(r.Context())
	if err != nil {
		return err
	}
	src, there := terms.Source(id)
	if !there {
		return s.goneSource(w, r, a)
	}
	into, err := s.mergedInto(r.Context(), id)
	if err != nil {
		return err
	}
	if into != "" {
		return led(w, r, url.PathEscape(into))
	}
	return s.list(w, r, a, "source/"+url.PathEscape(id), func(v *view) listBody {
		home, terms := v.ofSource(&src)
		return listBody{Heading: src.Name, Lang: v.Foreign(""), About: home, Terms: terms}
	})
}

// goneSource is the page of a source that was removed: what stands of it, for who follows an old link. Where nothing does, there
// was none that could be told of.
func (s *public) goneSource(w http.ResponseWriter, r *http.Request, a asked) error {
	id := a.sel.Source
	page, err := s.visible(r, a)
	if err != nil {
		return err
	}
	for i := range page.Entries {
		for _, p := range page.Entries[i].Entry.Providers {
			if p.ID == id && p.Name != "" {
				d := s.listed(s.view(r), a, r.URL.Query().Get("q"), "source/"+url.PathEscape(id), listBody{Heading: p.Name, Gone: true}, page.Page)
				return d.view.Answer(w, r, http.StatusGone, d.template, d.view)
			}
		}
	}
	return unknown(news.Because("problem.unknown-source", id))
}

// list answers with a page of entries; body says what it is of.
func (s *public) list(w http.ResponseWriter, r *http.Request, a asked, path string, body func(*view) listBody) error {
	return s.keep(w, r, a.sel, func(ctx context.Context) (drawn, error) {
		page, err := s.visible(r.WithContext(ctx), a)
		if err != nil {
			return drawn{}, err
		}
		v := s.view(r)
		return s.listed(v, a, r.URL.Query().Get("q"), path, body(v), page.Page), nil
	})
}

// listed is a page of entries that were read.
func (s *public) listed(v *view, a asked, q, path string, b listBody, page rights.Page) drawn {
	b.Query = strings.TrimSpace(q)
	town := ""
	if b.Narrow == "town" {
		town = a.sel.Town
	}
	b.Days, b.Action = v.days(page.Entries), s.base+path
	if !page.Next.IsZero() {
		b.Older = v.To(path, "town", town, "q", b.Query, "before", site.CursorText(page.Next))
	}
	if !a.from.IsZero() {
		b.Newest = v.To(path, "town", town, "q", b.Query)
	}
	b.offer(v, a.sel)
	if len(page.Entries) > 0 && a.from.IsZero() && b.Query == "" {
		b.About = append(append(b.About, b.Terms...), v.newestOf(page.Entries[0].Entry.FirstSeen))
	}
	if b.Query != "" {
		b.Heading += " · " + v.T("search_of", b.Query)
		if path != "" {
			b.Everywhere = v.To("search", "q", b.Query)
		}
	}
	if v.Title = b.Heading; b.Newest != "" {
		v.Title += " · " + v.T("older")
	}
	v.NoIndex = b.Query != "" || b.Newest != "" || b.Gone
	v.Description = v.T("describe.list", v.SiteTitle(), b.Heading)
	if a.sel == (news.Selection{}) && b.Query == "" {
		v.Description = v.T("describe.front", v.SiteTitle())
	}
	v.Menus, v.Feeds, v.Body = v.menus(a.sel.Channel, a.sel.Town), b.Feeds, b
	return drawn{v, "list", page.Until}
}

// offer has the page offer the feeds of its selection. A search has none of its own, and a source that was removed none at all.
func (b *listBody) offer(v *view, sel news.Selection) {
	switch {
	case b.Gone, b.Query != "" && sel == (news.Selection{}):
		return
	case b.Query != "":
		b.Of = b.Heading
	}
	name := b.Heading
	if sel == (news.Selection{}) {
		name = v.T("all_feed")
	}
	b.Feeds, b.Subscribe = v.feedLinks(v.SiteTitle()+" · "+name, sel), v.subscribeURL(sel)
}

// view starts a page's view in the language that the request or the site asks for.
func (s *public) view(r *http.Request) *view {
	v := &view{Page: s.pages.Page(r), public: s}
	v.Tools = []site.Link{{Text: v.T("search"), URL: v.To("search")}, {Text: v.T("feeds"), URL: v.To("feeds")}}
	return v
}

// errorBody is what the error page shows.
type errorBody struct{ Heading, Text, Reason string }

// errorPage answers with an error in the reader's language. What a reader can mend, or wait for, is said.
func (s *public) errorPage(w http.ResponseWriter, r *http.Request, p *site.Problem, reason string) {
	v, status := s.view(r), p.Status
	var b errorBody
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed:
		b.Heading = v.T(fmt.Sprintf("error.%d", status))
	case http.StatusGone:
		b = errorBody{Heading: v.T("error.410"), Text: v.T("error.410_text")}
		if reason != "" {
			b.Reason = v.T("error.410_reason") + reason
		}
	case http.StatusForbidden, http.StatusRequestEntityTooLarge:
		b = errorBody{Heading: v.T("error.not-sent"), Text: p.In(v.Lang).Detail}
	default:
		b.Heading = v.T("error.other")
	}
	if status == http.StatusBadRequest || strings.HasPrefix(p.Code, severalNames) || p == errBusy || status == http.StatusTooManyRequests {
		b.Text = p.In(v.Lang).Detail
	}
	v.Title, v.Description, v.NoIndex, v.Body = b.Heading, b.Heading, true, b
	v.Menus = v.menus("", "")
	if err := v.Answer(w, r, status, "error", v); err != nil {
		s.Log.Error("the error page cannot be shown", "error", err)
		http.Error(w, b.Heading, status)
	}
}

// webAddress is u where it is an http or https address, else nothing.
func webAddress(u string) string {
	p, err := url.Parse(u)
	if err != nil || (p.Scheme != "http" && p.Scheme != "https") || p.Host == "" {
		return ""
	}
	return u
}
