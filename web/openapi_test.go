package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/apitest"
)

// description is what a place says of its own API.
func (p *place) description(t testing.TB) *apitest.Description {
	p.described.Do(func() { p.api = apitest.Read(t, []byte(text(t, p.get(t, "/api/v1/openapi.json")))) })
	return p.api
}

func TestEveryRouteOfTheAPIIsDescribed(t *testing.T) {
	p := newPlace(t)
	routes := 0
	for _, pattern := range p.Handler.(*table).patterns {
		if strings.HasPrefix(pattern, "/api/v1/") {
			routes++
			if !p.description(t).Has(http.MethodGet, pattern) {
				t.Errorf("%s is not described: add it in apiRoutes", pattern)
			}
		}
	}
	if routes < 4 {
		t.Errorf("the table has only %d routes of the API", routes)
	}
}

// Addresses are the server's and the path one behind the other, and every operation says what it is for.
func TestTheDescriptionIsWellFormed(t *testing.T) {
	doc := decode[struct {
		Info    struct{ License struct{ Name, URL string } }
		Servers []struct{ URL string }
		Paths   map[string]map[string]struct {
			OperationID, Summary string
			Responses            map[string]any
		}
	}](t, newPlace(t).get(t, "/api/v1/openapi.json"))
	if len(doc.Servers) != 1 || doc.Servers[0].URL != "http://hub.example" || doc.Info.License.Name == "" || doc.Info.License.URL != "http://hub.example/partners" {
		t.Errorf("%+v %+v", doc.Servers, doc.Info)
	}
	ids := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.OperationID == "" || ids[op.OperationID] || op.Summary == "" {
				t.Errorf("%s %s: %+v", method, path, op)
			}
			for _, status := range []string{"200", "400", "401", "403", "429"} { // a key may be nobody's, bound to other addresses, or have asked too much
				if op.Responses[status] == nil {
					t.Errorf("%s %s does not say that it may answer %s", method, path, status)
				}
			}
			ids[op.OperationID] = true
		}
	}
}

// Beside what is asked here, every answer of the API that these tests get is held against its description: see place.ask.
func TestAnswersAreAsDescribed(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	p.fill(t, 3, "zjol", "wuzhen")
	for path, status := range map[string]int{
		"/api/v1/entries?limit=2": 200, "/api/v1/entries?limit=501": 400, "/api/v1/entries?town=nowhere": 404, "/api/v1/entries?key=x": 401,
		"/api/v1/entries/" + e.ID: 200, "/api/v1/entries/" + e.ID + ".ninjs": 200, "/api/v1/entries/nothing": 404,
		"/api/v1/changes": 200, "/api/v1/changes?since=nonsense": 400, "/api/v1/openapi.json": 200,
		"/feeds/all.rss": 200, "/feeds/all.json?limit=0": 400, "/feeds/channel/world/town/wuzhen.atom": 200, "/feeds/town/nowhere.rss": 404, "/feeds.opml": 200,
	} {
		res := p.get(t, path)
		wantStatus(t, res, status)
		if !p.description(t).Check(t, http.MethodGet, path, res, []byte(text(t, p.get(t, path)))) {
			t.Errorf("%s is not described", path)
		}
	}
}

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	p := newPlace(t)
	for path, want := range map[string][2]string{
		"/api/v1/entries?limit=0":         {"limit must be a whole number from 1 to 500", "limit 必须是 1 到 500 之间的整数"},
		"/api/v1/entries?channel=nowhere": {`there is no channel "nowhere"`, "没有频道“nowhere”"},
		"/api/v1/entries?key=x":           {"this key is not known here", "这个密钥无效"},
		"/api/v2":                         {"there is nothing at this address", "这个地址没有内容"},
	} {
		for accept, words := range map[string]string{"": want[1], "en": want[0], "zh-CN,zh;q=0.9": want[1], "fr": want[1]} {
			res := p.get(t, path, "Accept-Language", accept)
			wantProblem(t, res, res.StatusCode, words)
			if !strings.Contains(strings.Join(res.Header.Values("Vary"), ","), "Accept-Language") {
				t.Errorf("%s: Vary %q", path, res.Header.Values("Vary"))
			}
		}
	}
}
