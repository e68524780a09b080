package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/txnews/hub/cmd/hub/demo"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// demoSource plays the partners until the test ends, and gives one of them.
func demoSource(t *testing.T, id string) news.Source {
	t.Helper()
	p, err := demo.Start(t.Context(), demo.Options{Every: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	for _, src := range p.Sources() {
		if src.ID == id {
			return src
		}
	}
	t.Fatalf("the demo has no partner %s", id)
	return news.Source{}
}

// hub runs the command, and gives what it writes.
func hub(t *testing.T, args ...string) (out, errOut string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	environ := []string{"HUB_POLLING_ALLOW_PRIVATE=true", "HUB_POLLING_ARTICLE_GAP=0s"}
	if code := run(t.Context(), args, stdio{in: strings.NewReader(""), out: &stdout, err: io.MultiWriter(&stderr, t.Output()), environ: environ}); code != exitDone {
		t.Fatalf("hub %q ended with %d: %s", args, code, stderr.String())
	}
	return stdout.String(), stderr.String()
}

func TestPreviewFindsTheFamilyOfANewspaper(t *testing.T) {
	for id, family := range map[string]string{"jxrb": "founder", "qjwb": "zjol"} {
		t.Run(id, func(t *testing.T) {
			src := demoSource(t, id)
			out, _ := hub(t, "--store", t.TempDir(), "preview", src.URL, "--json")
			var pre struct {
				Kind      news.Kind
				Preset    string
				WhyPreset news.Reasons `json:"why_preset"`
				Count     int
				Entries   []struct {
					Entry struct{ Title, URL string }
				}
			}
			if err := json.Unmarshal([]byte(out), &pre); err != nil {
				t.Fatal(err)
			}
			if pre.Kind != news.KindEpaper || pre.Preset != family || len(pre.WhyPreset) == 0 || pre.Count == 0 {
				t.Fatalf("%+v, want entries of an epaper of the family %s", pre, family)
			}
			for _, e := range pre.Entries {
				if e.Entry.Title == "" || !strings.Contains(e.Entry.URL, "/content_") {
					t.Errorf("entry %+v", e.Entry)
				}
			}
			if out, _ = hub(t, "--store", t.TempDir(), "preview", src.URL); !strings.Contains(out, "preset    "+family+" (") {
				t.Errorf("the preview for people does not tell the preset:\n%s", out)
			}
		})
	}
}

func TestPreviewTakesThePresetThatIsGiven(t *testing.T) {
	src := demoSource(t, "jxrb")
	if out, _ := hub(t, "--store", t.TempDir(), "preview", src.URL, "--kind", "epaper", "--preset", "founder"); !strings.Contains(out, "preset    founder (as --preset says)") {
		t.Errorf("%s", out)
	}
}

func TestPreviewOfAFeedHasNoPreset(t *testing.T) {
	src := demoSource(t, "keji")
	for _, flag := range []string{"--json", "--limit=1"} {
		if out, _ := hub(t, "--store", t.TempDir(), "preview", src.URL, flag); !strings.Contains(out, "feed") || strings.Contains(out, "preset") {
			t.Errorf("%s: %s", flag, out)
		}
	}
}

func TestSourceAddFindsTheFamilyOfANewspaper(t *testing.T) {
	for id, family := range map[string]string{"jxrb": "founder", "qjwb": "zjol"} {
		for _, flags := range [][]string{nil, {"--kind", "epaper"}, {"--name", id}} {
			src, store := demoSource(t, id), t.TempDir()
			_, told := hub(t, append([]string{"--store", store, "source", "add", src.URL, "--id", id}, flags...)...)
			if !strings.Contains(told, "preset "+family+": ") {
				t.Errorf("%s %q: told %q", id, flags, told)
			}
			if out, _ := hub(t, "--store", store, "poll", id); !strings.Contains(out, " new,") || strings.Contains(out, " 0 new,") {
				t.Errorf("%s %q: the added source's first poll: %s", id, flags, out)
			}
		}
	}
}

func TestPreviewSaysWhereADateComesFrom(t *testing.T) {
	file := filepath.Join(t.TempDir(), "feed.xml")
	doc := `<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>嘉兴日报</title><updated>2026-06-12T09:12:00Z</updated>` +
		`<entry><id>y</id><title>新闻一则</title><updated>2026-06-12T09:12:00Z</updated><link href="http://example.cn/1"/></entry></feed>`
	if err := os.WriteFile(file, []byte(doc), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := hub(t, "--store", t.TempDir(), "preview", file)
	if !strings.Contains(out, `(from "2026-06-12T09:12:00Z")`) || strings.Contains(out, `""`) {
		t.Errorf("%s", out)
	}
}

func TestCreditLine(t *testing.T) {
	for want, a := range map[string]news.Attribution{
		"没有找到":   {},
		"记者 顾亦来": {Reporters: []string{"顾亦来"}},
		"来源 嘉兴日报 · 记者 顾亦来 黄佩锋": {Origin: "嘉兴日报", Reporters: []string{"顾亦来", "黄佩锋"}},
	} {
		if got := creditLine(words.Chinese, a); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
