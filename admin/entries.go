package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

func (a *api) entryRoutes(t *site.API) {
	site.Answer(t, site.Operation{ID: "entry", Path: "/admin/api/v1/entries/{id}", Summary: "One entry with all that is known of it", Fails: reading}, a.showEntry)
	site.Answer(t, site.Operation{ID: "decide", Method: http.MethodPatch, Path: "/admin/api/v1/entries/{id}",
		Summary: "Take an editor's decision on an entry", Fails: changing}, a.setEntry)
	site.Answer(t, site.Operation{ID: "compare", Path: "/admin/api/v1/entries/{id}/compare", Summary: "An entry beside another, or an earlier version of it beside a later one", Fails: []int{400, 404, 410, 422, 500}}, a.compare)
	site.Answer(t, site.Operation{ID: "held", Path: "/admin/api/v1/held", Summary: "The entries that wait for an editor, newest first", Fails: reading}, a.listHeld)
	site.Answer(t, site.Operation{ID: "doubtful", Path: "/admin/api/v1/doubtful", Summary: "Those of the newest entries of whose channels and towns the desk is least sure, at most 200", Fails: reading}, a.doubtful)
	site.Answer(t, site.Operation{ID: "examples", Path: "/admin/api/v1/examples", Summary: "What editors said of where entries belong, with what the desk judged from", Fails: []int{400, 500}}, a.examples)
	site.Answer(t, site.Operation{ID: "learnt", Path: "/admin/api/v1/learnt", Summary: "What the desk has learnt of editors' decisions", Fails: []int{500}}, a.learnt)
	site.Answer(t, site.Operation{ID: "lessons", Path: "/admin/api/v1/lessons", Summary: "The decisions that the desk learns of, the newest first", Fails: []int{400, 500}}, a.lessons)
	site.Answer(t, site.Operation{ID: "lesson", Path: "/admin/api/v1/lessons/{id}", Summary: "What the desk learns of the decisions on one entry", Fails: reading}, a.lesson)
	site.Answer(t, site.Operation{ID: "countLesson", Method: http.MethodPatch, Path: "/admin/api/v1/lessons/{id}",
		Summary: "Take a lesson back, or have it count again; the decision stands", Fails: changing}, a.countLesson)
	site.Answer(t, site.Operation{ID: "countLessons", Method: http.MethodPost, Path: "/admin/api/v1/lessons/count", Status: http.StatusOK,
		Summary: "Take all lessons of one editor back, or have them count again", Fails: []int{400, 409, 422, 500}}, a.countLessons)
	site.Answer(t, site.Operation{ID: "queues", Path: "/admin/api/v1/queues", Summary: "How much waits for somebody, as it was some seconds ago", Fails: reading}, a.countQueues)
	site.Answer(t, site.Operation{ID: "refile", Method: http.MethodPost, Path: "/admin/api/v1/refile", Status: http.StatusOK,
		Summary: "File older entries anew by what is in force now", Fails: []int{400, 409, 422, 500}}, a.refile)
	site.Answer(t, site.Operation{ID: "refileStatus", Path: "/admin/api/v1/refile", Summary: "How far filing older entries anew has come, and whether there is a reason for it", Fails: []int{500}}, a.refileStatus)
	site.Answer(t, site.Operation{ID: "startRefile", Method: http.MethodPost, Path: "/admin/api/v1/refile/start", Status: http.StatusAccepted,
		Summary: "File older entries anew in the background; what was stopped is gone on with", Fails: []int{400, 409, 500}}, a.startRefile)
	site.Answer(t, site.Operation{ID: "stopRefile", Method: http.MethodPost, Path: "/admin/api/v1/refile/stop", Status: http.StatusOK,
		Summary: "Stop that where it is; what it filed stays", Fails: []int{400, 409, 500}}, a.stopRefile)
	site.Answer(t, site.Operation{ID: "testRules", Method: http.MethodPost, Path: "/admin/api/v1/rules/test", Status: http.StatusOK,
		Summary: "What the desk makes of an entry", Fails: asking}, a.testRules)
	site.Answer(t, site.Operation{ID: "trySettings", Method: http.MethodPost, Path: "/admin/api/v1/rules/try", Status: http.StatusOK,
		Summary: "Which of the newest entries would change if settings were others; nothing is changed", Fails: asking}, a.trySettings)
}

func entryTagged(info editorial.EntryInfo, err error) (site.Tagged[editorial.EntryInfo], error) {
	return site.Tagged[editorial.EntryInfo]{Value: info, Revision: info.Revision}, err
}

func (a *api) showEntry(r *http.Request, in *byID) (site.Tagged[editorial.EntryInfo], error) {
	return entryTagged(a.Office.Entry(r.Context(), in.ID))
}

// decisionOn is a decision on an entry whose decisions are as they were read.
type decisionOn struct {
	ID    string     `path:"id"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  editorial.Decision
}

func (a *api) setEntry(r *http.Request, in *decisionOn) (site.Tagged[editorial.EntryInfo], error) {
	return entryTagged(a.Office.Decide(r.Context(), actor(r), in.ID, string(in.Match), in.Body))
}

// compareAsk names what an entry is set beside.
type compareAsk struct {
	ID      string `path:"id"`
	With    string `query:"with" doc:"id of another entry"`
	Version int    `query:"version" minimum:"0" doc:"without another entry: the earlier version"`
	Against int    `query:"against" minimum:"0" doc:"the later one; 0: as the entry is now"`
}

func (a *api) compare(r *http.Request, in *compareAsk) (editorial.Comparison, error) {
	if in.With != "" {
		return a.Office.CompareCopies(r.Context(), in.ID, in.With)
	}
	return a.Office.CompareEntryVersions(r.Context(), in.ID, in.Version, in.Against)
}

func (a *api) listHeld(r *http.Request, _ *site.None) ([]news.Entry, error) {
	entries, err := a.Office.Held(r.Context())
	if entries == nil {
		entries = []news.Entry{}
	}
	return entries, err
}

func (a *api) countQueues(r *http.Request, _ *site.None) (editorial.Queues, error) {
	return a.Office.Queues(r.Context())
}

// The bounds of lists of entries, in entries.
const (
	doubtfulMost = 200
	examplesMost = 500
)

func (a *api) doubtful(r *http.Request, _ *site.None) (editorial.DoubtfulList, error) {
	return a.Office.Doubtful(r.Context(), doubtfulMost)
}

// examplesAsk asks for a page of examples.
type examplesAsk struct {
	Cursor string `query:"cursor" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// ExampleList is a page of examples.
type ExampleList struct {
	Examples []editorial.Example `json:"examples"`
	Next     string              `json:"next" doc:"cursor of the next page; empty: there is none"`
}

func (a *api) examples(r *http.Request, in *examplesAsk) (ExampleList, error) {
	before, err := site.ParseCursor(in.Cursor)
	if err != nil {
		return ExampleList{}, err
	}
	page, err := a.Office.Examples(r.Context(), before, min(in.Limit, examplesMost))
	return ExampleList{page.Examples, site.CursorText(page.Next)}, err
}

type ruleCase struct{ Body editorial.RuleCase }

func (a *api) testRules(r *http.Request, in *ruleCase) (news.Entry, error) {
	return a.Office.TestRules(r.Context(), in.Body)
}

// TryAsk asks which of the newest entries settings would change that are not in force yet.
type TryAsk struct {
	Settings editorial.Draft `json:"settings" doc:"values by the settings' names: gazetteer and channels too; what is not named is as it is in force"`
	Limit    int             `json:"limit,omitempty" doc:"entries that are looked at; 0: 1,000, the most"`
}

type tryAsk struct{ Body TryAsk }

func (a *api) trySettings(r *http.Request, in *tryAsk) (editorial.Trial, error) {
	return a.Office.Try(r.Context(), in.Body.Settings, in.Body.Limit)
}

// RefileAsk asks to file older entries anew.
type RefileAsk struct {
	DryRun bool `json:"dry_run,omitempty"` // say what would change, and change nothing
}

type refileAsk struct{ Body RefileAsk }

func (a *api) refile(r *http.Request, in *refileAsk) (editorial.Refiled, error) {
	return a.Office.Refile(r.Context(), actor(r), in.Body.DryRun)
}

func (a *api) refileStatus(r *http.Request, _ *site.None) (editorial.RefileStatus, error) {
	return a.Office.RefileStatus(r.Context())
}

func (a *api) startRefile(r *http.Request, _ *site.None) (editorial.RefileStatus, error) {
	return a.Office.StartRefile(r.Context(), actor(r))
}

func (a *api) stopRefile(r *http.Request, _ *site.None) (editorial.RefileStatus, error) {
	return a.Office.StopRefile(r.Context(), actor(r))
}
