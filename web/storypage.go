package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/abreast"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

const (
	// storyCopies bounds the copies that a page of a story shows.
	storyCopies = 20
	// longTexts is from how many bytes of HTML on texts are compared at a place for searches: below, that takes 20 ms at most.
	longTexts = 8 << 10
)

// storyBody is what a story's page shows: who published it when, and two of the copies beside each other.
type storyBody struct {
	Heading string
	Lang    string
	Copies  []storyCopy
	Older   string // where the copies go on
	Left    *storyCopy
	Right   *storyCopy
	Fields  []field
	Limited bool // one of the two texts may not be shown whole
}

// storyCopy is one copy of a story.
type storyCopy struct {
	item
	Provider string
	Page     string // the provider's, here
	Original string // the copy's address there
	Rights   string
	First    bool   // it is the first publication
	Same     string // how it differs from the first, in words
	Beside   string // the address of the page that sets it beside the first
	Here     bool   // it stands beside the first on this page
	entry    news.Entry
}

// field is a part of two texts, in rows that belong beside each other.
type field struct {
	Label string
	Same  bool
	Rows  []abreast.Row
}

// storyPage is a story's copies as the public may see them. A story of which there is one such copy is that entry.
func (s *public) storyPage(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	in, err := s.pageParams(r)
	if err != nil {
		return err
	}
	page, err := s.Rights.Page(r.Context(), rights.Audience{}, rights.Query{Line: news.StoryLine(id), From: in.Before.Cursor, Limit: storyCopies})
	if err != nil {
		return err
	}
	v := s.view(r)
	if len(page.Entries) == 0 && page.Next.IsZero() && !in.Before.IsZero() {
		http.Redirect(w, r, v.To("story/"+url.PathEscape(id)), http.StatusSeeOther)
		return nil
	}
	if len(page.Entries) == 0 && in.Before.IsZero() {
		if _, err := s.entry(r.Context(), id); err != nil {
			return err
		}
		http.Redirect(w, r, v.To("entry/"+id), http.StatusSeeOther)
		return nil
	}
	b := storyBody{}
	for i := range page.Entries {
		b.Copies = append(b.Copies, v.copyOf(&page.Entries[i]))
	}
	if err := v.withFirst(r.Context(), &b); err != nil {
		return err
	}
	if len(b.Copies) < 2 && page.Next.IsZero() && in.Before.IsZero() {
		http.Redirect(w, r, v.To("entry/"+b.Copies[0].entry.ID), http.StatusSeeOther)
		return nil
	}
	if !page.Next.IsZero() {
		b.Older = v.To("story/"+id, "before", site.CursorText(page.Next))
	}
	if err := s.besides(r, v, &b, id); err != nil {
		return err
	}
	v.Title, v.Description = v.T("story.of", b.Heading), v.T("story.describe", len(b.Copies))
	v.Menus, v.Body, v.NoIndex = v.menus("", ""), b, true
	return v.Answer(w, r, http.StatusOK, "story", v)
}

// copyOf is a copy as a story's page shows it.
func (v *view) copyOf(g *rights.Given) storyCopy {
	e := feeds.Clean(g.Entry)
	alone := e
	alone.Providers = slices.DeleteFunc(slices.Clone(e.Providers), func(p news.Provider) bool { return p.ID != e.Source }) // the others stand beside it
	c := storyCopy{item: v.item(alone), Original: webAddress(e.URL), Rights: e.Attribution.Rights, First: e.Original == e.ID || e.Original == "", entry: e}
	c.Provider = cmp.Or(provided(&e), g.Source.Name)
	c.Time, _ = v.when(&e, v.Full, v.Date)
	if g.Source.ID != "" {
		c.Page = v.To(pagePath(news.Selection{Source: g.Source.ID}))
	}
	return c
}

// withFirst puts the first publication before the other copies, which it has in the order of their dates.
func (v *view) withFirst(ctx context.Context, b *storyBody) error {
	at := func(c *storyCopy) time.Time {
		if c.entry.Published.IsZero() {
			return c.entry.FirstSeen
		}
		return c.entry.Published
	}
	if len(b.Copies) == 0 {
		return nil
	}
	if first := b.Copies[0].entry.Original; first != "" && !slices.ContainsFunc(b.Copies, func(c storyCopy) bool { return c.entry.ID == first }) {
		g, err := v.public.Rights.Given(ctx, rights.Audience{}, first)
		_, removed := errors.AsType[*rights.Removed](err)
		switch {
		case err == nil:
			b.Copies = append(b.Copies, v.copyOf(&g))
		case !removed && !errors.Is(err, news.ErrNotFound):
			return err
		}
	}
	slices.SortStableFunc(b.Copies, func(x, y storyCopy) int {
		switch {
		case x.First != y.First && x.First:
			return -1
		case x.First != y.First:
			return 1
		}
		return cmp.Or(at(&x).Compare(at(&y)), strings.Compare(x.entry.ID, y.entry.ID))
	})
	b.Heading, b.Lang = b.Copies[0].Title, b.Copies[0].Lang
	return nil
}

// besides sets the copy that is asked for, or the first that differs, beside the first publication.
func (s *public) besides(r *http.Request, v *view, b *storyBody, id string) error {
	if len(b.Copies) < 2 {
		return nil
	}
	size := 0
	for i := range b.Copies {
		size += len(b.Copies[i].entry.Content)
	}
	return s.comparing(r, size, func() {
		with := v.chooseCopy(b, id, r.URL.Query())
		b.Copies[with].Here = true
		b.Left, b.Right = &b.Copies[0], &b.Copies[with]
		first, other := shared(b.Left.entry, b.Right.entry)
		b.Limited = first.Content == "" || other.Content == ""
		b.Fields = v.fields(&first, &other)
	})
}

// chooseCopy says of each copy how it differs from the first publication, and chooses the one that is set beside it.
func (v *view) chooseCopy(b *storyBody, id string, asked url.Values) int {
	with := 0
	for i := 1; i < len(b.Copies); i++ {
		c, kind := &b.Copies[i], ""
		kind, c.Same = v.likeness(&b.Copies[0].entry, &c.entry)
		c.Beside = v.To("story/"+id, "with", c.entry.ID, "before", asked.Get("before")) + "#beside"
		if c.entry.ID == asked.Get("with") || asked.Get("with") == "" && with == 0 && kind == "differs" {
			with = i
		}
	}
	return max(with, 1)
}

// comparing compares texts of so many bytes together, long ones at a place for searches.
func (s *public) comparing(r *http.Request, size int, compare func()) error {
	if size < longTexts {
		compare()
		return nil
	}
	return s.searches.do(r.Context(), s.clientOf(r), func(context.Context, time.Duration) error { compare(); return nil })
}

// shared is what can be compared of two entries: what may be shown of both.
func shared(a, b news.Entry) (news.Entry, news.Entry) {
	if a.Content == "" || b.Content == "" {
		a.Content, b.Content = "", ""
	}
	if a.Content == "" && (a.Summary == "" || b.Summary == "") {
		a.Summary, b.Summary = "", ""
	}
	return a, b
}

// likeness tells how a copy differs from the first publication: same, differs, or headline where no more can be told.
func (v *view) likeness(first, c *news.Entry) (kind, said string) {
	l, o := shared(*first, *c)
	kind = "differs"
	if l.Title == o.Title {
		switch left, right := desk.Body(&l), desk.Body(&o); {
		case left == right && left == "":
			kind = "headline"
		case left == right:
			kind = "same"
		}
	}
	return kind, v.T("story." + kind)
}

// fields are the parts of two entries that one at least has, in rows.
func (v *view) fields(left, right *news.Entry) (all []field) {
	add := func(label, l, r string) {
		if l != "" || r != "" {
			all = append(all, field{v.T(label), l == r, abreast.Texts(l, r)})
		}
	}
	add("story.title", left.Title, right.Title)
	add("origin", left.Attribution.Origin, right.Attribution.Origin)
	add("story.people", v.people(left), v.people(right))
	add("story.text", desk.Body(left), desk.Body(right))
	return all
}

// people are those who made an entry, by role.
func (v *view) people(e *news.Entry) string {
	var all []string
	for _, c := range v.roles(e) {
		all = append(all, c.Role+" "+c.Names)
	}
	return strings.Join(all, v.T("reasons.join"))
}
