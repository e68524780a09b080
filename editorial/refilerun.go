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
	EnsureJob(ctx context.Context, queue, id string, at time.Time) error
	ClaimJobs(ctx context.Context, queue, owner string, now time.Time, lease time.Duration, n int) ([]news.JobLease, error)
	// FinishJob has the job due again at next; zero: it is done.
	FinishJob(ctx context.Context, l news.JobLease, next time.Time) error
	JobPlace(ctx context.Context, queue, id string) (string, error)
	// KeepJobPlace also renews the lease.
	KeepJobPlace(ctx context.Context, l news.JobLease, place string, until time.Time) (news.JobLease, error)
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
}

// refilePlace is how far a run has come that filed by some rules.
type refilePlace struct {
	Rules string      `json:"rules"`
	After news.Cursor `json:"after"`
}

// Refile judges the towns and channels of all entries, and whether they are held, by what is in force now, and writes those
// that come out otherwise. Their places, texts and times stay, and what editors decided. One run is at it at a time; one that
// broke off is gone on with where it was, unless the rules are others since. The summary is of what this run did. With dryRun
// nothing is written.
func (o *Office) Refile(ctx context.Context, by Actor, dryRun bool) (Refiled, error) {
	if err := o.p.Settings.Reload(ctx); err != nil {
		return Refiled{}, err
	}
	r := &refiling{o: o, by: by, sum: newRefiled(dryRun)}
	if err := r.takeRules(ctx); err != nil {
		return r.sum, err
	}
	if dryRun {
		return r.sum, r.walk(ctx, news.Cursor{})
	}
	return r.sum, r.run(ctx)
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

// run walks under the job's lease, from where a run before broke off.
func (r *refiling) run(ctx context.Context) error {
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
	from, err := r.left(ctx)
	if err == nil {
		err = r.walk(ctx, from)
	}
	end := context.WithoutCancel(ctx)
	detail, next := []news.Reason{news.Because("act.refile.done", strconv.Itoa(r.sum.Looked), strconv.Itoa(r.sum.Changed))}, time.Time{}
	if err != nil {
		detail, next = append(detail, news.Because("act.refile.broken-off")), r.o.p.Now()
	} else {
		_, err = jobs.KeepJobPlace(end, r.lease, "", r.lease.Until)
	}
	finished := jobs.FinishJob(end, r.lease, next)
	if errors.Is(finished, news.ErrLeaseLost) {
		finished = nil
	}
	return errors.Join(refused(err, news.ErrLeaseLost, Conflict, RefileRunning), finished, r.record(end, detail...))
}

// left is where a run before broke off that went by the same rules; zero: there is none.
func (r *refiling) left(ctx context.Context) (news.Cursor, error) {
	text, err := r.o.p.Jobs.JobPlace(ctx, refileQueue, refileJob)
	if err != nil || text == "" {
		return news.Cursor{}, err
	}
	var place refilePlace
	if json.Unmarshal([]byte(text), &place) != nil || place.Rules != r.rules {
		return news.Cursor{}, nil
	}
	r.sum.Resumed = true
	return place.After, nil
}

// keep keeps how far the run has come.
func (r *refiling) keep(ctx context.Context, after news.Cursor) error {
	text, err := json.Marshal(refilePlace{r.rules, after})
	if err != nil {
		return err
	}
	r.lease, err = r.o.p.Jobs.KeepJobPlace(ctx, r.lease, string(text), r.o.p.Now().Add(refileLease))
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
			at = news.Cursor{}
			continue
		}
		if next.IsZero() {
			return nil
		}
		at = next
		if !r.sum.DryRun && pages%refileKeep == 0 {
			if err := r.keep(ctx, at); err != nil {
				return err
			}
		}
	}
}
