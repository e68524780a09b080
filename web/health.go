package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// probe is how long the store may take to answer before the hub calls itself not ready.
const probe = 3 * time.Second

func (s *public) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	site.NoCache(w.Header())
	_, _ = w.Write([]byte("ok\n"))
}

// unready is why the store cannot be used, as far as the store says it as data.
func unready(err error) news.Reason {
	if said, ok := errors.AsType[news.Reasoned](err); ok {
		return said.Reason()
	}
	return news.Because("ready.away")
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
	status, lang := http.StatusOK, s.speaks(r)
	if err := s.Health.Health(ctx); err != nil {
		// The error may hold an address with a password in it: the log has it, the public its reason.
		s.Log.Error("the store cannot be used", "error", err)
		status, out.Ready, out.Store = http.StatusServiceUnavailable, false, lang.Say(unready(err))
	} else if warnings, err := s.Health.Warnings(ctx); err != nil {
		out.Warnings = append(out.Warnings, lang.T("ready.unasked"))
		s.Log.Warn("the store's settings cannot be read", "error", err)
	} else {
		for _, w := range warnings {
			out.Warnings = append(out.Warnings, lang.Say(w))
		}
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
