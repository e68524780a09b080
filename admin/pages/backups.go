package pages

import (
	"fmt"
	"net/http"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// backupsBody is what the page of backups shows.
type backupsBody struct {
	editorial.BackupList
	Every string
	Rows  []backupRow
}

// backupRow is a try at a backup, in words.
type backupRow struct {
	news.BackupRun
	Age, Took, Bytes string
	All              int // records
}

// backupForm is what hub.yaml has to say for backups.
const backupForm = "admin:\n  backup: {folder: /backup/hub, every: 1d, keep: 14}"

func (p *Pages) backups(v *view, w http.ResponseWriter, r *http.Request) error {
	list, err := p.Office.BackupList(r.Context())
	if err != nil {
		return err
	}
	b := backupsBody{BackupList: list, Every: v.Length(list.Plan.Every)}
	for _, run := range list.Runs {
		row := backupRow{BackupRun: run, Age: v.Length(time.Since(run.At)), Took: v.Length(run.Ended.Sub(run.At)), Bytes: inBytes(run.Size)}
		for _, n := range run.Records {
			row.All += n
		}
		b.Rows = append(b.Rows, row)
	}
	return v.show(w, r, "desk.backups", "backups", b)
}

func (p *Pages) askBackup(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.AskBackup(r.Context(), v.By); err != nil {
		return v.again(w, r, err, p.backups)
	}
	return v.done(w, r, "admin/backups", "backup")
}

// Form is what hub.yaml has to say for backups.
func (backupsBody) Form() string { return backupForm }

// inBytes is a size in the largest unit that it has.
func inBytes(n int64) string {
	size, unit := float64(n), 0
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	for size >= 1024 && unit < len(units)-1 {
		size, unit = size/1024, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, units[unit])
}
