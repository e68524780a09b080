package config_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

func TestExceptionsAreReadAndWrittenBack(t *testing.T) {
	c := load(t, `
licence:
  public: summary
  except:
    - {origins: [新华社, 中新社], public: headline, partner: summary, label: "{origin}专稿", rights: 版权归通讯社, url: "https://x.cn/"}
    - {channels: [world, finance], embargo: 6h, public: nothing}
    - {expiry: 30d, public: headline}
origins: {permit: [新华社, 嘉兴日报]}
sources:
  - id: a
    url: https://a.cn/
    permit: [乌镇发布]
    licence: {public: full, except: [{origins: [新华社], embargo: 1h30m, expiry: 7d, public: nothing}]}
`)
	site := []news.Exception{
		{Origins: []string{"新华社", "中新社"}, Public: "headline", Partner: "summary", Label: "{origin}专稿", Rights: "版权归通讯社", URL: "https://x.cn/"},
		{Channels: []string{"world", "finance"}, Embargo: 6 * time.Hour, Public: "nothing"},
		{Expiry: 30 * 24 * time.Hour, Public: "headline"},
	}
	own := []news.Exception{{Origins: []string{"新华社"}, Embargo: 90 * time.Minute, Expiry: 7 * 24 * time.Hour, Public: "nothing"}}
	if diff := cmp.Diff(site, c.Licence.Except) + cmp.Diff(own, c.Sources[0].Licence.Except); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"新华社", "嘉兴日报"}, c.Origins.Permit) + cmp.Diff([]string{"乌镇发布"}, c.Sources[0].Permit); diff != "" {
		t.Error(diff)
	}
	list, err := config.FormatSources(c.Sources)
	if err != nil {
		t.Fatal(err)
	}
	back, err := config.ParseSources(list, "list.yaml", c.Channels, c.Towns)
	if err != nil || cmp.Diff(c.Sources, back) != "" {
		t.Errorf("%v: %s", err, cmp.Diff(c.Sources, back))
	}
	printed, err := c.Print()
	if err != nil {
		t.Fatal(err)
	}
	if again := load(t, string(printed)); cmp.Diff(c.Licence, again.Licence) != "" || cmp.Diff(c.Origins, again.Origins) != "" {
		t.Errorf("printed:\n%s", printed)
	}
}

func TestExceptionsAreNotForTheEnvironment(t *testing.T) {
	_, err := loadErr(t, "", "HUB_LICENCE_EXCEPT=x", "HUB_ORIGINS_PERMIT=新华社")
	want := `HUB_LICENCE_EXCEPT: a list can only be given in hub.yaml, under licence.except
HUB_ORIGINS_PERMIT: a list can only be given in hub.yaml, under origins.permit`
	if err == nil || words.English.Err(err) != want {
		t.Errorf("got %v", err)
	}
}
