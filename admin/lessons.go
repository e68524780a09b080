package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/site"
)

func (a *api) learnt(r *http.Request, _ *site.None) (editorial.Learnt, error) {
	return a.Office.Learnt(r.Context())
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
