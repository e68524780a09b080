package web

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

const (
	// streamRoom bounds in bytes, about, what a stream has ready to send: a client that reads slowly, or many that begin from far back,
	// hold no more of it.
	streamRoom = 512 << 10
	// streamBeat is how long a stream is silent at most: proxies take what is silent for longer for dead.
	streamBeat = 15 * time.Second
	// streamWrite is how long a client may take to read what it is sent before the stream ends.
	streamWrite = 30 * time.Second
	// streamRetry is when a client comes back that lost the stream.
	streamRetry = 2 * time.Second
)

// wantsEvents reports whether a request asks for Server-Sent Events before anything else.
func wantsEvents(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("Accept"), ",")
	kind, _, err := mime.ParseMediaType(first)
	return err == nil && kind == "text/event-stream"
}

// streamChanges tells of changes as they happen (Server-Sent Events), until the client goes away, its key is revoked, the log steps back or
// the hub ends. An event's id is where to go on from.
func (s *public) streamChanges(w http.ResponseWriter, r *http.Request, in *changesWanted) error {
	if in.Last != "" {
		in.Since = in.Last
	}
	in.Wait.Duration, in.placed = 0, true
	room := min(s.PageSize, streamRoom)
	page, err := s.changesSince(r, in, room) // what is refused is refused as a problem
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
	out := newStream(w, "")
	out.write(fmt.Sprintf("retry: %d\n\n", streamRetry.Milliseconds()))
	for ; err == nil && out.err == nil && r.Context().Err() == nil && s.Ending.Err() == nil; page, err = s.changesSince(r, in, room) {
		out.page(&page)
		if givesChanges(r.Context(), news.WayStream, in, page.Changes); out.err == nil {
			gaveSoFar(r.Context())
		}
		in.Since, in.Wait.Duration = page.Next, streamBeat
		if r, err = s.again(r); err != nil {
			return nil // the client asks again, and is told
		}
	}
	return nil
}

// stream writes an answer bit by bit.
type stream struct {
	w       io.Writer
	zip     *gzip.Writer // nil: as it is
	control *http.ResponseController
	err     error         // after which nothing more is written
	sent    int64         // bytes, before they are zipped
	waited  time.Duration // for the reader, all in all
}

// newStream begins an answer in a content coding: gzip, or none.
func newStream(w http.ResponseWriter, coding string) *stream {
	s := &stream{w: w, control: http.NewResponseController(w)}
	if coding == site.Gzip {
		w.Header().Set("Content-Encoding", coding)
		s.zip, s.err = gzip.NewWriterLevel(w, gzip.BestSpeed)
		s.w = s.zip
	}
	return s
}

// line writes v as a line of JSON.
func (s *stream) line(v any) {
	text, err := site.PlainJSON(v)
	if err != nil && s.err == nil {
		s.err = err
	}
	s.write(string(text))
}

// page writes the changes of an answer, each with where to go on from: whoever loses the stream amid them is told none of them again.
func (s *stream) page(p *changesPage) {
	if len(p.Changes) == 0 { // a place without events is told as well, or whoever filters much would begin from far back
		s.write("id: " + p.Next + "\n: nothing\n\n")
		s.flush()
		return
	}
	for i := range p.Changes {
		data, err := site.PlainJSON(&p.Changes[i])
		if err != nil {
			s.err = err
			return
		}
		id := p.Next
		if i < len(p.Changes)-1 {
			id = p.Changes[i].place.String()
		}
		s.write(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n", id, p.Changes[i].Op, data))
	}
	s.flush()
}

func (s *stream) write(text string) {
	if s.err != nil {
		return
	}
	began := time.Now()
	_ = s.control.SetWriteDeadline(began.Add(streamWrite)) // the server's own counts from the request
	_, s.err = io.WriteString(s.w, text)
	s.sent, s.waited = s.sent+int64(len(text)), s.waited+time.Since(began)
}

// flush has what was written go out.
func (s *stream) flush() {
	began := time.Now()
	defer func() { s.waited += time.Since(began) }()
	if s.zip != nil && s.err == nil {
		s.err = s.zip.Flush()
	}
	if s.err == nil {
		s.err = s.control.Flush()
	}
}

// close ends what is written in a coding.
func (s *stream) close() error {
	if s.zip != nil && s.err == nil {
		s.err = s.zip.Close()
	}
	return s.err
}
