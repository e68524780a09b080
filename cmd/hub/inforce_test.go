package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// office is a way to a hub's administration.
func office(t *testing.T, h *Hub) *control {
	t.Helper()
	c := localControl(h.admin, func() error { return nil })
	t.Cleanup(func() { _ = c.close() })
	return c
}

// put puts another value of a setting, over the one in force.
func put(t *testing.T, c *control, name string, value any) {
	t.Helper()
	read, err := c.Setting(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.PutSetting(t.Context(), read, value); err != nil || !got.Edited || got.Revision == read.Revision {
		t.Fatalf("put %s: %+v %v", name, got, err)
	}
	if _, err := c.PutSetting(t.Context(), read, value); !refusedAs(err, editorial.SettingChanged) {
		t.Errorf("%s is put over what is not in force any more: %v", name, err)
	}
}

// reset goes by the configuration's value again.
func reset(t *testing.T, c *control, name string) {
	t.Helper()
	if got, err := c.ResetSetting(t.Context(), editorial.Setting{Name: name}); err != nil || got.Edited {
		t.Fatalf("reset %s: %+v %v", name, got, err)
	}
}

func refusedAs(err error, code editorial.Code) bool {
	e, ok := errors.AsType[*editorial.Error](err)
	return ok && e.Code == code
}

// awaited waits until something holds.
func awaited(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(what)
		}
	}
}

// TestSettingsPutOnOneHubAreInForceOnEveryHub puts a licence and permits on one hub; on Redis a second serves on the store.
func TestSettingsPutOnOneHubAreInForceOnEveryHub(t *testing.T) {
	onBothStores(t, func(t *testing.T, store string) {
		partner := feedtest.New(t)
		partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则")})
		cfg := testConfig(store, news.Source{ID: "s", Name: "嘉兴日报", Kind: news.KindFeed, URL: partner.URL + "/feed.xml", Enabled: true})
		h, base := startHub(t, cfg)
		hubs, bases := []*Hub{h}, []string{base}
		if strings.Contains(store, "://") {
			other, base := startHub(t, cfg)
			hubs, bases = append(hubs, other), append(bases, base)
		}
		admin := office(t, h)
		for _, base := range bases {
			eventually(t, base+"/feeds/all.atom", "桐乡的新闻。")
			eventually(t, base+"/api/v1/changes", `"version":1`)
		}

		put(t, admin, news.SettingLicence, news.Licence{Public: news.ExtentHeadline, Partner: news.ExtentFull})
		for _, base := range bases {
			awaited(t, "the text is shown still", func() bool {
				_, body := asked(t, base+"/feeds/all.atom", "")
				return strings.Contains(body, "乌镇新闻一则") && !strings.Contains(body, "桐乡的新闻。")
			})
			eventually(t, base+"/api/v1/changes", `"version":2`)
		}
		reset(t, admin, news.SettingLicence)
		for _, base := range bases {
			eventually(t, base+"/feeds/all.atom", "桐乡的新闻。")
			eventually(t, base+"/api/v1/changes", `"version":3`)
		}

		site := h.settings.Current().Site
		site.Title, site.Contact = "梧桐新闻", "wutong@example.cn"
		put(t, admin, news.SettingSite, site)
		for _, base := range bases {
			eventually(t, base+"/feeds/all.atom", "梧桐新闻", base+"/")
			eventually(t, base+"/", "梧桐新闻", "wutong@example.cn")
			eventually(t, base+"/api/v1/openapi.json", `"title":"梧桐新闻"`)
		}
		awaited(t, "sources are asked in the old site's name", func() bool {
			return strings.Contains(partner.Last("/feed.xml").Get("User-Agent"), "wutong@example.cn")
		})

		put(t, admin, news.SettingPermits, []string{"新华社"})
		awaited(t, "the permits are not in force everywhere", func() bool {
			return hubs[len(hubs)-1].settings.Current().Edited[news.SettingPermits]
		})
		partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则", "乌镇新闻又一则")})
		awaited(t, "the entry does not wait for an editor", func() bool {
			held, err := admin.Held(t.Context())
			return err == nil && len(held) == 1 && held[0].Title == "乌镇新闻又一则"
		})
	})
}

// TestSettingsThatCannotBeAreRefused holds what an administrator puts to the configuration's rules.
func TestSettingsThatCannotBeAreRefused(t *testing.T) {
	cfg := testConfig(t.TempDir())
	cfg.Outside = map[string]string{"licence.public": "HUB_LICENCE_PUBLIC"}
	h, _ := startHub(t, cfg)
	admin := office(t, h)
	for _, c := range []struct {
		name  string
		value any
		code  editorial.Code
	}{
		{"log", "debug", editorial.SettingMissing},
		{news.SettingPermits, []string{"新华社", "新华社"}, editorial.SettingInvalid},
		{news.SettingPermits, nil, editorial.SettingInvalid},
		{news.SettingPermits, "新华社", editorial.SettingInvalid},
		{news.SettingLicence, map[string]string{"partner": "all"}, editorial.SettingInvalid},
		{news.SettingLicence, map[string]string{"publik": "full"}, editorial.SettingInvalid},
		{news.SettingLicence, news.Licence{Public: news.ExtentNothing}, editorial.SettingLocked},
		{news.SettingSite, map[string]string{"title": "站", "timezone": "Mars/Olympus"}, editorial.SettingInvalid},
		{news.SettingSite, map[string]string{"title": "站", "timezone": "UTC", "url": "http://other.example/"}, editorial.SettingLocked},
		{news.SettingWords, news.Vocabulary{Outlets: []string{"、"}}, editorial.SettingInvalid},
	} {
		if _, err := admin.PutSetting(t.Context(), editorial.Setting{Name: c.name}, c.value); !refusedAs(err, c.code) {
			t.Errorf("%s %v: %v, want %s", c.name, c.value, err, c.code)
		}
	}
	put(t, admin, news.SettingLicence, news.Licence{Label: "稿源:{origin}"})
	is, err := admin.Setting(t.Context(), news.SettingLicence)
	if err != nil || !is.Locked || is.LockedBy["public"] != "HUB_LICENCE_PUBLIC" || h.settings.Current().Licence.Public != news.ExtentFull {
		t.Errorf("%+v %v", is, err)
	}
	act := h.actsOf(t)[0]
	if act.Op != "setting.put" || act.Object != "licence" || act.After == nil {
		t.Errorf("the act is %+v", act)
	}
}

func (h *Hub) actsOf(t *testing.T) []news.Act {
	t.Helper()
	acts, _, err := h.store.Acts(t.Context(), news.Cursor{}, 10)
	if err != nil || len(acts) == 0 {
		t.Fatal("no act is on record", err)
	}
	return acts
}
