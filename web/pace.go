package web

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// paced counts a request of a client without a key against what one may make in a minute, and says on the answer how much is left
// (draft-ietf-httpapi-ratelimit-headers). It is counted in this hub's memory alone: the public has no name that a count could be kept by.
func (s *public) paced(w http.ResponseWriter, r *http.Request) error {
	if s.Minute <= 0 || callerOf(r.Context()) != nil {
		return nil
	}
	now := s.Now()
	left := s.Minute - s.asks.count(s.clientOf(r), now)
	until := seconds(now.Truncate(time.Minute).Add(time.Minute).Sub(now))
	w.Header().Set("RateLimit-Policy", fmt.Sprintf(`"client";q=%d;w=60`, s.Minute))
	w.Header().Set("RateLimit", fmt.Sprintf(`"client";r=%d;t=%d`, max(0, left), until))
	if left >= 0 {
		return nil
	}
	w.Header().Set("Retry-After", strconv.Itoa(until))
	return site.Refuse(http.StatusTooManyRequests, news.Because("problem.limit-client", strconv.Itoa(s.Minute)))
}

// aMinute counts what clients have had in the minute that it is.
type aMinute struct {
	most int // of one client

	mu     sync.Mutex
	minute time.Time
	had    map[string]int
}

// clientsMost bounds the clients that are counted in a minute. With more, all are counted anew: who has that many addresses is held to nothing by
// this, and nobody else is refused for it.
const clientsMost = 100_000

// enter counts one more of a client; false where it has had as many as one may.
func (a *aMinute) enter(client string, now time.Time) bool { return a.count(client, now) <= a.most }

// count counts one more of a client, and gives how many it has had.
func (a *aMinute) count(client string, now time.Time) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if m := now.Truncate(time.Minute); !m.Equal(a.minute) {
		a.minute, a.had = m, map[string]int{}
	}
	if _, known := a.had[client]; !known && len(a.had) >= clientsMost {
		clear(a.had)
	}
	a.had[client]++
	return a.had[client]
}
