package channels_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
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
	d := desktest.Builtin(t)
	var tuned, held desktest.Score
	for _, c := range desktest.Cases[channelCase](t, "channels.jsonl") {
		raw := news.Raw{Title: c.Title, Content: c.Content, Categories: c.Categories, Trail: c.Trail}
		for i := range c.Pictures {
			raw.Media = append(raw.Media, news.RawMedia{URL: fmt.Sprintf("http://e.cn/%d.jpg", i)})
		}
		if c.Video {
			raw.Media = append(raw.Media, news.RawMedia{URL: "http://e.cn/v.mp4", Type: "video/mp4"})
		}
		e := d.Edit(news.Source{ID: "s", Name: c.Source, Channels: c.Channels, Categories: c.Map}, raw, desktest.Now)
		got := slices.DeleteFunc(slices.Clone(e.Channels), func(id string) bool { return slices.Contains(c.Also, id) })
		if c.Held {
			held.Add(got, c.Want)
		} else if !tuned.Add(got, c.Want) {
			t.Logf("%s %v %v\n got %v %v\nwant %v", c.Title, c.Categories, c.Trail, e.Channels, e.Why.Channels, c.Want)
		}
	}
	for name, s := range map[string]*desktest.Score{"tuned": &tuned, "held": &held} {
		t.Logf("channels, %s: F1 %.3f (%d right, %d wrong, %d missed)", name, s.F1(), s.Hit, s.Wrong, s.Missed)
		if s.F1() < 0.9 {
			t.Errorf("channels, %s: below the floor", name)
		}
	}
}

// Entries that the model was not trained on, filed by one author without sight of the rules. Which of two channels is right is often a
// matter of taste there (notices or livelihood, civility or communities), so that the figure is no more than a floor.
func TestQualityChannelsOfKeptExamples(t *testing.T) {
	d := desktest.Builtin(t)
	s := desktest.KeptScore(t, d)
	t.Logf("channels of kept examples: F1 %.3f (%d right, %d wrong, %d missed)", s.F1(), s.Hit, s.Wrong, s.Missed)
	if s.F1() < 0.75 {
		t.Error("below the floor")
	}
}

// Headlines from all over China, whose sections are known, tell how far the words reach that nobody chose for them. A
// headline alone seldom suffices, so most stay where their source has them; of the ones that move nearly all must be right.
func TestQualityChannelsOfHeadlines(t *testing.T) {
	sections := map[string]string{"finance": "finance", "stocks": "finance", "education": "education", "realty": "property", "car": "auto", "travel": "travel", "regimen": "health"}
	d := desktest.Builtin(t)
	var s desktest.Score
	for _, h := range desktest.Headlines(t) {
		want := sections[h.Section]
		if want == "" {
			continue
		}
		e := d.Edit(news.Source{ID: "s", Name: "钱江晚报", Channels: []string{"world"}}, news.Raw{Title: h.Title}, desktest.Now)
		s.Add(slices.DeleteFunc(e.Channels, func(id string) bool { return slices.Contains([]string{"tongxiang", "world", "pictures", "video"}, id) }), []string{want})
	}
	t.Logf("channels of headlines: precision %.3f, recall %.3f (%d right, %d wrong)", s.Precision(), s.Recall(), s.Hit, s.Wrong)
	if s.Precision() < 0.93 || s.Recall() < 0.5 {
		t.Error("below the floor")
	}
}
