package desk

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/news"
)

type channelCase struct {
	Source, Title, Content string
	Categories, Trail      []string
	Channels               []string // the source's own
	Map                    map[string]string
	Pictures               int
	Video                  bool
	Want                   []string
	Also                   []string // what an editor could also accept
	Held                   bool
}

func TestQualityChannels(t *testing.T) {
	d := builtin(t)
	var tuned, held score
	for _, c := range cases[channelCase](t, "channels.jsonl") {
		raw := news.Raw{Title: c.Title, Content: c.Content, Categories: c.Categories, Trail: c.Trail}
		for i := range c.Pictures {
			raw.Media = append(raw.Media, news.RawMedia{URL: fmt.Sprintf("http://e.cn/%d.jpg", i)})
		}
		if c.Video {
			raw.Media = append(raw.Media, news.RawMedia{URL: "http://e.cn/v.mp4", Type: "video/mp4"})
		}
		e := d.Edit(news.Source{ID: "s", Name: c.Source, Channels: c.Channels, Categories: c.Map}, raw, testNow)
		got := slices.DeleteFunc(slices.Clone(e.Channels), func(id string) bool { return slices.Contains(c.Also, id) })
		if c.Held {
			held.add(got, c.Want)
		} else if !tuned.add(got, c.Want) {
			t.Logf("%s %v %v\n got %v %v\nwant %v", c.Title, c.Categories, c.Trail, e.Channels, e.Why.Channels, c.Want)
		}
	}
	for name, s := range map[string]*score{"tuned": &tuned, "held": &held} {
		t.Logf("channels, %s: F1 %.3f (%d right, %d wrong, %d missed)", name, s.f1(), s.hit, s.wrong, s.missed)
		if s.f1() < 0.9 {
			t.Errorf("channels, %s: below the floor", name)
		}
	}
}

// Headlines from all over China, whose sections are known, tell how far the words reach that nobody chose for them. A
// headline alone seldom suffices, so most stay where their source has them; of the ones that move nearly all must be right.
func TestQualityChannelsOfHeadlines(t *testing.T) {
	sections := map[string]string{"finance": "finance", "stocks": "finance", "education": "education", "realty": "property", "car": "auto", "travel": "travel", "regimen": "health"}
	f, err := os.Open(filepath.Join(needs.Corpus(t, "cjk"), "headlines.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := builtin(t)
	var s score
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var h struct{ T, C string }
		if err := json.Unmarshal(lines.Bytes(), &h); err != nil {
			t.Fatal(err)
		}
		want := sections[h.C]
		if want == "" {
			continue
		}
		e := d.Edit(news.Source{ID: "s", Name: "钱江晚报", Channels: []string{"world"}}, news.Raw{Title: h.T}, testNow)
		s.add(slices.DeleteFunc(e.Channels, func(id string) bool { return isMedium(id) || d.channels.general[id] }), []string{want})
	}
	t.Logf("channels of headlines: precision %.3f, recall %.3f (%d right, %d wrong)", s.precision(), s.recall(), s.hit, s.wrong)
	if s.precision() < 0.93 || s.recall() < 0.38 {
		t.Error("below the floor")
	}
}
