package editorial

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

const (
	// refilePage bounds the entries that are read, judged and written at once.
	refilePage = 100
	// refileKeep is after how many pages it is kept how far a run has come.
	refileKeep = 10
	// refileLease is how long a run that gives no sign stands in the way of another.
	refileLease = time.Minute
	// refileAgain is the pause after which a run that failed is gone on with.
	refileAgain = 30 * time.Second
	// refileExamples bounds the entries that a summary names.
	refileExamples = 20
)

// The queue and the one job of filing anew.
const (
	refileQueue = "refile"
	refileJob   = "entries"
)

// Jobs are work that one hub of a store does at a time, under a lease; news.ErrLeaseLost tells that another has it.
type Jobs interface {
	JobQueue
	JobPlace(ctx context.Context, queue, id string) (string, error)
	// KeepJobPlace also renews the lease.
	KeepJobPlace(ctx context.Context, l news.JobLease, place string, until time.Time) (news.JobLease, error)
}

// JobQueue has the jobs, each with its lease.
type JobQueue interface {
	EnsureJob(ctx context.Context, queue, id string, at time.Time) error
	// CancelJob takes the lease of a job from whoever is at it.
	CancelJob(ctx context.Context, queue, id string) error
	ClaimJobs(ctx context.Context, queue, owner string, now time.Time, lease time.Duration, n int) ([]news.JobLease, error)
	// FinishJob has the job due again at next; zero: it is done.
	FinishJob(ctx context.Context, l news.JobLease, next time.Time) error
}

// refiling is one walk over the entries.
type refiling struct {
	o       *Office
	by      Actor
	now     *settings.Snapshot
	sources map[string]news.Source
	rules   string // revision of what it files by
	lease   news.JobLease
	begun   bool // it is on record
	sum     Refiled
	run     refileRun // as it is kept
	was     Refiled   // what earlier parts of the run changed: they count in it, and not in sum
}

// Refile judges the towns and channels of all entries, and whether they are held, by what is in force now, and writes those
// that come out otherwise. Their places, texts and times stay, and what editors decided. One run is at it at a time; one that
// broke off is gone on with where it was, unless the rules are others since. The summary is of what this run did. With dryRun
// nothing is written.
func (o *Office) Refile(ctx context.Context, by Actor, dryRun bool) (Refiled, error) {
	r, err := o.refiling(ctx, by, dryRun)
	if err != nil {
		return r.sum, err
	}
	if dryRun {
		return r.sum, r.walk(ctx, news.Cursor{})
	}
	return r.sum, r.alone(ctx, RefilingStopped)
}

func (o *Office) refiling(ctx context.Context, by Actor, dryRun bool) (*refiling, error) {
	r := &refiling{o: o, by: by, sum: newRefiled(dryRun)}
	if err := o.p.Settings.Reload(ctx); err != nil {
		return r, err
	}
	return r, r.takeRules(ctx)
}

// takeRules has the run go by what is in force.
func (r *refiling) takeRules(ctx context.Context) error {
	list, err := r.o.p.Sources.Sources(ctx)
	if err != nil {
		return err
	}
	r.now, r.sources = r.o.p.Settings.Current(), make(map[string]news.Source, len(list))
	revs := map[string]string{}
	for _, src := range list {
		r.sources[src.ID], revs[src.ID] = src, src.Rev
	}
	r.rules = revOf([]any{r.now.Channels, r.now.Towns, r.now.Words, r.now.Permit, revs})
	return nil
}

// alone walks under the job's lease, from where a run before broke off. ended is the state that it is kept in where it breaks off itself.
func (r *refiling) alone(ctx context.Context, ended RefileState) error {
	jobs, err := r.o.p.Jobs, r.claim(ctx)
	if err != nil {
		return err
	}
	err = r.pickUp(ctx)
	if err == nil {
		err = r.walk(ctx, r.run.After)
	}
	end := context.WithoutCancel(ctx)
	detail, next := []news.Reason{news.Because("act.refile.done", strconv.Itoa(r.sum.Looked), strconv.Itoa(r.sum.Changed))}, time.Time{}
	if r.sum.Failed > 0 {
		detail = append(detail, news.Because("act.refile.failed", strconv.Itoa(r.sum.Failed)))
	}
	r.run.State = RefilingDone
	if err != nil {
		detail = append(detail, news.Because("act.refile.broken-off"))
		if r.run.State = ended; ended == RefilingRunning {
			next = r.o.p.Now()
			if ctx.Err() == nil {
				next = next.Add(refileAgain)
			}
		}
	}
	kept := r.keep(end, r.run.After)
	finished := jobs.FinishJob(end, r.lease, next)
	if errors.Is(finished, news.ErrLeaseLost) {
		finished = nil
	}
	if errors.Is(kept, news.ErrLeaseLost) {
		kept = nil
	}
	return errors.Join(refused(err, news.ErrLeaseLost, Conflict, RefileRunning), kept, finished, r.record(end, detail...))
}

// claim takes the job's lease.
func (r *refiling) claim(ctx context.Context) error {
	jobs, now := r.o.p.Jobs, r.o.p.Now()
	if err := jobs.EnsureJob(ctx, refileQueue, refileJob, now); err != nil {
		return err
	}
	leases, err := jobs.ClaimJobs(ctx, refileQueue, r.by.Name, now, refileLease, 1)
	if err != nil {
		return err
	}
	if len(leases) == 0 {
		return refuse(Conflict, RefileRunning)
	}
	r.lease = leases[0]
	return nil
}

// pickUp goes on with a run before that broke off and went by the same rules, and keeps that the run is under way.
func (r *refiling) pickUp(ctx context.Context) error {
	before, err := r.o.lastRefile(ctx)
	if err != nil {
		return err
	}
	r.run = refileRun{RefileProgress: RefileProgress{Began: r.o.p.Now().UTC()}, Rules: r.rules}
	if before.State != RefilingDone && before.Rules == r.rules {
		if r.sum.Resumed = !before.After.IsZero(); r.sum.Resumed || before.State == RefilingAsked {
			r.run, r.was = before, Refiled{Changed: before.Changed, Held: before.Held, Released: before.Released}
		}
	}
	r.run.State, r.run.By, r.run.From = RefilingRunning, r.by.Name, r.by.From
	if r.run.Total, err = r.o.p.Archive.Count(ctx, news.TimelineSeen); err != nil {
		return err
	}
	return r.keep(ctx, r.run.After)
}

// keep keeps how far the run has come.
func (r *refiling) keep(ctx context.Context, after news.Cursor) error {
	r.run.Rules, r.run.After, r.run.At = r.rules, after, r.o.p.Now().UTC()
	r.run.Changed, r.run.Held, r.run.Released = r.was.Changed+r.sum.Changed, r.was.Held+r.sum.Held, r.was.Released+r.sum.Released
	lease, err := r.o.keepRefile(ctx, r.lease, r.run)
	if err == nil {
		r.lease = lease
	}
	return err
}

func (r *refiling) record(ctx context.Context, detail ...news.Reason) (err error) {
	act := r.o.act(r.by, "entries.refile", "entries", detail...)
	if act.After, err = json.Marshal(r.sum); err != nil {
		return err
	}
	return r.o.p.Refiling.Record(ctx, act)
}

// walk meets every entry once, by when it was first seen, the newest first: what comes in meanwhile is filed by the rules already.
// Where these change under way, it begins anew.
func (r *refiling) walk(ctx context.Context, at news.Cursor) error {
	for pages := 1; ; pages++ {
		entries, next, err := r.o.p.Archive.Entries(ctx, news.TimelineSeen, at, refilePage)
		if err != nil {
			return err
		}
		if err := r.page(ctx, entries); err != nil {
			return err
		}
		if r.o.p.Settings.Current().Revision != r.now.Revision {
			if err := r.takeRules(ctx); err != nil {
				return err
			}
			at, r.run.Passed, r.run.After = news.Cursor{}, 0, news.Cursor{}
			continue
		}
		r.run.Passed += len(entries)
		if next.IsZero() {
			return nil
		}
		at, r.run.After = next, next
		if !r.sum.DryRun && pages%refileKeep == 0 {
			if err := r.keep(ctx, at); err != nil {
				return err
			}
		}
	}
}
