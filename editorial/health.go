package editorial

import (
	"slices"
	"strconv"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Health is how a source does, in one word.
type Health string

// The healths, the worst first.
const (
	HealthDamaged  Health = "damaged"  // its record cannot be read
	HealthFailing  Health = "failing"  // its last refresh failed
	HealthSilent   Health = "silent"   // it answers, and has brought nothing new for long
	HealthWaiting  Health = "waiting"  // it was never refreshed
	HealthPaused   Health = "paused"   // it rests until a moment
	HealthDisabled Health = "disabled" //
	HealthWell     Health = "well"     //

	HealthTroubled Health = "troubled" // asks for what needs somebody: damaged, failing, silent
)

// Healths are all that a source can have, the worst first.
func Healths() []Health {
	return []Health{HealthDamaged, HealthFailing, HealthSilent, HealthWaiting, HealthPaused, HealthDisabled, HealthWell}
}

// Troubled reports whether somebody should look at a source.
func (h Health) Troubled() bool {
	return h == HealthDamaged || h == HealthFailing || h == HealthSilent
}

func (h Health) rank() int { return slices.Index(Healths(), h) }

// silentAfter is how long a source that brought entries may bring none before somebody should look at it.
const silentAfter = 14 * 24 * time.Hour

// checked is a source with how it does.
type checked struct {
	src    *news.Source
	st     *news.SourceState
	health Health
	since  time.Time
	next   time.Time
}

var noState news.SourceState

// check finds out how a source does.
func check(l news.Listed, now time.Time) checked {
	c := checked{src: l.Source, st: l.State, health: HealthWell}
	if c.st == nil {
		c.st = &noState
	}
	c.next = c.st.NextCheck
	switch st := c.st; {
	case c.src.Damaged:
		c.health, c.next = HealthDamaged, time.Time{}
	case !c.src.Enabled:
		c.health, c.next = HealthDisabled, time.Time{}
	case c.src.Paused(now):
		c.health, c.next = HealthPaused, c.src.PausedUntil
	case st.Outcome == "":
		c.health = HealthWaiting
	case st.Outcome == news.OutcomeFailed:
		c.health, c.since = HealthFailing, st.FailingSince
		if c.since.IsZero() { // an older hub counted
			c.since = st.LastSuccess
		}
	case now.Sub(st.LastNew) > silentAfter:
		c.health, c.since = HealthSilent, st.LastNew
	}
	return c
}

// why says the health's causes.
func (c *checked) why() news.Reasons {
	switch c.health {
	case HealthDamaged:
		return refuse(NotFound, SourceDamaged, c.src.ID).Reasons()
	case HealthSilent:
		if c.st.LastNew.IsZero() {
			return news.Reasons{news.Because("silence.ever")}
		}
		return news.Reasons{news.Because("silence.long")}
	case HealthPaused, HealthDisabled, HealthWaiting:
		return nil
	}
	return c.st.Reason
}

// whyNext says what the next check follows from.
func (c *checked) whyNext() news.Reasons {
	switch {
	case c.next.IsZero() || c.health == HealthPaused:
		return nil
	case c.st.Pace == news.PaceFailed:
		return news.Reasons{news.Because("pace.failed", strconv.Itoa(c.st.Failures))}
	case c.st.Pace == news.PaceSet:
		return news.Reasons{news.Because("pace.set", news.FormatDuration(c.src.Interval))}
	case c.st.Pace == news.PaceLive:
		return news.Reasons{news.Because("pace.live")}
	case c.st.Pace == news.PaceWish:
		return news.Reasons{news.Because("pace.wish")}
	}
	return nil
}

func (c *checked) row() SourceRow {
	return SourceRow{ID: c.src.ID, Name: c.src.Name, Kind: c.src.Kind, URL: fetch.Masked(c.src.URL), Channels: c.src.Channels, Labels: c.src.Labels,
		Licence: c.src.Licence.Public, Rev: c.src.Rev, Health: c.health, Since: c.since, Why: c.why(), Next: c.next, WhyNext: c.whyNext(),
		LastNew: c.st.LastNew, Checked: c.st.LastCheck, Failures: c.st.Failures}
}
