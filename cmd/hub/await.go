package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/words"
)

// Bounds of the pause before a store that did not answer is tried again; it doubles, and a part of it is chance.
const (
	firstWait   = time.Second
	longestWait = 15 * time.Second
)

// awaitStore opens the store, and where that does not answer waits for it: meanwhile who asks on the listener is told that the hub
// lives and is not ready. Any other failure, and the context's end, are final.
func awaitStore(ctx context.Context, l net.Listener, log *slog.Logger, address string, open func() (*Hub, error)) (*Hub, error) {
	defer standIn(l)()
	h, err := open()
	for wait := firstWait; errors.Is(err, store.ErrAway); wait = min(2*wait, longestWait) {
		pause := wait/2 + rand.N(wait)
		log.Warn("the store does not answer, the hub waits for it", "store", address, "err", words.English.Err(err), "next_try", pause.Round(100*time.Millisecond))
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, context.Cause(ctx)
		}
		h, err = open()
	}
	if ctx.Err() != nil && err != nil {
		return nil, context.Cause(ctx)
	}
	return h, err
}

// standIn answers on the listener for a hub whose store is away, until stop is called. The listener stays open.
func standIn(l net.Listener) (stop func()) {
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return func() {}
	}
	srv := &http.Server{Handler: waiting(), ReadHeaderTimeout: drain}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = srv.Serve(lent{tcp}) // ends with ErrServerClosed alone
	}()
	return func() {
		late, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = errors.Join(srv.Shutdown(late), srv.Close()) // who is cut off asks again
		<-ended
		_ = tcp.SetDeadline(time.Time{})
	}
}

// lent is a listener whose Close ends waiting for connections, and leaves it open for its owner.
type lent struct{ *net.TCPListener }

func (l lent) Close() error { return l.SetDeadline(time.Unix(1, 0)) }

// waiting answers as the hub does while its store is away: of its readiness as it always does, of all else with a problem (RFC 9457).
func waiting() http.Handler {
	why := news.Because("store.awaited")
	header := func(w http.ResponseWriter) { w.Header().Set("Retry-After", "5") }
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		site.NoStore(w.Header())
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("/readyz", func(w http.ResponseWriter, r *http.Request) {
		header(w)
		site.NoStore(w.Header())
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		_ = json.NewEncoder(w).Encode(map[string]any{"ready": false, "store": site.Language(r, words.Chinese).Say(why), "warnings": []string{}})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		header(w)
		site.WriteProblem(w, site.Refuse(http.StatusServiceUnavailable, why).In(site.Language(r, words.Chinese)))
	})
	return mux
}
