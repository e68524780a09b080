package aggregator

import (
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// topFor is how young the claim of a new entry is that has it stand near the top of merged feeds.
const topFor = time.Hour

// share has new entries that exceed their source's share of merged feeds wait for their turn, and counts them. They come in the order in which they
// will have arrived: what stands last in a document first. What stands for no story, waits for an editor anyway, or has its place further down takes
// none of the share.
func (a *Aggregator) share(entries []news.Entry, state *news.SourceState, now time.Time) (waiting int) {
	most := a.p.Settings.Current().Site.PerSource
	if most <= 0 {
		return 0
	}
	for i := range slices.Backward(entries) {
		e := &entries[i]
		if e.Version > 1 || !e.Held.IsZero() || e.Original != e.ID || !e.Sort.IsZero() && e.Sort.Before(now.Add(-topFor)) {
			continue
		}
		if e.Due = state.Share.Take(now, most); !e.Due.IsZero() {
			waiting++
		}
	}
	return waiting
}
