package redis_test

import (
	"errors"
	"testing"

	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/storetest"
)

// TestCommitSeesWhatAnotherHubPosted has a commit's script compare what came after the hub read the log.
func TestCommitSeesWhatAnotherHubPosted(t *testing.T) {
	url := storetest.StartRedis(t)
	post := func(id byte, terms ...uint64) engine.Batch {
		b := engine.Batch{Now: now}
		for _, term := range terms {
			b.Post = append(b.Post, engine.Posting{Term: term, ID: engine.PostingID{id}})
		}
		return b
	}
	for name, c := range map[string]struct {
		meanwhile engine.Batch
		conflict  bool
	}{
		"another text":               {post(1, 100, 101), false},
		"the same term":              {post(2, 200, 7), true},
		"the same entry":             {post(9, 7, 8), false},
		"the same entry and another": {engine.Batch{Now: now, Post: []engine.Posting{{Term: 8, ID: engine.PostingID{3}}, {Term: 8, ID: engine.PostingID{9}, Seen: nil}}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Client(t, url).FlushDB(t.Context())
			one, other := open(t, url), open(t, url)
			_, err := one.CommitHaving(t.Context(), post(9, 7, 8), func() {
				if _, err := other.Commit(t.Context(), c.meanwhile); err != nil {
					t.Fatal(err)
				}
			})
			if errors.Is(err, engine.ErrConflict) != c.conflict || !c.conflict && err != nil {
				t.Errorf("%v, want a conflict: %v", err, c.conflict)
			}
		})
	}
}
