package pages

import (
	"context"
	"net/http"
	"strconv"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// maxHeld is how many answers are held for one user at once. Only pages that somebody looks at ask for one, so that it is far more than
// anybody needs; but each asks the store every second.
const maxHeld = 24

// hold is the context of an answer that is held for a while. The caller calls done when it is given.
func (p *Pages) hold(r *http.Request) (held context.Context, done func(), err error) {
	by, _ := editorial.ActorIn(r.Context())
	if !p.holding.Enter(by.Name) {
		return nil, nil, site.Refuse(http.StatusTooManyRequests, news.Because("desk.watched", strconv.Itoa(maxHeld)))
	}
	held, cancel := context.WithTimeout(r.Context(), watchMost)
	stop := func() bool { return true }
	if p.Ending != nil {
		stop = context.AfterFunc(p.Ending, cancel)
	}
	return held, func() { stop(); cancel(); p.holding.Leave(by.Name) }, nil
}
