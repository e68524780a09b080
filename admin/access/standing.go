package access

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/txnews/hub/editorial"
)

// standingEvery is the pause between two looks at whether who is answered for long may still be told.
const standingEvery = 2 * time.Second

// streams are the routes, other than those that only read, whose answers are held while something goes on by itself.
func streams(pattern string) bool { return pattern == "POST /admin/api/v1/poll" }

// while ends a request that is answered for long once who asks may no longer ask: the session or token ended, the user was removed, or
// has the least role no more. What changes something is never broken off. The caller calls done when it is answered.
func (a *Access) while(r, asked *http.Request, pattern string) (held *http.Request, done func()) {
	if Least(pattern) == Anyone || r.Method != http.MethodGet && r.Method != http.MethodHead && !streams(pattern) {
		return r, func() {}
	}
	ctx, cancel := context.WithCancel(r.Context())
	look := time.AfterFunc(standingEvery, func() {
		tick := time.NewTicker(standingEvery)
		defer tick.Stop()
		for a.stands(asked, pattern) {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
		cancel()
	})
	return r.WithContext(ctx), func() { look.Stop(); cancel() }
}

// stands reports whether who sent a request might send it again. Where the store does not answer, nobody can have ended anything.
func (a *Access) stands(asked *http.Request, pattern string) bool {
	ctx, _, err := a.find(asked)
	if err == nil {
		err = allowed(pattern, ctx)
	}
	_, refused := errors.AsType[*editorial.Error](err)
	return !refused
}
