package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// conflicts gives a conflict so many times, and then nothing.
func conflicts(n int, tried *int) func() error {
	return func() error {
		if *tried++; *tried <= n {
			return engine.ErrConflict
		}
		return nil
	}
}

// TestRetryOutlastsABusyWriter has somebody else come first ten times in a row, as a refresh after the other does on a loaded machine.
func TestRetryOutlastsABusyWriter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tried := 0
		if err := retry(t.Context(), conflicts(10, &tried)); err != nil || tried != 11 {
			t.Errorf("%v after %d attempts", err, tried)
		}
	})
}

func TestRetryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, tried := time.Now(), 0
		err := retry(t.Context(), conflicts(1000, &tried))
		if took := time.Since(begun); !errors.Is(err, news.ErrConflict) || tried != attempts || took < 300*time.Millisecond || took > 2*time.Second {
			t.Errorf("%v after %d attempts and %v", err, tried, took)
		}
	})
}

func TestRetryEndsWithWhoAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		tried := 0
		err := retry(ctx, func() error {
			if tried++; tried == 3 {
				cancel()
			}
			return engine.ErrConflict
		})
		if !errors.Is(err, context.Canceled) || tried != 3 {
			t.Errorf("%v after %d attempts", err, tried)
		}
	})
}
