package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// vault is a hub's part in the backups of a store.
type vault struct {
	*hubs
	jobs.BackupParams
	job *jobs.Recurring
}

func (h *hubs) vault(host, folder string, change ...func(*jobs.BackupParams)) *vault {
	h.t.Helper()
	id, err := h.st.ID(h.t.Context())
	h.must(err)
	v := &vault{hubs: h, BackupParams: jobs.BackupParams{Dump: h.st.Dump, Check: store.CheckDump, Places: h.st, Every: time.Hour, Keep: 3, Folder: folder, Store: id, Host: host,
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return h.now }}}
	for _, c := range change {
		c(&v.BackupParams)
	}
	v.open()
	return v
}

// open joins the parts anew, as they are by now.
func (v *vault) open() {
	v.job = v.recurring(v.Host, jobs.NewBackups(v.BackupParams).Do)
	v.job.Name, v.job.ID = news.BackupQueue, news.BackupJob
}

// after lets time go by, and does what is due.
func (v *vault) after(d time.Duration) {
	v.t.Helper()
	v.now = v.now.Add(d)
	v.must(v.job.Once(v.t.Context()))
}

// files are the folder's, in order.
func (v *vault) files() (names []string) {
	v.t.Helper()
	list, err := os.ReadDir(v.Folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		v.t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func (v *vault) troubles() []news.Trouble {
	v.t.Helper()
	found, err := jobs.NewBackups(v.BackupParams).Troubles(v.t.Context())
	v.must(err)
	return found
}

func TestBackupsAreMadeWhenTheyAreDueAndThinned(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		h := newHubs(t, where, 0, news.Source{ID: "a", Name: "甲"})
		v := h.vault("one", filepath.Join(t.TempDir(), "new", "folder"))
		if found := v.troubles(); len(found) != 1 || found[0].Why[0].Rule != "alert.backup-none" {
			t.Errorf("before the first: %+v", found)
		}
		v.after(0)
		for _, name := range []string{"notes.txt", "hub-other123-20200101T000000.000Z.zst", strings.Replace(v.files()[0], ".zst", ".zst.txt", 1)} {
			h.must(os.WriteFile(filepath.Join(v.Folder, name), []byte("x"), 0o600))
		}
		for range 5 {
			v.after(59 * time.Minute)
			n := len(v.files())
			v.after(time.Minute)
			if got := len(v.files()); got != min(n+1, 6) {
				t.Errorf("%d files became %d", n, got)
			}
		}
		if found := v.troubles(); len(found) > 0 {
			t.Errorf("troubles: %+v", found)
		}
		st := v.known()
		last := st.LastGood(h.now)
		if last == nil || last.Size == 0 || last.Records["source"] != 1 || len(st.Runs) != 6 || !st.Runs[3].Good() || st.Runs[2].Good() {
			t.Fatalf("known: %+v", st)
		}
		if info, err := os.Stat(last.File); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
		// It is restored whole.
		f, err := os.Open(last.File)
		h.must(err)
		defer f.Close()
		other := newHubs(t, "", 0)
		_, err = other.st.Restore(t.Context(), f, news.Act{})
		h.must(err)
		if got, err := other.st.Sources(t.Context()); err != nil || len(got) != 1 {
			t.Errorf("restored: %v, %v", got, err)
		}
	})
}

// known is what the store knows of backups.
func (v *vault) known() (st news.BackupState) {
	v.t.Helper()
	text, err := v.st.JobPlace(v.t.Context(), news.BackupQueue, news.BackupJob)
	v.must(err)
	v.must(json.Unmarshal([]byte(text), &st))
	return st
}

func TestABackupThatFailsLeavesTheOlderOnes(t *testing.T) {
	h := newHubs(t, "", 0)
	full := error(nil)
	v := h.vault("one", t.TempDir(), func(p *jobs.BackupParams) {
		dump := p.Dump
		p.Keep = 1
		p.Dump = func(ctx context.Context, w io.Writer) error {
			if full != nil {
				_, _ = io.WriteString(w, "half of it")
				return full
			}
			return dump(ctx, w)
		}
	})
	v.after(0)
	was := v.files()
	for _, c := range []struct {
		err  error
		rule string
	}{{&os.PathError{Op: "write", Err: syscall.ENOSPC}, "backup.no-room"}, {errors.New("broken"), "backup.failed"}} {
		full = c.err
		v.after(time.Hour)
		if !slices.Equal(v.files(), was) {
			t.Errorf("the folder has %v, it had %v", v.files(), was)
		}
		if found := v.troubles(); len(found) != 1 || found[0].Why[0].Rule != c.rule || found[0].Grade != 1 {
			t.Errorf("troubles: %+v, want %s", found, c.rule)
		}
	}
	full = nil
	v.after(15 * time.Minute) // it is tried again before the hour is over
	if files := v.files(); len(files) != 1 || slices.Equal(files, was) || len(v.troubles()) > 0 {
		t.Errorf("the folder has %v, troubles %v", files, v.troubles())
	}
}

// A dump that does not read back as it was written never takes a backup's name.
func TestABackupIsReadBack(t *testing.T) {
	h := newHubs(t, "", 0)
	v := h.vault("one", t.TempDir(), func(p *jobs.BackupParams) {
		dump := p.Dump
		p.Dump = func(ctx context.Context, w io.Writer) error {
			if err := dump(ctx, w); err != nil {
				return err
			}
			_, err := io.WriteString(w, "x")
			return err
		}
	})
	v.after(0)
	if files := v.files(); len(files) > 0 || len(v.troubles()) != 1 {
		t.Errorf("the folder has %v, troubles %v", files, v.troubles())
	}
}

func TestBackupsOfAHubThatWasKilled(t *testing.T) {
	h := newHubs(t, "", 0)
	v := h.vault("one", t.TempDir())
	v.after(0)
	whole := v.files()[0]
	h.must(os.WriteFile(filepath.Join(v.Folder, "."+whole[:13]+"123.part"), []byte("half"), 0o600))
	body, err := os.ReadFile(filepath.Join(v.Folder, whole))
	h.must(err)
	made := whole[:13] + h.now.Add(30*time.Minute).UTC().Format("20060102T150405.000Z") + ".zst" // and not noted any more
	h.must(os.WriteFile(filepath.Join(v.Folder, made), body, 0o600))
	v.after(40 * time.Minute)
	if st := v.known(); !slices.Equal(v.files(), []string{whole, made}) || len(st.Runs) != 2 || st.Runs[1].Records == nil {
		t.Errorf("the folder has %v, known is %+v", v.files(), st)
	}
	v.after(49 * time.Minute)
	if n := len(v.files()); n != 2 {
		t.Errorf("%d files: one was made before it was due", n)
	}
}

func TestABackupThatIsGoneIsMadeAgain(t *testing.T) {
	h := newHubs(t, "", 0)
	v := h.vault("one", t.TempDir())
	v.after(0)
	h.must(os.Remove(filepath.Join(v.Folder, v.files()[0])))
	v.after(time.Minute)
	if files := v.files(); len(files) != 1 || len(v.troubles()) > 0 {
		t.Errorf("the folder has %v", files)
	}
}

// A disk that was away for a while comes back with what is on it: its files are kept and thinned as before.
func TestBackupsThatAreBackAreKeptAndThinned(t *testing.T) {
	h := newHubs(t, "", 0)
	v := h.vault("one", filepath.Join(t.TempDir(), "disk"))
	for range 3 {
		v.after(time.Hour)
	}
	was, away := v.files(), v.Folder+" away"
	h.must(os.Rename(v.Folder, away))
	v.after(time.Minute)
	between := v.files()
	h.must(os.Rename(filepath.Join(v.Folder, between[0]), filepath.Join(away, between[0])))
	h.must(os.Remove(v.Folder))
	h.must(os.Rename(away, v.Folder))
	v.after(time.Minute)
	for i, r := range v.known().Runs {
		if !r.Good() {
			t.Errorf("%d: %s is there, and is not known to be", i, r.File)
		}
	}
	v.after(time.Hour)
	if files := v.files(); len(files) != 3 || slices.Contains(files, was[0]) || slices.Contains(files, was[1]) {
		t.Errorf("the folder has %v, it had %v, and %v", files, was, between)
	}
}

// What has a backup's name and is no file cannot be one: a pipe would be read for ever.
func TestAPipeAmongTheBackupsIsLeftAlone(t *testing.T) {
	h := newHubs(t, "", 0)
	v := h.vault("one", t.TempDir())
	h.must(syscall.Mkfifo(filepath.Join(v.Folder, "hub-"+v.Store[:8]+"-20260101T000000.000Z.zst"), 0o600))
	v.after(0)
	if st := v.known(); len(st.Runs) != 1 || !st.Runs[0].Good() {
		t.Errorf("known: %+v", st)
	}
}

// TestBackupsGoOnWhenTheClockIsSetBack: what was made or failed by a clock that was ahead neither keeps the next one from being made, nor
// hides that there is none.
func TestBackupsGoOnWhenTheClockIsSetBack(t *testing.T) {
	for name, broken := range map[string]error{"made": nil, "failed": errors.New("broken")} {
		t.Run(name, func(t *testing.T) {
			h, broken := newHubs(t, "", 0), broken
			v := h.vault("one", t.TempDir(), func(p *jobs.BackupParams) {
				dump := p.Dump
				p.Dump = func(ctx context.Context, w io.Writer) error {
					if broken != nil {
						return broken
					}
					return dump(ctx, w)
				}
			})
			v.after(0)
			n := len(v.files())
			v.now, broken = v.now.Add(-10*24*time.Hour), nil
			if found := v.troubles(); len(found) != 1 || found[0].Why[0].Rule != "alert.backup-none" {
				t.Errorf("troubles: %+v", found)
			}
			for range 5 {
				h.must(h.st.ScheduleJob(t.Context(), news.BackupQueue, news.BackupJob, h.now))
				v.after(time.Minute)
			}
			if got := len(v.files()); got != n+1 || len(v.troubles()) > 0 {
				t.Errorf("%d files, want %d, troubles %v", got, n+1, v.troubles())
			}
		})
	}
}

// A restore may bring a count that is lower than what was answered: what is asked for from then on is made all the same.
func TestABackupIsAskedForAfterARestore(t *testing.T) {
	h := newHubs(t, "", 0)
	v := h.vault("one", t.TempDir())
	h.must(h.st.AddCounts(t.Context(), map[string]int64{news.BackupAsked: 7}, time.Time{}))
	v.after(0)
	h.must(h.st.AddCounts(t.Context(), map[string]int64{news.BackupAsked: -6}, time.Time{}))
	h.must(h.st.HastenJob(t.Context(), news.BackupQueue, news.BackupJob, h.now.Add(time.Second)))
	v.after(time.Second)
	if n := len(v.files()); n != 2 {
		t.Errorf("%d files, want 2", n)
	}
}

// Each machine has a folder of its own: what another made is not looked for there.
func TestBackupsOfSeveralMachines(t *testing.T) {
	h := newHubs(t, "", 0)
	a, b := h.vault("a", t.TempDir()), h.vault("b", t.TempDir())
	a.after(0)
	for range 3 {
		b.after(time.Minute)
	}
	if len(a.files()) != 1 || len(b.files()) != 0 {
		t.Errorf("a has %v, b has %v", a.files(), b.files())
	}
	b.after(time.Hour)
	if len(b.files()) != 1 {
		t.Errorf("when it is due, b has %v", b.files())
	}
}

func TestABackupIsAskedFor(t *testing.T) {
	h := newHubs(t, "", 0)
	v := h.vault("one", t.TempDir())
	v.after(0)
	h.must(h.st.AddCounts(t.Context(), map[string]int64{news.BackupAsked: 1}, time.Time{}))
	h.must(h.st.HastenJob(t.Context(), news.BackupQueue, news.BackupJob, h.now.Add(time.Second)))
	v.after(time.Second)
	v.after(time.Second)
	if n := len(v.files()); n != 2 {
		t.Errorf("%d files, want 2", n)
	}
}

func TestABackupThatIsTooOldIsATrouble(t *testing.T) {
	h := newHubs(t, "", 0)
	v := h.vault("one", t.TempDir())
	v.after(0)
	h.now = h.now.Add(2*time.Hour + time.Second)
	if found := v.troubles(); len(found) != 1 || found[0].Why[0].Rule != "alert.backup-old" {
		t.Errorf("troubles: %+v", found)
	}
}

func TestWhatIsRememberedOfBackupsIsBounded(t *testing.T) {
	h := newHubs(t, "", 0)
	v := h.vault("one", t.TempDir(), func(p *jobs.BackupParams) {
		p.Dump = func(context.Context, io.Writer) error { return errors.New("broken") }
	})
	for range 100 {
		v.after(15 * time.Minute)
	}
	if n := len(v.known().Runs); n != 30 {
		t.Errorf("%d tries are remembered", n)
	}
}
