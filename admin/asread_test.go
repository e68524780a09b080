package admin

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// What is read of channels, towns and settings is taken as it is, with its ETag.
func TestWhatIsReadIsTakenBack(t *testing.T) {
	a, s := whole(t)
	d := description(t, a)
	if err := s.AddSource(t.Context(), one, time.Unix(0, 0), news.Act{}); err != nil { // it names a town that is not there: a note
		t.Fatal(err)
	}
	ask := func(method, path, match, body string) *httptest.ResponseRecorder {
		t.Helper()
		return asked(t, a, d, method, path, match, body)
	}
	for _, path := range []string{"gazetteer", "channels", "settings/site", "settings/licence", "settings/permits", "settings/words"} {
		if path == "gazetteer" {
			ask(http.MethodPut, path, "*", `{"towns":[{"id":"a","name":"甲"}]}`)
		}
		read := ask(http.MethodGet, path, "", "")
		if path == "gazetteer" && !strings.Contains(read.Body.String(), `"said"`) {
			t.Errorf("%s has no note to be taken back: %s", path, read.Body)
		}
		if w := ask(http.MethodPut, path, read.Header().Get("ETag"), read.Body.String()); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	read := ask(http.MethodGet, "settings/words", "", "").Body.String()
	if w := ask(http.MethodPut, "settings/licence", "*", read); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "setting.other-name") {
		t.Errorf("words in the licence's place: %d %s", w.Code, w.Body)
	}
}
