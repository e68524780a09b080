package pages

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

func TestABrowserIsToldOfARefresh(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.ServeHTTP(w, r.WithContext(editorial.WithActor(r.Context(), zhang)))
	}))
	defer s.Close()
	res, err := http.Get(s.URL + "/admin/sources/a/watch?since=" + time.Time{}.Format(time.RFC3339Nano))
	if err != nil || res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		t.Fatal(res, err)
	}
	defer res.Body.Close()
	jobs, err := d.store.Claim(t.Context(), "t", noon, time.Minute, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.store.Commit(t.Context(), news.Refresh{Lease: jobs[0].Lease, State: news.SourceState{Outcome: news.OutcomeUnchanged, LastCheck: noon, NextCheck: noon.Add(time.Hour)}, At: noon}); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(res.Body)
	var told []string
	for len(told) < 3 && lines.Scan() {
		told = append(told, lines.Text())
	}
	if got := strings.Join(told, "|"); got != "id: 2026-11-27T12:00:00Z|event: refreshed|data: unchanged" {
		t.Errorf("told %q", got)
	}
	if w := d.ask(http.MethodGet, "/admin/sources/none/watch", nil); w.Code != http.StatusNotFound {
		t.Errorf("of a source that is none: %d", w.Code)
	}
}

// One user with very many pages open leaves the store to the others.
func TestOneUserHoldsSoManyAnswers(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		by := zhang
		by.Name = r.URL.Query().Get("as")
		d.ServeHTTP(w, r.WithContext(editorial.WithActor(r.Context(), by)))
	}))
	t.Cleanup(s.Close)
	watch := func(as string) *http.Response {
		t.Helper()
		res, err := http.Get(s.URL + "/admin/sources/a/watch?as=" + as)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	for i := range maxHeld {
		if res := watch("zhang"); res.StatusCode != http.StatusOK {
			t.Fatalf("answer %d: %s", i+1, res.Status)
		}
	}
	if res := watch("zhang"); res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one more: %s", res.Status)
	}
	if res := watch("li"); res.StatusCode != http.StatusOK {
		t.Errorf("of somebody else: %s", res.Status)
	}
}
