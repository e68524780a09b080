package main

import (
	"context"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// remind logs the takedown requests that nobody has decided within their time.
func (h *Hub) remind(ctx context.Context) {
	found, err := h.store.Takedowns(ctx)
	if err != nil {
		if ctx.Err() == nil {
			h.log.Error("look for takedown requests that are overdue", "err", err)
		}
		return
	}
	var late []news.Takedown
	for _, t := range found {
		if t.Overdue(h.now()) {
			late = append(late, t)
		}
	}
	slices.SortFunc(late, func(a, b news.Takedown) int { return strings.Compare(a.ID, b.ID) })
	for _, t := range late {
		h.log.Warn("a takedown request is past its deadline: decide it with hub takedown "+t.ID+" --do or --refuse",
			"takedown", t.ID, "entry", t.Entry, "asked_by", t.AskedBy, "deadline", t.Deadline)
	}
}
