package pages

import (
	"context"
	"net/http"
	"strconv"
	"sync"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// maxHeld is how many answers are held for one user at once. Only pages that somebody looks at ask for one, so that it is far more than
// anybody needs; but each asks the store every second.
const maxHeld = 24

// holding counts the answers that are held, by user.
type holding struct {
	mu sync.Mutex
	by map[string]int
}

// begin counts one more; false: the user has as many as they may.
func (h *holding) begin(user string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.by[user] >= maxHeld {
		return false
	}
	if h.by == nil {
		h.by = map[string]int{}
	}
	h.by[user]++
	return true
}

func (h *holding) end(user string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.by[user]--; h.by[user] == 0 {
		delete(h.by, user)
	}
}

// hold is the context of an answer that is held for a while. The caller calls done when it is given.
func (p *Pages) hold(r *http.Request) (held context.Context, done func(), err error) {
	by, _ := editorial.ActorIn(r.Context())
	if !p.holding.begin(by.Name) {
		return nil, nil, site.Refuse(http.StatusTooManyRequests, news.Because("desk.watched", strconv.Itoa(maxHeld)))
	}
	held, cancel := context.WithTimeout(r.Context(), watchMost)
	stop := func() bool { return true }
	if p.Ending != nil {
		stop = context.AfterFunc(p.Ending, cancel)
	}
	return held, func() { stop(); cancel(); p.holding.end(by.Name) }, nil
}
