package intake

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// site plays the partners' sites from testdata/sites/HOST/PATH and writes down what it is asked.
type site struct {
	mu    sync.Mutex
	asked []fetch.Request
	fail  map[string]error
	body  map[string]string // instead of the file
}

func (s *site) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.asked = append(s.asked, r)
	if err := s.fail[r.URL]; err != nil {
		return nil, err
	}
	if b, ok := s.body[r.URL]; ok {
		return &fetch.Response{URL: r.URL, Status: 200, ContentType: "text/html", Body: []byte(b)}, nil
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, err
	}
	body, err := os.ReadFile(filepath.Join("testdata/sites", u.Host, filepath.FromSlash(u.Path)))
	if err != nil {
		return nil, &fetch.StatusError{URL: r.URL, Status: http.StatusNotFound}
	}
	return &fetch.Response{URL: r.URL, Status: 200, ContentType: "text/html", Body: body}, nil
}

func (s *site) paths() []string {
	var list []string
	for _, r := range s.asked {
		u, _ := url.Parse(r.URL)
		list = append(list, u.Path)
	}
	return list
}

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// readSite reads a source whose document the site has.
func readSite(t *testing.T, s *site, src news.Source, state news.SourceState, seen map[string]bool, o Options) Result {
	t.Helper()
	res, err := tryReadSite(t, s, src, state, seen, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func tryReadSite(t *testing.T, s *site, src news.Source, state news.SourceState, seen map[string]bool, o Options) (Result, error) {
	t.Helper()
	o.Presets = config.BuiltinPresets()
	doc, err := s.Get(t.Context(), fetch.Request{URL: src.URL})
	if err != nil {
		t.Fatal(err)
	}
	s.asked = nil
	return New(s, o).Read(t.Context(), In{Source: src, State: state, Doc: doc, Now: now,
		Seen: func(_ context.Context, ids []string) (map[string]bool, error) { return seen, nil }})
}

func byTitle(t *testing.T, res Result, title string) news.Raw {
	t.Helper()
	for _, e := range res.Entries {
		if strings.Contains(e.Title, title) {
			return e
		}
	}
	t.Fatalf("no entry %q among %d; skipped %v", title, len(res.Entries), res.Skipped)
	return news.Raw{}
}
