package fetch_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/fetch"
)

func TestSend(t *testing.T) {
	var got *http.Request
	var body string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got, body = r, string(b)
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, strings.Repeat("x", 9000))
	}))
	defer s.Close()
	c := loopback(t, func(o *fetch.Options) { o.UserAgent = "hub/1" })
	a, err := c.Send(t.Context(), fetch.Message{URL: signed(s.URL, "me:secret") + "/cb?id=7&x=%E6%88%90#frag", Body: []byte("成都"), Header: http.Header{"Content-Type": {"text/plain"}}})
	if err != nil {
		t.Fatal(err)
	}
	if a.Status != 503 || a.OK() || a.RetryAfter != 7*time.Second || len(a.Body) != 4096 {
		t.Errorf("status %d, again in %v, %d bytes", a.Status, a.RetryAfter, len(a.Body))
	}
	if got.Method != http.MethodPost || got.URL.RawQuery != "id=7&x=%E6%88%90" || body != "成都" || got.ContentLength != int64(len(body)) {
		t.Errorf("sent %s %s %q of %d bytes", got.Method, got.URL, body, got.ContentLength)
	}
	for name, want := range map[string]string{"User-Agent": "hub/1", "Content-Type": "text/plain", "Authorization": "Basic bWU6c2VjcmV0"} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
}

// A redirect could lead a delivery to an address that its subscriber never confirmed.
func TestSendFollowsNoRedirect(t *testing.T) {
	followed := false
	mux := http.NewServeMux()
	mux.Handle("/a", http.RedirectHandler("/b", http.StatusTemporaryRedirect))
	mux.HandleFunc("/b", func(http.ResponseWriter, *http.Request) { followed = true })
	s := httptest.NewServer(mux)
	defer s.Close()
	a, err := loopback(t).Send(t.Context(), fetch.Message{URL: s.URL + "/a"})
	if err != nil || a.Status != http.StatusTemporaryRedirect || followed {
		t.Errorf("%+v, %v, followed %v", a, err, followed)
	}
}

func TestSendRefused(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer s.Close()
	public := fetch.New(fetch.Options{})
	defer public.Close()
	for _, row := range []struct {
		client *fetch.Client
		url    string
		kind   error
	}{
		{public, s.URL, fetch.ErrPrivateAddress},
		{public, "http://169.254.169.254/latest", fetch.ErrPrivateAddress},
		{public, "ftp://example.cn/", fetch.ErrAddress},
		{public, "/cb", fetch.ErrAddress},
		{loopback(t), "http://127.0.0.1:1/", fetch.ErrUnreachable},
		{loopback(t, func(o *fetch.Options) { o.Timeout = 50 * time.Millisecond }), s.URL, fetch.ErrTimeout},
	} {
		if a, err := row.client.Send(t.Context(), fetch.Message{URL: row.url}); !errors.Is(err, row.kind) {
			t.Errorf("%s: %+v, %v, want %v", row.url, a, err, row.kind)
		}
	}
}
