// Package admin is what administrators see and change: the administration's API. Commands reach it over the control
// socket of a serving hub, or in their own process where none serves; it is one code path for both.
package admin

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/txnews/hub/editorial"
)

// maxBody bounds what a request of the API may hold, backups apart.
const maxBody = 16 << 20

// Options are the parts of the administration.
type Options struct {
	Office *editorial.Office
}

// Handler serves the API below /admin/api/v1/. It asks for no login: only the control socket may lead to it.
func Handler(o Options) http.Handler {
	a := &api{o}
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /admin/api/v1/sources":            a.listSources,
		"POST /admin/api/v1/sources":           a.addSource,
		"POST /admin/api/v1/sources/import":    a.importSources,
		"GET /admin/api/v1/sources/{id}":       a.showSource,
		"PUT /admin/api/v1/sources/{id}":       a.putSource,
		"DELETE /admin/api/v1/sources/{id}":    a.removeSource,
		"GET /admin/api/v1/sources/{id}/state": a.showSourceState,
		"POST /admin/api/v1/detect":            a.detect,
		"POST /admin/api/v1/preview":           a.preview,
		"POST /admin/api/v1/poll":              a.poll,
		"GET /admin/api/v1/entries/{id}":       a.showEntry,
		"PATCH /admin/api/v1/entries/{id}":     a.setEntry,
		"GET /admin/api/v1/held":               a.listHeld,
		"GET /admin/api/v1/takedowns":          a.listTakedowns,
		"GET /admin/api/v1/takedowns/{id}":     a.showTakedown,
		"POST /admin/api/v1/takedowns":         a.addTakedown,
		"PATCH /admin/api/v1/takedowns/{id}":   a.decideTakedown,
		"GET /admin/api/v1/partners":           a.listPartners,
		"GET /admin/api/v1/partners/{id}":      a.showPartner,
		"POST /admin/api/v1/partners":          a.addPartner,
		"DELETE /admin/api/v1/partners/{id}":   a.revokePartner,
		"GET /admin/api/v1/gazetteer":          a.showGazetteer,
		"PUT /admin/api/v1/gazetteer":          a.putGazetteer,
		"DELETE /admin/api/v1/gazetteer":       a.resetGazetteer,
		"POST /admin/api/v1/rules/test":        a.testRules,
		"GET /admin/api/v1/acts":               a.listActs,
		"POST /admin/api/v1/acts/{id}/undo":    a.undo,
		"GET /admin/api/v1/backup":             a.backup,
		"PUT /admin/api/v1/backup":             a.restore,
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

func (a *api) backup(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/zstd")
	out := &countingWriter{w: w}
	err := a.Office.Backup(r.Context(), out)
	if err != nil && out.n > 0 {
		panic(http.ErrAbortHandler) // the status is out: a cut connection is how the client learns that the stream is not whole
	}
	return err
}

func (a *api) restore(w http.ResponseWriter, r *http.Request) error {
	if err := a.Office.Restore(r.Context(), actor(r), r.Body); err != nil {
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
