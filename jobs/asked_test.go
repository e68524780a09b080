package jobs

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatIsAskedForIsDoneWithinASecondAndTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx, cancel := context.WithCancel(t.Context())
		tried := 0
		a := &Asked{What: "refiling", Log: slog.New(slog.NewTextHandler(&log, nil)), GoOn: func(context.Context) error {
			if tried++; tried <= 3 {
				return errors.New("the store is away")
			}
			return nil
		}}
		done := make(chan error)
		go func() { done <- a.Run(ctx) }()
		time.Sleep(5*time.Second + time.Millisecond)
		cancel()
		if err := <-done; err != nil || tried != 6 {
			t.Errorf("%v, tried %d times, want 6", err, tried)
		}
		if n := strings.Count(log.String(), "the store is away"); n != 1 {
			t.Errorf("it is logged %d times: %s", n, log.String())
		}
	})
}
