package main

import (
	"context"
	"fmt"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Look looks at a source's address for what was not said of it: its kind, its preset and its name.
func (h *Hub) Look(ctx context.Context, src news.Source) (admin.Found, error) {
	found, shown := admin.Found{}, fetch.Masked(src.URL)
	doc, err := h.fetch.Get(ctx, fetch.Request{URL: src.URL})
	if err != nil {
		return found, fmt.Errorf("look at %s: %w", shown, err)
	}
	if src.Kind == "" {
		var why string
		if src.Kind, why = h.intake.Detect(ctx, doc); src.Kind == "" {
			return found, fmt.Errorf("look at %s: %s", shown, why)
		}
		found.Why = append(found.Why, fmt.Sprintf("kind %s: %s", src.Kind, why))
	}
	if intake.NeedsPreset(src) {
		var why string
		if src.Preset, why = intake.Preset(doc); src.Preset == "" {
			return found, fmt.Errorf("look at %s: no preset found: %s", shown, why)
		}
		found.Why = append(found.Why, fmt.Sprintf("preset %s: %s", src.Preset, why))
	}
	if src.Kind == news.KindFeed && src.Name == "" {
		result, err := h.intake.Read(ctx, intake.In{Source: src, Doc: doc, Now: h.now()})
		if err != nil {
			return found, fmt.Errorf("read %s: %w", shown, err)
		}
		src.Name = result.Title
		if src.Homepage == "" {
			src.Homepage = result.Homepage
		}
	}
	found.Source = admin.Source{Source: src}
	return found, nil
}

var _ admin.Looker = (*Hub)(nil)
