package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/storetest"
)

// TestAnEmptiedStoreIsSaidAndNotFilled empties Redis below a hub, restores a backup under it, empties it again and starts
// another hub on it.
func TestAnEmptiedStoreIsSaidAndNotFilled(t *testing.T) {
	url := storetest.StartRedis(t)
	c := storetest.Client(t, url)
	partner := feedtest.New(t)
	partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则", "已撤下的新闻")})
	cfg := testConfig(url, news.Source{ID: "s", Name: "嘉兴日报", Kind: news.KindFeed, URL: partner.URL + "/feed.xml", Enabled: true})
	h, base := startHub(t, cfg)
	eventually(t, base+"/feeds/all.atom", "乌镇新闻一则", "已撤下的新闻")
	entries, _, err := h.store.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Title == "已撤下的新闻" {
			command(t, url, "takedown", e.ID, "--reason", "应要求")
		}
	}
	awaited(t, "the takedown is not heard of", func() bool {
		_, body := asked(t, base+"/feeds/all.atom", "")
		return !strings.Contains(body, "已撤下的新闻")
	})
	var dump bytes.Buffer
	if err := h.store.Dump(t.Context(), &dump); err != nil {
		t.Fatal(err)
	}

	empty := func() {
		t.Helper()
		if err := c.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		awaited(t, "nobody says that the store was emptied", func() bool {
			status, body := asked(t, base+"/readyz", "")
			return status == http.StatusServiceUnavailable && strings.Contains(body, "存储在运行中被清空")
		})
	}
	empty()
	if _, body := asked(t, base+"/readyz?lang=en", ""); !containsAll(body, []string{"emptied", "restore a backup", "start the hub anew"}) {
		t.Errorf("readyz: %s", body)
	}
	var polled int
	awaited(t, "it is polled still", func() bool { // but by a refresh that had begun
		polled = partner.Count("/feed.xml")
		time.Sleep(5 * cfg.Polling.MaxInterval)
		return partner.Count("/feed.xml") == polled
	})
	if status, body := asked(t, base+"/feeds/all.atom", ""); status != http.StatusOK || !strings.Contains(body, "乌镇新闻一则") {
		t.Errorf("the kept feed: %d %s", status, body)
	}
	unkept := []string{"/feeds/channel/tongxiang.json", "/feeds/source/s.atom", "/api/v1/entries", "/entry/" + entries[0].ID, "/api/v1/entries/" + entries[0].ID}
	for _, path := range unkept {
		if status, body := asked(t, base+path, ""); status != http.StatusServiceUnavailable {
			t.Errorf("%s of the emptied store: %d %s", path, status, body)
		}
	}

	if _, err := h.store.Restore(t.Context(), bytes.NewReader(dump.Bytes()), news.Act{At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	awaited(t, "the restored store is not worked with", func() bool {
		status, _ := asked(t, base+"/readyz", "")
		return status == http.StatusOK && partner.Count("/feed.xml") > polled
	})
	if _, body := asked(t, base+"/feeds/all.atom", ""); strings.Contains(body, "已撤下的新闻") || !strings.Contains(body, "乌镇新闻一则") {
		t.Errorf("after the restore: %s", body)
	}
	for _, path := range unkept {
		if status, body := asked(t, base+path, ""); status == http.StatusServiceUnavailable || strings.HasSuffix(path, ".atom") && !strings.Contains(body, "乌镇新闻一则") {
			t.Errorf("%s after the restore: %d %s", path, status, body)
		}
	}

	empty()
	_, fresh := startHub(t, cfg)
	eventually(t, fresh+"/feeds/all.atom", "乌镇新闻一则")
	if status, body := asked(t, fresh+"/readyz", ""); status != http.StatusOK {
		t.Errorf("a hub that started anew: %d %s", status, body)
	}
}

// TestOutagesAreSaid has /readyz say why Redis cannot be worked with, and /metrics answer all the same.
func TestOutagesAreSaid(t *testing.T) {
	url := storetest.StartRedis(t)
	c := storetest.Client(t, url)
	_, base := startHub(t, testConfig(url))
	for _, o := range []struct{ name, value, mended, said string }{
		{"maxmemory", "1", "0", "内存已满"},
		{"min-replicas-to-write", "1", "0", "min-replicas-to-write"},
	} {
		set := func(value string) {
			t.Helper()
			if err := c.ConfigSet(t.Context(), o.name, value).Err(); err != nil {
				t.Fatal(err)
			}
		}
		set(o.value)
		awaited(t, o.name+" is not said", func() bool {
			status, body := asked(t, base+"/readyz", "")
			return status == http.StatusServiceUnavailable && strings.Contains(body, o.said)
		})
		set(o.mended)
		awaited(t, o.name+" is said still", func() bool {
			status, _ := asked(t, base+"/readyz", "")
			return status == http.StatusOK
		})
	}
	goOn := halt(t, c)
	defer time.AfterFunc(time.Minute, goOn).Stop() // then the answers are those of a server that is well
	status, body := asked(t, base+"/metrics", "")
	if status != http.StatusOK || !containsAll(body, []string{"hub_store_up 0", "go_goroutines"}) {
		t.Errorf("metrics: %d %s", status, body)
	}
	if status, body := asked(t, base+"/readyz", ""); status != http.StatusServiceUnavailable || !strings.Contains(body, "没有及时响应") {
		t.Errorf("readyz: %d %s", status, body)
	}
	goOn()
}

// halt has a server answer nobody until it is told to go on.
func halt(t *testing.T, c *redis.Client) (goOn func()) {
	t.Helper()
	is, err := c.InfoMap(t.Context(), "server").Result()
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(is["Server"]["process_id"])
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGSTOP)
	}
	if err != nil {
		t.Fatal(err)
	}
	goOn = sync.OnceFunc(func() { _ = syscall.Kill(pid, syscall.SIGCONT) })
	t.Cleanup(goOn)
	return goOn
}

// TestAHubServesWithoutAPlaceForItsIndex has nowhere for the index to stand, which is made anew of the store whenever it is lost.
func TestAHubServesWithoutAPlaceForItsIndex(t *testing.T) {
	url := storetest.StartRedis(t)
	partner := feedtest.New(t)
	partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则")})
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", file)
	_, base := startHub(t, testConfig(url, news.Source{ID: "s", Name: "嘉兴日报", Kind: news.KindFeed, URL: partner.URL + "/feed.xml", Enabled: true}))
	eventually(t, base+"/feeds/all.atom", "乌镇新闻一则")
	eventually(t, base+"/api/v1/entries?q=%E4%B9%8C%E9%95%87", "乌镇新闻一则")
}
