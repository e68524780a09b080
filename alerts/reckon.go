package alerts

import (
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

const (
	// relapse is how long after its end a trouble that comes back is the same one.
	relapse = 24 * time.Hour
	// calm is how long what has come back once must have passed to be over; each further time quadruples it, to calmMost.
	calm     = 15 * time.Minute
	calmMost = 24 * time.Hour
	// named bounds the alerts that one telling names.
	named = 200
)

// reckon compares what was kept with what is found now. Of kinds that nobody could look for, nothing changes.
//
// What is found is told once it has lasted as long as it says, and again when its grade rises. What is found no more is told to be
// over: at once the first time, later only when it has kept quiet, so that what comes and goes is told ever less often.
func reckon(kept []news.Alert, found []news.Trouble, unseen map[news.TroubleKind]bool, now time.Time) news.AlertsKept {
	was := make(map[string]news.Alert, len(kept))
	for _, a := range kept {
		was[a.ID] = a
	}
	var out news.AlertsKept
	var began, ended []news.Alert
	for _, t := range found {
		id := t.Key()
		old, known := was[id]
		delete(was, id)
		a, tell := meet(old, known, t, now)
		if tell {
			a.Told = now
			began = append(began, a)
		}
		if !known || tell || !old.Same(&t) || !old.Well.IsZero() || !old.Open() || !a.Noticed.Equal(old.Noticed) {
			out.Put = append(out.Put, a)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(was)) {
		a := was[id]
		switch {
		case !a.Open() || unseen[a.Kind]:
		case a.Told.IsZero() && a.Again == 0:
			out.Gone = append(out.Gone, id)
		case a.Told.IsZero():
			a.Over = now // as it was before
			out.Put = append(out.Put, a)
		default:
			quiet := a.Well.IsZero() || a.Well.After(now)
			if quiet {
				a.Well = now
			}
			if now.Sub(a.Well) >= calmFor(a.Again) {
				a.Over = now
				ended = append(ended, a)
			} else if !quiet {
				continue
			}
			out.Put = append(out.Put, a)
		}
	}
	out.Told = telling(began, ended, now)
	return out
}

// meet is what becomes of a trouble that is found, and whether it is to be told.
func meet(old news.Alert, known bool, t news.Trouble, now time.Time) (a news.Alert, tell bool) {
	a = old
	worse := known && t.Grade > old.Grade
	switch {
	case !known, !old.Open() && now.Sub(old.Over) > relapse:
		a = news.Alert{ID: t.Key(), Noticed: now}
	case !old.Open():
		a.Again, a.Noticed, a.Told, a.Over = old.Again+1, now, time.Time{}, time.Time{}
	}
	if a.Noticed.After(now) { // the clock was set back
		a.Noticed = now
	}
	a.Trouble, a.Well = t, time.Time{}
	tell = a.Told.IsZero() && now.Sub(a.Noticed) >= t.Settle || !a.Told.IsZero() && worse
	return a, tell
}

// calmFor is how long what came back so often must have passed to be over.
func calmFor(again int) time.Duration {
	if again == 0 {
		return 0
	}
	d := calm
	for range again - 1 {
		if d *= 4; d >= calmMost {
			return calmMost
		}
	}
	return d
}

// telling is what is to be told; nil: nothing.
func telling(began, ended []news.Alert, now time.Time) *news.Telling {
	if len(began)+len(ended) == 0 {
		return nil
	}
	slices.SortFunc(began, news.ByUrgency)
	slices.SortFunc(ended, news.ByUrgency)
	t := &news.Telling{At: now, Began: began[:min(named, len(began))]}
	t.Ended = ended[:min(named-len(t.Began), len(ended))]
	t.More = len(began) + len(ended) - len(t.Began) - len(t.Ended)
	return t
}
