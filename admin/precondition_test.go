package admin

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// TestChangesNameTheRevisionTheyWereMadeFrom holds to ETag and If-Match of the administration's API.
func TestChangesNameTheRevisionTheyWereMadeFrom(t *testing.T) {
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := Handler(Options{Office: editorial.New(editorial.Parts{Sources: s, SourceList: s, Audit: s, CheckSource: func(news.Source, news.Source) error { return nil }})})
	ask := func(method, path, match, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "/admin/api/v1/"+path, strings.NewReader(body))
		if match != "" {
			r.Header.Set("If-Match", match)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	const body = `{"id":"jxrb","name":"嘉兴日报","kind":"feed","url":"https://jxrb.example.cn/","enabled":true}`
	added := ask("POST", "sources", "", body)
	read := ask("GET", "sources/jxrb", "", "").Header().Get("ETag")
	if added.Code != 201 || read == "" || added.Header().Get("ETag") != read {
		t.Fatalf("%d %q, read %q", added.Code, added.Header().Get("ETag"), read)
	}
	edited := strings.Replace(body, "嘉兴日报", "嘉报", 1)
	for _, row := range []struct {
		method, match, body string
		status              int
		want                string
	}{
		{"PUT", "", edited, 428, "If-Match"},
		{"DELETE", "", "", 428, "If-Match"},
		{"PUT", "W/" + read, edited, 400, "一个 ETag"},
		{"PUT", read, edited, 200, "嘉报"},
		{"PUT", read, body, 412, `"code":"source.changed"`},
		{"DELETE", read, "", 412, `"revision":"`},
		{"DELETE", "*", "", 204, ""},
	} {
		if w := ask(row.method, "sources/jxrb", row.match, row.body); w.Code != row.status || !strings.Contains(w.Body.String(), row.want) {
			t.Errorf("%s If-Match %s: %d %s, want %d %s", row.method, row.match, w.Code, w.Body, row.status, row.want)
		}
	}
	if w := ask("GET", "sources/jxrb/state", "", ""); w.Code != 404 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
