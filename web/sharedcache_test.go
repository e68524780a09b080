package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/test/hubproc"
)

// TestSharedCachesTellPartnersFromThePublic asks every address that a key opens, with every sort of key and in every way that
// gives an answer of another status: a cache that heeds Vary and private can hand nobody another's answer.
func TestSharedCachesTellPartnersFromThePublic(t *testing.T) {
	p := newPartnerPlace(t)
	paths := []string{"/feeds.opml", "/feeds/none.rss", "/feeds/all.rss?limit=x", "//feeds/all.rss", "/feeds/../feeds/all.atom", "/api/v1/openapi.json", "/api/v1/none",
		"/api/v1/entries?limit=0", "/api/v1/entries/none", "/api/v1/changes?since=x"}
	for path := range p.licensed() {
		paths = append(paths, path)
	}
	keys := map[string]struct {
		header []string
		query  string
	}{
		"nobody": {}, "Bearer": {header: bearer(whole)}, "Basic": {header: []string{"Authorization", "Basic YW55Ym9keTp0aGUta2V5LW9mLXdob2xl"}},
		"the address": {query: "key=" + whole}, "a wrong key": {header: bearer("nonsense")}, "a wrong address": {query: "key="}, "a revoked key": {header: bearer(ended)},
	}
	for _, down := range []error{nil, errors.New("connection reset")} {
		p.store.fail(down)
		for _, path := range paths {
			for name, key := range keys {
				path := path
				if key.query != "" {
					path += map[bool]string{false: "?", true: "&"}[strings.Contains(path, "?")] + key.query
				}
				etag := p.get(t, path, key.header...).Header.Get("ETag")
				for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
					for _, more := range [][]string{nil, {"If-None-Match", etag}, {"Accept-Encoding", "gzip"}} {
						res := p.ask(t, method, path, append(more, key.header...)...)
						if vary := res.Header.Values("Vary"); len(vary) != 1 || !strings.Contains(vary[0], "Authorization") || !strings.Contains(vary[0], "Accept-Encoding") {
							t.Errorf("%s %s with the key of %s: %d with Vary %q", method, path, name, res.StatusCode, vary)
						}
						cc := res.Header.Get("Cache-Control")
						if private := strings.Contains(cc, "private"); private == (name == "nobody") {
							t.Errorf("%s %s with the key of %s: %d with Cache-Control %q", method, path, name, res.StatusCode, cc)
						}
					}
				}
			}
		}
	}
}

// TestPagesHaveOneAddress: whoever types a slash too many, or follows a link that has one, gets to the page.
func TestPagesHaveOneAddress(t *testing.T) {
	p := newPlace(t, withSite(func(s *news.Site) { s.URL = "https://news.example/hub/" }))
	for path, want := range map[string]string{
		"/town/wuzhen/": "/hub/town/wuzhen", "/channel/world/?town=wuzhen&lang=en": "/hub/channel/world?town=wuzhen&lang=en", "/source/zjol/": "/hub/source/zjol",
		"/entry/x%2Fy/": "/hub/entry/x%2Fy", "/feeds/": "/hub/feeds", "//town//wuzhen": "/hub/town/wuzhen", "/town/./wuzhen/": "/hub/town/wuzhen/", "//evil.example/": "/hub/evil.example/",
		"/town/wuzhen/?key=" + whole: "/hub/town/wuzhen",
	} {
		res := p.get(t, path)
		wantStatus(t, res, http.StatusPermanentRedirect)
		wantHeader(t, res, "Location", want)
	}
	for _, path := range []string{"/town/.wuzhen", "/feeds/all.rss", "/"} {
		if res := p.get(t, path); res.StatusCode == http.StatusPermanentRedirect {
			t.Errorf("%s leads to %s", path, res.Header.Get("Location"))
		}
	}
}

// TestNginxGivesEachTheirOwn puts nginx's cache before the hub, which keys what it keeps by the address and what Vary names: the
// public's answer is kept and given to others of the public, and each partner gets the full text.
func TestNginxGivesEachTheirOwn(t *testing.T) {
	p := newPartnerPlace(t)
	origin := httptest.NewServer(p)
	t.Cleanup(origin.Close)
	cache := startNginx(t, origin.URL)
	get := func(path string, header ...string) (*http.Response, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, cache+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		return res, text(t, res)
	}
	const full = "全文 of zjol"
	for _, path := range []string{"/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/api/v1/entries", "/api/v1/entries/" + p.entries["zjol"]} {
		etag := ""
		for _, ask := range []struct {
			name   string
			query  string
			header []string
			full   bool
		}{
			{"the public", "", nil, false}, {"a bearer", "", bearer(whole), true}, {"the public again", "", nil, false}, {"Basic", "", []string{"Authorization", "Basic YW55Ym9keTp0aGUta2V5LW9mLXdob2xl"}, true},
			{"an address", "?key=" + whole, nil, true}, {"who has no agreement for all", "", bearer(part), true}, {"the public at last", "", nil, false},
		} {
			res, body := get(path+ask.query, ask.header...)
			if res.StatusCode != http.StatusOK || strings.Contains(body, full) != ask.full {
				t.Errorf("%s to %s: %d (%s), full text %v, want %v", path, ask.name, res.StatusCode, res.Header.Get("X-Cache"), !ask.full, ask.full)
			}
			if ask.name == "the public at last" && strings.HasPrefix(path, "/feeds/") && res.Header.Get("X-Cache") != "HIT" {
				t.Errorf("%s is not kept for the public: %q", path, res.Header.Get("X-Cache"))
			}
			if !ask.full {
				etag = res.Header.Get("ETag")
			}
		}
		if res, _ := get(path, append(bearer(whole), "If-None-Match", etag)...); res.StatusCode != http.StatusOK {
			t.Errorf("%s to a bearer who has the public's: %d", path, res.StatusCode)
		}
		if res, _ := get(path, bearer("nonsense")...); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s to a wrong key: %d (%s)", path, res.StatusCode, res.Header.Get("X-Cache"))
		}
	}
}

const nginxConf = `
worker_processes 1; daemon off; user root; # of no effect where nginx is not started by root
pid %[1]s/pid; error_log %[1]s/errors;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
  proxy_cache_path %[1]s/cache keys_zone=feeds:1m;
  server { listen 127.0.0.1:%[2]d; location / { proxy_pass %[3]s; proxy_cache feeds; proxy_cache_revalidate on; add_header X-Cache $upstream_cache_status; } }
}
`

// startNginx runs nginx as a shared cache before an origin until the test ends, and gives its address.
func startNginx(t *testing.T, origin string) string {
	t.Helper()
	nginx := needs.Program(t, "nginx", "nginx")
	port, dir := hubproc.FreePort(t), t.TempDir()
	conf := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, nginxConf, dir, port, origin), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(nginx, "-c", conf, "-p", dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	address := fmt.Sprintf("http://127.0.0.1:%d", port)
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if res, err := http.Get(address + "/healthz"); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			return address
		}
	}
	log, _ := os.ReadFile(filepath.Join(dir, "errors"))
	t.Fatalf("nginx does not answer: %s", log)
	return ""
}
