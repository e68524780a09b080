package admin

import (
	"context"
	"net/http"

	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/news"
)

// Looker looks at a source's address for what was not said of it: its kind, its preset, its name.
type Looker interface {
	Look(ctx context.Context, src news.Source) (Found, error)
}

// Found is what a look at a source's address came to.
type Found struct {
	Source Source   `json:"source"` // complete but for what cannot be found
	Why    []string `json:"why"`    // a line for each thing found
}

// detect checks what was said of the source before it asks its address anything.
func (a *api) detect(w http.ResponseWriter, r *http.Request) error {
	src, err := decodeSource(w, r)
	if err != nil {
		return err
	}
	if err := a.Validate(supposed(src)); err != nil {
		return &Problem{Status: http.StatusUnprocessableEntity, Detail: err.Error()}
	}
	if err := a.free(r.Context(), src); err != nil {
		return err
	}
	found, err := a.Looker.Look(r.Context(), src)
	if err != nil {
		return &Problem{Status: http.StatusBadGateway, Detail: err.Error()}
	}
	return writeJSON(w, http.StatusOK, found)
}

// supposed stands in for what the look will find, so that the rest can be judged.
func supposed(src news.Source) news.Source {
	if src.Name == "" {
		src.Name = src.ID
	}
	if src.Kind == "" {
		src.Kind = news.KindFeed
		if src.Selectors != (news.Selectors{}) {
			src.Kind = news.KindPage
		}
	}
	if intake.NeedsPreset(src) {
		src.Preset = intake.Presets()[0]
	}
	return src
}
