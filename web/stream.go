package web

import (
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

const (
	// streamsMost bounds the streams that are open at once.
	streamsMost = 1000
	// streamBeat is how long a stream is silent at most: proxies take what is silent for longer for dead.
	streamBeat = 15 * time.Second
	// streamWrite is how long a client may take to read what it is sent before the stream ends.
	streamWrite = 30 * time.Second
	// streamRetry is when a client comes back that lost the stream.
	streamRetry = 2 * time.Second
)

// errStreams is for a stream that finds no place.
var errStreams = site.Refuse(http.StatusServiceUnavailable, news.Because("problem.streams"))

// wantsEvents reports whether a request asks for Server-Sent Events before anything else.
func wantsEvents(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("Accept"), ",")
	kind, _, err := mime.ParseMediaType(first)
	return err == nil && kind == "text/event-stream"
}

// streamChanges tells of changes as they happen (Server-Sent Events), until the client goes away, its key is revoked, the log steps back or
// the hub ends. An event's id is where to go on from.
func (s *public) streamChanges(w http.ResponseWriter, r *http.Request, in *changesAsk) error {
	if in.Last != "" {
		in.Since = in.Last
	}
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		return errStreams
	}
	in.Wait.Duration = 0
	page, err := s.changesSince(r, in) // what is refused is refused as a problem
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no") // nginx holds back what is small
	site.NoCache(h)
	if r.Method == http.MethodHead {
		return nil
	}
	out := &stream{w: w, control: http.NewResponseController(w)}
	out.write(fmt.Sprintf("retry: %d\n\n", streamRetry.Milliseconds()))
	for ; err == nil && out.err == nil && r.Context().Err() == nil && s.Ending.Err() == nil; page, err = s.changesSince(r, in) {
		out.page(&page)
		in.Since, in.Wait.Duration = page.Next, streamBeat
		if r, err = s.again(r); err != nil {
			return nil // the client asks again, and is told
		}
	}
	return nil
}

// stream writes events.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error // after which nothing more is written
}

// page writes the changes of an answer. The last one alone has an id: whoever loses the stream amid them is told all of them again
// rather than missing some.
func (s *stream) page(p *changesPage) {
	if len(p.Changes) == 0 { // a place without events is told as well, or whoever filters much would begin from far back
		s.write("id: " + p.Next + "\n: nothing\n\n")
		return
	}
	var b strings.Builder
	for i := range p.Changes {
		data, err := site.PlainJSON(&p.Changes[i])
		if err != nil {
			s.err = err
			return
		}
		if i == len(p.Changes)-1 {
			fmt.Fprintf(&b, "id: %s\n", p.Next)
		}
		fmt.Fprintf(&b, "event: %s\ndata: %s\n", p.Changes[i].Op, data)
	}
	s.write(b.String())
}

func (s *stream) write(text string) {
	if s.err != nil {
		return
	}
	_ = s.control.SetWriteDeadline(time.Now().Add(streamWrite)) // the server's own counts from the request
	if _, s.err = s.w.Write([]byte(text)); s.err == nil {
		s.err = s.control.Flush()
	}
}
