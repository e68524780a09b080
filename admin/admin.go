// Package admin is what administrators see and change: the administration's API. Commands reach it over the control
// socket of a serving hub, or in their own process where none serves; it is one code path for both.
package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/news"
)

// maxBody bounds what a request of the API may hold, backups apart.
const maxBody = 16 << 20

// Sources is the source list as the store keeps it.
type Sources interface {
	Sources(ctx context.Context) ([]news.Source, error)
	States(ctx context.Context, ids ...string) (map[string]news.SourceState, error)
	AddSource(ctx context.Context, src news.Source, due time.Time) error
	PutSource(ctx context.Context, src news.Source) error
	RemoveSource(ctx context.Context, id string) error
}

// Archive writes and reads everything, as one stream.
type Archive interface {
	Dump(ctx context.Context, w io.Writer) error
	Restore(ctx context.Context, r io.Reader) error
}

// Poller refreshes sources now and reports each.
type Poller interface {
	Poll(ctx context.Context, ids []string, report func(aggregator.Report)) error
}

// Options are the parts of the administration.
type Options struct {
	Sources  Sources
	Archive  Archive
	Poller   Poller
	Looker   Looker
	Partners Partners
	Audit    Audit

	Entries    Entries
	Held       Held
	Takedowns  Takedowns
	Reinstater Reinstater
	Channels   []news.Channel // that an editor may put an entry into

	Gazetteer  Gazetteer
	CheckTowns func([]news.Town) error // refuses a gazetteer that the configuration's rules refuse
	Judge      Judge

	Validate func(news.Source) error // refuses a source that could not work, in words
	Now      func() time.Time
}

// Problem is an error of the API (RFC 9457).
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

func (p *Problem) Error() string { return p.Detail }

// Handler serves the API below /admin/api/v1/. It asks for no login: only the control socket may lead to it.
func Handler(o Options) http.Handler {
	if o.Now == nil {
		o.Now = time.Now
	}
	a := &api{o}
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /admin/api/v1/sources":          a.listSources,
		"POST /admin/api/v1/sources":         a.addSource,
		"PUT /admin/api/v1/sources/{id}":     a.putSource,
		"DELETE /admin/api/v1/sources/{id}":  a.removeSource,
		"POST /admin/api/v1/detect":          a.detect,
		"POST /admin/api/v1/poll":            a.poll,
		"GET /admin/api/v1/entries/{id}":     a.showEntry,
		"PATCH /admin/api/v1/entries/{id}":   a.setEntry,
		"GET /admin/api/v1/held":             a.listHeld,
		"GET /admin/api/v1/takedowns":        a.listTakedowns,
		"POST /admin/api/v1/takedowns":       a.addTakedown,
		"PATCH /admin/api/v1/takedowns/{id}": a.decideTakedown,
		"GET /admin/api/v1/partners":         a.listPartners,
		"POST /admin/api/v1/partners":        a.addPartner,
		"DELETE /admin/api/v1/partners/{id}": a.revokePartner,
		"GET /admin/api/v1/gazetteer":        a.showGazetteer,
		"PUT /admin/api/v1/gazetteer":        a.putGazetteer,
		"DELETE /admin/api/v1/gazetteer":     a.resetGazetteer,
		"POST /admin/api/v1/rules/test":      a.testRules,
		"GET /admin/api/v1/acts":             a.listActs,
		"GET /admin/api/v1/backup":           a.backup,
		"PUT /admin/api/v1/backup":           a.restore,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := serve(w, r); err != nil {
				writeProblem(w, err)
			}
		})
	}
	return mux
}

type api struct{ Options }

func (a *api) listSources(w http.ResponseWriter, r *http.Request) error {
	sources, err := a.Sources.Sources(r.Context())
	if err != nil {
		return err
	}
	ids := make([]string, len(sources))
	for i, s := range sources {
		ids[i] = s.ID
	}
	states, err := a.Sources.States(r.Context(), ids...)
	if err != nil {
		return err
	}
	infos := make([]SourceInfo, len(sources))
	for i, s := range sources {
		infos[i] = SourceInfo{s, masked(states[s.ID])}
	}
	return writeJSON(w, http.StatusOK, infos)
}

func (a *api) addSource(w http.ResponseWriter, r *http.Request) error {
	src, err := a.readSource(w, r)
	if err != nil {
		return err
	}
	if err := a.free(r.Context(), src); err != nil {
		return err
	}
	if err := a.Sources.AddSource(r.Context(), src, a.Now()); err != nil {
		return err
	}
	if err := a.audited(r, "source.add", src.ID, src.Name); err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, Source{src})
}

func (a *api) putSource(w http.ResponseWriter, r *http.Request) error {
	src, err := a.readSource(w, r)
	if err != nil {
		return err
	}
	if src.ID != r.PathValue("id") {
		return &Problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("the id in the body is %q, in the address %q: make them the same", src.ID, r.PathValue("id"))}
	}
	if err := a.free(r.Context(), src); err != nil {
		return err
	}
	if err := a.Sources.PutSource(r.Context(), src); err != nil {
		return err
	}
	if err := a.audited(r, "source.edit", src.ID, src.Name); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, Source{src})
}

func (a *api) removeSource(w http.ResponseWriter, r *http.Request) error {
	if err := a.Sources.RemoveSource(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	if err := a.audited(r, "source.remove", r.PathValue("id"), ""); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (a *api) readSource(w http.ResponseWriter, r *http.Request) (news.Source, error) {
	src, err := decodeSource(w, r)
	if err != nil {
		return src, err
	}
	if err := a.Validate(src); err != nil {
		return src, &Problem{Status: http.StatusUnprocessableEntity, Detail: err.Error()}
	}
	return src, nil
}

func decodeSource(w http.ResponseWriter, r *http.Request) (news.Source, error) {
	var src news.Source
	f := form{Source: &src}
	err := readJSON(w, r, &f)
	src.Interval = time.Duration(f.Interval)
	return src, err
}

// poll streams a report a line (application/x-ndjson) as the refreshes end; a last line {"error":…} tells a pass that broke off.
func (a *api) poll(w http.ResponseWriter, r *http.Request) error {
	var ask struct {
		Sources []string `json:"sources"`
	}
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := json.NewEncoder(w)
	flush := http.NewResponseController(w)
	begun := false
	err := a.Poller.Poll(r.Context(), ask.Sources, func(rep aggregator.Report) {
		begun = true
		_ = out.Encode(rep) // a client that went away ends the request's context
		_ = flush.Flush()
	})
	if err != nil && begun {
		_ = out.Encode(map[string]string{"error": err.Error()})
		return nil
	}
	return err
}

func (a *api) backup(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/zstd")
	out := &countingWriter{w: w}
	err := a.Archive.Dump(r.Context(), out)
	if err != nil && out.n > 0 {
		panic(http.ErrAbortHandler) // the status is out: a cut connection is how the client learns that the stream is not whole
	}
	return err
}

func (a *api) restore(w http.ResponseWriter, r *http.Request) error {
	if err := a.Archive.Restore(r.Context(), r.Body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return &Problem{Status: http.StatusBadRequest, Detail: "the body is not the JSON that is expected here: " + err.Error()}
	}
	return nil
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n'))
	return nil
}

// statuses maps the errors that rooms below give to HTTP, in one table.
var statuses = []struct {
	err    error
	status int
}{
	{news.ErrNotFound, http.StatusNotFound},
	{news.ErrExists, http.StatusConflict},
	{news.ErrConflict, http.StatusConflict},
	{context.DeadlineExceeded, http.StatusGatewayTimeout},
}

func writeProblem(w http.ResponseWriter, err error) {
	p := &Problem{Status: http.StatusInternalServerError}
	if given, ok := errors.AsType[*Problem](err); ok {
		p = given
	}
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			p.Status = s.status
		}
	}
	p.Detail = strings.ReplaceAll(err.Error(), "\n", "; ")
	p.Title = http.StatusText(p.Status)
	b, _ := json.Marshal(p)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(b, '\n'))
}
