package pages

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// runBody is what the page of a refresh of several sources shows.
type runBody struct {
	editorial.RunState
	Watch string
	More  int // rows that are not shown
}

// runShown is how many sources the page of a run shows.
const runShown = 100

// startRun refreshes the sources that were chosen in the table, and leads to the page that shows how it goes.
func (p *Pages) startRun(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	choice, _, err := choiceOf(r.PostForm)
	if err != nil {
		return err
	}
	run, err := p.Office.StartRun(r.Context(), v.By, choice)
	if err != nil {
		return err
	}
	http.Redirect(w, r, v.To(runPath(run.ID)), http.StatusSeeOther)
	return nil
}

func runPath(id string) string { return "admin/refreshes/" + url.PathEscape(id) }

func (p *Pages) run(v *view, w http.ResponseWriter, r *http.Request) error {
	state, err := p.Office.RunState(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	b := runBody{RunState: state, Watch: v.To(runPath(state.ID)+"/watch", "since", standing(&state))}
	if len(b.Rows) > runShown {
		b.More, b.Rows = len(b.Rows)-runShown, b.Rows[:runShown]
	}
	return v.show(w, r, "desk.run", "run", b)
}

// standing is how a run goes in one word, which is another one whenever its page is.
func standing(s *editorial.RunState) string {
	latest := time.Time{}
	for _, row := range s.Rows {
		if row.Step.At.After(latest) {
			latest = row.Step.At
		}
	}
	word := fmt.Sprintf("%d-%d-%d", s.Done, s.Failed, s.Going)
	if s.Going > 0 {
		word += "-" + strconv.FormatInt(latest.UnixMilli(), 36)
	}
	return word
}

// watchRun tells a browser each time that a run has gone on, since how it stood, until all is done.
func (p *Pages) watchRun(_ *view, w http.ResponseWriter, r *http.Request) error {
	return p.follow(w, r, func(ctx context.Context) (stands string, over bool, err error) {
		state, err := p.Office.RunState(ctx, r.PathValue("id"))
		return standing(&state), state.Over(), err
	})
}

// follow tells a browser each time that work has gone on (Server-Sent Events), since how it stood, until it is over.
func (p *Pages) follow(w http.ResponseWriter, r *http.Request, look func(context.Context) (stands string, over bool, err error)) error {
	held, done, err := p.hold(r)
	if err != nil {
		return err
	}
	defer done()
	seen := cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("since"))
	stands, over, err := look(held)
	if err != nil {
		return err
	}
	events := eventsTo(w)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		if stands != seen {
			seen = stands
			events.send(seen, "moved", "")
		}
		if over {
			events.send(seen, "over", "")
			return nil
		}
		select {
		case <-tick.C:
		case <-held.Done():
			return nil
		}
		if stands, over, err = look(held); err != nil {
			return nil // it is forgotten, or nobody waits any longer
		}
	}
}

// events are Server-Sent Events to a browser.
type events struct {
	w     http.ResponseWriter
	flush *http.ResponseController
}

func eventsTo(w http.ResponseWriter) events {
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	e := events{w, http.NewResponseController(w)}
	_ = e.flush.Flush()
	return e
}

// send sends one event of one line; empty id: it has none. Who went away ends the request's context.
func (e events) send(id, event, data string) {
	if id != "" {
		fmt.Fprintf(e.w, "id: %s\n", id)
	}
	fmt.Fprintf(e.w, "event: %s\ndata: %s\n\n", event, data)
	_ = e.flush.Flush()
}

// StepText is how far a refresh has come, in words; empty for none.
func (v *view) StepText(s news.Step) string {
	switch s.Stage {
	case news.StageStarted:
		return v.T("step.started")
	case news.StageFetched:
		return v.T("step.fetched", byteSize(s.Count))
	case news.StageArticle:
		return v.T("step.article", s.Count, s.Of)
	case news.StageRead:
		return v.T("step.read", s.Count)
	case news.StageEdited:
		return v.T("step.edited", s.Count)
	case news.StageEnded:
		return v.T("step.ended")
	}
	return ""
}

// byteSize is a number of bytes for people.
func byteSize(n int) string {
	if n < 10<<20 {
		return strconv.Itoa((n+1023)>>10) + " KB"
	}
	return strconv.Itoa(n>>20) + " MB"
}
