package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

type entriesAnswer struct {
	Entries []struct {
		ID, Title, Summary, Content string
		Version                     int
	} `json:"entries"`
	Next string `json:"next"`
}

func titles(a entriesAnswer) []string {
	var out []string
	for _, e := range a.Entries {
		out = append(out, e.Title)
	}
	return out
}

func TestEntriesPageThroughEverythingOnce(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 25, "zjol")
	p.fill(t, 25, "shut") // between them, and not to be seen
	var seen []string
	next, pages := "", 0
	for {
		a := decode[entriesAnswer](t, p.get(t, "/api/v1/entries?limit=10&cursor="+url.QueryEscape(next)))
		seen = append(seen, titles(a)...)
		if pages++; a.Next == "" {
			break
		}
		if len(a.Entries) != 10 {
			t.Fatalf("page %d has %d entries and names a next one", pages, len(a.Entries))
		}
		next = a.Next
	}
	if len(seen) != 25 || seen[0] != "zjol 第0024条" || seen[24] != "zjol 第0000条" || len(slices.Compact(slices.Clone(seen))) != 25 {
		t.Errorf("%d entries on %d pages: %v", len(seen), pages, seen)
	}
}

func TestEntriesAreSelected(t *testing.T) {
	p := newPlace(t)
	p.seed(t)
	p.fill(t, 2, "zjol", "wuzhen")
	for query, want := range map[string]int{
		"": 3, "channel=world": 1, "channel=strong-counties": 1, "channel=pictures": 0, "town=wuzhen": 2, "town=dama": 0,
		"channel=tongxiang&town=wuzhen": 2, "source=zjol": 2, "source=zjol&town=wuzhen": 2, "source=zjol&town=dama": 0,
		"source=jxrb&channel=world": 1, "source=jxrb&channel=tongxiang": 0, "limit=1": 1,
		"q=青春": 1, "q=志愿": 0, "q=ZJOL+第0001条": 1, "q=航程&channel=world": 1,
	} {
		if a := decode[entriesAnswer](t, p.get(t, "/api/v1/entries?"+query)); len(a.Entries) != want {
			t.Errorf("%s: %d entries, want %d", query, len(a.Entries), want)
		}
	}
	if body := text(t, p.get(t, "/api/v1/entries?channel=pictures")); strings.TrimSpace(body) != `{"entries":[],"next":""}` {
		t.Errorf("no entries read as %s", body)
	}
}

func TestEntriesRefuseWhatTheyDoNotKnow(t *testing.T) {
	p := newPlace(t)
	for query, status := range map[string]int{
		"channel=none": 404, "town=none": 404, "source=none": 404, "limit=0": 400, "limit=501": 400, "limit=x": 400,
		"cursor=x": 400, "cursor=.": 400, "cursor=%21.abc": 400, "cursor=abc.": 400, "cursor=abc.7.def": 400,
	} {
		wantProblem(t, p.get(t, "/api/v1/entries?"+query), status, "")
	}
	wantProblem(t, p.get(t, "/api/v2/none"), 404, "nothing at this address")
	wantProblem(t, p.ask(t, "DELETE", "/api/v1/entries"), 405, "GET")
}

func TestSearchGoesOnWhereItsScanEnded(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 2000+300, "zjol")
	a := decode[entriesAnswer](t, p.get(t, "/api/v1/entries?q=第0001条"))
	if len(a.Entries) != 0 || a.Next == "" {
		t.Fatalf("the first scan gave %d entries, next %q", len(a.Entries), a.Next)
	}
	if p.store.reads > 2000 {
		t.Errorf("one request read %d entries", p.store.reads)
	}
	a = decode[entriesAnswer](t, p.get(t, "/api/v1/entries?q=第0001条&cursor="+a.Next))
	if len(a.Entries) != 1 || a.Next != "" {
		t.Errorf("the second scan gave %v, next %q", titles(a), a.Next)
	}
}

func TestSearchDoesNotTellWhatTheLicenceHides(t *testing.T) {
	p := newPlace(t)
	p.store.put(news.Entry{Source: "head", Title: "标题", Summary: "密语", FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0)})
	if a := decode[entriesAnswer](t, p.get(t, "/api/v1/entries?q=密语")); len(a.Entries) != 0 {
		t.Error("a search finds a summary that is not shown")
	}
}

func TestLicenceDecidesWhatTheAPIGives(t *testing.T) {
	p := newPlace(t)
	for source, want := range map[string][3]bool{"jxrb": {true, true, true}, "zjol": {true, true, false}, "head": {true, false, false}} {
		e := p.store.put(news.Entry{Source: source, Title: "题", Summary: "摘", Content: "<p>文</p>", FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0)})
		res := p.get(t, "/api/v1/entries/"+e.ID)
		wantStatus(t, res, http.StatusOK)
		wantHeader(t, res, "Access-Control-Allow-Origin", "*")
		wantHeader(t, res, "Content-Type", "application/json")
		got := decode[struct{ Title, Summary, Content string }](t, res)
		if have := [3]bool{got.Title != "", got.Summary != "", got.Content != ""}; have != want {
			t.Errorf("%s: title, summary, content %v, want %v", source, have, want)
		}
	}
	e := p.store.put(news.Entry{Source: "shut", Title: "题", FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0)})
	wantProblem(t, p.get(t, "/api/v1/entries/"+e.ID), http.StatusNotFound, e.ID)
}

func TestEntryThatIsNotThere(t *testing.T) {
	p := newPlace(t)
	taken, pruned := p.seed(t).ID, "prunedprunedprunedprunedpr"
	p.store.remove(taken, news.Tombstone{ID: taken, At: at(t, 11, 0), Reason: "应版权方要求"})
	p.store.remove(pruned, news.Tombstone{ID: pruned, At: at(t, 11, 0), Pruned: true})
	for id, status := range map[string]int{taken: http.StatusGone, pruned: http.StatusNotFound, "none": http.StatusNotFound} {
		wantProblem(t, p.get(t, "/api/v1/entries/"+id), status, "")
		wantStatus(t, p.get(t, "/entry/"+id), status)
	}
}

func TestAPIAnswersAreConditional(t *testing.T) {
	p := newPlace(t)
	p.fill(t, 50, "zjol")
	for _, coding := range []string{"identity", "gzip"} {
		res := p.get(t, "/api/v1/entries", "Accept-Encoding", coding)
		wantHeader(t, res, "Cache-Control", "no-cache")
		wantHeader(t, res, "Vary", "Accept-Encoding, Authorization, Accept-Language")
		if a := decode[entriesAnswer](t, res); len(a.Entries) != 50 {
			t.Errorf("%s: %d entries", coding, len(a.Entries))
		}
		again := p.get(t, "/api/v1/entries", "Accept-Encoding", coding, "If-None-Match", res.Header.Get("ETag"))
		wantStatus(t, again, http.StatusNotModified)
	}
}

func TestAPIWhileTheStoreIsAway(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	p.store.fail(errors.New("no route to host"))
	for _, path := range []string{"/api/v1/entries", "/api/v1/entries/" + e.ID, "/api/v1/changes", "/api/v1/entries?source=jxrb"} {
		res := p.get(t, path)
		wantHeader(t, res, "Retry-After", "30")
		wantProblem(t, res, http.StatusServiceUnavailable, "later")
	}
}

func TestEntryAsNinjs(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	res := p.get(t, "/api/v1/entries/"+e.ID+".ninjs")
	wantStatus(t, res, http.StatusOK)
	got := decode[struct {
		Headlines []struct{ Value string }
		Standard  struct{ Name string }
	}](t, res)
	if got.Standard.Name != "ninjs" || len(got.Headlines) != 1 || got.Headlines[0].Value != e.Title {
		t.Errorf("got %+v", got)
	}
	wantProblem(t, p.get(t, "/api/v1/entries/none.ninjs"), http.StatusNotFound, `"none"`)
}

func TestReasonsAreSaidInTheLanguageAskedFor(t *testing.T) {
	p := newPlace(t)
	e := simple(t, "a", "甲")
	e.Channels, e.Towns = []string{"world"}, []string{"wuzhen"}
	e.Why = news.Why{Channels: map[string]news.Reason{"world": news.Because("filed.editor")}, Towns: map[string]news.Reason{"wuzhen": {Text: "旧话"}}}
	id := p.store.put(e).ID
	type whyAnswer struct {
		Why struct{ Channels, Towns map[string]string }
	}
	for _, c := range []struct{ query, accept, want string }{
		{"", "", "编辑设定"}, {"", "en-GB,zh;q=0.3", "set by an editor"}, {"?lang=zh", "en", "编辑设定"}, {"?lang=en", "", "set by an editor"},
	} {
		res := p.get(t, "/api/v1/entries/"+id+c.query, "Accept-Language", c.accept)
		if !strings.Contains(res.Header.Get("Vary"), "Accept-Language") {
			t.Errorf("Vary: %v", res.Header.Values("Vary"))
		}
		if got := decode[whyAnswer](t, res).Why; got.Channels["world"] != c.want || got.Towns["wuzhen"] != "旧话" {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	list := decode[struct{ Entries []whyAnswer }](t, p.get(t, "/api/v1/entries", "Accept-Language", "en"))
	if len(list.Entries) != 1 || list.Entries[0].Why.Channels["world"] != "set by an editor" {
		t.Errorf("%+v", list)
	}
}

// As ninjs, lists and changes hold what each entry is as ninjs; one that is gone is canceled.
func TestListsAndChangesAsNinjs(t *testing.T) {
	p := newPlace(t)
	e, gone := p.seed(t), p.store.put(simple(t, "x", "去"))
	type item struct{ URI, PubStatus string }
	one := decode[item](t, p.get(t, "/api/v1/entries/"+e.ID+".ninjs"))
	list := decode[struct{ Items []item }](t, p.get(t, "/api/v1/entries.ninjs?channel=strong-counties"))
	if len(list.Items) != 1 || list.Items[0] != one || one.PubStatus != "usable" {
		t.Errorf("%+v, want %+v", list, one)
	}
	p.store.remove(gone.ID, news.Tombstone{At: at(t, 11, 0)})
	changes := decode[struct {
		Changes []struct {
			Op    string
			Item  item
			Entry any
		}
	}](t, p.get(t, "/api/v1/changes.ninjs")).Changes
	if len(changes) != 2 || changes[0].Item != one || changes[0].Entry != nil || changes[1].Op != "delete" || changes[1].Item != (item{news.GUID(gone.ID), "canceled"}) {
		t.Errorf("%+v", changes)
	}
}
