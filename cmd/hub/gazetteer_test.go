package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// TestGazetteerIsTakenUpWhileServing edits the gazetteer again and again under requests, none of which may fail. On Redis two
// hubs serve, and the commands are a third process.
func TestGazetteerIsTakenUpWhileServing(t *testing.T) {
	more, err := config.FormatTowns([]news.Town{{ID: "wuzhen", Name: "乌镇", Kind: "镇", For: []string{"桐乡"}},
		{ID: "yunxi", Name: "云溪", Kind: "镇", Ambiguous: true, For: []string{"桐乡"}}})
	if err != nil {
		t.Fatal(err)
	}
	rounds := 5
	if testing.Short() {
		rounds = 2
	}
	file := filepath.Join(t.TempDir(), "towns.yaml")
	if err := os.WriteFile(file, more, 0o600); err != nil {
		t.Fatal(err)
	}
	onBothStores(t, func(t *testing.T, store string) {
		partner := feedtest.New(t)
		partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则")})
		cfg := testConfig(store, news.Source{ID: "s", Name: "嘉兴日报", Kind: news.KindFeed, URL: partner.URL + "/feed.xml", Enabled: true})
		_, base := startHub(t, cfg)
		bases := []string{base}
		if strings.Contains(store, "://") {
			_, other := startHub(t, cfg)
			bases = append(bases, other)
		}
		waitControl(t, store)
		for _, base := range bases {
			eventually(t, base+"/feeds/town/wuzhen.atom", "乌镇新闻一则")
		}
		stop := underRequests(t, bases, "/", "/feeds", "/feeds.opml", "/town/wuzhen", "/feeds/all.atom", "/feeds/town/wuzhen.rss", "/api/v1/entries?town=wuzhen")
		for range rounds {
			command(t, store, "gazetteer", "import", file)
			waitStatus(t, bases, http.StatusOK, "/town/yunxi", "/feeds/town/yunxi.rss", "/api/v1/entries?town=yunxi")
			waitStatus(t, bases, http.StatusNotFound, "/town/dama", "/feeds/town/dama.rss", "/api/v1/entries?town=dama")
			command(t, store, "gazetteer", "reset")
			waitStatus(t, bases, http.StatusNotFound, "/town/yunxi", "/feeds/town/yunxi.rss", "/api/v1/entries?town=yunxi")
			waitStatus(t, bases, http.StatusOK, "/town/dama", "/feeds/town/dama.rss", "/api/v1/entries?town=dama")
		}
		command(t, store, "gazetteer", "import", file)
		waitStatus(t, bases, http.StatusOK, "/town/yunxi")
		stop()
		partner.Serve("/feed.xml", feedtest.Doc{Text: rss("乌镇新闻一则", "桐乡市云溪镇新闻一则")})
		for _, base := range bases {
			eventually(t, base+"/feeds/town/yunxi.atom", "桐乡市云溪镇新闻一则")
		}
	})
}

// underRequests asks for every address again and again until it is told to stop; every answer must be 200.
func underRequests(t *testing.T, bases []string, paths ...string) (stop func()) {
	t.Helper()
	done := make(chan struct{})
	var asking sync.WaitGroup
	for _, base := range bases {
		asking.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				path := paths[n%len(paths)]
				resp, err := http.Get(base + path)
				if err != nil {
					t.Errorf("%s: %v", path, err)
					return
				}
				resp.Body.Close()
				if resp.StatusCode != http.StatusOK {
					t.Errorf("%s answered %s", path, resp.Status)
				}
			}
		})
	}
	stop = sync.OnceFunc(func() { close(done); asking.Wait() })
	t.Cleanup(stop)
	return stop
}

// waitStatus waits until every hub answers each path so.
func waitStatus(t *testing.T, bases []string, status int, paths ...string) {
	t.Helper()
	for _, base := range bases {
		for _, path := range paths {
			for end := time.Now().Add(patience); ; time.Sleep(2 * time.Millisecond) {
				got, _ := asked(t, base+path, "")
				if got == status {
					break
				}
				if time.Now().After(end) {
					t.Fatalf("%s answers %d, want %d", path, got, status)
				}
			}
		}
	}
}
