package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

const (
	// exportsPartners and exportsPublic bound the exports that are under way at once; the public takes no partner's place.
	exportsPartners = 4
	exportsPublic   = 2
	// exportRead is how many entries or changes an export reads at once.
	exportRead = 100
	// exportMost is how long an export may take: whoever reads too slowly gives his place back.
	exportMost = time.Hour
	// exportPace is how many bytes of lines a second the public must read, on the whole and beyond exportPatience: few readers hold its places.
	exportPace     = 128 << 10
	exportPatience = 30 * time.Second
	// ndjsonType is a JSON text a line (https://github.com/ndjson/ndjson-spec).
	ndjsonType = "application/x-ndjson"
)

// errExportEnded is for an export that the hub ends before it is whole.
var errExportEnded = site.Refuse(http.StatusServiceUnavailable, news.Because("problem.export-ended"))

// errExportSlow is for an export whose reader keeps others from their own.
var errExportSlow = site.Refuse(http.StatusServiceUnavailable, news.Because("problem.export-slow"))

// exportAsk says what is exported.
type exportAsk struct {
	Since   string   `query:"since" doc:"a time (RFC 3339): the entries first seen then or later; a cursor, as next of the changes or of an export: what changed since; absent: everything"`
	Channel []string `query:"channel" doc:"of entries in this channel, or in any of several"`
	Town    []string `query:"town" doc:"of entries from this town, or from any of several"`
	Source  string   `query:"source" doc:"of one source's entries, reprints too; of one that was merged into another, of that one's as well"`
}

// exportLine stands for one line of an export: an entry, a change that is a delete, the end, or why it broke off.
type exportLine struct{}

// exportEnd is the last line of an export that is whole.
type exportEnd struct {
	Op      string `json:"op" enum:"end"`
	Next    string `json:"next" doc:"since of the changes, or of the next export, to go on from"`
	Entries int    `json:"entries" doc:"lines with an entry"`
	Deletes int    `json:"deletes" doc:"lines with a delete"`
}

// exportBroken is the last line of an export that is not.
type exportBroken struct {
	Op     string `json:"op" enum:"error"`
	Status int    `json:"status"`
	Code   string `json:"code,omitempty" doc:"the name of the rule, for programs"`
	Detail string `json:"detail" doc:"what happened, in words"`
}

// export is one that is under way.
type export struct {
	*public
	r    *http.Request
	of   rights.Part
	lang words.Lang
	walk *rights.Walk     // nil: along the change log
	at   changelog.Cursor // in the change log
	end  changelog.Cursor // where the change log ended when this began
	done exportEnd
	pace int64         // bytes of lines a second that must be read; 0: as slowly as one likes
	line news.Timeline // of what is asked for; empty: of no single one
}

// apiExport gives everything, or what is new since, an entry a line.
func (s *public) apiExport(w http.ResponseWriter, r *http.Request, in *exportAsk) error {
	if err := s.allKnown(r.Context(), in.Channel, in.Town, in.Source); err != nil {
		return err
	}
	desk, pace := s.exports.public, int64(exportPace)
	if callerOf(r.Context()) != nil {
		desk, pace = s.exports.partners, 0
	}
	return desk.do(s.clientOf(r), func() error {
		ctx, cancel := context.WithTimeout(r.Context(), exportMost)
		defer cancel()
		x, err := s.exportOf(r.WithContext(ctx), in)
		if err != nil {
			return err
		}
		x.pace = pace
		lines, err := x.lines()
		if err != nil { // what is refused is refused as a problem
			return err
		}
		w.Header().Set("Content-Type", ndjsonType)
		site.NoCache(w.Header())
		if r.Method == http.MethodHead {
			return nil
		}
		out := newStream(w, site.Coding(r.Header, site.GzipAlone))
		x.write(out, lines)
		return nil
	})
}

// exportOf reads what is asked for.
func (s *public) exportOf(r *http.Request, in *exportAsk) (*export, error) {
	into, err := s.mergedInto(r.Context(), in.Source)
	if err != nil {
		return nil, err
	}
	x := &export{public: s, r: r, of: partOf(in.Channel, in.Town, in.Source, into), lang: s.speaks(r), done: exportEnd{Op: "end"}, line: oneLine(in.Channel, in.Town, in.Source)}
	if x.end, err = changelog.End(r.Context(), s.Changes); err != nil {
		return nil, err
	}
	if x.r, err = s.caughtUp(r, x.end.Seq); err != nil {
		return nil, err
	}
	if in.Since == "" {
		x.walk = s.Rights.Walk(x.of, time.Time{})
		return x, nil
	}
	if since, err := site.ParseTime(in.Since); err == nil {
		x.walk = s.Rights.Walk(x.of, since)
		return x, nil
	}
	if x.at, err = changelog.ParseCursor(in.Since); err != nil {
		return nil, site.BadRequest(news.Because("problem.export-since"))
	}
	return x, nil
}

// lines are the next lines of the export, none perhaps, though it is not over.
func (x *export) lines() (lines []any, err error) {
	if x.walk != nil {
		given, err := x.walk.Next(x.r.Context(), audienceOf(x.r.Context()), exportRead)
		for i := range given {
			gives(x.r.Context(), news.WayExport, x.line, news.CarriedOf(&given[i].Entry))
			lines = append(lines, x.Forms.EntryJSON(given[i].Entry, x.lang))
		}
		return lines, err
	}
	batch, next, now, err := x.readLog(x.r, x.at, exportRead)
	if err != nil {
		return nil, err
	}
	x.r = now
	told, _, err := x.told(x.r.Context(), batch, x.of, x.form(false, x.lang))
	if err != nil {
		return nil, err
	}
	if err := x.note(x.r, next, told); err != nil {
		return nil, err
	}
	if next.Seq == x.at.Seq { // the log is shorter than it was
		x.end = next
	}
	x.at = next
	for i := range told {
		if told[i].Op == news.OpDelete {
			lines = append(lines, &told[i])
		} else {
			gives(x.r.Context(), news.WayExport, x.line, told[i].carried)
			lines = append(lines, told[i].Entry)
		}
	}
	return lines, nil
}

// over reports whether all is read.
func (x *export) over() bool {
	if x.walk != nil {
		return x.walk.Done()
	}
	return x.at.Seq >= x.end.Seq
}

// next is where to go on from.
func (x *export) next() changelog.Cursor {
	if x.walk != nil {
		return x.end
	}
	return x.at
}

// write sends the export from these lines on. One that breaks off says so in its last line, and its connection is cut: nobody must take
// it for whole.
func (x *export) write(out *stream, lines []any) {
	err := x.send(out, lines)
	for err == nil && !x.over() {
		if x.Ending.Err() != nil {
			err = errExportEnded
		} else if x.r, err = x.again(x.r); err == nil {
			if lines, err = x.lines(); err == nil {
				err = x.send(out, lines)
			}
		}
	}
	if err == nil {
		x.done.Next = x.next().String()
		if err = x.send(out, []any{&x.done}); err == nil {
			err = out.close()
		}
	}
	if err == nil {
		return
	}
	p := problemOf(err)
	if x.r.Context().Err() != nil {
		p = errExportEnded
	}
	if out.err == nil && p.Status >= http.StatusInternalServerError && err != errExportSlow { // else it is the reader's doing
		x.Log.Error("an export broke off", "error", err)
	}
	p = p.In(x.lang)
	out.line(exportBroken{Op: "error", Status: p.Status, Code: p.Code, Detail: p.Detail})
	out.flush()
	panic(http.ErrAbortHandler)
}

// send writes lines and counts them.
func (x *export) send(out *stream, lines []any) error {
	if len(lines) == 0 {
		return nil
	}
	for _, line := range lines {
		switch line.(type) {
		case *feeds.EntryForm:
			x.done.Entries++
		case *change:
			x.done.Deletes++
		}
		out.line(line)
		if x.pace > 0 && out.waited > exportPatience+time.Duration(out.sent/x.pace)*time.Second {
			return errExportSlow
		}
	}
	out.flush()
	if out.err != nil {
		return fmt.Errorf("write an export: %w", out.err)
	}
	gaveSoFar(x.r.Context())
	return nil
}
