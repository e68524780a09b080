package aggregator

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

const (
	// validatorsFor is how long validators are trusted: some servers answer 304 to anything.
	validatorsFor = 24 * time.Hour
	// backfillStep sets the undated entries of a source's first refresh this far apart, into the past, so that a new
	// source does not flood the top.
	backfillStep = time.Hour
	// maxMoves bounds the record of permanent redirects.
	maxMoves = 10
)

// Refresh takes one claimed source from its address to the timeline. Whatever the end, exactly one commit is tried: a
// failure commits its reason and next check and leaves the validators as they were. A fault of ours that one source's text brings to light
// is that source's failure: it must not end the hub, at every start again.
func (a *Aggregator) Refresh(ctx context.Context, job news.Job) (rep news.Report) {
	defer func() {
		if p := recover(); p != nil {
			a.p.Log.Error("a refresh panicked", "source", job.Source.ID, "panic", p, "stack", string(debug.Stack()))
			rep = a.fail(ctx, job, news.Faultf(news.Because("refresh.panicked"), "a panic: %v", p))
		}
	}()
	return a.refresh(ctx, job)
}

func (a *Aggregator) refresh(ctx context.Context, job news.Job) news.Report {
	now := a.p.Now()
	resp, err := a.p.Fetch.Get(ctx, request(job, now))
	if err != nil {
		return a.fail(ctx, job, fmt.Errorf("fetch: %w", err))
	}
	a.step(job.Source.ID, news.StageFetched, len(resp.Body), 0)
	state := succeeded(job.State, now)
	moved := a.moved(job.Source, &state, resp, now)
	if resp.NotModified || resp.SameBody {
		return a.unchanged(ctx, job, state, resp, moved)
	}
	result, err := a.p.Intake.Read(ctx, intake.In{Source: job.Source, State: job.State, Doc: resp, Seen: a.seen, Now: now,
		Article: func(n, of int) { a.step(job.Source.ID, news.StageArticle, n, of) }})
	if err != nil {
		if errors.Is(err, intake.ErrUnread) {
			job.State.Retry = result.Retry // or its articles would be asked for at every poll
		}
		return a.fail(ctx, job, fmt.Errorf("read: %w", err))
	}
	a.step(job.Source.ID, news.StageRead, len(result.Entries), 0)
	state.Title, state.Edition, state.Retry, state.NoIdentity, state.Furniture = result.Title, result.Edition, result.Retry, result.NoIdentity, result.Furniture
	if !result.Incomplete {
		state.Validators, state.ValidatorsAt = resp.Validators, now
	} else {
		state.Validators = news.Validators{}
	}
	return a.commit(ctx, job, state, resp, moved, result)
}

func request(job news.Job, now time.Time) fetch.Request {
	req := fetch.Request{URL: job.Source.URL, Validators: job.State.Validators}
	// A newspaper's index stays the same while the pages that it leads to gain articles: it is always read.
	if job.Source.Kind == news.KindEpaper || now.Sub(job.State.ValidatorsAt).Abs() > validatorsFor {
		req.Validators = news.Validators{}
	}
	if job.Source.Kind != news.KindFeed {
		req.Robots = true
	}
	return req
}

// succeeded is the state after an answer that could be used; the caller adds what the answer said.
func succeeded(st news.SourceState, now time.Time) news.SourceState {
	st.LastCheck, st.LastSuccess, st.Failures, st.FailingSince = now, now, 0, time.Time{}
	st.Outcome = news.OutcomeUnchanged
	return st
}

// moved records a permanent redirect and gives the source's new address, empty where there is none.
func (a *Aggregator) moved(src news.Source, st *news.SourceState, resp *fetch.Response, now time.Time) string {
	if resp.Moved == "" || resp.Moved == src.URL {
		return ""
	}
	st.Moved = append(st.Moved[:len(st.Moved):len(st.Moved)], news.Move{At: now, From: fetch.Masked(src.URL), To: fetch.Masked(resp.Moved)})
	st.Moved = st.Moved[max(0, len(st.Moved)-maxMoves):]
	return resp.Moved
}

func (a *Aggregator) unchanged(ctx context.Context, job news.Job, state news.SourceState, resp *fetch.Response, moved string) news.Report {
	state.Reason, state.Validators = news.Reasons{news.Because("refresh.not-modified")}, resp.Validators
	if !resp.NotModified {
		state.Reason, state.ValidatorsAt = news.Reasons{news.Because("refresh.same-bytes")}, state.LastCheck
	}
	state.NextCheck, state.Pace = a.next(job.Source)(a.interval(job.Source, state, resp.Fresh, state.LastCheck))
	rep := news.Report{Source: job.Source.ID, Outcome: state.Outcome, Reason: state.Reason, NextCheck: state.NextCheck}
	_, err := a.p.Store.Commit(ctx, news.Refresh{Lease: job.Lease, State: state, MovedTo: moved, At: state.LastCheck})
	return notWritten(rep, err)
}

// fail commits why a refresh failed and when it is tried again, never validators.
func (a *Aggregator) fail(ctx context.Context, job news.Job, cause error) news.Report {
	now := a.p.Now()
	state := job.State
	state.LastCheck, state.Outcome, state.Reason = now, news.OutcomeFailed, news.ReasonsOf(cause)
	if state.Failures++; state.Failures == 1 {
		state.FailingSince = now
	}
	state.NextCheck, state.Pace = a.next(job.Source)(a.backoff(job.Source, state, cause))
	rep := news.Report{Source: job.Source.ID, Outcome: news.OutcomeFailed, Reason: state.Reason, NextCheck: state.NextCheck, Err: cause}
	if ctx.Err() != nil {
		rep.Reason = news.ReasonsOf(context.Cause(ctx))
		return rep
	}
	_, err := a.p.Store.Commit(ctx, news.Refresh{Lease: job.Lease, State: state, At: now})
	return notWritten(rep, err)
}

// commit edits what is new and writes it, all or nothing.
func (a *Aggregator) commit(ctx context.Context, job news.Job, state news.SourceState, resp *fetch.Response, moved string, result intake.Result) news.Report {
	made := newMemo()
	var rep news.Report
	var unread error
	err := a.retry(ctx, func() (err error) {
		rep, unread, err = a.write(ctx, job, state, resp, moved, result, made)
		return err
	})
	if unread != nil {
		return a.fail(ctx, job, unread)
	}
	return notWritten(rep, err)
}

// write tries the commit once. unread: what it is made from cannot be read.
func (a *Aggregator) write(ctx context.Context, job news.Job, state news.SourceState, resp *fetch.Response, moved string, result intake.Result, made *memo) (rep news.Report, unread, err error) {
	now := state.LastCheck
	batch, err := a.edit(ctx, job, result.Entries, now, made)
	if err != nil {
		return rep, err, nil
	}
	if err := a.group(ctx, job.Source, now, &batch, made); err != nil {
		return rep, err, nil
	}
	entries, blocked := batch.kept(now)
	waiting := a.share(entries, &state, now)
	a.step(job.Source.ID, news.StageEdited, len(entries), 0)
	if len(entries) > 0 {
		state.Outcome, state.LastNew = news.OutcomeNew, now
	}
	state.NoIdentity = intake.NoIdentity(state.NoIdentity, made.columns...)
	state.Reason, state.NamedAs = batch.reason(result), news.LikenessForm
	if waiting > 0 {
		state.Reason = append(state.Reason, news.Because("refresh.waiting", strconv.Itoa(waiting)))
	}
	wish := max(result.TTL, resp.Fresh)
	if result.Incomplete {
		wish = 0
	}
	state.NextCheck, state.Pace = a.next(job.Source)(a.interval(job.Source, state, wish, now))
	rep = news.Report{Source: job.Source.ID, Outcome: state.Outcome, Reason: state.Reason, Unchanged: batch.unchanged,
		Skipped: batch.skipped + len(blocked), Notes: result.Notes, NextCheck: state.NextCheck}
	done, err := a.p.Store.Commit(ctx, news.Refresh{Lease: job.Lease, Entries: entries, Stories: batch.stories,
		Prints: batch.prints, Grounds: batch.grounds, Aliases: batch.aliases, Blocked: blocked, State: state, MovedTo: moved, At: now})
	if errors.Is(err, news.ErrConflict) {
		a.known.Store(nil)
	}
	rep.New, rep.Changed = done.New, done.Changed
	rep.Unchanged += done.Known
	rep.Skipped += done.Gone
	return rep, nil, err
}

// notWritten turns a report into a failure where the store did not take the commit.
func notWritten(rep news.Report, err error) news.Report {
	if err == nil {
		return rep
	}
	err = fmt.Errorf("commit: %w", err)
	rep.Outcome, rep.Err = news.OutcomeFailed, errors.Join(errNotWritten, err)
	rep.Reason = news.ReasonsOf(err)
	return rep
}

// next turns a pause into the time when the source is due again.
func (a *Aggregator) next(src news.Source) func(time.Duration, news.Pace) (time.Time, news.Pace) {
	return func(d time.Duration, p news.Pace) (time.Time, news.Pace) { return a.p.Now().Add(spread(d, src.ID)), p }
}

// seen says which ids need no fetching: those on the timeline, and those that must not come back.
func (a *Aggregator) seen(ctx context.Context, ids []string) (map[string]bool, error) {
	known, err := a.p.Store.Known(ctx, ids)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(known))
	for id := range known {
		seen[id] = true
	}
	return seen, nil
}
