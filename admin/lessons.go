package admin

import (
	"net/http"
	"slices"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// learntAsk asks for what was learnt, with a page of the names.
type learntAsk struct {
	Cursor string `query:"cursor" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"names at most"`
}

// LearntPage is what was learnt, with a page of the names.
type LearntPage struct {
	editorial.Learnt
	Next string `json:"next" doc:"cursor of the next page of names; empty: there is none"`
}

func (a *api) learnt(r *http.Request, in *learntAsk) (LearntPage, error) {
	all, err := a.Office.Learnt(r.Context())
	if err != nil {
		return LearntPage{}, err
	}
	return in.page(all)
}

// page is the page that is asked for. The cursor is the last name of the page before, so that what is learnt meanwhile moves no page.
func (in *learntAsk) page(all editorial.Learnt) (LearntPage, error) {
	var last news.Learnt
	if err := readCursor(in.Cursor, &last); err != nil {
		return LearntPage{}, err
	}
	page := LearntPage{Learnt: all}
	if in.Cursor != "" {
		from, found := slices.BinarySearchFunc(all.Names, last, editorial.CompareLearnt)
		if found {
			from++
		}
		page.Names = all.Names[from:]
	}
	if len(page.Names) > in.Limit {
		page.Names = page.Names[:in.Limit]
		page.Next = cursorAt(page.Names[in.Limit-1])
	}
	return page, nil
}

// lessonsAsk asks for a page of lessons.
type lessonsAsk struct {
	By     string `query:"by" doc:"name of the editor; empty: all"`
	Cursor string `query:"cursor" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// LessonList is a page of lessons.
type LessonList struct {
	Lessons []editorial.LessonInfo `json:"lessons"`
	Next    string                 `json:"next" doc:"cursor of the next page; empty: there is none"`
}

func (a *api) lessons(r *http.Request, in *lessonsAsk) (LessonList, error) {
	before, err := site.ParseCursor(in.Cursor)
	if err != nil {
		return LessonList{}, err
	}
	list, err := a.Office.LessonsOf(r.Context(), in.By, before, min(in.Limit, examplesMost))
	return LessonList{list.Lessons, site.CursorText(list.Next)}, err
}

type lessonTagged = site.Tagged[editorial.LessonInfo]

func taggedLesson(l editorial.LessonInfo, err error) (lessonTagged, error) {
	return lessonTagged{Value: l, Revision: l.Revision}, err
}

func (a *api) lesson(r *http.Request, in *byID) (lessonTagged, error) {
	return taggedLesson(a.Office.Lesson(r.Context(), in.ID))
}

// LessonRuling says whether a lesson counts.
type LessonRuling struct {
	Counts bool `json:"counts" doc:"false: nothing is learnt of it"`
}

// lessonRuling is one on a lesson that is as it was read.
type lessonRuling struct {
	ID    string     `path:"id"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  LessonRuling
}

func (a *api) countLesson(r *http.Request, in *lessonRuling) (lessonTagged, error) {
	return taggedLesson(a.Office.CountLesson(r.Context(), actor(r), in.ID, string(in.Match), in.Body.Counts))
}

// LessonsRuling says whether the lessons of an editor count.
type LessonsRuling struct {
	By     string `json:"by" doc:"name of the editor"`
	Counts bool   `json:"counts" doc:"false: nothing is learnt of them"`
}

// LessonsCounted says how many lessons are otherwise now.
type LessonsCounted struct {
	Changed int `json:"changed"`
}

type lessonsRuling struct{ Body LessonsRuling }

func (a *api) countLessons(r *http.Request, in *lessonsRuling) (LessonsCounted, error) {
	n, err := a.Office.CountLessonsOf(r.Context(), actor(r), in.Body.By, in.Body.Counts)
	return LessonsCounted{n}, err
}
