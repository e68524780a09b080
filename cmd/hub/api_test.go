package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/internal/apitest"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// What a hub's administration answers about the world outside, and about what was done, is as it is described.
func TestAdministrationAnswersAsDescribed(t *testing.T) {
	partner := feedtest.New(t)
	partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则")})
	partner.Serve("/broken.xml", feedtest.Doc{Text: "the database is down"})
	h, _ := startHub(t, testConfig(t.TempDir()))
	other, _ := startHub(t, testConfig(t.TempDir()))
	serve := func(h *Hub, method, path string, body []byte) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(body))
		r.Header.Set("If-Match", "*")
		w := httptest.NewRecorder()
		h.admin.ServeHTTP(w, r)
		return w
	}
	d := apitest.Read(t, serve(h, http.MethodGet, "/admin/api/openapi.json", nil).Body.Bytes())
	ask := func(h *Hub, method, path string, body []byte) *httptest.ResponseRecorder {
		t.Helper()
		w := serve(h, method, "/admin/api/v1/"+path, body)
		if !d.Check(t, method, "/admin/api/v1/"+path, w.Result(), w.Body.Bytes()) {
			t.Errorf("%s %s is not described", method, path)
		}
		return w
	}
	source := func(id, path string) string {
		return `{"id":"` + id + `","name":"嘉兴日报","kind":"feed","url":"` + partner.URL + path + `","enabled":true}`
	}
	wants := func(w *httptest.ResponseRecorder, status int, words ...string) {
		t.Helper()
		if w.Code != status || !containsAll(w.Body.String(), words) {
			t.Errorf("%d %s, want %d and %q", w.Code, w.Body, status, words)
		}
	}
	wants(ask(h, "POST", "detect", []byte(`{"id":"x","url":"`+partner.URL+`/feed.xml"}`)), 200, `"kind":"feed"`, `"why"`)
	wants(ask(h, "POST", "detect", []byte(`{"id":"x","url":"`+partner.URL+`/none.xml"}`)), 502)
	wants(ask(h, "POST", "preview", []byte(`{"source":{"url":"`+partner.URL+`/feed.xml"},"limit":1}`)), 200, "乌镇新闻一则", `"why"`)
	wants(ask(h, "POST", "preview", []byte(`{"source":{"url":"`+partner.URL+`/broken.xml","kind":"feed"},"limit":1}`)), 502)
	wants(ask(h, "POST", "sources", []byte(source("s", "/feed.xml"))), 201)
	wants(ask(h, "POST", "sources", []byte(source("broken", "/broken.xml"))), 201)
	polled := ask(h, "POST", "poll", []byte(`{"sources":["s","broken"]}`))
	wants(polled, 200, `"source":"s"`, `"outcome":"failed"`)
	if lines := strings.Count(strings.TrimSpace(polled.Body.String()), "\n") + 1; lines != 2 {
		t.Errorf("%d lines for two sources: %s", lines, polled.Body)
	}
	wants(ask(h, "POST", "poll", []byte(`{"sources":["nobody"]}`)), 404)
	wants(ask(h, "POST", "refile", []byte(`{"dry_run":true}`)), 200, `"looked":1`)
	wants(ask(h, "POST", "refile", []byte(`{}`)), 200)
	wants(ask(h, "PATCH", "sources/s", []byte(`{"name":"嘉报"}`)), 200, "嘉报")

	var page admin.ActPage
	if err := json.Unmarshal(ask(h, "GET", "audit?limit=1", nil).Body.Bytes(), &page); err != nil || len(page.Acts) != 1 {
		t.Fatal(err, page)
	}
	act := page.Acts[0]
	wants(ask(h, "GET", "acts/"+act.ID, nil), 200, "嘉报")
	wants(ask(h, "POST", "acts/"+act.ID+"/undo", nil), 200, act.ID)
	wants(ask(h, "POST", "acts/"+act.ID+"/undo", nil), 409, "act.undone")
	var src news.Source
	if err := json.Unmarshal(ask(h, "GET", "sources/s", nil).Body.Bytes(), &struct{ *news.Source }{&src}); err != nil || src.Name != "嘉兴日报" {
		t.Errorf("%v %+v", err, src)
	}
	dump := ask(h, "GET", "backup", nil)
	wants(dump, 200)
	wants(ask(other, "PUT", "backup", dump.Body.Bytes()[:100]), 422, "backup.broken")
	wants(ask(other, "PUT", "backup", dump.Body.Bytes()), 200, `"records"`)
	wants(ask(other, "PUT", "backup", dump.Body.Bytes()), 409, "backup.not-empty")
}
