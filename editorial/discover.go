package editorial

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Discovered is what an address that somebody gave leads to.
type Discovered struct {
	Source  news.Source // with an id that is free, and all that could be found
	Preview *Preview    // nil: there is a choice, or nothing to show
	Doubts  news.Reasons
	Feeds   []string     // other addresses to choose from: the feeds that a page names
	Why     news.Reasons // the kind
}

// Discover looks at an address that somebody gave, and at what would come in: of a page that names feeds it gives these to choose
// from, and follows one that is alone. exact: the address itself, whatever it names. Nothing is stored.
func (o *Office) Discover(ctx context.Context, src news.Source, exact bool) (Discovered, error) {
	list, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return Discovered{}, err
	}
	src.URL = WebAddress(src.URL)
	taken := map[string]bool{}
	for _, s := range list {
		taken[s.ID] = true
	}
	if src.ID == "" {
		src.ID = FreeID(src.URL, taken)
	}
	d := Discovered{Source: src}
	found, err := o.Look(ctx, src)
	if err != nil {
		return d, err
	}
	d.Source, d.Why = found.Source, found.Why
	if feeds := namedFeeds(found.Why); len(feeds) > 0 && !exact {
		if len(feeds) == 1 {
			if src.ID == FreeID(src.URL, taken) {
				src.ID = ""
			}
			src.URL, src.Homepage, src.Kind = feeds[0], homepage(src.URL), ""
			return o.Discover(ctx, src, true)
		}
		d.Feeds = feeds
		return d, nil
	}
	if d.Source.Name == "" {
		d.Source.Name = d.Source.ID
	}
	if d.Preview, err = o.Preview(ctx, PreviewAsk{Source: d.Source}); err != nil {
		return d, err
	}
	if d.Source.Name == d.Source.ID && d.Preview.Title != "" {
		d.Source.Name = d.Preview.Title
		if d.Source.Kind == news.KindEpaper {
			d.Source.Name = paperName(d.Preview.Title)
		}
	}
	d.Doubts = o.Doubts(d.Preview)
	return d, nil
}

// ofAnIssue is what the title of a page of a 数字报 says of the one issue: its day, or the number of a page, and what follows.
var ofAnIssue = regexp.MustCompile(`\d{4}\s*(?:年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[-/.]\d{1,2}[-/.]\d{1,2})|第?\s*[A-Z]?\d{1,3}\s*版`)

// paperName is the name of the newspaper in the title of today's page, which goes on being shown tomorrow.
func paperName(title string) string {
	bare := func(s string) string { return strings.Trim(s, " \u3000-_—–|·:：,，()（）[]【】") }
	at := ofAnIssue.FindStringIndex(title)
	if at == nil {
		return title
	}
	if name := bare(title[:at[0]]); name != "" {
		return name
	}
	if name := bare(title[at[1]:]); name != "" {
		return paperName(name)
	}
	return title
}

// namedFeeds are the feeds that a page names for itself.
func namedFeeds(why news.Reasons) []string {
	for _, r := range why {
		if r.Rule == "detect.names-feeds" && len(r.Terms) > 0 {
			return strings.Fields(r.Terms[0])
		}
	}
	return nil
}

// Doubts are what an editor should know of a source before it comes in.
func (o *Office) Doubts(pre *Preview) (doubts news.Reasons) {
	var undated, nameless, short, ahead int
	for _, p := range pre.Entries {
		e := p.Judged
		if e == nil {
			continue
		}
		if e.Published.IsZero() {
			undated++
		}
		if e.GUID == "" {
			nameless++
		}
		if e.Content == "" {
			short++
		}
		if e.Published.Sub(o.p.Now()) > time.Hour {
			ahead++
		}
	}
	if len(pre.Entries) == 0 {
		return news.Reasons{news.Because("doubt.nothing")}
	}
	of := strconv.Itoa(len(pre.Entries))
	if undated > 0 {
		doubts = append(doubts, news.Because("doubt.undated", strconv.Itoa(undated), of))
	}
	if ahead > 0 {
		doubts = append(doubts, news.Because("doubt.ahead", strconv.Itoa(ahead), of))
	}
	if nameless == len(pre.Entries) && pre.Kind == news.KindFeed {
		doubts = append(doubts, news.Because("doubt.no-guids"))
	}
	if short == len(pre.Entries) {
		doubts = append(doubts, news.Because("doubt.summary-only"))
	}
	for _, note := range pre.Notes {
		if note.Rule == "mended.is-utf8" {
			doubts = append(doubts, note)
		}
	}
	return doubts
}
