package intake

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"github.com/txnews/hub/news"
)

// readPage reads a list page and the articles that it links to and that are new.
func (r *Reader) readPage(ctx context.Context, in In) (Result, error) {
	sel := in.Source.Selectors
	if err := checkSelectors(sel); err != nil {
		return Result{}, err
	}
	g, err := parsePage(in.Doc)
	if err != nil {
		return Result{}, err
	}
	address := either(in.Doc.URL, in.Source.URL)
	res := Result{Title: cutSuffix(squeeze(g.Find("title").First().Text())), Homepage: address, Language: g.Find("html").AttrOr("lang", "")}
	c := &crawl{r: r, in: in, sel: sel, res: &res}
	fresh, err := c.list(ctx, g, address)
	if err != nil {
		return Result{}, err
	}
	// Lists have the newest first; fetched from the other end, entries come in the order in which they were published
	// even where a refresh does not get through.
	fresh = c.within(fresh)
	slices.Reverse(fresh)
	if err := c.articles(ctx, fresh); err != nil {
		return res, err
	}
	slices.Reverse(res.Entries)
	return res, nil
}

// list gathers the unseen links of the list page and of those that it says come next, as long as there is something new.
func (c *crawl) list(ctx context.Context, g *goquery.Document, address string) ([]link, error) {
	var fresh []link
	taken := map[string]bool{}
	visited := map[string]bool{page(address): true}
	for n := 0; ; n++ {
		base := baseOf(g, address)
		var links []link
		for _, l := range c.linksOn(g, base, address) {
			if !taken[l.url] {
				taken[l.url] = true
				links = append(links, l)
			}
		}
		if n == 0 && len(links) == 0 {
			return nil, ErrNoLinks
		}
		unseen, err := c.unseen(ctx, links)
		if err != nil {
			return nil, err
		}
		fresh = append(fresh, unseen...)
		if c.sel.Next == "" || len(unseen) == 0 || c.enough(fresh) || n+1 >= c.r.opt.MaxPages || len(fresh) >= c.r.opt.MaxEntries {
			break
		}
		next := find(g, c.sel.Next, base)
		if len(next) == 0 || visited[next[0].url] || !sameSite(next[0].url, address) {
			break
		}
		visited[next[0].url] = true
		nextPage, nextAddress, err := c.fetchPage(ctx, next[0].url)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("fetch list page %s: %w", next[0].url, ctx.Err())
		}
		if err != nil {
			c.res.Incomplete = true
			c.skipFor(next[0].url, append(news.Reasons{news.Because("intake.list-page")}, news.ReasonsOf(err)...)...)
			break
		}
		g, address = nextPage, nextAddress
	}
	return fresh[:min(len(fresh), c.r.opt.MaxEntries)], nil
}

// linksOn: what the selector finds, else what looks like articles; on the same site.
func (c *crawl) linksOn(g *goquery.Document, base, address string) []link {
	var found []link
	if c.sel.Links != "" {
		found = find(g, c.sel.Links, base)
	} else {
		found = articleLinks(g, base, address)
	}
	var links []link
	for _, l := range found {
		switch {
		case l.url == page(address):
		case !sameSite(l.url, address):
			c.skipFor(l.url, news.Because("intake.elsewhere"))
		default:
			links = append(links, l)
		}
	}
	return links
}

// articleAddress: a dated folder, a long number, a content page; what lists and columns do not have.
var articleAddress = regexp.MustCompile(`/(?:19|20)\d{2}[-/_]?\d{1,2}[-/_]?\d{1,2}|\d{5,}|content_\d|/t?(?:19|20)\d{6}|[?&](?:id|aid|newsid|articleid)=\d+|(?i:show|article|detail|news|post|view)[-_/]?\d+`)

// articleLinks guesses which links of a page lead to articles: an article's address and a headline's length.
func articleLinks(g *goquery.Document, base, address string) []link {
	var links []link
	for _, l := range find(g, "a[href]", base) {
		if n := utf8.RuneCountInString(l.text); n >= 6 && n <= 80 && articleAddress.MatchString(l.url) && sameSite(l.url, address) {
			links = append(links, l)
		}
	}
	return links
}
