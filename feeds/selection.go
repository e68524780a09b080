package feeds

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// scanMost bounds the entries that are looked through to fill a feed where licences leave entries out.
const scanMost = 5000

// How long a feed without a limit holds all that came in, so that whoever polls it that often misses none of a burst, and in
// which steps entries leave it: it is rendered anew for that once in a step, at the same moments on every hub.
const (
	recentFor  = time.Hour
	recentStep = time.Minute
)

// emptyTime is when a feed without entries was last changed, so that its bytes and its ETag stand still.
var emptyTime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// view is a selection as one feed shows it: licensed, and ready for any format.
type view struct {
	sel     news.Selection
	who     rights.Audience
	limit   int // 0: see recentFor
	shelf   shelf
	title   string
	about   string
	home    string // its page for people
	rights  string
	licence string // address of the licence, where all entries share it
	updated time.Time
	turned  time.Time          // when a licence last began to give more or less; zero: none did
	until   time.Time          // when one will next; zero: none will
	by      *settings.Snapshot // that it was made by
	items   []item
	made    []made // what each item was made of
	gone    []deletedEntry
}

// address is where a feed is, in one format.
type address struct {
	id    string // news.FeedGUID: the same in every format, with any limit and in archives
	feed  string
	self  string // as asked for
	older string // the archive that goes on where this ends; empty: none does
	newer string // of a sealed archive, the next one
}

// newest is the view with so many entries fewer, one at least, that a document of so many bytes should have room in most.
func (v *view) newest(most, bytes int64) *view {
	less := *v
	room, n := v.size()*most/bytes, int64(0)
	for i := range v.items {
		if n += v.items[i].size(); n > room && i > 0 {
			less.cut(min(i, len(v.items)-1))
			return &less
		}
	}
	less.cut(len(v.items) - 1)
	return &less
}

// cut leaves the first n items.
func (v *view) cut(n int) { v.items, v.made = v.items[:n], v.made[:n] }

func (v *view) ends() time.Time { return v.until }

// ids are those of the entries that it shows; never nil.
func (v *view) ids() []string {
	ids := make([]string, len(v.items))
	for i := range v.items {
		ids[i] = v.items[i].entry.ID
	}
	return ids
}

// size is the view's, about.
func (v *view) size() int64 {
	n := int64(1024)
	for i := range v.items {
		n += v.items[i].size()
	}
	return n
}

func (it *item) size() int64 {
	return int64(2048 + len(it.title) + len(it.summary) + len(it.content) + len(it.credit) + len(it.entry.Summary))
}

// known refuses what there is no feed of. Sources are looked up when the feed is rendered.
func (p *Publisher) known(sel news.Selection, f Format) error {
	if !slices.Contains(Formats(), f) {
		return fmt.Errorf("feed format %q: %w", f, news.ErrNotFound)
	}
	if sel.Search != "" {
		return p.knownSearch(sel)
	}
	b := p.book()
	if _, ok := b.channels[sel.Channel]; !ok && sel.Channel != "" {
		return fmt.Errorf("channel %q: %w", sel.Channel, news.ErrNotFound)
	}
	if _, ok := b.towns[sel.Town]; !ok && sel.Town != "" {
		return fmt.Errorf("town %q: %w", sel.Town, news.ErrNotFound)
	}
	if sel.Source != "" && (sel.Channel != "" || sel.Town != "") {
		return fmt.Errorf("a source's feed has no channel or town: %w", news.ErrNotFound)
	}
	return nil
}

// look reads the selection and makes everything ready that the formats share.
func (p *Publisher) look(ctx context.Context, who rights.Audience, sel news.Selection, limit int) (*view, error) {
	v, err := p.newView(ctx, who, sel)
	if err != nil {
		return nil, err
	}
	v.limit = limit
	s := p.feedSpot(who, sel, limit)
	if err := p.fill(ctx, v, last[*view](s.in, s.view())); err != nil {
		return nil, err
	}
	if err := p.seen(ctx, v); err != nil {
		return nil, err
	}
	v.dated()
	return v, p.bury(ctx, v, nil)
}

// newView is what every document of a selection says of it.
func (p *Publisher) newView(ctx context.Context, who rights.Audience, sel news.Selection) (*view, error) {
	terms, err := p.opt.Rights.Terms(ctx)
	if err != nil {
		return nil, err
	}
	v := &view{sel: sel, who: who, by: p.opt.Settings.Current(), home: p.abs(PagePath(sel)), updated: emptyTime.In(p.face().zone)}
	name, source := "", searchOf(sel).Source
	if source != "" {
		src, ok := terms.Source(source)
		if !ok {
			return nil, fmt.Errorf("source %q: %w", source, news.ErrNotFound)
		}
		name, v.rights, v.licence = clean(src.Name), src.Licence.Rights, webURL(src.Licence.URL)
	}
	v.title = p.title(sel, name)
	v.about = p.face().lang.T("feed.about", v.title)
	if sel.Search == "" {
		v.shelf, err = p.shelf(ctx, sel.Timeline())
	}
	return v, err
}

// dated gives the view the date of the latest of its entries, or of a licence's turn.
func (v *view) dated() {
	for i := range v.items {
		if u := v.items[i].updated; i == 0 || u.After(v.updated) {
			v.updated = u
		}
	}
	v.updated = later(v.updated, v.turned)
}

// textSize is what an entry's text takes in every format at least.
func textSize(e *news.Entry) int64 { return int64(len(e.Title) + max(len(e.Summary), len(e.Content))) }

// fill takes what the audience sees of the selection, of which there may be a view from before. An entry that left the feed, or will come into it, changes it as well.
func (p *Publisher) fill(ctx context.Context, v, before *view) error {
	q := rights.Query{Line: lineOf(v.sel), Limit: v.limit, Most: scanMost, Room: p.opt.MaxSize, Size: textSize}
	if v.limit == 0 {
		q.Limit, q.Least, q.Since = MaxLimit, DefaultLimit, p.opt.Now().Add(-recentFor).Truncate(recentStep)
	}
	page, err := p.page(ctx, v, q)
	if err != nil {
		return err
	}
	p.show(v, &page, before)
	if n := len(page.Entries); v.limit == 0 && n > DefaultLimit {
		v.until = sooner(v.until, page.Entries[n-1].Entry.Sort.Truncate(recentStep).Add(recentStep+recentFor))
	}
	return nil
}

// show puts what rights gave into the view. There may be one from before.
func (p *Publisher) show(v *view, page *rights.Page, before *view) {
	v.turned, v.until = p.date(page.Turned), page.Until
	p.itemsOf(v, page.Entries, before)
}

// sooner is the sooner of two times that are there.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// title is 频道名 · 站名, as a reader's list of subscriptions shows it.
func (p *Publisher) title(sel news.Selection, sourceName string) string {
	if sel.Search != "" {
		return p.searchTitle(searchOf(sel), sourceName)
	}
	var parts []string
	for _, name := range []string{p.channel(sel.Channel).Name, p.town(sel.Town).Name, sourceName, p.face().site.Title} {
		if name != "" {
			parts = append(parts, name)
		}
	}
	return clean(strings.Join(parts, " · "))
}

// abs makes an absolute address of a path that begins with a slash.
func (p *Publisher) abs(path string) string { return p.face().abs(path) }

// Path is where the feed of a selection is served, with a leading slash.
func Path(sel news.Selection, f Format) string {
	if sel.Search != "" {
		return "/feeds/search." + string(f) + "?" + sel.Search
	}
	return "/feeds/" + feedName(sel) + "." + string(f)
}

func feedName(sel news.Selection) string {
	switch {
	case sel.Source != "":
		return "source/" + url.PathEscape(sel.Source)
	case sel.Channel != "" && sel.Town != "":
		return "channel/" + url.PathEscape(sel.Channel) + "/town/" + url.PathEscape(sel.Town)
	case sel.Channel != "":
		return "channel/" + url.PathEscape(sel.Channel)
	case sel.Town != "":
		return "town/" + url.PathEscape(sel.Town)
	}
	return "all"
}

// ParsePath undoes Path. It is false for what is no feed's path; whether there is such a channel, town or source it does not look.
func ParsePath(path string) (sel news.Selection, f Format, ok bool) {
	path, ok = strings.CutPrefix(path, "/feeds/")
	if !ok {
		return sel, "", false
	}
	path, f, ok = CutFormat(path)
	parts := strings.Split(path, "/")
	for i := range parts {
		var err error
		if parts[i], err = url.PathUnescape(parts[i]); err != nil || parts[i] == "" {
			return sel, "", false
		}
	}
	switch kinds := len(parts); {
	case kinds == 1 && parts[0] == "all":
	case kinds == 2 && parts[0] == "channel":
		sel.Channel = parts[1]
	case kinds == 2 && parts[0] == "town":
		sel.Town = parts[1]
	case kinds == 2 && parts[0] == "source":
		sel.Source = parts[1]
	case kinds == 4 && parts[0] == "channel" && parts[2] == "town":
		sel.Channel, sel.Town = parts[1], parts[3]
	default:
		return sel, "", false
	}
	return sel, f, ok
}

// CutFormat takes a feed's last path segment apart: an id, which may hold dots, and the format.
func CutFormat(file string) (id string, f Format, ok bool) {
	dot := strings.LastIndexByte(file, '.')
	if dot <= 0 || !slices.Contains(Formats(), Format(file[dot+1:])) {
		return "", "", false
	}
	return file[:dot], Format(file[dot+1:]), true
}

// PagePath is the page for people of a selection; a channel's town has its channel's.
func PagePath(sel news.Selection) string {
	switch {
	case sel.Search != "":
		return "/search?" + sel.Search
	case sel.Source != "":
		return "/source/" + url.PathEscape(sel.Source)
	case sel.Channel != "":
		return "/channel/" + url.PathEscape(sel.Channel)
	case sel.Town != "":
		return "/town/" + url.PathEscape(sel.Town)
	}
	return "/"
}

// EntryPath is the page of one entry.
func EntryPath(id string) string { return "/entry/" + url.PathEscape(id) }
