package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

func TestHealth(t *testing.T) {
	p := newPlace(t)
	p.store.warnings = []news.Reason{news.Because("ready.evicts", "a", "allkeys-lru")}
	wantStatus(t, p.get(t, "/healthz"), http.StatusOK)
	type ready struct {
		Ready    bool
		Store    string
		Warnings []string
	}
	res := p.get(t, "/readyz?lang=en")
	wantStatus(t, res, http.StatusOK)
	if got := decode[ready](t, res); !got.Ready || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "maxmemory-policy is allkeys-lru") {
		t.Errorf("readyz says %+v", got)
	}
	p.store.fail(errors.New("dial redis://:secret@db"))
	wantStatus(t, p.get(t, "/healthz"), http.StatusOK)
	res = p.get(t, "/readyz?lang=en")
	wantStatus(t, res, http.StatusServiceUnavailable)
	body := text(t, res)
	if strings.Contains(body, "secret") || !strings.Contains(body, "cannot be reached") {
		t.Errorf("readyz says %s", body)
	}
}

func TestMountedHandlers(t *testing.T) {
	p := newPlace(t, func(o *Options) {
		o.Mounts = map[string]http.Handler{"/admin/": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, ok := w.(http.Flusher); !ok {
				t.Error("a mounted handler cannot flush")
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			_, _ = io.WriteString(w, "admin "+r.Method+" "+r.URL.Path)
		})}
	})
	if got := text(t, p.ask(t, http.MethodPost, "/admin/x")); got != "admin POST /admin/x" {
		t.Errorf("got %q", got)
	}
}

func TestPanicIsAnsweredAndLogged(t *testing.T) {
	var log bytes.Buffer
	m, err := newMetrics(prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	s := &public{Deps: Deps{Log: slog.New(slog.NewTextHandler(&log, nil))}, metrics: m}
	live := &turning{}
	live.now.Store(settings.Of(settings.Snapshot{}))
	s.Settings = live
	h := s.wrap("test", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/late" {
			_, _ = io.WriteString(w, "half")
		}
		panic("broken")
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	wantProblem(t, w.Result(), http.StatusInternalServerError, "日志")
	if !strings.Contains(log.String(), "broken") || !strings.Contains(log.String(), "server_test.go") {
		t.Errorf("the log says %q", log.String())
	}
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("an answer half out ends with %v", p)
		}
	}()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/late", nil))
}

func TestAccessLogIsDebug(t *testing.T) {
	for level, want := range map[slog.Level]bool{slog.LevelDebug: true, slog.LevelInfo: false} {
		var log bytes.Buffer
		m, err := newMetrics(prometheus.NewRegistry())
		if err != nil {
			t.Fatal(err)
		}
		s := &public{Deps: Deps{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: level}))}, metrics: m}
		s.wrap("test", http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/x", nil))
		if got := strings.Contains(log.String(), "path=/x status=404"); got != want {
			t.Errorf("at %s the log says %q", level, log.String())
		}
	}
}

func TestServerCutsOffSlowHeaders(t *testing.T) {
	s := NewServer("127.0.0.1:0", http.NotFoundHandler(), nil)
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("a bound is missing: %+v", s)
	}
}

func TestClientThatWentAwayGetsNothing(t *testing.T) {
	p := newPlace(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	cancel()
	p.store.fail(context.Canceled)
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/api/v1/entries", nil))
	if w.Body.Len() != 0 {
		t.Errorf("answered %s", w.Body)
	}
}

func TestNewRefusesWhatItCannotServe(t *testing.T) {
	store := newMemory(nil)
	p := newPlace(t)
	whole := Deps{Rights: p.office, Changes: store, Sources: store, Health: store, Feeds: p.pub, Shelf: p.pub, Forms: p.pub}
	for name, c := range map[string]struct {
		site func(*news.Site)
		d    Deps
	}{
		"zone":     {func(s *news.Site) { s.Timezone = "Mars/Olympus" }, whole},
		"address":  {func(s *news.Site) { s.URL = "http://[" }, whole},
		"no store": {func(*news.Site) {}, Deps{Feeds: p.pub, Shelf: p.pub, Forms: p.pub}},
	} {
		var o Options
		withSite(c.site)(&o)
		if _, err := New(o, c.d); err == nil || !strings.HasPrefix(err.Error(), "web: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
