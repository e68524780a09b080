package storetest

import (
	"testing"
	"time"

	"github.com/txnews/hub/store"
)

// Publish puts n entries of one source into a store, and gives their ids.
func Publish(t *testing.T, s *store.Store, n int) (ids []string) {
	t.Helper()
	w := &world{t: t, Store: s, now: time.Now()}
	all := many("a", n)
	for _, e := range all {
		ids = append(ids, e.ID)
	}
	w.put("a", all...)
	return ids
}
