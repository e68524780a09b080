package config_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

func TestSourcesAreWrittenAndReadBack(t *testing.T) {
	all := []news.Source{
		{ID: "a", Name: "甲: \"报\"", Kind: news.KindFeed, URL: "https://me:pw@a.cn/?key=k&x=#f", Enabled: true},
		{ID: "b", Name: "on", Kind: news.KindPage, URL: "http://b.cn/", Homepage: "http://b.cn/", Timezone: "Asia/Tokyo", Language: "zh-TW",
			Channels: []string{"world", "strong-counties"}, Towns: []string{"wuzhen"}, Categories: map[string]string{"财经: 1": "finance", "#x": "world", "true": "auto"},
			PausedUntil: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
			Licence:     news.Licence{Public: "nothing", Partner: "full", Label: "稿件来源:{origin}\n第二行", Rights: "© 'x'", URL: "https://l.cn/"},
			Interval:    90 * time.Second, Selectors: news.Selectors{Links: "ul > li:nth-child(2) a[href*='x']", Title: "#Title", PageName: "*"}},
		{ID: "2024", Name: "2024", Kind: news.KindEpaper, URL: "http://c.cn/", Preset: "founder", Enabled: true},
	}
	text, err := config.FormatSources(all)
	if err != nil {
		t.Fatal(err)
	}
	back, err := config.ParseSources(text, "list.yaml", config.BuiltinChannels(), config.BuiltinTowns())
	if err != nil {
		t.Fatal(err, string(text))
	}
	if diff := cmp.Diff(all, back); diff != "" {
		t.Error("(-written +read):\n", diff, string(text))
	}
	if c := load(t, string(text)); cmp.Diff(all, c.Sources) != "" {
		t.Error("hub.yaml does not take the list as it is")
	}
}

func TestNoSourcesAtAll(t *testing.T) {
	text, err := config.FormatSources(nil)
	if err != nil || string(text) != "sources: []\n" {
		t.Fatalf("%q %v", text, err)
	}
	for _, text := range []string{"", "# nothing\n", "[]", "sources:\n"} {
		if got, err := config.ParseSources([]byte(text), "list.yaml", nil, nil); err != nil || len(got) != 0 {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}

func TestABareListOfSources(t *testing.T) {
	got, err := config.ParseSources([]byte("- id: a\n  url: https://a.cn/\n"), "list.yaml", nil, nil)
	want := []news.Source{{ID: "a", Name: "a", Kind: news.KindFeed, URL: "https://a.cn/", Enabled: true}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestFaultsInAListOfSourcesNameItsFile(t *testing.T) {
	_, err := config.ParseSources([]byte("- id: a\n  url: https://a.cn/\n  channels: [own, world]\n- id: a\n  url: x\nstore: x\n"), "list.yaml", nil, nil)
	if !errors.Is(err, config.ErrInvalid) || !strings.HasPrefix(words.English.Err(err), "list.yaml:6:1: YAML: ") {
		t.Errorf("got: %v", err)
	}
	_, err = config.ParseSources([]byte("- id: a\n  url: https://a.cn/\n  channels: [own, world]\n- id: a\n  url: x\n"), "list.yaml",
		[]news.Channel{{ID: "own", Name: "自己"}}, nil)
	want := `list.yaml:3:19: sources[0].channels[1]: there is no channel "world"
list.yaml:4:7: sources[1].id: there is a source "a" already (line 1): every id may stand once
list.yaml:5:8: sources[1].url: "x" is not a web address: write it in full, like https://example.cn/`
	if err == nil || words.English.Err(err) != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestCheckSourceSaysWhatAFileWouldBeToldOf(t *testing.T) {
	c := load(t, "")
	if err := c.CheckSource(news.Source{ID: "a", Kind: news.KindFeed, URL: "https://a.cn/"}); err != nil {
		t.Error(err)
	}
	err := c.CheckSource(news.Source{ID: "A", Kind: news.KindFeed, URL: "a.cn", Channels: []string{"财经纵横"}})
	want := `id: "A" is not an id: use a–z, 0–9 and - between them, at most 64
url: "a.cn" is not a web address: write it in full, like https://example.cn/
channels[0]: there is no channel "财经纵横" (write its id, finance)`
	if !errors.Is(err, config.ErrInvalid) || words.English.Err(err) != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestTheStoreIsAFolderOrAServer(t *testing.T) {
	for store, folder := range map[string]bool{"./data": true, "/var/lib/hub": true, "redis://h/1": false, "redis+cluster://a:1,b:2": false} {
		c := load(t, "", "HUB_STORE="+store)
		if got, ok := c.StoreFolder(); ok != folder || ok && got != store {
			t.Errorf("%s: %q %v", store, got, ok)
		}
	}
	c := load(t, "", "HUB_STORE=redis://:geheim@h/1")
	if got := c.MaskedStore(); got != "redis://:xxxxx@h/1" {
		t.Error(got)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := config.Load(config.Inputs{File: "../hub.example.yaml"}); err != nil {
			b.Fatal(err)
		}
	}
}
