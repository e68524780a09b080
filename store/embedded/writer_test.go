package embedded_test

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
)

// claim leases n sources that are due.
func claim(t *testing.T, e *embedded.Engine, n int) {
	t.Helper()
	due := engine.Batch{}
	for i := range n {
		due.Due = append(due.Due, engine.Due{Member: fmt.Sprint(i), At: now, Mode: engine.DueSet})
	}
	commit(t, e, due)
	if got, err := e.Claim(t.Context(), engine.Claim{Token: "t", Now: now, Until: now.Add(time.Hour), N: n}); err != nil || len(got) != n {
		t.Fatalf("claimed %v, %v", got, err)
	}
}

// refreshed is what the refresh of a source commits that brought something new.
func refreshed(source int) engine.Batch {
	return engine.Batch{
		Fence:  &engine.Fence{Member: fmt.Sprint(source), Token: "t"},
		Groups: []engine.Group{{Put: engine.Record{Ref: entryRef(fmt.Sprint("of ", source)), Rev: "1"}}},
		Due:    []engine.Due{{Member: fmt.Sprint(source), At: now.Add(time.Minute), Mode: engine.DueSet}},
	}
}

// A refresh waits for others that are under way, for a while and until they have come, and nothing else waits.
func TestRefreshesWaitForCompany(t *testing.T) {
	unfenced := refreshed(0)
	unfenced.Fence, unfenced.Due = nil, nil
	unchanged := refreshed(0)
	unchanged.Groups = nil
	for name, c := range map[string]struct {
		leases  int
		batches []engine.Batch
		waits   bool
	}{
		"the only one":                {1, []engine.Batch{refreshed(0)}, false},
		"one of two":                  {2, []engine.Batch{refreshed(0)}, true},
		"both":                        {2, []engine.Batch{refreshed(0), refreshed(1)}, false},
		"two of three":                {3, []engine.Batch{refreshed(0), refreshed(1)}, true},
		"what is no refresh":          {2, []engine.Batch{unfenced}, false},
		"one that brings nothing new": {2, []engine.Batch{unchanged}, false},
		"one beside what cannot wait": {2, []engine.Batch{refreshed(1), unchanged}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := open(t, t.TempDir())
				defer shut(t, e)
				claim(t, e, c.leases)
				began := time.Now()
				var wg sync.WaitGroup
				for _, b := range c.batches {
					wg.Go(func() { commit(t, e, b) })
				}
				wg.Wait()
				want := time.Duration(0)
				if c.waits {
					want = embedded.Patience
				}
				if took := time.Since(began); took != want {
					t.Errorf("it waited %v, want %v", took, want)
				}
			})
		})
	}
}

// Where nobody comes, the next do not wait, for a while.
func TestNobodyIsWaitedForInVainForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := open(t, t.TempDir())
		defer shut(t, e)
		const n = 40
		claim(t, e, n)
		began := time.Now()
		for i := range n {
			commit(t, e, refreshed(i))
		}
		if took := time.Since(began); took != 3*embedded.Patience {
			t.Errorf("%d one after another waited %v, want %v", n, took, 3*embedded.Patience)
		}
	})
}

// A hub that stops waits for nobody, and what it took is written.
func TestCloseEndsTheWaitForCompany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := open(t, t.TempDir())
		claim(t, e, 2)
		began, ended := time.Now(), make(chan error)
		go func() {
			b := refreshed(0)
			b.Now = now
			_, err := e.Commit(t.Context(), b)
			ended <- err
		}()
		synctest.Wait()
		go func() { _ = e.Close() }()
		if err := <-ended; err != nil || time.Since(began) != 0 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}
