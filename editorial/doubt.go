package editorial

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// The bounds of the queue of doubtful entries.
const (
	doubtLooked = 2000             // of the newest entries, as words are searched
	doubtStep   = 200              // read at once
	doubtFor    = 30 * time.Second // how old the queue may be while nothing comes in; what is decided here leaves it at once
)

// doubts keeps which of the newest entries the desk is least sure of.
type doubts struct {
	looking sync.Mutex
	mu      sync.Mutex // guards the rest
	at      time.Time  // when they were looked for; zero: never
	newest  string     // the entry that had come last then; "": there was none
	list    []doubted  // the least certain first, of these the newest
}

type doubted struct {
	id      string
	percent int
}

func (d *doubts) kept() []doubted {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.list
}

// fresh tells that the list is not old, and that nothing has come since.
func (d *doubts) fresh(now time.Time, newest string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.at.IsZero() && now.Sub(d.at).Abs() <= doubtFor && d.newest == newest
}

// unknown tells that nobody has looked for them since the hub had an entry.
func (d *doubts) unknown() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.newest == ""
}

// settled takes an entry out of the queue that somebody has decided of.
func (d *doubts) settled(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = slices.DeleteFunc(slices.Clone(d.list), func(x doubted) bool { return x.id == id })
}

// lookForDoubts looks through the newest entries for those of which the desk is not sure, where that was not done just now.
func (o *Office) lookForDoubts(ctx context.Context) ([]doubted, error) {
	o.doubts.looking.Lock()
	defer o.doubts.looking.Unlock()
	now, newest := o.p.Now(), ""
	last, _, err := o.p.Archive.Entries(ctx, news.TimelineSeen, news.Cursor{}, 1)
	if err != nil {
		return nil, err
	}
	if len(last) > 0 {
		newest = last[0].ID
	}
	if o.doubts.fresh(now, newest) {
		return o.doubts.kept(), nil
	}
	var list []doubted
	for at, looked := (news.Cursor{}), 0; looked < doubtLooked; looked += doubtStep {
		entries, next, err := o.p.Archive.Entries(ctx, news.TimelineSeen, at, doubtStep)
		if err != nil {
			return nil, err
		}
		for i := range entries {
			if percent, is := isDoubtful(&entries[i]); is {
				list = append(list, doubted{entries[i].ID, percent})
			}
		}
		if next.IsZero() {
			break
		}
		at = next
	}
	slices.SortStableFunc(list, func(a, b doubted) int { return cmp.Compare(a.percent, b.percent) })
	o.doubts.mu.Lock()
	defer o.doubts.mu.Unlock()
	o.doubts.at, o.doubts.newest, o.doubts.list = now, newest, list
	return list, nil
}

// isDoubtful reports whether somebody should look at where an entry is filed. A reprint is filed with its story.
func isDoubtful(e *news.Entry) (percent int, is bool) {
	if e.Original != "" && e.Original != e.ID || !e.Held.IsZero() {
		return 100, false
	}
	percent, _ = desk.Certainty(e)
	return percent, percent < desk.Doubtful
}

// DoubtfulEntry is an entry of whose filing the desk is not sure.
type DoubtfulEntry struct {
	Entry    news.Entry   `json:"entry"`
	Percent  int          `json:"certainty"` // how sure the desk is, in percent
	Doubts   []desk.Doubt `json:"-"`
	Revision string       `json:"revision"` // for If-Match
}

// DoubtfulList is the beginning of the queue.
type DoubtfulList struct {
	Entries []DoubtfulEntry `json:"entries"` // the least certain first
	All     int             `json:"all"`     // of the newest entries that were looked through
	Looked  int             `json:"looked"`  // how many these are at most
}

// Doubtful gives those of the newest entries of whose channels and towns the desk is least sure, as they are now.
func (o *Office) Doubtful(ctx context.Context, most int) (DoubtfulList, error) {
	found, err := o.lookForDoubts(ctx)
	list := DoubtfulList{Entries: []DoubtfulEntry{}, All: len(found), Looked: doubtLooked}
	if err != nil {
		return list, err
	}
	for len(list.Entries) < most && len(found) > 0 {
		step := found[:min(len(found), most)]
		found = found[len(step):]
		ids := make([]string, len(step))
		for i, d := range step {
			ids[i] = d.id
		}
		there, err := o.p.Entries.EntriesByID(ctx, ids)
		if err != nil {
			return list, err
		}
		for _, id := range ids {
			e, ok := there[id]
			percent, still := isDoubtful(&e)
			if !ok || !still {
				o.doubts.settled(id)
				list.All--
				continue
			}
			_, doubts := desk.Certainty(&e)
			list.Entries = append(list.Entries, DoubtfulEntry{e, percent, doubts, decisionsRev(e.Override)})
		}
	}
	list.Entries = list.Entries[:min(len(list.Entries), most)]
	return list, nil
}

// right is where the entry is right by the decision, or was by one before; nil: nobody said so.
func (d *Decision) right(e *news.Entry) *news.Filing {
	switch {
	case d.Channels != nil || d.Towns != nil || slices.Contains(d.Auto, "right"):
		return nil
	case d.Right:
		channels, towns := append([]string{}, e.Channels...), append([]string{}, e.Towns...)
		return &news.Filing{Channels: &channels, Towns: &towns}
	case e.Override != nil:
		return e.Override.Right
	}
	return nil
}

// Example is what the desk judged from, how it judged, and what an editor said: for whoever mends rules, or trains what judges. It is
// made of the entry as it is: it goes when that goes, and comes back when that does.
type Example struct {
	Entry      string         `json:"entry"`
	Source     string         `json:"source"`
	Title      string         `json:"title"` // as its source has it
	Summary    string         `json:"summary,omitempty"`
	Content    string         `json:"content,omitempty"` // HTML
	Language   string         `json:"language,omitempty"`
	Categories []string       `json:"categories,omitempty"`
	Evidence   *news.Evidence `json:"evidence,omitempty"`
	Desk       ExampleFiling  `json:"desk"`
	Why        news.Why       `json:"why"` // the desk's reasons
	Said       ExampleFiling  `json:"said"`
	Right      bool           `json:"right"` // the editor said that the desk is right
	By         string         `json:"by"`
	At         time.Time      `json:"at"`
}

// ExampleFiling is where an example was filed.
type ExampleFiling struct {
	Channels []string `json:"channels"`
	Towns    []string `json:"towns"`
}

// ExamplePage is a stretch of the examples.
type ExamplePage struct {
	Examples []Example
	Next     news.Cursor // of the next page; zero: there is none
}

// Examples gives the entries of which editors said where they belong, those of the newest entries first.
func (o *Office) Examples(ctx context.Context, before news.Cursor, limit int) (page ExamplePage, err error) {
	page.Examples = []Example{}
	entries, next, err := o.p.Archive.Entries(ctx, news.TimelineExamples, before, limit)
	for _, e := range entries {
		if e.Example() {
			page.Examples = append(page.Examples, exampleOf(&e))
		}
	}
	page.Next = next
	return page, err
}

func exampleOf(e *news.Entry) Example {
	o, was := e.Override, *e.Brought()
	x := Example{Entry: e.ID, Source: e.Source, Title: was.Title, Summary: e.Summary, Content: e.Content, Language: e.Language, Categories: e.Categories,
		Evidence: e.Evidence, Desk: ExampleFiling{o.Desk.Channels, o.Desk.Towns}, Why: o.Desk.Why, Said: ExampleFiling{e.Channels, e.Towns}, By: o.By, At: o.At}
	if x.Right = o.Channels == nil && o.Towns == nil; x.Right {
		x.Said = ExampleFiling{*o.Right.Channels, *o.Right.Towns}
	}
	for _, list := range []*[]string{&x.Desk.Channels, &x.Desk.Towns, &x.Said.Channels, &x.Said.Towns} {
		if *list == nil {
			*list = []string{}
		}
	}
	return x
}
