package admin

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

func TestSourceInJSON(t *testing.T) {
	src := news.Source{ID: "a", Name: "甲", Kind: news.KindFeed, URL: "http://a.cn/?x=1&y=2", Interval: 15 * time.Minute, Enabled: true,
		Licence: news.Licence{Public: news.ExtentFull, Except: []news.Exception{{Origins: []string{"新华社"}, Embargo: 6 * time.Hour, Public: news.ExtentNothing}}}}
	info := SourceInfo{editorial.SourceInfo{Source: src, State: news.SourceState{Outcome: news.OutcomeNew, Failures: 2}}}
	b, err := json.Marshal(info)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"id":"a"`, `"interval":"15m0s"`, `"state":{`, `"licence":{"public":"full","except":[`, `"embargo":"6h0m0s"`} {
		if strings.Count(string(b), part) != 1 {
			t.Errorf("%s does not stand once in %s", part, b)
		}
	}
	var back SourceInfo
	if err := json.Unmarshal(b, &back); err != nil || cmp.Diff(info, back) != "" {
		t.Errorf("%v %s", err, cmp.Diff(info, back))
	}
	for text, want := range map[string]time.Duration{
		`{"id":"a","interval":"90s"}`: 90 * time.Second, `{"id":"a","interval":60000000000}`: time.Minute, `{"id":"a"}`: 0,
		`{"id":"a","interval":"1d12h"}`: 36 * time.Hour, `{"id":"a","interval":"0"}`: 0,
	} {
		var s Source
		if err := json.Unmarshal([]byte(text), &s); err != nil || s.Interval != want || s.ID != "a" {
			t.Errorf("%s: %+v %v", text, s, err)
		}
	}
	var s Source
	if err := json.Unmarshal([]byte(`{"interval":"soon"}`), &s); err == nil || !strings.Contains(words.English.Err(err), `"soon" is not a duration`) {
		t.Error(err)
	}
}

// Lengths of time are read as in hub.yaml, those of a licence's exceptions too.
func TestAnExceptionInJSONIsAsInTheConfiguration(t *testing.T) {
	for text, want := range map[string]time.Duration{`"1.5d"`: 36 * time.Hour, `"90m"`: 90 * time.Minute, `21600000000000`: 6 * time.Hour} {
		var s Source
		err := json.Unmarshal([]byte(`{"id":"a","licence":{"public":"full","except":[{"channels":["world"],"expiry":`+text+`,"public":"headline"}]}}`), &s)
		if err != nil || len(s.Licence.Except) != 1 || s.Licence.Except[0].Expiry != want || s.Licence.Except[0].Channels[0] != "world" {
			t.Errorf("%s: %+v %v", text, s.Licence, err)
		}
	}
}
