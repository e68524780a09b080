package web

import (
	"fmt"
	"net/http"
	"strconv"
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
