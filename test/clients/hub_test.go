package clients

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/test/hubproc"
)

// patience bounds how long the demo may take to have its partners' backlog in, and how long a feed of it may go on changing between any two polls.
const patience = 2 * time.Minute

// seedTitle is the article that the whole thing began with: it comes from a GB2312 list page without any feed.
const seedTitle = "南湖:全力推进“青春党建”工作"

// demo runs `hub demo` once for a test, and waits until the seed's article and the partners that it names are in.
func demo(t *testing.T) string {
	t.Helper()
	hub := hubproc.Start(t, hubproc.Build(t), hubproc.FreePort(t), "demo")
	await(t, hub.URL+"/feeds/channel/strong-counties.atom", seedTitle)
	for _, id := range []string{"zjol", "jxrb", "qjwb", "txnews", "wuzhen", "keji"} {
		await(t, hub.URL+"/feeds/source/"+id+".rss", "<item>")
	}
	return hub.URL
}

func await(t *testing.T, url, piece string) {
	t.Helper()
	var last string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		status, body := fetch(t, url)
		if status == http.StatusOK && strings.Contains(body, piece) {
			return
		}
		last = fmt.Sprintf("status %d, %.500s", status, body)
	}
	t.Fatalf("%s does not have %q after %v: %s", url, piece, patience, last)
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, read(t, res)
}

func read(t *testing.T, res *http.Response) string {
	t.Helper()
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestHub lets real programs read a running demo.
func TestHub(t *testing.T) {
	base := demo(t)
	t.Run("readers subscribe", func(t *testing.T) { readersSubscribe(t, base) })
	t.Run("newsboat takes deltas", func(t *testing.T) { newsboatTakesDeltas(t, base) })
	t.Run("readers read every kind of feed", func(t *testing.T) { readersReadEveryKind(t, base) })
	t.Run("parsers read", func(t *testing.T) { parsersRead(t, base) })
	t.Run("Atom follows the schema", func(t *testing.T) { atomFollowsSchema(t, base) })
}

// readersSubscribe lets each client subscribe to the seed's channel and to that channel's parent; the demo has
// few later stories for these two.
func readersSubscribe(t *testing.T, base string) {
	t.Helper()
	want := expectation{
		title: seedTitle, authors: []string{"顾亦来"}, source: "桐乡新闻网", date: time.Date(2012, 6, 12, 9, 12, 0, 0, time.FixedZone("", 8*3600)),
		text: []string{"91年前", "推动企业前行", "从而全面推进党内活动“转型升级”", "稿件来源:嘉兴日报", "顾亦来", "黄佩锋", "杨懿泓", "宋琼燕"},
	}
	subscribers := readers(t)
	subscribers["rss2email"] = func(t *testing.T) reader {
		return rss2email{needs.Program(t, "r2e", "rss2email"), t.TempDir()}
	}
	for name, start := range subscribers {
		for _, path := range []string{"/feeds/channel/strong-counties.rss", "/feeds/channel/strong-counties.atom", "/feeds/channel/world.rss", "/feeds/channel/world.atom"} {
			t.Run(name+path, func(t *testing.T) {
				subscribe(t, start(t), watch(t, base), path, want)
			})
		}
	}
}

// readersReadEveryKind lets each client read the feeds of all, of a town and of both together.
func readersReadEveryKind(t *testing.T, base string) {
	t.Helper()
	for name, start := range readers(t) {
		for _, feed := range []string{"all", "town/wuzhen", "channel/travel/town/wuzhen", "source/jxrb"} {
			for _, format := range []string{"rss", "atom"} {
				t.Run(fmt.Sprintf("%s/%s.%s", name, feed, format), func(t *testing.T) {
					list := start(t).read(t, base+"/feeds/"+feed+"."+format)
					if len(list) == 0 {
						t.Fatal("no entries")
					}
					for _, s := range list {
						if s.Title == "" || s.Link == "" || s.ID == "" || s.Date.Unix() <= 0 {
							t.Errorf("an entry is not whole: %+v", s)
						}
					}
				})
			}
		}
	}
}

// atomFollowsSchema checks feeds against the RELAX NG schema of RFC 4287.
func atomFollowsSchema(t *testing.T, base string) {
	t.Helper()
	jing := needs.Program(t, "jing", "jing")
	schema := filepath.Join(hubproc.Root(t), "feeds", "testdata", "atom.rnc")
	if _, err := os.Stat(schema); err != nil {
		t.Fatalf("the schema of RFC 4287 is missing: %v", err)
	}
	dir := t.TempDir()
	var files []string
	for _, feed := range []string{"all", "channel/strong-counties", "channel/world", "town/wuzhen", "channel/travel/town/wuzhen", "source/zjol", "source/jxrb", "source/qjwb", "source/txnews", "source/wuzhen", "source/keji", "channel/theory"} {
		status, body := fetch(t, base+"/feeds/"+feed+".atom?limit=500")
		if status != http.StatusOK {
			t.Errorf("%s: status %d", feed, status)
			continue
		}
		file := filepath.Join(dir, strings.ReplaceAll(feed, "/", "_")+".atom")
		write(t, file, body)
		files = append(files, file)
	}
	out, err := exec.Command(jing, append([]string{"-c", schema}, files...)...).CombinedOutput()
	if err != nil {
		t.Errorf("jing: %v\n%s", err, out)
	}
}
