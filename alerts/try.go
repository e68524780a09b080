package alerts

import (
	"context"

	"github.com/txnews/hub/news"
)

// Tried is what came of trying a way of telling.
type Tried struct {
	Way string       `json:"way"`
	Why news.Reasons `json:"why,omitempty" doc:"that it failed; absent: it was told"`
}

// Try tells by each way, at once and once, that this is a try. Nothing of it is kept.
func Try(ctx context.Context, by []*Courier) []Tried {
	tried := make([]Tried, len(by))
	for i, c := range by {
		now := c.Now().UTC()
		a := news.Alert{Trouble: news.Trouble{Kind: news.TroubleTelling, Object: "try", Why: news.Reasons{news.Because("alert.try")}, Since: now, Page: c.Page}, Noticed: now, Told: now}
		a.ID = a.Key()
		err := c.Send(ctx, []news.Telling{{Seq: uint64(now.UnixMilli()), At: now, Began: []news.Alert{a}}})
		tried[i] = Tried{c.Way, news.ReasonsOf(err)}
	}
	return tried
}
