package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// TestASourceThatFailsIsToldByWebhook: it fails three times, is told, answers again, and is told to be over; by a hub that is started
// anew between, too.
func TestASourceThatFailsIsToldByWebhook(t *testing.T) {
	var mu sync.Mutex
	var got []string
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var p struct {
			Alerts []struct{ State, ID string }
		}
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &p)
		}
		mu.Lock()
		defer mu.Unlock()
		for _, a := range p.Alerts {
			got = append(got, a.State+" "+a.ID)
		}
		if err != nil {
			t.Error(err)
		}
	}))
	defer hook.Close()
	well := false
	partner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !well {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, `<rss version="2.0"><channel><title>x</title><item><title>乌镇</title><guid>1</guid></item></channel></rss>`)
	}))
	defer partner.Close()
	cfg := testConfig(t.TempDir())
	cfg.Admin.Webhook, cfg.Polling.AllowPrivate = hook.URL, true
	now := time.Now()
	open := func() *Hub {
		h, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		h.now = func() time.Time { return now }
		return h
	}
	h := open()
	defer func() { _ = h.Close() }()
	if _, err := h.office.AddSource(t.Context(), operator, news.Source{ID: "a", Name: "甲", Kind: news.KindFeed, URL: partner.URL, Enabled: true}); err != nil {
		t.Fatal(err)
	}
	step := func(refreshes int, want ...string) {
		t.Helper()
		for range refreshes {
			if err := h.office.Poll(t.Context(), []string{"a"}, func(news.Report) {}); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(time.Hour / 4)
		if err := h.watch().Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, c := range h.couriers() {
			if err := h.recurring(c.Queue(), c.Way, c.Do).Once(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		mu.Lock()
		defer mu.Unlock()
		if !slices.Equal(got, want) {
			t.Fatalf("told %v, want %v", got, want)
		}
	}
	step(2)
	step(1, "open source/a")
	step(0, "open source/a")
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h = open()
	step(1, "open source/a")
	well = true
	step(1, "open source/a", "over source/a")
	step(1, "open source/a", "over source/a")
}
