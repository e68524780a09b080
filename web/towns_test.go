package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

func TestTownsChangeWhileTheSiteServes(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 1, "jxrb", "wuzhen")
	wantStatus(t, p.get(t, "/town/wuzhen"), http.StatusOK)
	towns := []news.Town{{ID: "yunxi", Name: "云溪", Kind: "镇"}}
	p.pub.SetTowns(towns)
	p.Handler.(Site).SetTowns(towns)
	for path, status := range map[string]int{
		"/town/yunxi": http.StatusOK, "/feeds/town/yunxi.rss": http.StatusOK, "/api/v1/entries?town=yunxi": http.StatusOK,
		"/town/wuzhen": http.StatusNotFound, "/feeds/town/wuzhen.rss": http.StatusNotFound, "/api/v1/entries?town=wuzhen": http.StatusNotFound,
	} {
		wantStatus(t, p.get(t, path), status)
	}
	for _, path := range []string{"/", "/feeds", "/channel/tongxiang"} {
		if body := text(t, p.get(t, path)); !strings.Contains(body, "云溪") || strings.Contains(body, ">乌镇<") {
			t.Errorf("%s names the old towns: %s", path, body)
		}
	}
}

// Clients of the change log are told of entries alone.
func TestChangesDoNotTellOfTowns(t *testing.T) {
	p := newPlace(t)
	p.store.put(simple(t, "a", "甲"))
	p.store.append(news.Change{Op: news.OpTowns})
	p.store.put(simple(t, "b", "乙"))
	a := decode[changesAnswer](t, p.get(t, "/api/v1/changes"))
	if len(a.Changes) != 2 || a.Changes[1].Seq != a.Changes[0].Seq+2 {
		t.Errorf("%+v, want the two entries and nothing of what stands between them", a)
	}
}
