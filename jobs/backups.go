package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"syscall"
	"time"

	"github.com/txnews/hub/news"
)

const (
	// backupLook is how often it is looked whether a backup is due, asked for, or gone from its folder.
	backupLook = time.Minute
	// backupRetry is the pause after one that failed.
	backupRetry = 15 * time.Minute
	// backupRuns bounds the tries that are remembered beside those whose files are kept.
	backupRuns = 30
)

// BackupParams are the parts of Backups.
type BackupParams struct {
	Dump   func(ctx context.Context, w io.Writer) error
	Check  func(ctx context.Context, r io.ReadSeeker) (records map[string]int, err error) // reads one to its last byte
	Places BackupPlaces
	Every  time.Duration
	Keep   int    // how many files
	Folder string //
	Store  string // id of the store, by which its files are told from others'
	Host   string // this machine
	Log    *slog.Logger
	Now    func() time.Time
}

// BackupPlaces keep what is known of backups.
type BackupPlaces interface {
	JobPlace(ctx context.Context, queue, id string) (string, error)
	KeepJobPlace(ctx context.Context, l news.JobLease, place string, until time.Time) (news.JobLease, error)
	Counters(ctx context.Context, keys ...string) (map[string]int64, error)
}

// Backups makes backups when they are due: each is written beside its name, read back to its last byte, and only then takes its name.
// Files beyond those to be kept go when another is whole, and none that is not of this store.
type Backups struct {
	p     BackupParams
	files *regexp.Regexp
}

// NewBackups joins the parts.
func NewBackups(p BackupParams) *Backups {
	return &Backups{p, regexp.MustCompile(`^` + regexp.QuoteMeta(prefixOf(p.Store)) + `(\d{8}T\d{6}\.\d{3}Z)\.zst$`)}
}

// backupForm is how the time stands in a file's name.
const backupForm = "20060102T150405.000Z"

func prefixOf(store string) string { return "hub-" + store[:min(8, len(store))] + "-" }

// Do makes a backup where one is due or asked for, under the job's lease, and says when to look again.
func (b *Backups) Do(ctx context.Context, l news.JobLease) (time.Time, error) {
	st, err := b.state(ctx)
	if err != nil {
		return time.Time{}, err
	}
	counts, err := b.p.Places.Counters(ctx, news.BackupAsked)
	if err != nil {
		return time.Time{}, err
	}
	changed, err := b.lookAround(ctx, &st)
	if err != nil {
		return time.Time{}, err
	}
	asked, now := counts[news.BackupAsked], b.p.Now()
	if due := b.due(&st, now); asked != st.Asked || !now.Before(due) {
		run := b.run(ctx)
		if ctx.Err() != nil {
			return time.Time{}, ctx.Err() // the hub ends, or another has the job
		}
		st.Runs, st.Asked, changed = append(st.Runs, run), asked, true
		if run.Why == nil {
			b.thin(&st)
		}
	}
	if changed {
		st.Runs = b.remembered(st.Runs)
		text, err := json.Marshal(st)
		if err == nil {
			_, err = b.p.Places.KeepJobPlace(ctx, l, string(text), time.Time{})
		}
		if err != nil {
			return time.Time{}, err
		}
	}
	now = b.p.Now()
	if due := b.due(&st, now); due.Before(now.Add(backupLook)) {
		return due, nil
	}
	return now.Add(backupLook), nil
}

func (b *Backups) state(ctx context.Context) (st news.BackupState, err error) {
	text, err := b.p.Places.JobPlace(ctx, news.BackupQueue, news.BackupJob)
	if err != nil || text == "" {
		return st, err
	}
	if json.Unmarshal([]byte(text), &st) != nil {
		return news.BackupState{}, nil // of another form: begun anew
	}
	return st, nil
}

// due is when the next one is.
func (b *Backups) due(st *news.BackupState, now time.Time) time.Time {
	if failing := st.Failing(now); len(failing) > 0 {
		return failing[len(failing)-1].Ended.Add(min(b.p.Every, backupRetry))
	}
	if last := st.LastGood(now); last != nil {
		return last.At.Add(b.p.Every)
	}
	return time.Time{}
}

// lookAround notes files that are gone, or back as their disk is, and takes in those that were made and not noted, as their hub was
// killed. What was broken off is removed.
func (b *Backups) lookAround(ctx context.Context, st *news.BackupState) (changed bool, err error) {
	known := map[string]bool{}
	for i := range st.Runs {
		r := &st.Runs[i]
		known[filepath.Base(r.File)] = true
		if r.Host != b.p.Host || r.Why != nil {
			continue
		}
		switch _, err := os.Stat(r.File); {
		case errors.Is(err, fs.ErrNotExist) && r.Removed.IsZero():
			r.Removed, changed = b.p.Now().UTC(), true
		case err == nil && !r.Removed.IsZero():
			r.Removed, changed = time.Time{}, true
		}
	}
	list, err := os.ReadDir(b.p.Folder)
	if err != nil {
		return changed, nil // it is made, or why it cannot be is told, with the next backup
	}
	for _, e := range list {
		path := filepath.Join(b.p.Folder, e.Name())
		if broken, _ := filepath.Match("."+prefixOf(b.p.Store)+"*.part", e.Name()); broken {
			if err := os.Remove(path); err != nil {
				b.p.Log.Warn("what is left of a backup cannot be removed", "file", path, "err", err)
			}
			continue
		}
		m := b.files.FindStringSubmatch(e.Name())
		if m == nil || known[e.Name()] || !e.Type().IsRegular() {
			continue
		}
		at, err := time.Parse(backupForm, m[1])
		if err != nil {
			continue
		}
		run := news.BackupRun{At: at, Ended: at, Host: b.p.Host, File: path}
		b.readBack(ctx, &run)
		if ctx.Err() != nil {
			return changed, ctx.Err()
		}
		st.Runs, changed = append(st.Runs, run), true
	}
	slices.SortStableFunc(st.Runs, func(a, b news.BackupRun) int { return a.At.Compare(b.At) })
	return changed, nil
}

// readBack reads a file as a restore would.
func (b *Backups) readBack(ctx context.Context, run *news.BackupRun) {
	f, err := os.Open(run.File)
	if err == nil {
		defer f.Close()
		run.Size, run.Records, err = b.read(ctx, f)
	}
	if err != nil {
		run.Why = failed(err)
	}
}

func (b *Backups) read(ctx context.Context, f *os.File) (size int64, records map[string]int, err error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, nil, err
	}
	records, err = b.p.Check(ctx, f)
	return info.Size(), records, err
}

// run makes one.
func (b *Backups) run(ctx context.Context) news.BackupRun {
	at := b.p.Now().UTC().Truncate(time.Millisecond)
	run := news.BackupRun{At: at, Host: b.p.Host}
	path, err := filepath.Abs(filepath.Join(b.p.Folder, prefixOf(b.p.Store)+at.Format(backupForm)+".zst"))
	if err == nil {
		err = b.write(ctx, path, &run)
	}
	run.Ended = b.p.Now().UTC()
	if err != nil {
		run.Why, run.Size, run.Records = failed(err), 0, nil
		if ctx.Err() == nil {
			b.p.Log.Error("a backup failed", "folder", b.p.Folder, "err", err)
		}
		return run
	}
	run.File = path
	b.p.Log.Info("backup", "file", path, "bytes", run.Size)
	return run
}

// write writes a file that is there whole, or not at all.
func (b *Backups) write(ctx context.Context, path string, run *news.BackupRun) (err error) {
	if err := os.MkdirAll(b.p.Folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(b.p.Folder, "."+prefixOf(b.p.Store)+"*.part") // for its owner alone
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	if err = b.p.Dump(ctx, f); err == nil {
		err = f.Sync()
	}
	if err == nil {
		run.Size, run.Records, err = b.read(ctx, f)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), syncFolder(b.p.Folder))
}

// syncFolder has a name in a folder last.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// failed says why a backup failed.
func failed(err error) news.Reasons {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return news.Reasons{news.Because("backup.no-room")}
	}
	why := news.Reasons{news.Because("backup.failed")}
	return append(why, news.ReasonsOf(err)...)
}

// thin removes this machine's files beyond those that are to be kept, the oldest first.
func (b *Backups) thin(st *news.BackupState) {
	kept := 0
	for i := range slices.Backward(st.Runs) {
		r := &st.Runs[i]
		if r.Host != b.p.Host || !r.Good() || !b.files.MatchString(filepath.Base(r.File)) {
			continue
		}
		if kept++; kept <= b.p.Keep {
			continue
		}
		if err := os.Remove(r.File); err != nil && !errors.Is(err, fs.ErrNotExist) {
			b.p.Log.Error("an old backup cannot be removed", "file", r.File, "err", err)
			continue
		}
		r.Removed = b.p.Now().UTC()
	}
}

// remembered are the runs whose files are there, and the last of the others.
func (b *Backups) remembered(runs []news.BackupRun) []news.BackupRun {
	others := 0
	for i := range runs {
		if !runs[i].Good() {
			others++
		}
	}
	return slices.DeleteFunc(runs, func(r news.BackupRun) bool {
		if r.Good() || others <= backupRuns {
			return false
		}
		others--
		return true
	})
}

// Troubles are that the last backup failed, or is too old.
func (b *Backups) Troubles(ctx context.Context) ([]news.Trouble, error) {
	st, err := b.state(ctx)
	if err != nil {
		return nil, fmt.Errorf("what is known of backups: %w", err)
	}
	t, now := news.Trouble{Kind: news.TroubleBackup, Page: "admin/backups"}, b.p.Now()
	if last := st.LastGood(now); last != nil {
		t.Since = last.At
	}
	switch failing := st.Failing(now); {
	case len(failing) > 0:
		t.Since, t.Why, t.Grade = failing[0].At, failing[len(failing)-1].Why, 1
	case t.Since.IsZero():
		t.Why, t.Settle = news.Reasons{news.Because("alert.backup-none")}, min(b.p.Every, 2*backupLook)
	case now.Sub(t.Since) > 2*b.p.Every:
		t.Why, t.Settle = news.Reasons{news.Because("alert.backup-old")}, min(b.p.Every, 2*backupLook)
	default:
		return nil, nil
	}
	return []news.Trouble{t}, nil
}
