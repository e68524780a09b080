package admin

import (
	"io"
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/site"
)

const backupType = "application/zstd"

// backupBody is a backup, as a stream.
type backupBody struct {
	Body site.Raw
}

func (a *api) backupRoutes(t *site.API) {
	site.Stream[site.None, site.Raw](t, site.Operation{ID: "backup", Path: "/admin/api/v1/backup", Summary: "Everything, as one stream",
		Produces: []string{backupType}, Fails: []int{500}}, a.backup)
	site.Stream[backupBody, editorial.Restored](t, site.Operation{ID: "restore", Method: http.MethodPut, Path: "/admin/api/v1/backup",
		Summary: "Read a backup into the store, which must be empty", Consumes: backupType, Fails: []int{409, 422, 500}}, a.restore)
}

func (a *api) backup(w http.ResponseWriter, r *http.Request, _ *site.None) error {
	w.Header().Set("Content-Type", backupType)
	out := &countingWriter{w: w}
	err := a.Office.Backup(r.Context(), out)
	if err != nil && out.n > 0 {
		panic(http.ErrAbortHandler) // the status is out: a cut connection is how the client learns that the stream is not whole
	}
	return err
}

func (a *api) restore(w http.ResponseWriter, r *http.Request, _ *backupBody) error {
	restored, err := a.Office.Restore(r.Context(), actor(r), r.Body)
	if err != nil {
		return err
	}
	return site.WriteJSON(w, http.StatusOK, restored)
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
