package clients

import (
	"html"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// links are what a page leads to or loads.
var links = regexp.MustCompile(`(?:href|src|action)="([^"]+)"`)

// crawlMost bounds the walk: the demo goes on publishing.
const crawlMost = 6000

func lists(t *testing.T, url, piece string) bool {
	t.Helper()
	_, body := fetch(t, url)
	return strings.Contains(body, piece)
}

// TestEveryLinkLeadsSomewhere walks the demo from its front page, in both languages, after one of its sources was removed: none
// of the hub's own links is broken.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	bin, data := hubproc.Build(t), t.TempDir()
	hub := hubproc.Start(t, bin, hubproc.FreePort(t), "demo", "--every", "1h", "--data", data)
	await(t, hub.URL+"/feeds/source/keji.rss", "<item>")
	if out, err := exec.Command(bin, "source", "remove", "keji", "--store", data).CombinedOutput(); err != nil {
		t.Fatalf("remove a source: %v\n%s", err, out)
	}
	for end := time.Now().Add(patience); lists(t, hub.URL+"/feeds", "/keji.rss"); time.Sleep(20 * time.Millisecond) { // pages follow the log
		if time.Now().After(end) {
			t.Fatal("the source that was removed is listed still")
		}
	}
	from := map[string]string{"/": "", "/robots.txt": "", "/favicon.ico": "", "/?q=none": ""}
	queue := []string{"/", "/robots.txt", "/favicon.ico", "/?q=none"}
	for ; len(queue) > 0; queue = queue[1:] {
		path := queue[0]
		res, err := http.Get(hub.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body := read(t, res)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s, linked from %s: %s", path, from[path], res.Status)
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, m := range links.FindAllStringSubmatch(body, -1) {
			to := strings.TrimPrefix(html.UnescapeString(m[1]), hub.URL)
			to, _, _ = strings.Cut(to, "#")
			if _, seen := from[to]; seen || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || len(from) > crawlMost {
				continue
			}
			from[to] = path
			queue = append(queue, to)
		}
	}
	t.Logf("%d addresses", len(from))
	if len(from) < 200 || len(from) > crawlMost {
		t.Errorf("the walk saw %d addresses", len(from))
	}
}
