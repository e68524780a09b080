package desk

import (
	"fmt"
	"slices"
	"testing"

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
