package admin

import (
	"io"
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
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
	site.Answer(t, site.Operation{ID: "backups", Path: "/admin/api/v1/backups", Summary: "The backups that were made by themselves, and those that failed, the newest first", Fails: reading}, a.listBackups)
	site.Answer(t, site.Operation{ID: "askBackup", Method: http.MethodPost, Path: "/admin/api/v1/backups", Status: http.StatusAccepted,
		Summary: "Have a backup made now, into the configured folder", Fails: asking}, a.askBackup)
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

// Backups are those that were made by themselves, and how.
type Backups struct {
	Folder string           `json:"folder" doc:"that they are written to; empty: none are made"`
	Every  duration         `json:"every"`
	Keep   int              `json:"keep" doc:"how many are kept"`
	Runs   []news.BackupRun `json:"backups"`
}

func (a *api) listBackups(r *http.Request, _ *site.None) (Backups, error) {
	list, err := a.Office.BackupList(r.Context())
	b := Backups{Folder: list.Plan.Folder, Every: duration(list.Plan.Every), Keep: list.Plan.Keep, Runs: list.Runs}
	if b.Runs == nil {
		b.Runs = []news.BackupRun{}
	}
	return b, err
}

func (a *api) askBackup(r *http.Request, _ *site.None) (Backups, error) {
	if err := a.Office.AskBackup(r.Context(), actor(r)); err != nil {
		return Backups{}, err
	}
	return a.listBackups(r, nil)
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
