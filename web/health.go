package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/txnews/hub/site"
)

// probe is how long the store may take to answer before the hub calls itself not ready.
const probe = 3 * time.Second

func (s *public) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	site.NoCache(w.Header())
	_, _ = w.Write([]byte("ok\n"))
}

// readyz says whether the store answers (else 503), and what about it an operator should look at.
func (s *public) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), probe)
	defer cancel()
	out := struct {
		Ready    bool     `json:"ready"`
		Store    string   `json:"store"`
		Warnings []string `json:"warnings"`
	}{Ready: true, Store: "ok", Warnings: []string{}}
	status := http.StatusOK
	if err := s.Health.Health(ctx); err != nil {
		// The error may hold an address with a password in it: the log has it, the public does not.
		s.Log.Error("the store cannot be reached", "error", err)
		status, out.Ready, out.Store = http.StatusServiceUnavailable, false, "the store cannot be reached"
	} else if warnings, err := s.Health.Warnings(ctx); err != nil {
		out.Warnings = append(out.Warnings, "the store's settings cannot be read")
		s.Log.Warn("the store's settings cannot be read", "error", err)
	} else {
		out.Warnings = append(out.Warnings, warnings...)
	}
	body, err := json.Marshal(out)
	if err != nil {
		panic("web: readiness is text: " + err.Error())
	}
	w.Header().Set("Content-Type", site.JSONType)
	site.NoCache(w.Header())
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}
