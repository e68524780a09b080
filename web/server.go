package web

import (
	"log/slog"
	"net/http"
	"time"
)

// NewServer is an http.Server that a slow or greedy client cannot hold up. A handler that streams must lift its write
// deadline (http.ResponseController.SetWriteDeadline). log gets what net/http has to say; nil: nothing.
func NewServer(addr string, h http.Handler, log *slog.Logger) *http.Server {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
