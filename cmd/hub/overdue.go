package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// trimEvery is the pause between two rounds of trimming the audit log, each of which leaves a line there.
const trimEvery = 24 * time.Hour

// trimActs holds the audit log to its rule, and says when to look again.
func (h *Hub) trimActs(ctx context.Context, l news.JobLease) (time.Time, error) {
	n, err := h.store.TrimActs(ctx, l, h.cfg.Retention.Audit)
	if n > 0 {
		h.log.Info("the audit log was trimmed", "acts", n, "older", h.cfg.Retention.Audit)
	}
	if errors.Is(err, store.ErrClockLeapt) {
		h.log.Warn("the audit log is left as it is", "err", err)
		return h.now().Add(pruneEvery), nil
	}
	return h.now().Add(trimEvery), err
}

// eraseEvery is how late what rights owners wrote may be erased.
const eraseEvery = time.Hour

// eraseRequests erases what rights owners wrote when its time is over, and says when to look again.
func (h *Hub) eraseRequests(ctx context.Context, _ news.JobLease) (time.Time, error) {
	n, err := h.office.EraseRequests(ctx)
	if n > 0 {
		h.log.Info("requests of rights owners were erased", "requests", n)
	}
	return h.now().Add(eraseEvery), err
}

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
