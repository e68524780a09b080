package editorial

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Picks keep sources of which somebody points at the parts.
type Picks interface {
	KeepPick(ctx context.Context, p news.Pick) error
	Pick(ctx context.Context, id string) (news.Pick, error)
}

// Pointing makes selectors of what somebody points at; *intake.Reader does.
type Pointing interface {
	Show(doc *fetch.Response, as intake.Showing) ([]byte, error)
	Guess(doc *fetch.Response, field string) ([]intake.Finding, error)
	Try(doc *fetch.Response, field, selector string) (intake.Finding, error)
	Point(doc *fetch.Response, field string, elements []int) (intake.Pointed, bool, error)
}

// Editions finds what an epaper's index leads to; *intake.Reader does.
type Editions interface {
	Effective(src news.Source) (news.Selectors, error)
	Newest(doc *fetch.Response, src news.Source) (string, error)
}

// maxPicked bounds in bytes how much of a page is kept to point at.
const maxPicked = 2 << 20

// StartPick fetches the pages of a source, so that somebody points at their parts: its list or its newest edition, and an article.
// What is likeliest to list its articles is chosen already where it says nothing. rev is the source's where it is changed; empty: it is a new one.
func (o *Office) StartPick(ctx context.Context, by Actor, src news.Source, rev string) (news.Pick, error) {
	src.URL = WebAddress(src.URL)
	shown := fetch.Masked(src.URL)
	doc, err := o.p.Fetch.Get(ctx, fetch.Request{URL: src.URL})
	if err != nil {
		return news.Pick{}, unread(shown, err)
	}
	kind, why := o.p.Intake.Detect(ctx, doc)
	switch {
	case kind == news.KindFeed:
		return news.Pick{}, refuse(Invalid, PickFeed, shown).in("url").why(why)
	case src.Kind == "" || src.Kind == news.KindFeed:
		if src.Kind = news.KindPage; kind == news.KindEpaper {
			src.Kind = kind
		}
	}
	if kind == news.KindEpaper && intake.NeedsPreset(src) {
		src.Preset, _ = o.p.Intake.Preset(doc) // an unknown family's parts are all pointed at
	}
	if src.ID == "" {
		if src.ID, err = o.freeID(ctx, src.URL); err != nil {
			return news.Pick{}, err
		}
	}
	p := news.Pick{ID: strings.ToLower(rand.Text()[:16]), By: by.Name, At: o.p.Now().UTC(), Source: src, Rev: rev, Pages: []news.Page{fetchedPage(news.PageList, doc)}}
	o.follow(ctx, &p)
	return p, o.p.Picks.KeepPick(ctx, p)
}

// freeID makes an id of an address that no source has.
func (o *Office) freeID(ctx context.Context, address string) (string, error) {
	list, err := o.p.Sources.Sources(ctx)
	taken := map[string]bool{}
	for _, s := range list {
		taken[s.ID] = true
	}
	return FreeID(address, taken), err
}

func fetchedPage(of string, doc *fetch.Response) news.Page {
	return news.Page{Of: of, URL: doc.URL, ContentType: doc.ContentType, Body: doc.Body[:min(len(doc.Body), maxPicked)]}
}

func documentOf(p *news.Page) *fetch.Response {
	return &fetch.Response{URL: p.URL, Status: 200, ContentType: p.ContentType, Body: p.Body}
}

// follow fetches the pages that the list leads to by the selectors that stand: of an epaper the newest edition, and an article. A page
// that cannot be fetched is left out: what leads to it is to be pointed at first.
func (o *Office) follow(ctx context.Context, p *news.Pick) {
	p.Pages = slices.DeleteFunc(p.Pages, func(page news.Page) bool { return page.Of != news.PageList })
	list := p.Page(news.PageList)
	if p.Source.Kind == news.KindEpaper {
		first, err := o.p.Editions.Newest(documentOf(list), p.Source)
		if err != nil || first == "" {
			return
		}
		edition := *list
		edition.Of = news.PageEdition
		if first != list.URL && !o.fetchPage(ctx, p, news.PageEdition, first) {
			return
		} else if first == list.URL {
			p.Pages = append(p.Pages, edition)
		}
		list = p.Page(news.PageEdition)
	}
	sel, err := o.p.Editions.Effective(p.Source)
	if err != nil {
		return
	}
	var links []intake.FoundLink
	if sel.Links == "" {
		if guesses, err := o.p.Pointing.Guess(documentOf(list), "links"); err == nil && len(guesses) > 0 {
			p.Source.Selectors.Links, links = guesses[0].Selector, guesses[0].Links
		}
	} else if f, err := o.p.Pointing.Try(documentOf(list), "links", sel.Links); err == nil {
		links = f.Links
	}
	for i, l := range links {
		if i == articlesTried || o.fetchPage(ctx, p, news.PageArticle, l.URL) {
			return
		}
	}
}

// articlesTried is how many links of a list are followed until one leads to an article.
const articlesTried = 3

func (o *Office) fetchPage(ctx context.Context, p *news.Pick, of, address string) bool {
	doc, err := o.p.Fetch.Get(ctx, fetch.Request{URL: fetch.SignedFor(address, p.Source.URL), Robots: true})
	if err != nil {
		return false
	}
	p.Pages = append(p.Pages, fetchedPage(of, doc))
	return true
}

// Pick gives a pick.
func (o *Office) Pick(ctx context.Context, id string) (news.Pick, error) {
	p, err := o.p.Picks.Pick(ctx, id)
	return p, refused(err, news.ErrNotFound, NotFound, PickMissing, id)
}

// SetPick has one of a pick's selectors be another one, and fetches the pages anew that it leads to.
func (o *Office) SetPick(ctx context.Context, id, field, selector string) (news.Pick, error) {
	p, err := o.Pick(ctx, id)
	if err != nil {
		return p, err
	}
	to := p.Source.Selectors.At(field)
	if to == nil {
		return p, refuse(Invalid, PickField, field)
	}
	if page := p.Page(p.PageOf(field)); page != nil {
		if _, err := o.p.Pointing.Try(documentOf(page), field, selector); err != nil {
			return p, refuse(Invalid, SourceInvalid).in("selector").from(err)
		}
	}
	was := *to
	if *to = selector; was != selector && (field == "links" || field == "edition") {
		o.follow(ctx, &p)
	}
	return p, o.p.Picks.KeepPick(ctx, p)
}

// PickAsk says what somebody looks at in a pick.
type PickAsk struct {
	Field    string // one of the source's selectors; empty: the first
	Elements []int  // numbers of what they pointed at
	Selector string // that they wrote themselves
}

// Picked is what a pick has for one of the source's selectors.
type Picked struct {
	news.Pick
	Field   string
	Page    *news.Page       // nil: it could not be fetched
	Stands  string           // the selector as the source has it
	Pointed *intake.Pointed  // nil: nobody pointed at anything
	Lost    bool             // what was pointed at can be told by no selector
	Tried   *intake.Finding  // what somebody wrote; nil: nothing
	Itself  intake.Finding   // what is found without a selector, by the preset or by what such pages have in common
	Guesses []intake.Finding // the likeliest first
	Fault   error            // what is wrong with what was written
}

// LookAtPick says what a pick has for one selector.
func (o *Office) LookAtPick(ctx context.Context, id string, ask PickAsk) (Picked, error) {
	p, err := o.Pick(ctx, id)
	if err != nil {
		return Picked{}, err
	}
	if ask.Field == "" {
		ask.Field = p.Selectors()[0]
		if p.Source.Kind == news.KindEpaper && p.Page(news.PageEdition) != nil {
			ask.Field = "links"
		}
	}
	to := p.Source.Selectors.At(ask.Field)
	if to == nil {
		return Picked{}, refuse(Invalid, PickField, ask.Field)
	}
	k := Picked{Pick: p, Field: ask.Field, Page: p.Page(p.PageOf(ask.Field)), Stands: *to}
	if k.Page == nil {
		return k, nil
	}
	return k, o.findings(&k, ask)
}

func (o *Office) findings(k *Picked, ask PickAsk) (err error) {
	doc, none := documentOf(k.Page), k.Source
	*none.Selectors.At(k.Field) = ""
	sel, err := o.p.Editions.Effective(none)
	if err != nil {
		return err
	}
	if k.Itself, err = o.p.Pointing.Try(doc, k.Field, *sel.At(k.Field)); err != nil {
		return unread(k.Page.URL, err)
	}
	if k.Guesses, err = o.p.Pointing.Guess(doc, k.Field); err != nil {
		return unread(k.Page.URL, err)
	}
	if len(ask.Elements) > 0 {
		p, ok, err := o.p.Pointing.Point(doc, k.Field, ask.Elements)
		if err != nil {
			return err
		}
		k.Pointed, k.Lost = &p, !ok
	}
	for _, css := range []string{ask.Selector, k.Stands} {
		if css == "" {
			continue
		}
		f, err := o.p.Pointing.Try(doc, k.Field, css)
		if k.Tried, k.Fault = &f, err; css == ask.Selector {
			break
		}
	}
	return nil
}

// ShowPick gives the page that one of a pick's selectors is of, to be pointed at, with what a selector finds marked.
func (o *Office) ShowPick(ctx context.Context, id, field, selector string, as intake.Showing) ([]byte, error) {
	p, err := o.Pick(ctx, id)
	if err != nil {
		return nil, err
	}
	page := p.Page(p.PageOf(field))
	if page == nil {
		return nil, refuse(NotFound, PickMissing, id)
	}
	if selector != "" {
		if f, err := o.p.Pointing.Try(documentOf(page), field, selector); err == nil { // of a broken one nothing is marked
			as.Found = f.Elements
		}
	}
	as.Article = intake.OfArticle(field)
	b, err := o.p.Pointing.Show(documentOf(page), as)
	if err != nil {
		return nil, unread(page.URL, err)
	}
	return b, nil
}
