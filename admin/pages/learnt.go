package pages

import (
	"cmp"
	"net/http"
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
	List  []editorial.LessonInfo
	By    string // whose lessons they are; empty: all
	Older string // address of the next page; empty: there is none
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
	return v.show(w, r, "desk.learnt", "learnt", b)
}

// Taught says what a lesson says, a line for each.
func (v *view) Taught(l editorial.LessonInfo) (lines []string) {
	named := func(ids []string, name func(string) string) string {
		var names []string
		for _, id := range ids {
			names = append(names, name(id))
		}
		return cmp.Or(strings.Join(names, " "), v.T("desk.learnt.nothing"))
	}
	if l.Channels != nil {
		lines = append(lines, named(*l.Channels, v.ChannelName))
	}
	if l.Towns != nil {
		lines = append(lines, named(*l.Towns, v.TownName))
	}
	if c := l.Credit; c != nil {
		for _, t := range c.Said.Texts(&news.Entry{}) {
			if *t.Said != nil {
				lines = append(lines, v.T(t.Field)+" "+cmp.Or(**t.Said, v.T("desk.learnt.nothing")))
			}
		}
		for _, n := range c.Said.Names(&news.Entry{}) {
			if *n.Said != nil {
				lines = append(lines, v.T(n.Field)+" "+named(**n.Said, func(name string) string { return name }))
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
	counts, done := r.PostForm.Get("do") == "learn", "unlearnt"
	if counts {
		done = "learnt"
	}
	var err error
	if editor := r.PostForm.Get("editor"); editor != "" {
		_, err = p.Office.CountLessonsOf(r.Context(), v.By, editor, counts)
	} else {
		_, err = p.Office.CountLesson(r.Context(), v.By, r.PostForm.Get("entry"), r.PostForm.Get("rev"), counts)
	}
	if err != nil {
		return v.again(w, r, err, p.learnt)
	}
	return v.done(w, r, "admin/learnt", done)
}
