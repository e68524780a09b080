package admin

import (
	"context"
	"fmt"
	"net/http"

	"github.com/txnews/hub/news"
)

// RuleCase is an entry to try the rules on. All but one of title and text may be left open.
type RuleCase struct {
	Title      string   `json:"title,omitempty"`
	Text       string   `json:"text,omitempty"` // HTML or text
	Categories []string `json:"categories,omitempty"`
	Trail      []string `json:"trail,omitempty"`
	Source     string   `json:"source,omitempty"` // id of a source, whose defaults, categories and permitted origins count; empty: of none
	Byline     string   `json:"byline,omitempty"`
	Origin     string   `json:"origin,omitempty"`
	Date       string   `json:"date,omitempty"`
	URL        string   `json:"url,omitempty"`

	Gazetteer []news.Town `json:"gazetteer,omitempty"` // to try before it is taken in
}

func (a *api) testRules(w http.ResponseWriter, r *http.Request) error {
	var c RuleCase
	if err := readJSON(w, r, &c); err != nil {
		return err
	}
	if c.Title == "" && c.Text == "" {
		return &Problem{Status: http.StatusUnprocessableEntity, Detail: "a title or a text is needed to judge by"}
	}
	if c.Gazetteer != nil {
		if err := a.CheckTowns(c.Gazetteer); err != nil {
			return &Problem{Status: http.StatusUnprocessableEntity, Detail: err.Error()}
		}
	}
	src, err := a.ruleSource(r.Context(), c.Source)
	if err != nil {
		return err
	}
	raw := news.Raw{URL: c.URL, Title: c.Title, Content: c.Text, Published: c.Date, Byline: c.Byline, Origin: c.Origin,
		Categories: c.Categories, Trail: c.Trail}
	judged, err := a.Judge.Judge(src, []news.Raw{raw}, c.Gazetteer)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, judged[0])
}

// ruleSource is the source of that id; without one, a source that says nothing of itself.
func (a *api) ruleSource(ctx context.Context, id string) (news.Source, error) {
	if id == "" {
		return news.Source{ID: "test"}, nil
	}
	sources, err := a.Sources.Sources(ctx)
	if err != nil {
		return news.Source{}, err
	}
	for _, src := range sources {
		if src.ID == id {
			return src, nil
		}
	}
	return news.Source{}, fmt.Errorf("source %q: %w; `hub source list` names them", id, news.ErrNotFound)
}
