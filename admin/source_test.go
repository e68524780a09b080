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
		Licence: news.Licence{Public: news.ExtentFull}}
	info := SourceInfo{editorial.SourceInfo{Source: src, State: news.SourceState{Outcome: news.OutcomeNew, Failures: 2}}}
	b, err := json.Marshal(info)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"id":"a"`, `"interval":"15m0s"`, `"state":{`, `"licence":{"public":"full"}`} {
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
