package main

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/txnews/hub/news"
)

// locked is a partner whose pages want a user and password (RFC 7617).
func locked(t *testing.T, pages map[string]string) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		user, password, _ := r.BasicAuth()
		switch {
		case !ok:
			http.NotFound(w, r)
		case user != "me" || password != "ge/heim":
			w.Header().Set("WWW-Authenticate", `Basic realm="news"`)
			w.WriteHeader(http.StatusUnauthorized)
		case page == "moved":
			http.Redirect(w, r, "/rss.xml", http.StatusMovedPermanently)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, page)
		}
	}))
	t.Cleanup(srv.Close)
	return srv
}

// syncBuffer takes a log that many goroutines write.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// TestSourceBehindAPassword reads a list page, its articles and a feed that moved, all behind a password, which is then
// nowhere to be seen.
func TestSourceBehindAPassword(t *testing.T) {
	partner := locked(t, map[string]string{
		"/list.html": `<html><body><ul><li><a href="/a.html">桐乡新闻一条标题</a></li></ul></body></html>`,
		"/a.html":    `<html><head><title>桐乡新闻一条标题</title></head><body><h1>桐乡新闻一条标题</h1><p>正文讲的是桐乡的事情，新添两条公交线路。</p></body></html>`,
		"/old.xml":   "moved",
		"/rss.xml":   rss("乌镇新闻一则"),
		"/other.xml": rss("另一则"),
	})
	base := strings.Replace(partner.URL, "://", "://me:ge%2Fheim@", 1)
	store := t.TempDir()
	cfg := testConfig(store,
		news.Source{ID: "list", Name: "列表", Kind: news.KindPage, URL: base + "/list.html", Selectors: news.Selectors{Links: "li a"}, Enabled: true},
		news.Source{ID: "moved", Name: "搬家", Kind: news.KindFeed, URL: base + "/old.xml", Enabled: true},
		news.Source{ID: "gone", Name: "没有", Kind: news.KindFeed, URL: base + "/gone.xml", Enabled: true})
	log := &syncBuffer{}
	_, site := startHubLogging(t, cfg, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	seen := eventually(t, site+"/feeds/all.atom", "桐乡新闻一条标题", "乌镇新闻一则")

	for _, path := range []string{"/", "/source/list", "/source/moved", "/feeds", "/feeds.opml", "/feeds/all.rss", "/feeds/all.json", "/feeds/source/list.atom",
		"/feeds/source/moved.rss", "/api/v1/entries", "/api/v1/changes?since=", "/metrics", "/readyz"} {
		seen += read(t, site+path)
	}
	added, told := hub(t, "--store", store, "source", "add", base+"/other.xml", "--id", "other")
	hub(t, "--store", store, "poll", "list", "moved", "other")
	table, _ := hub(t, "--store", store, "source", "list")
	list, _ := hub(t, "--store", store, "source", "list", "--json")
	seen += added + told + table + list
	if strings.Count(list, "://me:xxxxx@") < 4 || !strings.Contains(list, "/rss.xml") {
		t.Errorf("the list does not show the addresses with their passwords masked:\n%s", list)
	}
	opml, yaml := filepath.Join(t.TempDir(), "list.opml"), filepath.Join(t.TempDir(), "list.yaml")
	hub(t, "--store", store, "source", "export", opml)
	hub(t, "--store", store, "source", "export", yaml)
	out, _ := hub(t, "--store", store, "source", "import", opml)
	if !strings.Contains(out, "0 added, 4 there already") {
		t.Errorf("import: %s", out)
	}
	seen += fixture(t, opml) + out + log.String()
	for _, secret := range []string{"heim", "bWU6Z2UvaGVpbQ"} {
		if i := strings.Index(seen, secret); i >= 0 {
			t.Errorf("the password can be seen: …%s…", seen[max(0, i-300):min(len(seen), i+100)])
		}
	}
	if !strings.Contains(fixture(t, yaml), "ge%2Fheim") {
		t.Error("the list in YAML, which is the operator's own, lost the password")
	}
	if info, err := os.Stat(yaml); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if pre, _ := hub(t, "--store", t.TempDir(), "preview", base+"/list.html"); !strings.Contains(pre, "桐乡新闻一条标题") || strings.Contains(pre, "heim") {
		t.Errorf("%s", pre)
	}
}
