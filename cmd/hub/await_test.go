package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/txnews/hub/site"
)

// While a hub waits for its store, whoever asks its APIs, or anything else, is answered with a problem, and whoever asks whether it is ready as always.
func TestAHubThatWaitsForItsStoreAnswersWithProblems(t *testing.T) {
	for path, want := range map[string]struct {
		status int
		media  string
	}{
		"/healthz": {http.StatusOK, ""}, "/readyz": {http.StatusServiceUnavailable, "application/json; charset=utf-8"},
		"/admin/api/v1/sources": {http.StatusServiceUnavailable, site.ProblemType}, "/api/v1/entries": {http.StatusServiceUnavailable, site.ProblemType},
		"/feeds/all.atom": {http.StatusServiceUnavailable, site.ProblemType},
	} {
		for language, said := range map[string]string{"": "存储还没有应答，正在等它", "en": "the store does not answer yet, the hub waits for it"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set("Accept-Language", language)
			rec := httptest.NewRecorder()
			waiting().ServeHTTP(rec, r)
			if rec.Code != want.status || want.media != "" && rec.Header().Get("Content-Type") != want.media || (rec.Header().Get("Retry-After") != "") != (rec.Code != http.StatusOK) {
				t.Errorf("%s: %d, %v", path, rec.Code, rec.Header())
			}
			if want.media == "" {
				continue
			}
			var is struct {
				site.Problem
				Store string
			}
			if err := json.Unmarshal(rec.Body.Bytes(), &is); err != nil || is.Store != said && (is.Detail != said || is.Status != want.status || is.Type != "about:blank") {
				t.Errorf("%s: %s, %v", path, rec.Body, err)
			}
		}
	}
}
