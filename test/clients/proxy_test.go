package clients

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
)

// asked is one request of a client and what it got.
type asked struct {
	path, agent        string
	ifNoneMatch, since string
	status             int
}

// conditional reports whether the client showed a validator.
func (a asked) conditional() bool { return a.ifNoneMatch != "" || a.since != "" }

// watched stands before a server and keeps a log of what clients ask and get.
type watched struct {
	URL string

	mu  sync.Mutex
	log []asked
}

// watch puts a log before a server, for the length of the test.
func watch(t *testing.T, target string) *watched {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{}
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(u) },
		Transport: &http.Transport{DisableCompression: true}, // the client's own Accept-Encoding goes through, or none
		ModifyResponse: func(r *http.Response) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			h := r.Request.Header
			w.log = append(w.log, asked{r.Request.URL.Path, h.Get("User-Agent"), h.Get("If-None-Match"), h.Get("If-Modified-Since"), r.StatusCode})
			return nil
		},
	}
	s := httptest.NewServer(proxy)
	t.Cleanup(s.Close)
	w.URL = s.URL
	return w
}

// take gives the log and begins a new one.
func (w *watched) take() []asked {
	w.mu.Lock()
	defer w.mu.Unlock()
	log := w.log
	w.log = nil
	return log
}
