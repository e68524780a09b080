package aggregator

import (
	"errors"
	"hash/fnv"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

const (
	// maxWish bounds what a server may ask for with ttl, Cache-Control or Retry-After: some send years.
	maxWish = 24 * time.Hour
	// maxBackoffSteps bounds the doubling of the interval of a source that fails.
	maxBackoffSteps = 6
	// idleShare: a source that has been silent for a time is looked at again after this part of it.
	idleShare = 8
)

// interval is the pause after a refresh that went well: the administrator's where given, else one that follows how
// lively the source is, and not less than the server wishes (RSS ttl, Cache-Control).
func (a *Aggregator) interval(src news.Source, st news.SourceState, wish time.Duration, now time.Time) (time.Duration, news.Pace) {
	if src.Interval > 0 {
		return max(src.Interval, a.p.MinInterval), news.PaceSet
	}
	d := a.p.MinInterval
	if !st.LastNew.IsZero() {
		d = max(d, now.Sub(st.LastNew)/idleShare)
	}
	if wish = min(wish, maxWish, a.p.MaxInterval); wish > d {
		return wish, news.PaceWish
	}
	return min(d, a.p.MaxInterval), news.PaceLive
}

// backoff is the pause after st.Failures failures in a row: it doubles, within bounds, and is never shorter than the
// server's Retry-After. One success ends it.
func (a *Aggregator) backoff(src news.Source, st news.SourceState, err error) (time.Duration, news.Pace) {
	d := max(src.Interval, a.p.MinInterval)
	for range min(st.Failures-1, maxBackoffSteps) {
		d *= 2
	}
	d = min(d, max(a.p.MaxInterval, src.Interval))
	if status, ok := errors.AsType[*fetch.StatusError](err); ok {
		if wish := min(status.RetryAfter, maxWish); wish > d {
			return wish, news.PaceWish
		}
	}
	return d, news.PaceFailed
}

// spread moves the next check by up to a tenth, the same for a source each time, so that a thousand sources taken in at
// once do not stay in step.
func spread(d time.Duration, source string) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(source))
	return d + time.Duration(int64(d)/10*int64(h.Sum32()%1000)/1000)
}
