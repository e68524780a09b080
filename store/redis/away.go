package redis

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

// awayError is an error for which engine.ErrAway stands.
type awayError struct{ error }

func (e awayError) Is(target error) bool { return target == engine.ErrAway }
func (e awayError) Unwrap() error        { return e.error }

// comingUp begin answers of a server that will be able to work before long: it reads its data in, waits for its master, or its
// cluster is not whole.
var comingUp = []string{"LOADING ", "MASTERDOWN ", "CLUSTERDOWN ", "TRYAGAIN "}

// isAway tells that nothing answered: nobody listens there, or who does says nothing, or not yet.
func isAway(err error) bool {
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	if n, ok := errors.AsType[net.Error](err); ok && n.Timeout() {
		return true
	}
	if answer, ok := errors.AsType[redis.Error](err); ok {
		for _, w := range comingUp {
			if strings.HasPrefix(answer.Error(), w) {
				return true
			}
		}
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, redis.ErrPoolTimeout) || strings.Contains(err.Error(), "all sentinels specified in configuration are unreachable")
}
