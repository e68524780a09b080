package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestAChangeOfVeryManyIsConfirmedOnASmallPage(t *testing.T) {
	if testing.Short() {
		t.Skip("the size is the proof")
	}
	d := newDesk(t)
	var all []news.Source
	for i := range 3000 {
		all = append(all, feedOf(fmt.Sprintf("s%d-%x", i, i*7919%65536)))
	}
	d.seed(all...)
	ask := url.Values{"all": {"1"}, "query": {""}, "interval": {"30m"}}
	preview := d.ask(http.MethodPost, "/admin/sources/change", ask)
	if n := preview.Body.Len(); preview.Code != http.StatusOK || n > 100_000 {
		t.Fatalf("%d, %d bytes", preview.Code, n)
	}
	form := confirmation(preview.Body.String())
	other := feedOf(all[2999].ID)
	other.Name = "别人改的"
	if err := d.store.PutSource(t.Context(), other, news.Act{}); err != nil {
		t.Fatal(err)
	}
	again := d.ask(http.MethodPost, "/admin/sources/change", form)
	if !strings.Contains(again.Body.String(), "又有变动") {
		t.Errorf("what changed after it was seen is changed unseen: %d", again.Code)
	}
	if done := d.ask(http.MethodPost, "/admin/sources/change", confirmation(again.Body.String())); done.Code != http.StatusSeeOther {
		t.Fatal(done.Code)
	}
	list, err := d.store.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range list {
		if src.Interval != 30*time.Minute {
			t.Fatalf("%s has an interval of %v", src.ID, src.Interval)
		}
	}
	for _, bad := range []string{"!", "AAAA", packIDs([]string{strings.Repeat("x ", maxIDs)})} {
		if w := d.ask(http.MethodPost, "/admin/sources/change", url.Values{"many": {bad}, "seen": {"x"}, "interval": {"1h"}, "sure": {"1"}}); w.Code < 400 || w.Code >= 500 {
			t.Errorf("packed as %.10q: %d", bad, w.Code)
		}
	}
}
