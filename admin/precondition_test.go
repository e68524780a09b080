package admin

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// TestChangesNameTheRevisionTheyWereMadeFrom holds to ETag and If-Match of the administration's API.
func TestChangesNameTheRevisionTheyWereMadeFrom(t *testing.T) {
	ask := sourceAPI(t)
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

// sourceAPI is the API over a store that knows of sources alone.
func sourceAPI(t *testing.T) func(method, path, match, body string) *httptest.ResponseRecorder {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := Handler(Options{Office: editorial.New(editorial.Parts{Sources: s, SourceList: s, Audit: s, Now: time.Now, CheckSource: func(news.Source, news.Source) error { return nil }})})
	return func(method, path, match, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "/admin/api/v1/"+path, strings.NewReader(body))
		if match != "" {
			r.Header.Set("If-Match", match)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
}

// A list that is taken in by two editors: the second does not overwrite what the first did.
func TestAListChangesOnlyWhatItWasSeenToChange(t *testing.T) {
	ask := sourceAPI(t)
	const kept = `{"id":"jxrb","name":"嘉兴日报","kind":"feed","url":"https://jxrb.example.cn/","enabled":true}`
	ask("POST", "sources", "", kept)
	list := `{"update":true,"sources":[` + strings.Replace(kept, "嘉兴日报", "嘉报", 1) + `,{"id":"new","name":"新","kind":"feed","url":"https://new.example.cn/","enabled":true}]`
	outcome := func(body string) Imported {
		t.Helper()
		var done []Imported
		if w := ask("POST", "sources/import", "", body); w.Code != 200 || json.Unmarshal(w.Body.Bytes(), &done) != nil || len(done) != 2 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return done[0]
	}
	if d := outcome(list + "}"); d.Refused == nil || d.Refused.Status != 428 || d.Refused.Code != "source.unseen" {
		t.Errorf("without a revision: %+v", d)
	}
	seen := outcome(list + `,"dry_run":true}`)
	if seen.Outcome != editorial.ImportChanged || seen.Rev == "" {
		t.Fatalf("a dry run says %+v", seen)
	}
	ask("PUT", "sources/jxrb", "*", strings.Replace(kept, "true}", `true,"labels":["别人的"]}`, 1))
	as := `,"revisions":{"jxrb":"` + seen.Rev + `"}}`
	if d := outcome(list + as); d.Refused == nil || d.Refused.Status != 412 || d.Refused.Revision == "" {
		t.Errorf("over another's change: %+v", d)
	}
	if d := outcome(list + `,"revisions":{"*":"*"}}`); d.Outcome != editorial.ImportChanged {
		t.Errorf("in whichever revision: %+v", d)
	}
}
