package editorial

import (
	"context"

	"github.com/txnews/hub/news"
)

// Poller refreshes sources now and reports each as it ends.
type Poller interface {
	Poll(ctx context.Context, ids []string, report func(news.Report)) error
}

// Poll refreshes the named sources now, all enabled ones where none is named, and reports each as it ends.
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
	enabled, wanted := map[string]bool{}, []string(nil)
	for _, s := range sources {
		if enabled[s.ID] = s.Enabled; s.Enabled {
			wanted = append(wanted, s.ID)
		}
	}
	if len(ids) == 0 {
		return wanted, nil
	}
	for _, id := range ids {
		on, known := enabled[id]
		switch {
		case !known:
			return nil, refuse(NotFound, SourceMissing, id)
		case !on:
			return nil, refuse(Conflict, SourceDisabled, id)
		}
	}
	return ids, nil
}
