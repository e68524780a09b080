package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/storetest"
)

// TestADamagedRecordHarmsNothingElse damages an entry, and a source whose licence gives nothing, below a hub that starts then.
func TestADamagedRecordHarmsNothingElse(t *testing.T) {
	store := storetest.StartRedis(t)
	c := storetest.Client(t, store)
	partner := feedtest.New(t)
	partner.Serve("/open.xml", feedtest.Doc{Text: rss("乌镇新闻一则", "濮院新闻一则", "崇福新闻一则")})
	partner.Serve("/closed.xml", feedtest.Doc{Text: rss("不得公开的稿件")})
	cfg := testConfig(store,
		news.Source{ID: "open", Name: "嘉兴日报", Kind: news.KindFeed, URL: partner.URL + "/open.xml", Enabled: true},
		news.Source{ID: "closed", Name: "内参", Kind: news.KindFeed, URL: partner.URL + "/closed.xml", Enabled: true,
			Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}})
	h, base := startHub(t, cfg)
	eventually(t, base+"/feeds/all.atom", "乌镇新闻一则", "濮院新闻一则", "崇福新闻一则")
	awaited(t, "the closed source is not read", func() bool {
		states, err := h.store.States(t.Context(), "closed")
		return err == nil && !states["closed"].LastSuccess.IsZero()
	})
	entries, _, err := h.store.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	id := ""
	for _, e := range entries {
		if e.Title == "乌镇新闻一则" {
			id = e.ID
		}
	}
	for kind, key := range map[string]string{"source": "closed", "entry": id} {
		v, err := c.HGet(t.Context(), "{hub}:rec:"+kind, key).Result()
		if err == nil {
			err = c.HSet(t.Context(), "{hub}:rec:"+kind, key, v[:len(v)/2]).Err()
		}
		if err != nil {
			t.Fatal(err)
		}
	}

	h, base = startHub(t, cfg)
	for _, path := range []string{"/", "/feeds/all.atom", "/feeds/all.rss", "/feeds/all.json", "/feeds/source/open.rss", "/api/v1/entries", "/api/v1/changes", "/feeds", "/feeds.opml", "/source/open"} {
		status, body := asked(t, base+path, "")
		if status != http.StatusOK || strings.Contains(body, "不得公开") || strings.Contains(body, "内参") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	eventually(t, base+"/feeds/all.atom", "濮院新闻一则", "崇福新闻一则")
	if status, body := asked(t, base+"/readyz?lang=zh-CN", ""); status != http.StatusOK || !containsAll(body, []string{"2 条存储记录", "entry " + id, "source closed"}) {
		t.Errorf("readyz: %d %s", status, body)
	}
	if _, body := asked(t, base+"/metrics", ""); !containsAll(body, []string{`hub_store_damaged_records{kind="entry"} 1`, `hub_store_damaged_records{kind="source"} 1`}) {
		t.Errorf("metrics: %s", body)
	}
	partner.Serve("/open.xml", feedtest.Doc{Text: rss("乌镇新闻一则", "濮院新闻一则", "崇福新闻一则", "石门新闻一则")})
	eventually(t, base+"/feeds/all.atom", "石门新闻一则")

	if list := command(t, store, "source", "list"); !strings.Contains(list, "closed") {
		t.Errorf("the list has no damaged source: %s", list)
	}
	command(t, store, "source", "remove", "closed")
	command(t, store, "takedown", id, "--reason", "记录损坏")
	awaited(t, "what was mended is named still", func() bool {
		status, body := asked(t, base+"/readyz?lang=en", "")
		return status == http.StatusOK && !strings.Contains(body, "left out")
	})
	if status, body := asked(t, base+"/api/v1/entries/"+id, ""); status != http.StatusGone {
		t.Errorf("the entry that was taken down: %d %s", status, body)
	}
}
