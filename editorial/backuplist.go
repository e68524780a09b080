package editorial

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// BackupPlan is how backups are made by themselves.
type BackupPlan struct {
	Every  time.Duration
	Keep   int
	Folder string // empty: none are
}

// BackupJobs know of the backups that are made, and have one made.
type BackupJobs interface {
	JobPlace(ctx context.Context, queue, id string) (string, error)
	HastenJob(ctx context.Context, queue, id string, at time.Time) error
	AddCounts(ctx context.Context, deltas map[string]int64, expires time.Time) error
	Record(ctx context.Context, act news.Act) error
}

// BackupList is what is known of backups, the newest first.
type BackupList struct {
	Plan BackupPlan
	Runs []news.BackupRun
}

// BackupList tells which backups were made, and which failed.
func (o *Office) BackupList(ctx context.Context) (BackupList, error) {
	list := BackupList{Plan: o.p.BackupPlan}
	text, err := o.p.BackupJobs.JobPlace(ctx, news.BackupQueue, news.BackupJob)
	if err != nil || text == "" {
		return list, err
	}
	var st news.BackupState
	if json.Unmarshal([]byte(text), &st) == nil { // of another form: the job begins anew
		list.Runs = st.Runs
		slices.Reverse(list.Runs)
	}
	return list, nil
}

// AskBackup has a backup made soon, by whichever hub makes them.
func (o *Office) AskBackup(ctx context.Context, by Actor) error {
	if o.p.BackupPlan.Folder == "" {
		return refuse(Conflict, BackupNoFolder)
	}
	if err := o.p.BackupJobs.Record(ctx, o.act(by, "backup.ask", "")); err != nil {
		return err
	}
	if err := o.p.BackupJobs.AddCounts(ctx, map[string]int64{news.BackupAsked: 1}, time.Time{}); err != nil {
		return err
	}
	return o.p.BackupJobs.HastenJob(ctx, news.BackupQueue, news.BackupJob, o.p.Now())
}
