package clients

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestReadersReadModelFeeds proves the drivers on plain files: what they see of a feed that is known to be right, and that
// the second run is conditional and answered 304.
func TestReadersReadModelFeeds(t *testing.T) {
	when := time.Date(2012, 6, 12, 1, 12, 0, 0, time.UTC)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := os.ReadFile(filepath.Join("testdata", filepath.Base(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		w.Header().Set("ETag", `"model"`)
		http.ServeContent(w, r, "", when, bytes.NewReader(b))
	}))
	t.Cleanup(server.Close)
	for name, start := range readers(t) {
		for _, format := range []string{"rss", "atom"} {
			t.Run(name+"/"+format, func(t *testing.T) {
				c := start(t)
				w := watch(t, server.URL)
				subscribe(t, c, w, "/model."+format, expectation{
					title: "南湖:全力推进“青春党建”工作", authors: []string{"顾亦来"}, source: "嘉兴日报", date: when, text: []string{"91年前"},
				})
			})
		}
	}
}
