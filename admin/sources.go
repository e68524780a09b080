package admin

import (
	"encoding/json"
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

func (a *api) sourceRoutes(t *site.API) {
	const list, one = "/admin/api/v1/sources", "/admin/api/v1/sources/{id}"
	site.Answer(t, site.Operation{ID: "sources", Path: list, Summary: "Every source with its state", Fails: reading}, a.listSources)
	site.Answer(t, site.Operation{ID: "sourceTable", Path: "/admin/api/v1/source-table", Summary: "A page of the sources' table: how each does, since when and why", Fails: reading}, a.sourceTable)
	site.Answer(t, site.Operation{ID: "changeSources", Method: http.MethodPost, Path: "/admin/api/v1/source-changes", Summary: "One change of many sources, as one act; where some refuse it nothing is changed, or these are left out", Fails: asking}, a.changeSources)
	site.Answer(t, site.Operation{ID: "mergeSources", Method: http.MethodPost, Path: "/admin/api/v1/source-merges", Summary: "Merge a source into another that is the same, as one act", Fails: asking}, a.mergeSources)
	site.Answer(t, site.Operation{ID: "sourceHistory", Path: one + "/history", Summary: "Who changed what of a source, newest first", Fails: reading}, a.sourceHistory)
	site.Answer(t, site.Operation{ID: "sourceRefreshes", Path: one + "/refreshes", Summary: "How the last refreshes of a source went, newest first", Fails: reading}, a.sourceRefreshes)
	site.Answer(t, site.Operation{ID: "sourceCategories", Path: one + "/categories", Summary: "The categories that a source's newest entries had, with their numbers", Fails: reading}, a.sourceCategories)
	site.Answer(t, site.Operation{ID: "addSource", Method: http.MethodPost, Path: list, Status: http.StatusCreated, Summary: "Add a source", Fails: asking}, a.addSource)
	site.Answer(t, site.Operation{ID: "importSources", Method: http.MethodPost, Path: list + "/import", Summary: "Take in a list: add what is not there, and change what is where asked to", Fails: asking}, a.importSources)
	site.Answer(t, site.Operation{ID: "source", Path: one, Summary: "One source", Fails: reading}, a.showSource)
	site.Answer(t, site.Operation{ID: "putSource", Method: http.MethodPut, Path: one, Summary: "Replace what is said of a source", Fails: changing}, a.putSource)
	site.Answer(t, site.Operation{ID: "editSource", Method: http.MethodPatch, Path: one, Consumes: site.PatchType, Summary: "Change some of what is said of a source (RFC 7396)", Fails: changing}, a.editSource)
	site.Answer(t, site.Operation{ID: "removeSource", Method: http.MethodDelete, Path: one, Summary: "Remove a source", Fails: changing}, a.removeSource)
	site.Answer(t, site.Operation{ID: "sourceState", Path: one + "/state", Summary: "What a source's refreshes left", Fails: reading}, a.showSourceState)
	site.Answer(t, site.Operation{ID: "detect", Method: http.MethodPost, Path: "/admin/api/v1/detect", Summary: "Look at an address for what was not said of it", Fails: asking}, a.detect)
	site.Answer(t, site.Operation{ID: "preview", Method: http.MethodPost, Path: "/admin/api/v1/preview", Summary: "What would come in; nothing is stored", Fails: asking}, a.preview)
	site.Stream[pollOf, Polled](t, site.Operation{ID: "poll", Method: http.MethodPost, Path: "/admin/api/v1/poll", Produces: []string{pollType},
		Summary: "Refresh sources now: a report a line as each ends", Fails: asking}, a.poll)
}

func (a *api) listSources(r *http.Request, _ *site.None) ([]SourceInfo, error) {
	found, err := a.Office.Sources(r.Context())
	infos := make([]SourceInfo, len(found))
	for i, s := range found {
		s.Source = editorial.SeenBy(actor(r), s.Source)
		infos[i] = SourceInfo{s}
	}
	return infos, err
}

func taggedSource(src news.Source, err error) (site.Tagged[Source], error) {
	return site.Tagged[Source]{Value: Source{src}, Revision: src.Rev}, err
}

func (a *api) showSource(r *http.Request, in *byID) (site.Tagged[Source], error) {
	src, err := a.Office.Source(r.Context(), in.ID)
	return taggedSource(editorial.SeenBy(actor(r), src), err)
}

func (a *api) showSourceState(r *http.Request, in *byID) (news.SourceState, error) {
	return a.Office.SourceState(r.Context(), in.ID)
}

// sourceBody has a source in the form that refuses fields it does not know.
type sourceBody struct{ Body form }

func (a *api) addSource(r *http.Request, in *sourceBody) (site.Tagged[Source], error) {
	return taggedSource(a.Office.AddSource(r.Context(), actor(r), in.Body.source()))
}

// sourceChange replaces a source that is as it was read.
type sourceChange struct {
	ID    string     `path:"id"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  form
}

func (a *api) putSource(r *http.Request, in *sourceChange) (site.Tagged[Source], error) {
	src, err := in.Body.of(in.ID)
	if err != nil {
		return site.Tagged[Source]{}, err
	}
	src.Rev = string(in.Match)
	return taggedSource(a.Office.PutSource(r.Context(), actor(r), src))
}

// sourcePatch changes some of a source that is as it was read.
type sourcePatch struct {
	ID    string     `path:"id"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  site.Patch[form]
}

func (a *api) editSource(r *http.Request, in *sourcePatch) (site.Tagged[Source], error) {
	return taggedSource(a.Office.EditSource(r.Context(), actor(r), in.ID, string(in.Match), func(now news.Source) (news.Source, error) {
		next, err := in.Body.Apply(Source{now})
		if err != nil {
			return now, err
		}
		return next.of(in.ID)
	}))
}

func (a *api) removeSource(r *http.Request, in *changeOf) (site.None, error) {
	return site.None{}, a.Office.RemoveSource(r.Context(), actor(r), in.ID, string(in.Match))
}

// SourceList is a list of sources to take in, and how.
type SourceList struct {
	Sources []Source          `json:"sources"`
	Update  bool              `json:"update,omitempty" doc:"have those that are there by their id become as the list has them"`
	Revs    map[string]string `json:"revisions,omitempty" doc:"with update: by id, the revisions of those that may become another, as a dry run gives them; a source that is not named, or has another by now, refuses. {\"*\": \"*\"}: all may, in whichever revision"`
	DryRun  bool              `json:"dry_run,omitempty" doc:"only say what would be done"`
}

// Imported says what became of one source of a list.
type Imported struct {
	Address string                  `json:"address"`
	ID      string                  `json:"id"`
	Name    string                  `json:"name"`
	Outcome editorial.ImportOutcome `json:"outcome"`
	Rev     string                  `json:"revision,omitempty" doc:"of the source that becomes another, as it was looked at"`
	There   bool                    `json:"there,omitempty" doc:"another source has the address"`
	Changed []editorial.Changed     `json:"changed,omitempty"`
	Refused *site.Problem           `json:"refused,omitempty"`
}

type sourceList struct{ Body SourceList }

// anyRevision under itself among revisions stands for whichever is in force, as in If-Match.
const anyRevision = "*"

// seen are the revisions that a list was made from; nil: it does not matter.
func (l *SourceList) seen() map[string]string {
	switch {
	case l.Revs[anyRevision] == anyRevision:
		return nil
	case l.Revs == nil:
		return map[string]string{}
	}
	return l.Revs
}

func (a *api) importSources(r *http.Request, in *sourceList) ([]Imported, error) {
	sources := make([]news.Source, len(in.Body.Sources))
	for i, s := range in.Body.Sources {
		sources[i] = s.Source
	}
	done, err := a.Office.ImportSources(r.Context(), actor(r), sources, editorial.Import{Update: in.Body.Update, Revs: in.Body.seen(), DryRun: in.Body.DryRun})
	out := make([]Imported, len(done))
	for i, d := range done {
		out[i] = Imported{Address: d.Address, ID: d.ID, Name: d.Name, Rev: d.Rev, Outcome: d.Outcome, There: d.Outcome == editorial.ImportThere, Changed: d.Changed}
		if d.Err != nil {
			out[i].Refused = Problem(d.Err, a.speaks(r))
		}
	}
	return out, err
}

// Found is what a look at a source's address came to.
type Found struct {
	Source Source `json:"source"` // complete but for what cannot be found
	editorial.Recognised
}

func (a *api) detect(r *http.Request, in *sourceBody) (Found, error) {
	found, err := a.Office.Look(r.Context(), in.Body.source())
	return Found{Source{found.Source}, found.Recognised}, err
}

// PreviewAsk asks what would come in.
type PreviewAsk struct {
	Source    Source              `json:"source"` // its address, and what is known of it; the rest is found out
	Document  *editorial.Document `json:"document,omitempty"`
	Limit     int                 `json:"limit"`               // of entries
	Gazetteer []news.Town         `json:"gazetteer,omitempty"` // to try in the place of the hub's
}

type previewOf struct{ Body PreviewAsk }

func (a *api) preview(r *http.Request, in *previewOf) (*editorial.Preview, error) {
	ask := in.Body
	return a.Office.Preview(r.Context(), editorial.PreviewAsk{Source: ask.Source.Source, Document: ask.Document, Limit: ask.Limit, Towns: ask.Gazetteer})
}

// Polled is a line of a pass: how one refresh went, or why the pass broke off.
type Polled struct {
	news.Report
	Error string `json:"error,omitempty"`
}

type pollOf struct{ Body PollAsk }

const pollType = "application/x-ndjson"

// poll streams a report a line as the refreshes end; a last line {"error":…} tells a pass that broke off.
func (a *api) poll(w http.ResponseWriter, r *http.Request, in *pollOf) error {
	w.Header().Set("Content-Type", pollType)
	lang := a.speaks(r)
	flush := http.NewResponseController(w)
	begun := false
	err := a.Office.Poll(r.Context(), in.Body.Sources, func(rep news.Report) {
		begun = true
		if line, err := site.PlainJSON(rep); err == nil {
			_, _ = w.Write(site.Said(line, lang)) // a client that went away ends the request's context
		}
		_ = flush.Flush()
	})
	if err != nil && begun {
		_ = json.NewEncoder(w).Encode(map[string]string{"error": Problem(err, a.speaks(r)).Detail})
		return nil
	}
	return err
}

// PollAsk names the sources to refresh; none: all that are enabled.
type PollAsk struct {
	Sources []string `json:"sources"`
}
