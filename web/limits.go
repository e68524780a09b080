package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// Counters keep what was counted, for all hubs on a store.
type Counters interface {
	// AddCounts adds to counters by their keys. One that is not there begins at 0 and ends at expires.
	AddCounts(ctx context.Context, deltas map[string]int64, expires time.Time) error
	// Counters gives what counters stand at; one that is not there is not in the map.
	Counters(ctx context.Context, keys ...string) (map[string]int64, error)
}

// limitsEvery is how often hubs tell each other what they counted: for so long, each of them may let through what is left.
const limitsEvery = 2 * time.Second

// LimitsParams are the parts of Limits.
type LimitsParams struct {
	Counters Counters
	Zone     func() *time.Location // whose days quotas are of
	Log      *slog.Logger
	Now      func() time.Time
}

// Limits count what partners ask for, against what is agreed. It is safe for concurrent use.
type Limits struct {
	p       LimitsParams
	writing sync.Mutex

	mu   sync.Mutex
	used map[string]*spent // by the key of a partner's window
}

// spent is what was asked for in a window.
type spent struct {
	known int64 // by all hubs, as the store last said
	fresh int64 // by this one, and not yet written
	ends  time.Time
}

// window is one of the limits of a request.
type window struct {
	name  string
	quota int64
	width time.Duration
	ends  time.Time
	key   string
	rule  string // of the refusal
	left  int64  // after this request
}

// NewLimits makes limits over the store's counters.
func NewLimits(p LimitsParams) *Limits { return &Limits{p: p, used: map[string]*spent{}} }

// windows are those that are agreed with a partner, as they are at a moment: of the minute, and of the site's day.
func (l *Limits) windows(partner string, a *news.Agreement, now time.Time) (all []*window) {
	add := func(name string, quota int, width time.Duration, begins, ends time.Time, rule string) {
		if quota > 0 {
			all = append(all, &window{name: name, quota: int64(quota), width: width, ends: ends, key: "limit/" + partner + "/" + name + "/" + strconv.FormatInt(begins.Unix(), 10), rule: rule})
		}
	}
	minute := now.Truncate(time.Minute)
	add("minute", a.PerMinute, time.Minute, minute, minute.Add(time.Minute), "problem.limit-minute")
	local := now.In(l.p.Zone())
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	add("day", a.Quota, 24*time.Hour, day, day.AddDate(0, 0, 1), "problem.limit-day")
	return all
}

// unseen reads what was counted in windows that this hub has not seen yet. While the store does not answer, they count from nothing.
func (l *Limits) unseen(ctx context.Context, windows []*window) map[string]int64 {
	var keys []string
	l.mu.Lock()
	for _, w := range windows {
		if l.used[w.key] == nil {
			keys = append(keys, w.key)
		}
	}
	l.mu.Unlock()
	if len(keys) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, probe)
	defer cancel()
	counts, err := l.p.Counters.Counters(ctx, keys...)
	if err != nil {
		l.p.Log.Warn("what was asked for under a limit is not known", "error", err)
	}
	return counts
}

// take counts a request in all of its windows, or gives the one that has no room for it: then it is counted in none.
func (l *Limits) take(ctx context.Context, windows []*window) (full *window) {
	counts := l.unseen(ctx, windows)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range windows {
		s := l.used[w.key]
		if s == nil { // or no longer, as Flush forgets what has ended
			s = &spent{known: counts[w.key], ends: w.ends}
			l.used[w.key] = s
		}
		if w.left = max(0, w.quota-s.known-s.fresh); w.left == 0 && (full == nil || w.ends.After(full.ends)) {
			full = w
		}
	}
	if full != nil {
		return full
	}
	for _, w := range windows {
		l.used[w.key].fresh++
		w.left--
	}
	return nil
}

// back gives a request back to its day, of which nothing came that counts.
func (l *Limits) back(windows []*window) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range windows {
		if s := l.used[w.key]; w.width > time.Minute && s != nil {
			s.fresh--
			w.left++
		}
	}
}

// Run tells the store what was counted, and hears what other hubs did, until ctx ends.
func (l *Limits) Run(ctx context.Context) error {
	tick := time.NewTicker(limitsEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), probe)
			defer cancel()
			return l.Flush(late)
		}
		if err := l.Flush(ctx); err != nil && ctx.Err() == nil {
			l.p.Log.Error("what was asked for under limits cannot be noted", "error", err)
		}
	}
}

// Flush tells the store what was counted, and hears what other hubs did. What it does not take stays for the next time.
func (l *Limits) Flush(ctx context.Context) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	byEnd, keys := map[time.Time]map[string]int64{}, []string{}
	l.mu.Lock()
	now := l.p.Now()
	for key, s := range l.used {
		if s.fresh != 0 {
			if byEnd[s.ends] == nil {
				byEnd[s.ends] = map[string]int64{}
			}
			byEnd[s.ends][key] = s.fresh
		}
		if now.Before(s.ends) {
			keys = append(keys, key)
		} else if s.fresh == 0 {
			delete(l.used, key)
		}
	}
	l.mu.Unlock()
	for ends, deltas := range byEnd {
		if err := l.p.Counters.AddCounts(ctx, deltas, ends.Add(time.Minute)); err != nil {
			return err
		}
		l.mu.Lock()
		for key, n := range deltas {
			l.used[key].fresh -= n
			l.used[key].known += n
		}
		l.mu.Unlock()
	}
	if len(keys) == 0 {
		return nil
	}
	counts, err := l.p.Counters.Counters(ctx, keys...)
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, n := range counts {
		if s := l.used[key]; s != nil {
			s.known = n
		}
	}
	return err
}

// limited counts a partner's request against what is agreed, and says on the answer how much is left (draft-ietf-httpapi-ratelimit-headers). What
// came of it is known when the answer begins: what gives nothing, a 304 or an error, goes back to the day.
func (s *public) limited(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, error) {
	c := callerOf(r.Context())
	if c == nil || s.Limits == nil {
		return w, nil
	}
	now := s.Limits.p.Now()
	windows := s.Limits.windows(c.note.id, &c.agreed, now)
	if len(windows) == 0 {
		return w, nil
	}
	full := s.Limits.take(r.Context(), windows)
	tell := func() {
		var policy, left []string
		for _, w := range windows {
			policy = append(policy, fmt.Sprintf(`"%s";q=%d;w=%d`, w.name, w.quota, int(w.width/time.Second)))
			left = append(left, fmt.Sprintf(`"%s";r=%d;t=%d`, w.name, w.left, seconds(w.ends.Sub(now))))
		}
		w.Header().Set("RateLimit-Policy", strings.Join(policy, ", "))
		w.Header().Set("RateLimit", strings.Join(left, ", "))
	}
	if full != nil {
		tell()
		w.Header().Set("Retry-After", strconv.Itoa(seconds(full.ends.Sub(now))))
		return w, site.Refuse(http.StatusTooManyRequests, news.Because(full.rule, strconv.FormatInt(full.quota, 10)))
	}
	return &beginning{ResponseWriter: w, begin: func(status int) {
		if status != http.StatusOK && status != http.StatusIMUsed {
			s.Limits.back(windows)
		}
		tell()
	}}, nil
}

// seconds is a length of time in whole seconds, which are not over before it is.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// beginning does something when an answer begins.
type beginning struct {
	http.ResponseWriter
	begin func(status int)
	begun bool
}

func (w *beginning) WriteHeader(status int) {
	if status >= 200 && !w.begun {
		w.begun = true
		w.begin(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *beginning) Write(b []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap is what http.ResponseController looks for.
func (w *beginning) Unwrap() http.ResponseWriter { return w.ResponseWriter }
