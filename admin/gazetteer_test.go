package admin

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/words"
)

// hubTowns is a hub's gazetteer in memory, and its desk.
type hubTowns struct {
	own, edited []news.Town
	acts        []string
	judged      []news.Town
}

var hubChannels = []news.Channel{{ID: "world", Name: "国内国际"}}

func (g *hubTowns) Current() *settings.Snapshot {
	if g.edited != nil {
		return settings.Of(settings.Snapshot{Channels: hubChannels, Towns: g.edited, Edited: map[string]bool{news.SettingTowns: true}})
	}
	return settings.Of(settings.Snapshot{Channels: hubChannels, Towns: g.own})
}

func (g *hubTowns) Reload(context.Context) error { return nil }

func (g *hubTowns) PutSetting(_ context.Context, _ string, towns any, act news.Act) error {
	g.edited, _ = towns.([]news.Town)
	g.acts = append(g.acts, act.By+" "+act.Op+" "+words.English.SayAll(act.Detail))
	return nil
}

// fewSources is a source list of one.
type fewSources struct{ editorial.SourceReader }

var one = news.Source{ID: "jxrb", Name: "嘉兴日报", Towns: []string{"wuzhen"}}

func (fewSources) Sources(context.Context) ([]news.Source, error) { return []news.Source{one}, nil }

func (fewSources) Roster(context.Context) ([]news.Listed, error) {
	return []news.Listed{{Source: &one}}, nil
}

func (fewSources) Source(_ context.Context, id string) (news.Source, error) {
	if id != one.ID {
		return news.Source{}, news.ErrNotFound
	}
	return one, nil
}

func (g *hubTowns) Judge(src news.Source, raws []news.Raw, towns []news.Town) ([]news.Entry, error) {
	g.judged = towns
	return []news.Entry{{Source: src.ID, Title: raws[0].Title, Towns: src.Towns, Categories: raws[0].Categories}}, nil
}

func TestGazetteerAPI(t *testing.T) {
	g := &hubTowns{own: []news.Town{{ID: "wuzhen", Name: "乌镇", For: []string{"桐乡"}}, {ID: "dama", Name: "大麻", For: []string{"桐乡"}}}}
	h := Handler(Options{Office: editorial.New(editorial.Parts{Sources: fewSources{}, Roster: fewSources{}, Settings: g, Judge: g, Now: func() time.Time { return time.Unix(0, 0) },
		CheckTowns: func(towns []news.Town) error {
			if len(towns) == 0 {
				return errors.New("there is no town in it")
			}
			return nil
		}})})
	ask := func(method, path, body string) (int, string) {
		r := httptest.NewRequest(method, "/admin/api/v1/"+path, strings.NewReader(body))
		r.Header.Set("Accept-Language", "en")
		r.Header.Set(UserHeader, "li")
		r.Header.Set("If-Match", "*")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	rows := []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "gazetteer", "", 200, `"edited":false,"county":["桐乡"]}`},
		{"PUT", "gazetteer", `{"towns":[]}`, 422, "there is no town in it"},
		{"PUT", "gazetteer", `{"towns":[{"id":"a","nmae":"甲"}]}`, 400, `unknown field \"nmae\"`},
		{"PUT", "gazetteer", `{"towns":[{"id":"yunxi","name":"云溪"},{"id":"yunhe","name":"云荷"}]}`, 200, `"edited":true,"notes":[{"rule":"note.no-county","said":"no word names the county`},
		{"GET", "gazetteer", "", 200, `{"rule":"note.town-unknown","terms":["jxrb","wuzhen"],"said":"the source jxrb names`},
		{"DELETE", "gazetteer", "", 200, `"edited":false`},
		{"POST", "rules/test", `{}`, 422, "a title or a text is needed"},
		{"POST", "rules/test", `{"title":"甲","source":"nobody"}`, 404, `source \"nobody\": not found`},
		{"POST", "rules/test", `{"title":"甲","gazetteer":[]}`, 422, "there is no town in it"},
		{"POST", "rules/test", `{"title":"甲","source":"jxrb","categories":["财经"],"gazetteer":[{"id":"a","name":"甲"}]}`, 200, `"source":"jxrb"`},
	}
	for _, r := range rows {
		if status, body := ask(r.method, r.path, r.body); status != r.status || !strings.Contains(body, r.want) {
			t.Errorf("%s %s %s: %d %s, want %d %s", r.method, r.path, r.body, status, body, r.status, r.want)
		}
	}
	if d := cmp.Diff([]string{"li gazetteer.put 2 towns", "li gazetteer.reset "}, g.acts); d != "" {
		t.Error(d)
	}
	if len(g.judged) != 1 || g.judged[0].ID != "a" {
		t.Errorf("judged by %v", g.judged)
	}
	_, body := ask(http.MethodPost, "rules/test", `{"text":"乙","source":"jxrb"}`)
	var e news.Entry
	if err := json.Unmarshal([]byte(body), &e); err != nil || len(e.Towns) != 1 || g.judged != nil {
		t.Errorf("%v %s, by %v; want the hub's own towns, and the source's default", err, body, g.judged)
	}
}
