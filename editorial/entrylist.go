package editorial

import (
	"context"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// EntryAsk selects entries of all that there are. What is empty selects nothing out.
type EntryAsk struct {
	Channel, Town, Source string
	Held                  bool   // only those that wait for an editor
	Words                 string // each stands in the title
	From                  news.Cursor
}

// EntryList is a page of entries, the newest first.
type EntryList struct {
	Entries []news.Entry
	Next    news.Cursor // of the next page; zero: there is none
	Looked  int         // how many were looked through for them; 0: none had to be
	Held    int         // how many wait for an editor, whatever was asked for
}

// Bounds of a list of entries.
const (
	listPage   = 50   // entries of a page, where none are looked through; else as many at a time
	listLooked = 2000 // entries that one page is looked for in
)

// EntryList gives a page of the entries that are asked for. Where they have no timeline of their own, it looks through listLooked
// entries for them at most, and may give none and yet a next page.
func (o *Office) EntryList(ctx context.Context, ask EntryAsk) (list EntryList, err error) {
	if list.Held, err = o.p.Archive.Count(ctx, news.TimelineHeld); err != nil {
		return list, err
	}
	line, whole := ask.line()
	if whole {
		list.Entries, list.Next, err = o.p.Archive.Entries(ctx, line, ask.From, listPage)
		return list, err
	}
	wanted := strings.Fields(strings.ToLower(ask.Words))
	for list.Next = ask.From; list.Looked < listLooked && len(list.Entries) < listPage; {
		var some []news.Entry
		if some, list.Next, err = o.p.Archive.Entries(ctx, line, list.Next, listPage); err != nil {
			return list, err
		}
		list.Looked += len(some)
		for i := range some {
			if o.asked(&some[i], &ask, wanted) {
				list.Entries = append(list.Entries, some[i])
			}
		}
		if list.Next.IsZero() {
			break
		}
	}
	return list, nil
}

// line is the timeline that has the entries that are asked for; whole: it has no others.
func (a *EntryAsk) line() (line news.Timeline, whole bool) {
	sel := news.Selection{Channel: a.Channel, Town: a.Town, Source: a.Source}
	switch {
	case a.Held:
		return news.TimelineHeld, sel == news.Selection{} && strings.TrimSpace(a.Words) == ""
	case sel == news.Selection{}:
		line = news.TimelineSeen
	default:
		line = sel.Timeline()
	}
	return line, strings.TrimSpace(a.Words) == "" && (a.Source == "" || a.Channel == "" && a.Town == "")
}

// asked reports whether an entry is one of those that are asked for.
func (o *Office) asked(e *news.Entry, a *EntryAsk, wanted []string) bool {
	if a.Source != "" && e.Source != a.Source || a.Town != "" && !slices.Contains(e.Towns, a.Town) {
		return false
	}
	channels := o.p.Settings.Current().Channels
	if a.Channel != "" && !slices.ContainsFunc(e.Channels, func(id string) bool {
		return id == a.Channel || slices.Contains(news.Ancestors(channels, id), a.Channel)
	}) {
		return false
	}
	title := strings.ToLower(e.Title)
	return !slices.ContainsFunc(wanted, func(w string) bool { return !strings.Contains(title, w) })
}
