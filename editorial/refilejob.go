package editorial

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/txnews/hub/news"
)

// RefileState is where a run of filing entries anew stands.
type RefileState string

// The states of a run. One that is asked for is begun by the next hub that looks; one that is running and whose hub was killed is gone on
// with by another.
const (
	RefilingAsked   RefileState = "asked"
	RefilingRunning RefileState = "running"
	RefilingStopped RefileState = "stopped" // it is gone on with when it is asked for again
	RefilingDone    RefileState = "done"
)

// RefileProgress is how far a run of filing entries anew has come, or how it ended.
type RefileProgress struct {
	State    RefileState `json:"state,omitempty"` // empty: there was none yet
	By       string      `json:"by,omitempty"`
	Began    time.Time   `json:"began,omitzero"`
	At       time.Time   `json:"at,omitzero"` // when this was so
	Total    int         `json:"total"`       // entries there were when it began, or was gone on with
	Passed   int         `json:"passed"`      // of them; it begins anew where the rules change under way
	Changed  int         `json:"changed"`
	Held     int         `json:"held"`     // that wait for an editor now
	Released int         `json:"released"` // that wait no longer
}

// Going reports whether the run is under way, or about to be.
func (p RefileProgress) Going() bool { return p.State == RefilingAsked || p.State == RefilingRunning }

// RefileStatus tells of the last run, and whether there is a reason for another.
type RefileStatus struct {
	RefileProgress
	Pending bool `json:"pending"` // channels, towns, words, permits or sources are not those that the last run ended with
	Waiting bool `json:"waiting"` // it is under way and has given no sign for as long as its lease: another hub goes on with it
}

// refileRun is a run as it is kept.
type refileRun struct {
	RefileProgress
	From  From        `json:"from"`
	Rules string      `json:"rules"` // revision of what it files by
	After news.Cursor `json:"after"`
}

// lastRefile is the last run; a zero one where there was none.
func (o *Office) lastRefile(ctx context.Context) (run refileRun, err error) {
	text, err := o.p.Jobs.JobPlace(ctx, refileQueue, refileJob)
	if err == nil && text != "" && json.Unmarshal([]byte(text), &run) != nil {
		run = refileRun{} // of another form: there was none
	}
	return run, err
}

func (o *Office) keepRefile(ctx context.Context, l news.JobLease, run refileRun) (news.JobLease, error) {
	text, err := json.Marshal(run)
	if err != nil {
		return l, err
	}
	return o.p.Jobs.KeepJobPlace(ctx, l, string(text), o.p.Now().Add(refileLease))
}

// RefileStatus tells of the last run.
func (o *Office) RefileStatus(ctx context.Context) (RefileStatus, error) {
	run, err := o.lastRefile(ctx)
	if err != nil {
		return RefileStatus{}, err
	}
	r := refiling{o: o}
	if err := r.takeRules(ctx); err != nil {
		return RefileStatus{}, err
	}
	s := RefileStatus{RefileProgress: run.RefileProgress, Pending: run.Rules != r.rules || run.State != RefilingDone}
	s.Waiting = s.State == RefilingRunning && o.p.Now().Sub(run.At) > refileLease
	return s, nil
}

// StartRefile asks for a run, which a hub that serves begins at once and goes on with whatever becomes of it or of who asked. A run that
// was stopped is gone on with. One is under way at a time.
func (o *Office) StartRefile(ctx context.Context, by Actor) (RefileStatus, error) {
	r, err := o.refiling(ctx, by, false)
	if err != nil {
		return RefileStatus{}, err
	}
	if err := r.claim(ctx); err != nil {
		return RefileStatus{}, err
	}
	run, err := o.lastRefile(ctx)
	if err == nil && run.Going() { // whoever was at it is gone: it is gone on with
		return o.handBack(ctx, r.lease, run)
	}
	if err != nil {
		return RefileStatus{}, errors.Join(err, o.p.Jobs.FinishJob(ctx, r.lease, time.Time{}))
	}
	if run.State == RefilingDone || run.Rules != r.rules || run.After.IsZero() {
		run = refileRun{RefileProgress: RefileProgress{Began: o.p.Now().UTC()}, Rules: r.rules}
		if run.Total, err = o.p.Archive.Count(ctx, news.TimelineSeen); err != nil {
			return RefileStatus{}, err
		}
	}
	run.State, run.By, run.From, run.At = RefilingAsked, by.Name, by.From, o.p.Now().UTC()
	return o.handBack(ctx, r.lease, run)
}

// handBack keeps a run and leaves it to the next hub that looks.
func (o *Office) handBack(ctx context.Context, l news.JobLease, run refileRun) (RefileStatus, error) {
	l, err := o.keepRefile(ctx, l, run)
	if err == nil {
		err = o.p.Jobs.FinishJob(ctx, l, o.p.Now())
	}
	if err != nil {
		return RefileStatus{}, err
	}
	return o.RefileStatus(ctx)
}

// StopRefile stops a run where it is: what it filed stays, and it can be gone on with.
func (o *Office) StopRefile(ctx context.Context, by Actor) (RefileStatus, error) {
	r := refiling{o: o, by: by}
	for range tries {
		run, err := o.lastRefile(ctx)
		if err != nil {
			return RefileStatus{}, err
		}
		if !run.Going() {
			return RefileStatus{}, refuse(Conflict, RefileNotRunning)
		}
		if err := o.p.Jobs.CancelJob(ctx, refileQueue, refileJob); err != nil {
			return RefileStatus{}, err
		}
		if err := r.claim(ctx); errors.Is(err, news.ErrConflict) {
			continue // a hub was quicker to go on with it
		} else if err != nil {
			return RefileStatus{}, err
		}
		return o.stopped(ctx, r)
	}
	return RefileStatus{}, refuse(Conflict, RefileRunning)
}

// stopped keeps a run as stopped, under its lease.
func (o *Office) stopped(ctx context.Context, r refiling) (RefileStatus, error) {
	run, err := o.lastRefile(ctx)
	if err != nil {
		return RefileStatus{}, err
	}
	if run.Going() { // else it ended meanwhile
		run.State, run.At = RefilingStopped, o.p.Now().UTC()
		if r.lease, err = o.keepRefile(ctx, r.lease, run); err != nil {
			return RefileStatus{}, err
		}
		act := o.act(r.by, "entries.refile", "entries", news.Because("act.refile.stopped", strconv.Itoa(run.Passed), strconv.Itoa(run.Changed)))
		if err := o.p.Refiling.Record(ctx, act); err != nil {
			return RefileStatus{}, err
		}
	}
	if err := o.p.Jobs.FinishJob(ctx, r.lease, time.Time{}); err != nil && !errors.Is(err, news.ErrLeaseLost) {
		return RefileStatus{}, err
	}
	return o.RefileStatus(ctx)
}

// GoOnRefiling does a run that was asked for, or that a hub left which ended; where there is none, or another hub is at it, nothing.
// When ctx ends, the run is left to the next hub.
func (o *Office) GoOnRefiling(ctx context.Context) error {
	run, err := o.lastRefile(ctx)
	if err != nil || !run.Going() {
		return err
	}
	r, err := o.refiling(ctx, Actor{Name: run.By, From: run.From}, false)
	if err != nil {
		return err
	}
	err = r.alone(ctx, RefilingRunning)
	if e, ok := errors.AsType[*Error](err); ok && e.Code == RefileRunning {
		return nil
	}
	return err
}
