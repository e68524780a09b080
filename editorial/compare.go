package editorial

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/abreast"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// Comparison sets two texts side by side.
type Comparison struct {
	Left   ComparedText    `json:"left"`
	Right  ComparedText    `json:"right"`
	Fields []ComparedField `json:"fields"` // title, origin, people, published, url, text; those that neither has are left out
	Share  bool            `json:"share"`  // they are copies in one story, or versions of one entry
	Why    news.Reasons    `json:"why,omitempty"`

	Revision string `json:"-"` // of the decisions on the left one
}

// ComparedText says which text it is.
type ComparedText struct {
	Entry   string     `json:"entry"`
	Source  string     `json:"source"`
	Version int        `json:"version"`
	Until   time.Time  `json:"until,omitzero"` // of an earlier version: when it was replaced
	Title   string     `json:"title"`
	News    news.Entry `json:"-"`
}

// ComparedField is a field of both, in pieces that belong beside each other.
type ComparedField struct {
	Name string        `json:"name"`
	Same bool          `json:"same"`
	Rows []abreast.Row `json:"rows"`
}

// CompareCopies sets an entry beside another.
func (o *Office) CompareCopies(ctx context.Context, id, with string) (Comparison, error) {
	left, err := o.entry(ctx, id)
	if err != nil {
		return Comparison{}, err
	}
	right, err := o.entry(ctx, with)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{Left: comparedEntry(&left), Right: comparedEntry(&right), Revision: decisionsRev(left.Override)}
	st, err := o.story(ctx, &left)
	if err != nil {
		return c, err
	}
	if c.Share = left.ID == right.ID || left.Story != "" && left.Story == right.Story; st != nil {
		for _, e := range []*news.Entry{&left, &right} {
			if i := st.Member(e.ID); i >= 0 && c.Share && c.Why == nil {
				c.Why = st.Members[i].Same
			}
		}
	}
	c.compare()
	return c, nil
}

// CompareEntryVersions sets an earlier version of an entry beside a later one; 0: the entry as it is.
func (o *Office) CompareEntryVersions(ctx context.Context, id string, version, against int) (Comparison, error) {
	e, err := o.entry(ctx, id)
	if err != nil {
		return Comparison{}, err
	}
	history, err := o.p.Archive.History(ctx, id)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{Share: true, Revision: decisionsRev(e.Override)}
	for i, n := range []int{version, against} {
		side := []*ComparedText{&c.Left, &c.Right}[i]
		at := slices.IndexFunc(history, func(r news.Revision) bool { return r.Version == n })
		switch {
		case n == 0 || n == e.Version:
			*side = comparedEntry(&e)
		case at < 0:
			return c, refuse(NotFound, RevisionMissing, id, strconv.Itoa(n))
		default:
			*side = comparedRevision(&e, history[at])
		}
	}
	c.compare()
	return c, nil
}

func comparedEntry(e *news.Entry) ComparedText {
	return ComparedText{Entry: e.ID, Source: e.Source, Version: e.Version, Title: e.Title, News: *e}
}

func comparedRevision(e *news.Entry, r news.Revision) ComparedText {
	was := *e
	was.Version, was.URL, was.Title, was.Summary, was.Content, was.Published, was.Attribution = r.Version, r.URL, r.Title, r.Summary, r.Content, r.Published, r.Attribution
	c := comparedEntry(&was)
	c.Until = r.Replaced
	return c
}

// compare sets the fields beside each other.
func (c *Comparison) compare() {
	c.Fields = []ComparedField{}
	add := func(name, left, right string) {
		if left != "" || right != "" {
			c.Fields = append(c.Fields, ComparedField{name, left == right, abreast.Texts(left, right)})
		}
	}
	l, r := &c.Left.News, &c.Right.News
	add("title", l.Title, r.Title)
	add("origin", l.Attribution.Origin, r.Attribution.Origin)
	var none news.Said
	right := none.Names(r)
	for i, n := range none.Names(l) {
		add(n.Field, strings.Join(*n.Of, "、"), strings.Join(*right[i].Of, "、"))
	}
	moment := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	add("published", moment(l.Published), moment(r.Published))
	add("url", l.URL, r.URL)
	add("text", desk.Body(l), desk.Body(r))
}
