package pages

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const (
	// watchMost is how long a browser is told of a source before it asks again: below the minute after which proxies give up.
	watchMost = 50 * time.Second
	// watchEvery is the pause between two looks at the source's state.
	watchEvery = time.Second
)

// watchSource tells a browser each time that a source was refreshed (Server-Sent Events), since the moment that it names. It is an
// addition: the page says the same when it is loaded again.
func (p *Pages) watchSource(_ *view, w http.ResponseWriter, r *http.Request) error {
	held, cancel := context.WithTimeout(r.Context(), watchMost)
	defer cancel()
	if p.Ending != nil {
		defer context.AfterFunc(p.Ending, cancel)()
	}
	seen := r.Header.Get("Last-Event-ID")
	if seen == "" {
		seen = r.URL.Query().Get("since")
	}
	st, err := p.Office.SourceState(held, r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	flush := http.NewResponseController(w)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		if at := st.LastCheck.UTC().Format(time.RFC3339Nano); at != seen {
			fmt.Fprintf(w, "id: %s\nevent: refreshed\ndata: %s\n\n", at, st.Outcome) // who went away ends the request's context
			seen = at
		}
		_ = flush.Flush()
		select {
		case <-tick.C:
		case <-held.Done():
			return nil
		}
		if st, err = p.Office.SourceState(held, r.PathValue("id")); err != nil {
			return nil // it is gone, or nobody waits any longer
		}
	}
}

// Moment is a time as watchSource takes it.
func (v *view) Moment(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }
