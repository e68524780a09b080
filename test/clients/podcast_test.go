package clients

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/test/hubproc"
)

const podcastScript = `
import sys, json, urllib.request, podcastparser
print(json.dumps(podcastparser.parse(sys.argv[1], urllib.request.urlopen(sys.argv[1]))))
`

// TestPodcastClientsTakeTheChannelOfSoundAndFilm lets gPodder's parser read the publisher's golden podcast.
func TestPodcastClientsTakeTheChannelOfSoundAndFilm(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import podcastparser").Run(); err != nil {
		needs.Missing(t, "python3-podcastparser is not installed (apt-get install python3-podcastparser)")
	}
	server := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(hubproc.Root(t), "feeds", "testdata", "golden"))))
	t.Cleanup(server.Close)
	var got struct {
		Title      string     `json:"title"`
		Author     string     `json:"itunes_author"`
		Cover      string     `json:"cover_url"`
		Explicit   *bool      `json:"explicit"`
		Categories [][]string `json:"itunes_categories"`
		Episodes   []struct {
			Title      string `json:"title"`
			GUID       string `json:"guid"`
			Seconds    int    `json:"total_time"`
			Art        string `json:"episode_art_url"`
			Enclosures []struct {
				URL  string `json:"url"`
				Type string `json:"mime_type"`
				Size int    `json:"file_size"`
			} `json:"enclosures"`
		} `json:"episodes"`
	}
	if err := json.Unmarshal(run(t, t.TempDir(), python, "-c", podcastScript, server.URL+"/media-video.rss"), &got); err != nil {
		t.Fatal(err)
	}
	if got.Author != "桐乡新闻聚合" || got.Cover != "https://hub.example.cn/cover.png" || got.Explicit == nil || *got.Explicit || len(got.Categories) != 1 || !slices.Equal(got.Categories[0], []string{"News", "Daily News"}) {
		t.Errorf("the podcast is %+v", got)
	}
	if len(got.Episodes) != 2 {
		t.Fatalf("%d episodes", len(got.Episodes))
	}
	e := got.Episodes[0]
	if e.Title != "早间新闻" || e.GUID == "" || e.Seconds != 3723 || e.Art != "https://radio.example.cn/a.jpg" || e.Enclosures[0].URL != "https://radio.example.cn/a.mp3" || e.Enclosures[0].Size != 4711 {
		t.Errorf("an episode is %+v", e)
	}
}
