package intake

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// htmlAccept is what pages are asked for with.
const htmlAccept = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"

// link is an article's address on a list or edition page.
type link struct {
	url  string
	text string
	page string // 版名, of an epaper
}

// crawl is the reading of a source's articles in one refresh.
type crawl struct {
	r    *Reader
	in   In
	sel  news.Selectors
	res  *Result
	edit func(raw *news.Raw, g *goquery.Document, l link) // fills in what only the kind knows

	known int   // articles that the store has
	bad   int   // articles that could not be read, now or in earlier refreshes
	cause error // of one of them, best of one that was tried now
}

// fetchPage gets a page of the source's site, obeying robots.txt and waiting between requests. A user and password in the
// source's address are for its articles too.
func (c *crawl) fetchPage(ctx context.Context, address string) (*goquery.Document, string, error) {
	doc, err := c.r.get.Get(ctx, fetch.Request{URL: fetch.SignedFor(address, c.in.Source.URL), Accept: htmlAccept, Robots: true, Politely: true})
	if err != nil {
		return nil, "", err
	}
	if len(doc.Body) == 0 {
		return nil, "", ErrEmpty
	}
	g, err := parsePage(doc)
	return g, either(doc.URL, address), err
}

// unseen are the links whose articles the store does not have.
func (c *crawl) unseen(ctx context.Context, links []link) ([]link, error) {
	if c.in.Seen == nil || len(links) == 0 {
		return links, nil
	}
	ids := make([]string, len(links))
	for i, l := range links {
		ids[i] = news.EntryID(c.in.Source.ID, l.url)
	}
	for _, other := range c.in.Source.Also {
		for _, l := range links {
			ids = append(ids, news.EntryID(other, l.url))
		}
	}
	seen, err := c.in.Seen(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("look up known articles: %w", err)
	}
	var fresh []link
	for i, l := range links {
		known := false
		for at := i; at < len(ids); at += len(links) {
			known = known || seen[ids[at]]
		}
		if !known {
			fresh = append(fresh, l)
		}
	}
	c.known += len(links) - len(fresh)
	return fresh, nil
}

// within cuts the links to In.Limit.
func (c *crawl) within(links []link) []link {
	if c.in.Limit <= 0 || len(links) <= c.in.Limit {
		return links
	}
	c.res.Left = len(links) - c.in.Limit
	return links[:c.in.Limit]
}

// enough: what was found fills In.Limit.
func (c *crawl) enough(links []link) bool { return c.in.Limit > 0 && len(links) >= c.in.Limit }

// articles fetches the links in their order, up to MaxArticles. What fails is put down for a later try, with a growing
// wait, until MaxTries; what is left over makes the result incomplete. ErrUnread where nothing at all came of them.
func (c *crawl) articles(ctx context.Context, links []link) error {
	c.res.Retry = map[string]news.Attempt{}
	fetched := 0
	for _, l := range links {
		was := c.in.State.Retry[l.url]
		if was != (news.Attempt{}) {
			c.res.Retry[l.url] = was
		}
		switch {
		case was.Count >= c.r.opt.MaxTries:
			err := news.Faultf(news.Because("intake.given-up", strconv.Itoa(was.Count)), "given up after %d tries", was.Count)
			if !was.Next.IsZero() {
				c.unread(l.url, err)
			}
			c.skip(l.url, err)
			continue
		case was.Next.After(c.in.Now):
			c.res.Incomplete = true
			at := was.Next.Format(time.RFC3339)
			err := news.Faultf(news.Because("intake.waits", at), "waits for its next try at %s", at)
			c.unread(l.url, err)
			c.skip(l.url, err)
			continue
		case fetched >= c.r.opt.MaxArticles:
			c.res.Incomplete = true
			c.skipFor(l.url, news.Because("intake.next-time", strconv.Itoa(c.r.opt.MaxArticles)))
			continue
		}
		fetched++
		if c.in.Article != nil {
			c.in.Article(fetched, min(len(links), c.r.opt.MaxArticles))
		}
		if err := c.article(ctx, l, was); err != nil {
			return err
		}
	}
	if c.bad > 0 && c.known == 0 && len(c.res.Entries) == 0 {
		return news.Faultf(news.Because("intake.unread", strconv.Itoa(c.bad)), "%w (%d failed): %w", ErrUnread, c.bad, c.cause)
	}
	return nil
}

// unread counts an article that could not be read.
func (c *crawl) unread(address string, err error) {
	c.bad++
	if c.cause == nil {
		c.cause = news.Faultf(news.Because("intake.at", address), "%s: %w", address, err)
	}
}

// article fetches one; its own failure is put down, the end of ctx is an error.
func (c *crawl) article(ctx context.Context, l link, was news.Attempt) error {
	g, address, err := c.fetchPage(ctx, l.url)
	if ctx.Err() != nil {
		return fmt.Errorf("fetch article %s: %w", l.url, ctx.Err())
	}
	if err != nil {
		c.failed(l.url, was, err)
		return nil
	}
	raw := extract(g, address, l.text, c.sel, c.r.opt.MaxContent)
	raw.URL = l.url
	if c.edit != nil {
		c.edit(&raw, g, l)
	}
	switch text := plainLength(raw.Content); {
	case text == 0 && len(raw.Media) == 0 && !strings.Contains(raw.Content, "<img") && (raw.Title == "" || advert(raw.Title)):
		c.skipFor(l.url, news.Because("intake.textless", raw.Title))
		c.res.Retry[l.url] = news.Attempt{Count: c.r.opt.MaxTries} // looked at: it need not be again, and failed at no time
		return nil
	case raw.Title == "":
		c.failed(l.url, was, errNoTitle)
		return nil
	case notFound.MatchString(raw.Title) && text < 200:
		c.failed(l.url, was, news.Faultf(news.Because("intake.page-missing", raw.Title), "the page says that there is no such page: %s", raw.Title))
		return nil
	}
	delete(c.res.Retry, l.url)
	c.res.Entries = append(c.res.Entries, raw)
	return nil
}

var (
	errNoTitle = news.Faultf(news.Because("intake.no-title"), "no headline found on the page")
	notFound   = regexp.MustCompile(`^(?i:404\b|error\b)|(?i:not found)|页面(?:不存在|没有找到|找不到)|(?:不存在|找不到)的页面`)
)

// failed puts down a try. A robots.txt that forbids the page, or a page that is gone for good, ends them at once; one that
// cannot be read says nothing of the page, and counts as none.
func (c *crawl) failed(address string, was news.Attempt, err error) {
	a := news.Attempt{Count: was.Count + 1}
	wait := min(c.r.opt.RetryAfter<<min(was.Count, 10), longestRetry)
	var status *fetch.StatusError
	if errors.As(err, &status) {
		wait = max(wait, status.RetryAfter)
		if status.Status == 410 {
			a.Count = c.r.opt.MaxTries
		}
	}
	switch {
	case errors.Is(err, fetch.ErrRobots):
		a.Count = c.r.opt.MaxTries
	case errors.Is(err, fetch.ErrRobotsLater):
		a.Count = was.Count
	}
	a.Next = c.in.Now.Add(wait)
	c.res.Retry[address] = a
	if a.Count < c.r.opt.MaxTries {
		c.res.Incomplete = true
	}
	c.cause = nil // what went wrong now tells more than that others wait
	c.unread(address, err)
	c.skip(address, err)
}

func (c *crawl) skip(address string, err error) { c.skipFor(address, news.ReasonsOf(err)...) }

func (c *crawl) skipFor(address string, why ...news.Reason) {
	c.res.Skipped = append(c.res.Skipped, Skip{URL: address, Reason: why})
}

// advert: headlines of what fills an edition's pages besides news.
func advert(title string) bool {
	t := bare(title)
	return strings.Contains(t, "广告") || t == "图片" || t == "无标题" || strings.HasPrefix(t, "无题")
}

func plainLength(content string) int {
	g, err := parseHTML([]byte(content))
	if err != nil {
		return 0
	}
	return len([]rune(bare(g.Text())))
}

// maxLinks is how many links of a page are looked at. The longest lists of real sites have some hundreds.
const maxLinks = 10_000

// find is the links that a selector finds: the elements themselves, or those inside them.
func find(g *goquery.Document, selector, base string) []link {
	var links []link
	taken := map[string]bool{}
	looked := 0
	g.Find(selector).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if _, ok := s.Attr("href"); !ok {
			s = s.Find("a[href],area[href]")
		}
		s.EachWithBreak(func(_ int, s *goquery.Selection) bool {
			looked++
			u := page(absolute(base, s.AttrOr("href", "")))
			text := either(squeeze(s.Text()), squeeze(s.AttrOr("title", s.AttrOr("alt", ""))))
			if u != "" && len(u) <= maxAddress && !taken[u] {
				taken[u] = true
				links = append(links, link{url: u, text: text})
			}
			return looked < maxLinks
		})
		return looked < maxLinks
	})
	return links
}

// checkSelectors compiles what the administrator wrote, since goquery finds nothing, silently, with a broken one.
func checkSelectors(s news.Selectors) error {
	for _, name := range news.SelectorNames() {
		if sel := *s.At(name); sel != "" {
			if err := checkSelector(name, sel); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkSelector(name, sel string) error {
	if _, err := cascadia.ParseGroup(sel); err != nil {
		return news.Faultf(news.Because("intake.selector", name, err.Error()), "%w: %s: %w", ErrBadSelector, name, err)
	}
	return nil
}
