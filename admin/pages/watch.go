package pages

import (
	"net/http"
	"time"

	"github.com/txnews/hub/news"
)

const (
	// watchMost is how long a browser is told of a source before it asks again: below the minute after which proxies give up.
	watchMost = 50 * time.Second
	// watchEvery is the pause between two looks at the source's state.
	watchEvery = time.Second
	// noted is how long after a refresh it is told once more: by then it is in the list of refreshes, which is written a second later.
	noted = 2 * time.Second
)

// watchSource tells a browser each step of a source's refreshes, and each time that it was refreshed (Server-Sent Events), since the
// moment that it names. It is an addition: the page says the same when it is loaded again.
func (p *Pages) watchSource(v *view, w http.ResponseWriter, r *http.Request) error {
	held, done, err := p.hold(r)
	if err != nil {
		return err
	}
	defer done()
	id, seen := r.PathValue("id"), r.Header.Get("Last-Event-ID")
	if seen == "" {
		seen = r.URL.Query().Get("since")
	}
	steps := make(chan news.Step, 16)
	defer p.Office.Listen(func(s news.Step) {
		if s.Source == id {
			select {
			case steps <- s:
			default: // a later one tells more
			}
		}
	})()
	st, err := p.Office.SourceState(held, id)
	if err != nil {
		return err
	}
	events := eventsTo(w)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var again <-chan time.Time
	if r.Header.Get("Last-Event-ID") == "" {
		again = time.After(noted) // the page may have been drawn before its last refresh was noted
	}
	for {
		if at := st.LastCheck.UTC().Format(time.RFC3339Nano); at != seen {
			events.send(at, "refreshed", string(st.Outcome))
			seen, again = at, time.After(noted)
		}
		select {
		case <-again:
			events.send(seen, "refreshed", string(st.Outcome))
		case s := <-steps:
			events.send("", "step", v.StepText(s))
		case <-tick.C:
		case <-held.Done():
			return nil
		}
		if st, err = p.Office.SourceState(held, id); err != nil {
			return nil // it is gone, or nobody waits any longer
		}
	}
}

// Moment is a time as watchSource takes it.
func (v *view) Moment(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }
