package admin

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

func (a *api) listSources(w http.ResponseWriter, r *http.Request) error {
	found, err := a.Office.Sources(r.Context())
	if err != nil {
		return err
	}
	infos := make([]SourceInfo, len(found))
	for i, s := range found {
		infos[i] = SourceInfo{s}
	}
	return writeJSON(w, http.StatusOK, infos)
}

func (a *api) showSource(w http.ResponseWriter, r *http.Request) error {
	src, err := a.Office.Source(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeTagged(w, http.StatusOK, src.Rev, Source{src})
}

func (a *api) showSourceState(w http.ResponseWriter, r *http.Request) error {
	state, err := a.Office.SourceState(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, state)
}

func (a *api) addSource(w http.ResponseWriter, r *http.Request) error {
	src, err := decodeSource(w, r)
	if err != nil {
		return err
	}
	if src, err = a.Office.AddSource(r.Context(), actor(r), src); err != nil {
		return err
	}
	return writeTagged(w, http.StatusCreated, src.Rev, Source{src})
}

func (a *api) putSource(w http.ResponseWriter, r *http.Request) error {
	rev, err := expected(r)
	if err != nil {
		return err
	}
	src, err := decodeSource(w, r)
	if err != nil {
		return err
	}
	if id := r.PathValue("id"); src.ID != id {
		return &editorial.Error{Kind: editorial.Invalid, Code: editorial.SourceOtherID, Field: "id", Terms: []string{src.ID, id}}
	}
	src.Rev = rev
	if src, err = a.Office.PutSource(r.Context(), actor(r), src); err != nil {
		return err
	}
	return writeTagged(w, http.StatusOK, src.Rev, Source{src})
}

func (a *api) removeSource(w http.ResponseWriter, r *http.Request) error {
	rev, err := expected(r)
	if err != nil {
		return err
	}
	if err := a.Office.RemoveSource(r.Context(), actor(r), r.PathValue("id"), rev); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// SourceList is a list of sources to take in.
type SourceList struct {
	Sources []Source `json:"sources"`
}

// Imported says what became of one source of a list: added under an id, there already under another, or refused.
type Imported struct {
	Address string   `json:"address"`
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	There   bool     `json:"there,omitempty"`
	Refused *Problem `json:"refused,omitempty"`
}

func (a *api) importSources(w http.ResponseWriter, r *http.Request) error {
	var list SourceList
	if err := readJSON(w, r, &list); err != nil {
		return err
	}
	sources := make([]news.Source, len(list.Sources))
	for i, s := range list.Sources {
		sources[i] = s.Source
	}
	done, err := a.Office.ImportSources(r.Context(), actor(r), sources)
	if err != nil {
		return err
	}
	out := make([]Imported, len(done))
	for i, d := range done {
		out[i] = Imported{Address: d.Address, ID: d.ID, Name: d.Name, There: d.There}
		if d.Err != nil {
			out[i].Refused = problemOf(d.Err)
		}
	}
	return writeJSON(w, http.StatusOK, out)
}

// Found is what a look at a source's address came to.
type Found struct {
	Source Source   `json:"source"` // complete but for what cannot be found
	Why    []string `json:"why"`    // a line for each thing found
}

func (a *api) detect(w http.ResponseWriter, r *http.Request) error {
	src, err := decodeSource(w, r)
	if err != nil {
		return err
	}
	found, err := a.Office.Look(r.Context(), src)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, Found{Source{found.Source}, found.Why})
}

// PreviewAsk asks what would come in.
type PreviewAsk struct {
	Source    Source              `json:"source"` // its address, and what is known of it; the rest is found out
	Document  *editorial.Document `json:"document,omitempty"`
	Limit     int                 `json:"limit"`               // of entries
	Gazetteer []news.Town         `json:"gazetteer,omitempty"` // to try in the place of the hub's
}

func (a *api) preview(w http.ResponseWriter, r *http.Request) error {
	var ask PreviewAsk
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	pre, err := a.Office.Preview(r.Context(), editorial.PreviewAsk{Source: ask.Source.Source, Document: ask.Document, Limit: ask.Limit, Towns: ask.Gazetteer})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, pre)
}

func decodeSource(w http.ResponseWriter, r *http.Request) (news.Source, error) {
	var src news.Source
	f := form{Source: &src}
	err := readJSON(w, r, &f)
	src.Interval = time.Duration(f.Interval)
	return src, err
}

// Polled is a line of a pass: how one refresh went, or why the pass broke off.
type Polled struct {
	news.Report
	Error string `json:"error,omitempty"`
}

// poll streams a report a line (application/x-ndjson) as the refreshes end; a last line {"error":…} tells a pass that broke off.
func (a *api) poll(w http.ResponseWriter, r *http.Request) error {
	var ask PollAsk
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := json.NewEncoder(w)
	flush := http.NewResponseController(w)
	begun := false
	err := a.Office.Poll(r.Context(), ask.Sources, func(rep news.Report) {
		begun = true
		_ = out.Encode(rep) // a client that went away ends the request's context
		_ = flush.Flush()
	})
	if err != nil && begun {
		_ = out.Encode(map[string]string{"error": problemOf(err).Detail})
		return nil
	}
	return err
}

// PollAsk names the sources to refresh; none: all that are enabled.
type PollAsk struct {
	Sources []string `json:"sources"`
}
