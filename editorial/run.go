package editorial

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Runs keep refreshes of several sources that somebody asked for.
type Runs interface {
	StartRun(ctx context.Context, run news.Run) error
	Run(ctx context.Context, id string) (news.Run, error)
}

// Progress tells how far the refreshes of this hub have come.
type Progress interface {
	Going() map[string]news.Step
	Listen(tell func(news.Step)) (stop func())
}

// idle is the progress of a hub that refreshes nothing.
type idle struct{}

func (idle) Going() map[string]news.Step          { return nil }
func (idle) Listen(func(news.Step)) (stop func()) { return func() {} }

// StartRun has the chosen sources refreshed now, but for those that rest or are disabled. Whoever asks sees by RunState how it goes.
func (o *Office) StartRun(ctx context.Context, by Actor, c Choice) (news.Run, error) {
	ids, err := o.chosenIDs(ctx, c)
	if err != nil {
		return news.Run{}, err
	}
	list, err := o.p.Roster.Roster(ctx)
	if err != nil {
		return news.Run{}, err
	}
	run, going, byID := news.Run{ID: strings.ToLower(rand.Text()[:16]), By: by.Name, At: o.p.Now().UTC(), Running: map[string]time.Time{}}, o.p.Progress.Going(), map[string]news.Listed{}
	for _, l := range list {
		byID[l.Source.ID] = l
	}
	for _, id := range ids {
		l, there := byID[id]
		switch {
		case !there:
			return news.Run{}, refuse(NotFound, SourceMissing, id)
		case !l.Source.Enabled || l.Source.Damaged || l.Source.Paused(run.At):
			run.Left++
			continue
		}
		if _, is := going[id]; is && l.State != nil {
			run.Running[id] = l.State.LastCheck
		}
		run.Sources = append(run.Sources, id)
	}
	if len(run.Sources) == 0 {
		return news.Run{}, refuse(Conflict, RunNothing)
	}
	return run, o.p.Runs.StartRun(ctx, run)
}

// RunState is how a run goes.
type RunState struct {
	news.Run
	Queued, Going, Done, Failed int      // Failed are of those that are done
	Rows                        []RunRow // those that run first, then those that failed, then the others as they ended, at last those that wait
}

// RunRow is how the refresh of one source goes.
type RunRow struct {
	ID, Name string
	Standing Standing
	Step     news.Step    // while it runs
	At       time.Time    // when it ended
	Outcome  news.Outcome // how
	Why      news.Reasons
}

// Standing is where a refresh of a run stands.
type Standing string

// The standings, in the order in which they are shown.
const (
	RunGoing  Standing = "going"
	RunFailed Standing = "failed"
	RunDone   Standing = "done"
	RunQueued Standing = "queued" // or it runs on another hub
)

var standings = []Standing{RunGoing, RunFailed, RunDone, RunQueued}

// Over reports whether all is done.
func (s RunState) Over() bool { return s.Queued+s.Going == 0 }

// RunState tells how a run goes.
func (o *Office) RunState(ctx context.Context, id string) (RunState, error) {
	run, err := o.p.Runs.Run(ctx, id)
	if err != nil {
		return RunState{}, refused(err, news.ErrNotFound, NotFound, RunMissing, id)
	}
	list, err := o.p.Roster.Roster(ctx)
	if err != nil {
		return RunState{}, err
	}
	s, going, byID := RunState{Run: run}, o.p.Progress.Going(), map[string]news.Listed{}
	for _, l := range list {
		byID[l.Source.ID] = l
	}
	for _, id := range run.Sources {
		if l, there := byID[id]; there { // else it was removed
			s.add(l, going)
		}
	}
	slices.SortStableFunc(s.Rows, func(a, b RunRow) int {
		return cmp.Or(cmp.Compare(slices.Index(standings, a.Standing), slices.Index(standings, b.Standing)), b.At.Compare(a.At))
	})
	return s, nil
}

// add puts a source where it stands.
func (s *RunState) add(l news.Listed, going map[string]news.Step) {
	row := RunRow{ID: l.Source.ID, Name: l.Source.Name, Standing: RunQueued}
	step, runs := going[row.ID]
	switch {
	case s.Ended(row.ID, l.State):
		row.At, row.Outcome, row.Why, row.Standing = l.State.LastCheck, l.State.Outcome, l.State.Reason, RunDone
		if s.Done++; row.Outcome == news.OutcomeFailed {
			row.Standing = RunFailed
			s.Failed++
		}
	case runs:
		row.Standing, row.Step = RunGoing, step
		s.Going++
	default:
		s.Queued++
	}
	s.Rows = append(s.Rows, row)
}

// Listen calls tell for each step of refreshes on this hub until the returned function is called; tell must not block.
func (o *Office) Listen(tell func(news.Step)) (stop func()) { return o.p.Progress.Listen(tell) }

// Going is how far a source's refresh has come on this hub; false: none runs here.
func (o *Office) Going(id string) (news.Step, bool) {
	s, is := o.p.Progress.Going()[id]
	return s, is
}
