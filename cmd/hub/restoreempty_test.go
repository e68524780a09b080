package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/storetest"
)

// TestAHubThatServesAnEmptyStoreIsRestoredInto: whatever it wrote by itself meanwhile, with all that it can be set to do by itself.
func TestAHubThatServesAnEmptyStoreIsRestoredInto(t *testing.T) {
	partner := feedtest.New(t)
	partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则")})
	from, base := startHub(t, testConfig(t.TempDir(), news.Source{ID: "s", Name: "嘉兴日报", Kind: news.KindFeed, URL: partner.URL + "/feed.xml", Enabled: true}))
	eventually(t, base+"/feeds/all.atom", "乌镇新闻一则")
	var dump bytes.Buffer
	if err := from.store.Dump(t.Context(), &dump); err != nil {
		t.Fatal(err)
	}
	for name, where := range map[string]string{"embedded": t.TempDir(), "redis": storetest.StartRedis(t)} {
		t.Run(name, func(t *testing.T) {
			cfg := testConfig(where)
			cfg.WebSub.Enabled = true
			cfg.Admin.Webhook = partner.URL + "/nobody"
			cfg.Admin.SMTP = config.SMTP{Host: "127.0.0.1:1", Security: "starttls", From: "a@hub.example", To: []string{"b@hub.example"}}
			cfg.Admin.Backup.Folder, cfg.Admin.Backup.Every, cfg.Admin.Backup.Keep = t.TempDir(), time.Hour, 3
			h, base := startHub(t, cfg)
			for _, path := range []string{"/", "/feeds/all.atom", "/feeds/all.rss", "/feeds/", "/readyz", "/metrics", "/api/v1/changes", "/api/v1/entries", "/search?q=a", "/sitemap.xml", "/admin/login"} {
				asked(t, base+path, "")
			}
			awaited(t, "no backup was made", func() bool {
				place, err := h.store.JobPlace(t.Context(), news.BackupQueue, news.BackupJob)
				return err == nil && place != ""
			})
			if _, err := h.store.Restore(t.Context(), bytes.NewReader(dump.Bytes()), news.Act{By: "test"}); err != nil {
				t.Fatal(err)
			}
			eventually(t, base+"/feeds/all.atom", "乌镇新闻一则")
		})
	}
}
