package intake

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/txnews/hub/news"
)

// readEpaper reads a digital newspaper: index → newest edition → its pages (版) → their articles.
func (r *Reader) readEpaper(ctx context.Context, in In) (Result, error) {
	p, err := r.preset(in.Source.Preset)
	if err != nil {
		return Result{}, err
	}
	p = p.over(in.Source.Selectors)
	if err := checkSelectors(p.Selectors); err != nil {
		return Result{}, err
	}
	g, err := parsePage(in.Doc)
	if err != nil {
		return Result{}, err
	}
	address := either(in.Doc.URL, in.Source.URL)
	res := Result{Title: squeeze(g.Find("title").First().Text()), Homepage: address, Edition: in.State.Edition}
	e := &edition{crawl: crawl{r: r, in: in, sel: p.Selectors, res: &res}, preset: p}
	first := e.newest(g, address)
	if first == "" {
		return Result{}, news.Faultf(news.Because("intake.no-edition", address), "%w: %s names none", ErrNoEdition, address)
	}
	e.date = dateOf(first)
	over := e.over()
	if over && first == in.State.Edition {
		return res, nil // taken in whole already
	}
	if first != page(address) {
		if g, address, err = e.fetchPage(ctx, first); err != nil {
			return Result{}, news.Faultf(news.Because("intake.at", first), "fetch edition %s: %w", first, err)
		}
	}
	links, err := e.pages(ctx, g, address)
	if err != nil {
		return Result{}, err
	}
	if len(links) == 0 {
		return Result{}, news.Faultf(news.Because("intake.edition-empty", address), "%w: %s has no articles", ErrNoEdition, address)
	}
	e.edit = e.finish
	fresh, err := e.unseen(ctx, links)
	if err != nil {
		return Result{}, err
	}
	if err := e.articles(ctx, e.within(fresh)); err != nil {
		return res, err
	}
	if over && !res.Incomplete {
		res.Edition = first
		res.Retry = nil
	}
	return res, nil
}

// edition is the reading of one day's paper.
type edition struct {
	crawl
	preset preset
	date   string // the day, as 2012-06-12
}

// over says whether the edition's day has passed where the paper appears. Until then articles are added to it, so that it
// is whole only with the first reading after. An edition whose address has no date may always grow.
func (e *edition) over() bool {
	zone := either(e.in.Source.Timezone, "Asia/Shanghai")
	now := e.in.Now
	if loc, err := time.LoadLocation(zone); err == nil {
		now = now.In(loc)
	}
	return e.date != "" && e.date < now.Format(time.DateOnly)
}

var (
	refreshURL  = regexp.MustCompile(`(?i)url\s*=\s*['"]?\s*([^'"\s>]+)`)
	editionNode = regexp.MustCompile(`((?:19|20)\d{2})[-/]?(\d{2})[-/](\d{2})/node_\w+\.s?html?`)
)

// newest is the address of the newest edition's first page: where the index says it is (a meta refresh, the edition
// selector, a link with a date), else the index itself, if it is an edition's page.
func (e *edition) newest(g *goquery.Document, address string) string {
	base := baseOf(g, address)
	if to := refresh(g, base); to != "" {
		return page(to)
	}
	isPage := e.sel.Pages != "" && g.Find(e.sel.Pages).Length() > 0 || e.sel.Links != "" && g.Find(e.sel.Links).Length() > 0
	if isPage && editionNode.MatchString(address) {
		return page(address)
	}
	best, day := "", ""
	selector := either(e.sel.Edition, "a[href]")
	for _, l := range find(g, selector, base) {
		m := editionNode.FindStringSubmatch(l.url)
		switch {
		case m != nil && m[1]+m[2]+m[3] > day:
			best, day = l.url, m[1]+m[2]+m[3]
		case m == nil && day == "" && best == "" && e.in.Source.Selectors.Edition != "":
			best = l.url
		}
	}
	if best == "" && isPage {
		return page(address)
	}
	return best
}

// refresh is where a meta refresh leads.
func refresh(g *goquery.Document, base string) string {
	to := ""
	g.Find("meta[http-equiv]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if strings.EqualFold(s.AttrOr("http-equiv", ""), "refresh") {
			if m := refreshURL.FindStringSubmatch(s.AttrOr("content", "")); m != nil {
				to = absolute(base, m[1])
			}
		}
		return to == ""
	})
	return to
}

// pages goes through the edition's pages, the one at hand first, and gathers their articles.
func (e *edition) pages(ctx context.Context, g *goquery.Document, address string) ([]link, error) {
	var links []link
	taken := map[string]bool{}
	collect := func(g *goquery.Document, address, name string) {
		name = either(name, e.pageName(g))
		for _, l := range find(g, e.sel.Links, baseOf(g, address)) {
			if !taken[l.url] && sameSite(l.url, address) {
				taken[l.url] = true
				l.page = name
				links = append(links, l)
			}
		}
	}
	if e.sel.Links == "" {
		return nil, news.Faultf(news.Because("intake.selector-links"), "%w: an epaper without preset needs links", ErrBadSelector)
	}
	names := map[string]string{}
	var others []link
	if e.sel.Pages != "" {
		for _, l := range find(g, e.sel.Pages, baseOf(g, address)) {
			names[l.url] = l.text
			if l.url != page(address) && sameSite(l.url, address) && dateOf(l.url) == dateOf(address) {
				others = append(others, l)
			}
		}
	}
	collect(g, address, names[page(address)])
	if len(others) > maxEditionPages {
		e.res.Notes = append(e.res.Notes, news.Because("mended.pages-beyond", strconv.Itoa(maxEditionPages)))
		others = others[:maxEditionPages]
	}
	for i, l := range others {
		if e.enough(links) {
			e.res.Notes = append(e.res.Notes, news.Because("mended.pages-left", strconv.Itoa(len(others)-i)))
			break
		}
		pg, at, err := e.fetchPage(ctx, l.url)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("fetch page %s: %w", l.url, ctx.Err())
		}
		if err != nil {
			e.res.Incomplete = true
			e.skipFor(l.url, append(news.Reasons{news.Because("intake.edition-page")}, news.ReasonsOf(err)...)...)
			continue
		}
		collect(pg, at, l.text)
	}
	return links, nil
}

func (e *edition) pageName(g *goquery.Document) string {
	if e.sel.PageName == "" {
		return ""
	}
	return squeeze(g.Find(e.sel.PageName).First().Text())
}

var pageNumber = regexp.MustCompile(`^第?\s*[A-Z]?\d+\s*版?\s*[:：]?\s*`)

// finish adds what an edition knows of its articles: the day, the page's name (第01版:要闻, and 要闻), the pictures beside
// the text.
func (e *edition) finish(raw *news.Raw, g *goquery.Document, l link) {
	if raw.Published == "" || !clock.MatchString(raw.Published) && e.date != "" {
		raw.Published = either(e.date, raw.Published)
	}
	raw.Categories = add(raw.Categories, l.page, pageNumber.ReplaceAllString(l.page, ""))
	if e.preset.media == "" {
		return
	}
	g.Find(e.preset.media).Each(func(_ int, s *goquery.Selection) {
		s.Find("img").AddSelection(s.Filter("img")).Each(func(_ int, img *goquery.Selection) {
			caption := either(squeeze(s.Text()), squeeze(img.AttrOr("alt", "")), squeeze(img.AttrOr("title", "")))
			raw.Media = addMedia(raw.Media, news.RawMedia{URL: absolute(raw.Base, img.AttrOr("src", "")), Medium: "image", Caption: caption})
		})
	})
}
