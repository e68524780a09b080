package pages

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// lessonsShown is how many lessons a page shows.
const lessonsShown = 50

// learntBody is what the page of what was learnt shows.
type learntBody struct {
	editorial.Learnt
	List        []editorial.LessonInfo
	By          string // whose lessons they are; empty: all
	Kinds       []learntKind
	SourceNames map[string]string // by id
	Older       string            // address of the next page; empty: there is none
}

// learnt is the page of what the desk has learnt of editors, and of which decisions.
func (p *Pages) learnt(v *view, w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	b := learntBody{By: q.Get("by")}
	before, err := site.ParseCursor(q.Get("cursor"))
	if err != nil {
		return err
	}
	if b.Learnt, err = p.Office.Learnt(r.Context()); err != nil {
		return err
	}
	list, err := p.Office.LessonsOf(r.Context(), b.By, before, lessonsShown)
	if err != nil {
		return err
	}
	if b.List = list.Lessons; !list.Next.IsZero() {
		b.Older = v.To("admin/learnt", "by", b.By, "cursor", site.CursorText(list.Next))
	}
	b.Kinds = kindsOf(b.Learnt.Names)
	if b.SourceNames, err = p.sourceNames(r); err != nil {
		return err
	}
	return v.show(w, r, "desk.learnt", "learnt", b)
}

// Source is what a source is called; of one that is gone, its id.
func (b learntBody) Source(id string) string { return cmp.Or(b.SourceNames[id], id) }

// learntKind is a table of what was learnt beside channels: of outlets, names or towns.
type learntKind struct {
	Key  string
	Rows []news.Learnt // the most often said first
	More int           // that are not shown
}

// kindsOf are the tables that have something in them.
func kindsOf(all []news.Learnt) (kinds []learntKind) {
	for _, of := range [][]string{{"origins", news.LearntOrigin, news.LearntOutlet}, {"names", news.LearntNobody, news.LearntPerson}, {"towns", news.LearntTown, news.LearntNoTown}} {
		k := learntKind{Key: "desk.learnt." + of[0]}
		for _, l := range all {
			if slices.Contains(of[1:], l.Kind) {
				k.Rows = append(k.Rows, l)
			}
		}
		slices.SortStableFunc(k.Rows, func(a, b news.Learnt) int { return cmp.Compare(b.Times, a.Times) })
		k.More = max(0, len(k.Rows)-lessonsShown)
		if k.Rows = k.Rows[:len(k.Rows)-k.More]; len(k.Rows) > 0 {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// LearntOf says what was learnt of something that is printed.
func (v *view) LearntOf(l news.Learnt) string {
	said := l.Said
	if l.Kind == news.LearntTown || l.Kind == news.LearntNoTown {
		said = v.TownName(said)
	}
	return v.T("desk.learnt.is."+l.Kind, cmp.Or(said, v.T("desk.learnt.nothing")))
}

// Judged says what the desk had of what a lesson says, a line for each.
func (v *view) Judged(l editorial.LessonInfo) (lines []string) {
	if l.Channels != nil {
		lines = append(lines, v.named(l.Desk, v.ChannelName))
	}
	if l.Towns != nil {
		lines = append(lines, v.named(l.DeskTowns, v.TownName))
	}
	if c := l.Credit; c != nil {
		e := news.Entry{Attribution: news.Attribution{Origin: c.Desk.Origin, Reporters: c.Desk.Reporters, Correspondents: c.Desk.Correspondents, Photographers: c.Desk.Photographers, Editors: c.Desk.Editors}}
		for _, t := range c.Said.Texts(&e) {
			if *t.Said != nil {
				lines = append(lines, v.T(t.Field)+" "+cmp.Or(*t.Of, v.T("desk.learnt.nothing")))
			}
		}
		for _, n := range c.Said.Names(&e) {
			if *n.Said != nil {
				lines = append(lines, v.T(n.Field)+" "+v.named(*n.Of, itself))
			}
		}
	}
	return lines
}

func itself(name string) string { return name }

// named are things by their names.
func (v *view) named(ids []string, name func(string) string) string {
	var names []string
	for _, id := range ids {
		names = append(names, name(id))
	}
	return cmp.Or(strings.Join(names, " "), v.T("desk.learnt.nothing"))
}

// Taught says what a lesson says, a line for each.
func (v *view) Taught(l editorial.LessonInfo) (lines []string) {
	if l.Channels != nil {
		lines = append(lines, v.named(*l.Channels, v.ChannelName))
	}
	if l.Towns != nil {
		lines = append(lines, v.named(*l.Towns, v.TownName))
	}
	if c := l.Credit; c != nil {
		for _, t := range c.Said.Texts(&news.Entry{}) {
			if *t.Said != nil {
				lines = append(lines, v.T(t.Field)+" "+cmp.Or(**t.Said, v.T("desk.learnt.nothing")))
			}
		}
		for _, n := range c.Said.Names(&news.Entry{}) {
			if *n.Said != nil {
				lines = append(lines, v.T(n.Field)+" "+v.named(**n.Said, itself))
			}
		}
	}
	switch k := l.Story; {
	case k == nil:
	case k.Apart:
		lines = append(lines, v.T("desk.learnt.apart", len(k.Others)))
	default:
		lines = append(lines, v.T("desk.learnt.together", len(k.Others)))
	}
	return lines
}

// countLessons takes one lesson back, or all of an editor, or has them count again.
func (p *Pages) countLessons(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	counts, done, changed := false, "unlearnt", 1
	switch do := r.PostForm.Get("do"); do {
	case "unlearn":
	case "learn":
		counts, done = true, "learnt"
	default:
		return site.BadRequest(news.Because("desk.learnt.do", do))
	}
	var err error
	if editor := r.PostForm.Get("editor"); editor != "" {
		changed, err = p.Office.CountLessonsOf(r.Context(), v.By, editor, counts)
	} else {
		_, err = p.Office.CountLesson(r.Context(), v.By, r.PostForm.Get("entry"), r.PostForm.Get("rev"), counts)
	}
	if err != nil {
		return v.again(w, r, err, p.learnt)
	}
	if changed == 0 {
		done = "learnt-none"
	}
	return v.done(w, r, "admin/learnt", done)
}
