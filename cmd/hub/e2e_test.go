package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/storetest"
)

// patience bounds how long a test waits for what the hub does in the background.
const patience = 2 * time.Minute

// testConfig is a hub that polls loopback without pause.
func testConfig(store string, sources ...news.Source) config.Config {
	cfg := config.Default()
	cfg.Listen, cfg.Site.URL, cfg.Store, cfg.Sources = "127.0.0.1:0", "http://127.0.0.1:0/", store, sources
	cfg.Channels, cfg.Towns = config.BuiltinChannels(), config.BuiltinTowns()
	cfg.Polling.AllowPrivate = true
	cfg.Polling.MinInterval, cfg.Polling.MaxInterval, cfg.Polling.ArticleGap = 50*time.Millisecond, 200*time.Millisecond, 0
	cfg.Licence.Public = news.ExtentFull
	return cfg
}

// startHub runs a hub until the test ends, and gives its base address.
func startHub(t *testing.T, cfg config.Config) (*Hub, string) {
	t.Helper()
	return startHubLogging(t, cfg, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})))
}

func startHubLogging(t *testing.T, cfg config.Config, log *slog.Logger) (*Hub, string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	h, err := NewServing(ctx, cfg, log)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error("run:", err)
		}
		if err := h.Close(); err != nil {
			t.Error("close:", err)
		}
	})
	return h, "http://" + h.listener.Addr().String()
}

// eventually asks the address until its body holds every word, and gives the body.
func eventually(t *testing.T, url string, words ...string) string {
	t.Helper()
	var body string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		body = read(t, url)
		if containsAll(body, words) {
			return body
		}
	}
	t.Fatalf("%s does not hold %q after %v:\n%s", url, words, patience, body)
	return ""
}

func containsAll(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

func read(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// onBothStores runs the test on the embedded store and on a real Redis.
func onBothStores(t *testing.T, f func(t *testing.T, store string)) {
	t.Run("embedded", func(t *testing.T) { f(t, t.TempDir()) })
	t.Run("redis", func(t *testing.T) { f(t, storetest.StartRedis(t)) })
}

// TestFailedParseStoresNoValidators: a document that cannot be read comes with a fresh ETag; when the partner mends it and
// keeps the ETag, it must still be fetched whole.
func TestFailedParseStoresNoValidators(t *testing.T) {
	onBothStores(t, func(t *testing.T, store string) {
		partner := feedtest.New(t)
		partner.Serve("/feed.xml", feedtest.Doc{Text: "the database is down", ETag: `"v1"`})
		h, base := startHub(t, testConfig(store, news.Source{ID: "s", Name: "嘉兴日报", Kind: news.KindFeed, URL: partner.URL + "/feed.xml", Enabled: true}))
		waitFailed(t, h, "s")
		partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则"), ETag: `"v1"`})
		eventually(t, base+"/feeds/all.atom", "乌镇新闻一则")
	})
}

func waitFailed(t *testing.T, h *Hub, id string) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		st, err := h.store.States(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if st[id].Outcome == news.OutcomeFailed {
			if st[id].Validators != (news.Validators{}) {
				t.Fatalf("a failed refresh stored validators: %+v", st[id].Validators)
			}
			return
		}
	}
	t.Fatal("the refresh did not fail")
}

func rss(titles ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>嘉兴日报</title><link>http://example.cn/</link><description>要闻</description>`)
	for _, title := range titles {
		b.WriteString("<item><title>" + title + "</title><guid isPermaLink=\"false\">" + title + "</guid><description>桐乡的新闻。</description></item>")
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// TestCorrectionKeepsPlaceAndRaisesVersion follows one entry through a correction, on both stores.
func TestCorrectionKeepsPlaceAndRaisesVersion(t *testing.T) {
	onBothStores(t, func(t *testing.T, store string) {
		partner := feedtest.New(t)
		doc := func(title string) feedtest.Doc {
			return feedtest.Doc{Text: `<rss version="2.0"><channel><title>嘉兴日报</title><link>http://example.cn/</link><description>d</description>` +
				`<item><guid isPermaLink="false">1</guid><title>` + title + `</title></item><item><guid isPermaLink="false">2</guid><title>另一条</title></item></channel></rss>`}
		}
		partner.Serve("/feed.xml", doc("错字标提"))
		_, base := startHub(t, testConfig(store, news.Source{ID: "s", Name: "嘉兴日报", Kind: news.KindFeed, URL: partner.URL + "/feed.xml", Enabled: true}))
		before := eventually(t, base+"/api/v1/entries", "错字标提", "另一条")
		first := changes(t, base, "")
		partner.Serve("/feed.xml", doc("错字标题"))
		after := eventually(t, base+"/api/v1/entries", "错字标题", `"version":2`)
		if strings.Index(before, "错字标提") > strings.Index(before, "另一条") != (strings.Index(after, "错字标题") > strings.Index(after, "另一条")) {
			t.Errorf("the correction moved the entry:\n%s\n%s", before, after)
		}
		second := changes(t, base, first.Next)
		if len(first.Changes) != 2 || len(second.Changes) != 1 {
			t.Errorf("%d and then %d changes, want 2 new and 1 corrected: %+v %+v", len(first.Changes), len(second.Changes), first, second)
		}
	})
}

// changeLog is an answer of /api/v1/changes.
type changeLog struct {
	Changes []struct {
		Seq   uint64
		Op    string
		Entry struct {
			ID      string
			Version int
			Title   string
		}
	}
	Next string
}

func changes(t *testing.T, base, since string) changeLog {
	t.Helper()
	var log changeLog
	if err := json.Unmarshal([]byte(read(t, base+"/api/v1/changes?since="+since)), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

// TestSeedPage takes one article of 桐乡新闻网, served in GB2312 as a list page and an article without any feed, to the
// feeds of its channel and of the channel's parent, on both stores.
func TestSeedPage(t *testing.T) {
	list, article := fixture(t, "testdata/seed/list.html"), fixture(t, "testdata/seed/article.html")
	onBothStores(t, func(t *testing.T, store string) {
		partner := feedtest.New(t)
		partner.Serve("/gngj/qxxw/index.shtml", feedtest.Doc{Text: list, Type: "text/html", Charset: "gbk", Label: "-"})
		partner.Serve("/system/2012/06/12/010123456.shtml", feedtest.Doc{Text: article, Type: "text/html", Charset: "gbk", Label: "-"})
		cfg := testConfig(store, news.Source{ID: "txnews", Name: "桐乡新闻网", Kind: news.KindPage,
			URL: partner.URL + "/gngj/qxxw/index.shtml", Selectors: news.Selectors{Links: ".list a"}, Enabled: true})
		_, base := startHub(t, cfg)
		people := []string{"嘉兴日报", "顾亦来", "黄佩锋", "杨懿泓", "宋琼燕", "青春党建", "91年前,一群平均年龄27岁的壮志青年", "全面推进党内活动“转型升级”"}
		for _, channel := range []string{"strong-counties", "world"} {
			for format, date := range map[string]string{"rss": "Tue, 12 Jun 2012 09:12:00 +0800", "atom": "2012-06-12T09:12:00+08:00", "json": "2012-06-12T09:12:00+08:00"} {
				body := eventually(t, base+"/feeds/channel/"+channel+"."+format, append([]string{date}, people...)...)
				for _, furniture := range []string{"大投入 大产出", "关闭本页", "网络之版权", "浙ICP备"} {
					if strings.Contains(body, furniture) {
						t.Errorf("%s.%s: the page's furniture %q is in the text", channel, format, furniture)
					}
				}
			}
		}
		entry := read(t, base+"/api/v1/entries?channel=world")
		if strings.Contains(entry, `"towns":["`) {
			t.Errorf("the entry has a town:\n%s", entry)
		}
		if log := changes(t, base, ""); len(log.Changes) != 1 {
			t.Errorf("%d changes, want 1", len(log.Changes))
		}
		if n := partner.Count("/system/2012/06/12/010123456.shtml"); n != 1 {
			t.Errorf("the article was fetched %d times, want once", n)
		}
	})
}

func fixture(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
