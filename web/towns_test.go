package web

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// turning are settings that the test changes.
type turning struct {
	now atomic.Pointer[settings.Snapshot]
}

func (l *turning) Current() *settings.Snapshot { return l.now.Load() }

func newTurningPlace(t *testing.T) (*place, *turning) {
	t.Helper()
	p, live := newPlace(t), &turning{}
	live.now.Store(settings.Of(settings.Snapshot{Site: testSite, Channels: testChannels, Towns: testTowns}))
	p.office = rights.New(rights.Options{Settings: live}, p.store)
	p.pub = feeds.New(feeds.Options{Settings: live, Rights: p.office})
	p.serve(t, Options{Settings: live}, Deps{}, p.store)
	return p, live
}

func TestTownsChangeWhileTheSiteServes(t *testing.T) {
	p, live := newTurningPlace(t)
	p.fill(t, 1, "jxrb", "wuzhen")
	wantStatus(t, p.get(t, "/town/wuzhen"), http.StatusOK)
	live.now.Store(settings.Of(settings.Snapshot{Site: testSite, Channels: testChannels, Towns: []news.Town{{ID: "yunxi", Name: "云溪", Kind: "镇"}}}))
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

// An entry stays where it is when its channel goes; its page offers no feed that is not there.
func TestEntryOfAChannelThatIsGone(t *testing.T) {
	p, live := newTurningPlace(t)
	e := simple(t, "a", "甲")
	e.Channels = []string{testChannels[0].ID, testChannels[1].ID}
	p.store.put(e)
	page := "/entry/" + e.ID
	offers := func(c news.Channel) bool {
		return strings.Contains(text(t, p.get(t, page)), "/feeds/channel/"+c.ID+".atom")
	}
	if !offers(testChannels[0]) {
		t.Error("the page does not offer its channel's feed")
	}
	live.now.Store(settings.Of(settings.Snapshot{Site: testSite, Channels: testChannels[1:], Towns: testTowns}))
	if offers(testChannels[0]) || !offers(testChannels[1]) {
		t.Error("the page offers a feed that is not there, or not that of the channel that is left")
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
