package editorial

import (
	"context"
	"time"

	"github.com/txnews/hub/news"
)

// Poller refreshes sources now and reports each as it ends.
type Poller interface {
	Poll(ctx context.Context, ids []string, report func(news.Report)) error
}

// Poll refreshes the named sources now, all that are enabled and do not rest where none is named, and reports each as it ends.
func (o *Office) Poll(ctx context.Context, ids []string, report func(news.Report)) error {
	wanted, err := o.polled(ctx, ids)
	if err != nil || len(wanted) == 0 {
		return err
	}
	return o.p.Poller.Poll(ctx, wanted, report)
}

// polled checks the names of sources.
func (o *Office) polled(ctx context.Context, ids []string) ([]string, error) {
	sources, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return nil, err
	}
	byID, wanted, now := map[string]news.Source{}, []string(nil), o.p.Now()
	for _, s := range sources {
		if byID[s.ID] = s; s.Enabled && !s.Paused(now) {
			wanted = append(wanted, s.ID)
		}
	}
	if len(ids) == 0 {
		return wanted, nil
	}
	for _, id := range ids {
		src, known := byID[id]
		switch {
		case !known:
			return nil, refuse(NotFound, SourceMissing, id)
		case !src.Enabled:
			return nil, refuse(Conflict, SourceDisabled, id)
		case src.Paused(now):
			return nil, refuse(Conflict, SourcePaused, id, src.PausedUntil.Format(time.RFC3339))
		}
	}
	return ids, nil
}
