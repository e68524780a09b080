package admin

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestTheAuditLogIsAskedByAPI(t *testing.T) {
	a, s := whole(t)
	d := description(t, a)
	at := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for i, by := range []string{"li", "wang", "li"} {
		if err := s.Record(t.Context(), news.Act{At: at.Add(time.Duration(i) * time.Hour), By: by, Op: "source.edit", Object: "a"}); err != nil {
			t.Fatal(err)
		}
	}
	for query, n := range map[string]int{"": 3, "?by=li": 2, "?op=source.": 3, "?op=user.": 0, "?object=b": 0, "?q=WANG": 1, "?from=2026-11-27T13:00:00Z": 2, "?until=2026-11-27T20:00:00%2B08:00": 0, "?until=2026-11-27T13:00:00Z": 1} {
		w := asked(t, a, d, http.MethodGet, "audit"+query, "", "")
		var page ActPage
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != http.StatusOK || len(page.Acts) != n || page.Next != "" {
			t.Errorf("%s: %d %v: %s", query, w.Code, err, w.Body)
		}
	}
	if w := asked(t, a, d, http.MethodGet, "audit?from=morgen", "", ""); w.Code != http.StatusBadRequest {
		t.Error(w.Code)
	}
}
