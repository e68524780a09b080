package pages

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// sourceBody is what the page of one source shows.
type sourceBody struct {
	Source    news.Source
	Row       editorial.SourceRow
	Refreshes []news.Refreshed
	Edits     []editorial.Edit
	Step      news.Step // of a refresh that runs
}

// editsShown is how many edits the page of a source shows.
const editsShown = 30

func (p *Pages) source(v *view, w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	src, row, err := p.Office.SourceRow(r.Context(), id)
	if err != nil {
		return err
	}
	b := sourceBody{Source: src, Row: row}
	b.Step, _ = p.Office.Going(id)
	if b.Refreshes, err = p.Office.Refreshes(r.Context(), id); err != nil {
		return err
	}
	if v.May("GET /admin/api/v1/sources/{id}/history") {
		if b.Edits, _, err = p.Office.SourceHistory(r.Context(), id, news.Cursor{}, editsShown); err != nil {
			return err
		}
	}
	for i := range b.Edits {
		b.Edits[i].Changed = v.worded("source", false, b.Edits[i].Changed)
	}
	return v.show(w, r, "desk.sources", "source", b)
}

// refreshTime bounds how long a page waits for a refresh, or for an address that it looks at.
const refreshTime = 40 * time.Second

// refreshSource refreshes a source now, and leads to its page, which says how it went.
func (p *Pages) refreshSource(v *view, w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), refreshTime)
	defer cancel()
	id := r.PathValue("id")
	err := p.Office.Poll(ctx, []string{id}, func(news.Report) {})
	switch {
	case r.Context().Err() != nil:
		return err
	case ctx.Err() != nil: // it goes on
		return v.done(w, r, sourcePath(id), "refreshing")
	case err != nil:
		return err
	}
	return v.done(w, r, sourcePath(id), "refreshed")
}

func sourcePath(id string) string { return "admin/sources/" + url.PathEscape(id) }

// SourceURL is the address of a source's page.
func (v *view) SourceURL(id string) string { return v.To(sourcePath(id)) }

// Took is how long something took, for people.
func (v *view) Took(d time.Duration) string { return d.Round(10 * time.Millisecond).String() }

// Outcome is how a refresh ended, in a word.
func (v *view) Outcome(o news.Outcome) string { return v.T("outcome." + string(o)) }
